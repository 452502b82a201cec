/** Streamed bounds beside the mediator's whole tree: the same for the same deviations, and never below the optimum. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MediatorTrie } from '../../src/augmented/mediator-trie.ts';
import { findingPublicStates } from '../../src/augmented/public-state.ts';
import { Likeness } from '../../src/augmented/streamed/likeness.ts';
import { buildingStreamedGame, type StreamedGame } from '../../src/augmented/streamed/streamed-game.ts';
import { tabulatingReports, walkingDeviator, walkingDirect } from '../../src/augmented/walk.ts';
import { bestResponse } from '../../src/certificate/best-response.ts';
import { provingStreamedBound } from '../../src/certificate/streamed/bound.ts';
import { StreamedWalk } from '../../src/certificate/streamed/walk.ts';
import { conceptOf } from '../../src/concepts/index.ts';
import { CHANCE, type GameTree } from '../../src/game/tree.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { resolveProblemOptions } from '../../src/problem/identity.ts';
import { toTree } from '../../src/solve/solve.ts';
import { PriceSearch } from '../../src/solve/streamed/price-search.ts';
import { streamedBound } from '../../src/solve/streamed/streamed-bound.ts';
import { finish, paced } from '../../src/work.ts';
import { shapesOf, smallGame } from '../augmented/small-game.ts';
import { FULL_CASES } from '../suites/concept-cases.ts';
import { randomNumbers } from '../suites/random-flow.ts';

const ALL = { noticed: true, lastWord: true, maxSize: 20_000 };
type Case = (typeof FULL_CASES)[number];

function streamed(tree: GameTree, { options }: Case, objective: string): StreamedGame | null {
  const resolved = resolveProblemOptions({ ...options, objective });
  return finish(buildingStreamedGame(tree, conceptOf(resolved.concept), resolved, ALL, new Likeness()));
}

/** The bound by the whole tree: payoffs of each deviation are put at the transcripts that it comes to, one by one. */
function wholeBound(game: StreamedGame, { options }: Case, weights: Float64Array): number {
  const { tree, concept, family, goal, utilities, pretence } = game;
  const { publicState: isAsked } = resolveProblemOptions(options);
  const canLie = concept.reports === 'any-consistent';
  const publicState = isAsked && canLie ? finish(findingPublicStates(tree)) : null;
  const trie = new MediatorTrie();
  finish(walkingDirect(tree, trie, () => {}));
  for (let i = 1; i <= tree.numPlayers; i++) {
    const reports = canLie ? finish(tabulatingReports(tree, i, publicState)) : null;
    finish(walkingDeviator(tree, concept, i, trie, reports, false, () => {}));
  }
  const { numStates } = trie;
  const gradient = new Float64Array(finish(trie.buildingTree()).numSequences);
  const put = (state: number, value: number) => {
    gradient[trie.stateSequence.data[state]!]! += value;
  };
  const own = (z: number, i: number) => utilities[z * tree.numPlayers + i - 1]!;

  /** @param status -1 direct, -2 silent, else the claim; `d` is -1 for nobody */
  const play = (
    h: number,
    state: number,
    d: number,
    status: number,
    pay: (z: number, state: number) => void,
  ): void => {
    const z = tree.terminal[h]!;
    const first = tree.firstChild[h]!;
    const count = tree.numChildren[h]!;
    const I = tree.infoset[h]!;
    const i = tree.actor[h]!;
    if (z >= 0) pay(z, state);
    else if (i === CHANCE) {
      for (let a = 0; a < count; a++) if (tree.reach[first + a]! > 0) play(first + a, state, d, status, pay);
    } else if (d < 0 || i !== family.player[d]) {
      const told = trie.decide(state, I, count);
      for (let a = 0; a < count; a++) play(first + a, told + a, d, status, pay);
    } else if (status === -2) {
      play(first + Math.min(family.plan[d]!, count - 1), trie.silence(state, i), d, status, pay);
    } else if (status === -1) {
      const isHere = family.at[d] === I;
      if (isHere && family.told[d]! < 0) {
        const J = family.report[d]!;
        if (J < 0) play(first + family.played[d]!, trie.silence(state, i), d, -2, pay);
        else pretend(h, state, d, J, pay);
        return;
      }
      const told = trie.decide(state, I, count);
      for (let a = 0; a < count; a++) {
        const claim = canLie ? tree.infosetFirstSequence[I]! + a : -2;
        if (isHere && family.told[d] === a) play(first + family.played[d]!, told + a, d, claim, pay);
        else play(first + a, told + a, d, -1, pay);
      }
    } else {
      const J = pretence[i]!(status, I);
      if (J < 0) play(first + Math.min(family.plan[d]!, count - 1), trie.silence(state, i), d, -2, pay);
      else pretend(h, state, d, J, pay);
    }
  };
  const pretend = (
    h: number,
    state: number,
    d: number,
    J: number,
    pay: (z: number, state: number) => void,
  ) => {
    const I = tree.infoset[h]!;
    const told = trie.decide(state, J, tree.infosetNumActions[J]!);
    for (let a = 0; a < tree.infosetNumActions[J]!; a++) {
      const wanted = family.hasLastWord[d] && !family.hasMoreBelow[I] ? family.plan[d]! : a;
      const played = Math.min(wanted, tree.numChildren[h]! - 1);
      play(tree.firstChild[h]! + played, told + a, d, tree.infosetFirstSequence[J]! + a, pay);
    }
  };

  play(0, 0, -1, -1, (z, state) => put(state, goal[z]!));
  for (let d = 0; d < family.size; d++) {
    const price = weights[family.weight[d]!]!;
    const i = family.player[d]!;
    play(0, 0, d, d < family.numAbsent ? -2 : -1, (z, state) => put(state, -price * own(z, i)));
    play(0, 0, -1, -1, (z, state) => put(state, price * own(z, i)));
  }
  // every transcript is one that the concept's deviators can come to
  expect(trie.numStates).toBe(numStates);
  return bestResponse(finish(trie.buildingTree()), gradient).value;
}

describe.each(FULL_CASES)('$name', (variant) => {
  it('has the bound of the whole tree for the same deviations, above the optimum, on random games', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(shapesOf(['layered', 'free'], 4), async (shape) => {
        const tree = toTree(smallGame(shape));
        const game = streamed(tree, variant, 'principal');
        if (game === null) return;
        const random = randomNumbers(shape.seed);
        const weights = Float64Array.from({ length: game.family.numWeights }, () => random() ** 4);
        const { bound } = finish(provingStreamedBound(game, weights));
        const whole = wholeBound(game, variant, weights);
        const slack = 1e-9 * (1 + weights.reduce((sum, weight) => sum + weight, 0));
        expect(bound).toBeLessThanOrEqual(whole + slack);
        expect(bound).toBeGreaterThanOrEqual(Math.min(whole, game.objective.largest) - slack);
        const lp = await solveLp(tree, { ...variant.options, objective: 'principal' }, { method: 'simplex' });
        expect(bound + game.objective.offset).toBeGreaterThanOrEqual(lp.report.objective - 1e-6);
        compared++;
      }),
      { seed: 5, numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(variant.options.announced === true ? -1 : 20);
  });
});

it('has slopes that are differences of the smoothed bound', () => {
  const game = streamed(
    toTree('K33'),
    { name: 'COMM', options: { concept: 'COMM' } } as unknown as Case,
    'player:1',
  )!;
  const walk = new StreamedWalk(game);
  const weights = new Float64Array(game.family.numWeights).fill(0.05);
  const { gains } = finish(walk.walking(weights, 0.5, true));
  const h = 1e-5;
  for (let k = 0; k < weights.length; k += 7) {
    const smoothAt = (by: number) =>
      finish(
        walk.walking(
          weights.map((w, j) => (j === k ? w + by : w)),
          0.5,
          true,
        ),
      ).smooth;
    expect((smoothAt(-h) - smoothAt(h)) / (2 * h)).toBeCloseTo(gains[k]!, 6);
  }
});

describe('walks pause', () => {
  const sheriff = () =>
    streamed(
      toTree('sheriff:maxItems=3,maxBribe=2,rounds=3'),
      { name: 'COMM', options: { concept: 'COMM' } } as unknown as Case,
      'welfare',
    )!;

  it('often, in a game of 1,553 nodes, each of which many deviations come to', () => {
    const game = sheriff();
    const walking = new StreamedWalk(game).walking(new Float64Array(game.family.numWeights), 0.1, true);
    const pauses: number[] = [];
    let step = walking.next();
    for (; !step.done; step = walking.next()) pauses.push(step.value.done);
    const { numTranscripts } = step.value;
    const gaps = [...pauses, numTranscripts].map((done, k) => done - (pauses[k - 1] ?? 0));
    expect(pauses[0]).toBe(0);
    expect(Math.max(...gaps)).toBeLessThan(numTranscripts / 4);
  });

  it('in every walk of a search, however small the game, so that limits hold', async () => {
    const game = streamed(
      toTree('K33'),
      { name: 'COMM', options: { concept: 'COMM' } } as unknown as Case,
      'player:1',
    )!;
    const limits = { target: Number.NEGATIVE_INFINITY, maxWalks: 20 };
    for (const [code, end] of [
      ['time-limit', { timeLimitSeconds: 0 }],
      ['aborted', { signal: { aborted: true } }],
    ] as const) {
      const search = new PriceSearch(game, 0.01);
      await expect(paced(search.searching(limits), end)).rejects.toMatchObject({ code });
      expect(search.numWalks).toBe(0);
    }
  });
});

describe('searched prices', () => {
  it.each([
    ['sheriff:maxItems=3,maxBribe=2,rounds=1', 'COMM', 'welfare', 0.1],
    ['K33', 'COMM', 'player:1', 0.001],
  ])('%s %s %s: near the optimum', async (name, concept, objective, near) => {
    const lp = await solveLp(toTree(name), { concept, objective }, { method: 'simplex' });
    const { upperBound, objectiveRange } = await streamedBound(name, {
      ...{ concept, objective, tolerance: 0.01, maxWalks: 3000 },
      target: lp.report.objective + near * 0.9,
    });
    expect(upperBound).toBeGreaterThanOrEqual(lp.report.objective - 1e-6);
    expect(upperBound).toBeLessThanOrEqual(lp.report.objective + near * objectiveRange);
  });

  it('go from a game of one round to one of three', async () => {
    const options = { concept: 'COMM', target: 1.8, maxWalks: 3000 };
    const one = await streamedBound('sheriff:maxItems=3,maxBribe=2,rounds=1', options);
    const three = await streamedBound('sheriff:maxItems=3,maxBribe=2,rounds=3', {
      ...options,
      seed: 'sheriff:maxItems=3,maxBribe=2,rounds=1',
    });
    expect(one.upperBound).toBeLessThanOrEqual(1.8);
    expect(three.upperBound).toBeCloseTo(one.upperBound, 9);
  });

  it('are refused where the mediator is private', async () => {
    await expect(streamedBound('K33', { concept: 'EFCE' })).rejects.toThrow(/remembers everything/);
  });
});
