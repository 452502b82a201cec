/** Certificates of independent players: against pure strategies one by one, and in the mediator's whole decision space. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { augmenting } from '../../src/augmented/augment.ts';
import type { AugmentedGame } from '../../src/augmented/augmented-game.ts';
import { exactFlow, type Flow } from '../../src/augmented/decision-dag.ts';
import { buildingProductGame, type ProductGame } from '../../src/augmented/product-game.ts';
import { certifyMediator } from '../../src/certificate/certificate.ts';
import { certifyProduct } from '../../src/certificate/product.ts';
import { conceptOf } from '../../src/concepts/index.ts';
import { CHANCE, expand, type GameTree } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { resolveProblemOptions } from '../../src/problem/identity.ts';
import { finish } from '../../src/work.ts';
import { shapesOf, smallGame } from '../augmented/small-game.ts';
import { FULL_CASES } from '../suites/concept-cases.ts';

const PRIVATE = ['NFCCE', 'EFCCE', 'EFCE'] as const;
const MAX_PLANS = 3000;

/** Numbers in [0, 1), as good as random, of one seed. */
function numbers(seed: number): () => number {
  let state = seed % 2147483647 || 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

function productOf(tree: GameTree, concept: string, instruments: readonly number[] = []): ProductGame {
  const game = finish(
    buildingProductGame(tree, conceptOf(concept), { objective: 'welfare', constraints: [], instruments }),
  );
  if (game === null) throw new Error('a game without constraints has profiles');
  return game;
}

function randomProfile({ seats }: ProductGame, seed: number): Flow[] {
  const next = numbers(seed);
  // some actions are never played
  return seats.map(({ treeplex }) =>
    exactFlow(
      treeplex,
      Float64Array.from({ length: treeplex.numSequences }, () => Math.max(0, next() - 0.3)),
    ),
  );
}

/** Per infoset and action: what its owner does, from the flow of its own sequences; uniform where it never comes. */
function behaviourAt({ seats, tree }: ProductGame, profile: readonly Flow[]): number[][] {
  const at: number[][] = [];
  for (const { player, infosets } of seats)
    for (const I of infosets) {
      const into = profile[player]![tree.infosetParentSequence[I]!]!;
      const count = tree.infosetNumActions[I]!;
      const first = tree.infosetFirstSequence[I]!;
      at[I] = Array.from({ length: count }, (_, a) =>
        into > 0 ? profile[player]![first + a]! / into : 1 / count,
      );
    }
  return at;
}

/** Mean utility of a player by recursion over the tree; `plan`: what it does instead, by infoset. */
function utility(
  tree: GameTree,
  behaviour: readonly (readonly number[])[],
  player: number,
  plan: ReadonlyMap<number, number> | null,
  h = 0,
): number {
  if (tree.terminal[h]! >= 0) return tree.utilities[tree.terminal[h]! * tree.numPlayers + player - 1]!;
  let sum = 0;
  for (let a = 0; a < tree.numChildren[h]!; a++) {
    const child = tree.firstChild[h]! + a;
    const own = plan !== null && tree.actor[h] === player;
    const probability =
      tree.actor[h] === CHANCE
        ? tree.reach[child]! / tree.reach[h]!
        : own
          ? Number(plan.get(tree.infoset[h]!) === a)
          : behaviour[tree.infoset[h]!]![a]!;
    if (probability > 0) sum += probability * utility(tree, behaviour, player, plan, child);
  }
  return sum;
}

/** All pure strategies of a player; null when they are too many. */
function plansOf({ seats, tree }: ProductGame, player: number): Map<number, number>[] | null {
  const infosets = [...seats[player]!.infosets];
  const count = infosets.reduce((product, I) => product * tree.infosetNumActions[I]!, 1);
  if (count > MAX_PLANS) return null;
  let plans = [new Map<number, number>()];
  for (const I of infosets)
    plans = plans.flatMap((plan) =>
      Array.from({ length: tree.infosetNumActions[I]! }, (_, a) => new Map(plan).set(I, a)),
    );
  return plans;
}

describe('gains and utilities of a profile', () => {
  it('are those of the best of all pure strategies, on random games', () => {
    let compared = 0;
    fc.assert(
      fc.property(shapesOf(['layered', 'free'], 5), fc.nat(), (shape, seed) => {
        const tree = expand(smallGame(shape));
        if (tree.cycle !== null) return;
        const game = productOf(tree, 'EFCE');
        const profile = randomProfile(game, seed);
        const { gains, utilities, objective } = finish(certifyProduct(game, profile));
        const behaviour = behaviourAt(game, profile);
        let welfare = 0;
        for (let player = 1; player <= tree.numPlayers; player++) {
          const mean = utility(tree, behaviour, player, null);
          welfare += mean;
          const offset = game.utilityOffsets[player - 1]!;
          expect(utilities[player - 1]! + offset).toBeCloseTo(mean, 9);
          const plans = plansOf(game, player);
          if (plans === null) continue;
          const best = Math.max(...plans.map((plan) => utility(tree, behaviour, player, plan)));
          expect(gains[player - 1]! - (best - mean)).toBeGreaterThan(-1e-13 * game.seats[player]!.range);
          expect(gains[player - 1]!).toBeCloseTo(best - mean, 9);
          compared++;
        }
        expect(objective + game.objective.offset).toBeCloseTo(welfare, 8);
      }),
      { seed: 5, numRuns: 150 },
    );
    expect(compared).toBeGreaterThan(150);
  });

  it('cost nothing to those whom the mediator controls', () => {
    const tree = expand(createGame('kuhn:players=3,ranks=3'));
    const game = productOf(tree, 'EFCE', [1, 3]);
    const { gains } = finish(certifyProduct(game, randomProfile(game, 3)));
    expect(gains[0]).toBe(0);
    expect(gains[1]).toBeGreaterThan(0.01);
    expect(gains[2]).toBe(0);
  });
});

/** The same profile in the mediator's decision space: at each point it does what the owner of the infoset, as reported, does. */
function asMediator(augmented: AugmentedGame, game: ProductGame, profile: readonly Flow[]): Flow {
  const { mediator, readPoint, sequenceAction } = augmented;
  const at = behaviourAt(game, profile);
  const behaviour = new Float64Array(mediator.numSequences);
  for (let p = 0; p < mediator.numPoints; p++) {
    const { infoset } = readPoint(p);
    const [first, end] = [mediator.firstSequence[p]!, mediator.firstSequence[p + 1]!];
    let rest = 1;
    for (let s = first; s < end; s++) {
      const action = infoset < 0 ? -1 : sequenceAction(s);
      if (action >= 0) behaviour[s] = at[infoset]![action]!;
      rest -= behaviour[s]!;
    }
    for (let s = first; s < end; s++)
      if (infoset < 0 || sequenceAction(s) < 0) behaviour[s] = Math.max(0, rest);
  }
  return exactFlow(mediator, behaviour);
}

describe('a profile as a private mediator', () => {
  it('has the same objective in the belief DAG, and there nobody gains more', () => {
    const strict = new Set<string>();
    let games = 0;
    fc.assert(
      fc.property(shapesOf(['layered', 'free'], 4), fc.nat(), (shape, seed) => {
        const tree = expand(smallGame(shape));
        if (tree.cycle !== null) return;
        games++;
        for (const concept of PRIVATE) {
          const game = productOf(tree, concept);
          const profile = randomProfile(game, seed);
          const side = finish(certifyProduct(game, profile));
          const options = resolveProblemOptions({ concept, objective: 'welfare' });
          const augmented = finish(augmenting(tree, conceptOf(concept), options));
          const inDag = finish(certifyMediator(augmented, asMediator(augmented, game, profile)));
          expect(inDag.objective).toBeCloseTo(side.objective, 9);
          for (const [k, gain] of inDag.gains.entries()) {
            const { range } = game.seats[k + 1]!;
            expect(gain, concept).toBeLessThanOrEqual(side.gains[k]! + 1e-9 * range);
            // to leave before play is to answer the profile
            if (concept === 'NFCCE') expect(gain).toBeCloseTo(side.gains[k]!, 9);
            if (gain < side.gains[k]! - 1e-6 * range) strict.add(concept);
          }
        }
      }),
      { seed: 9, numRuns: 80 },
    );
    expect(games).toBeGreaterThan(60);
    expect(strict.has('NFCCE')).toBe(false);
  });
});

describe('a profile as a mediator that remembers everything', () => {
  it.each(FULL_CASES)(
    'under $name: the same objective in the whole tree, and there nobody gains more',
    (variant) => {
      let games = 0;
      let gained = 0;
      fc.assert(
        fc.property(shapesOf(['layered', 'free'], 4), fc.nat(), (shape, seed) => {
          const tree = expand(smallGame(shape));
          if (tree.cycle !== null) return;
          games++;
          const instruments = seed % 4 === 0 ? [1] : [];
          const options = resolveProblemOptions({ ...variant.options, objective: 'principal', instruments });
          const concept = conceptOf(options.concept);
          const game = finish(buildingProductGame(tree, concept, { ...options, announced: false }))!;
          const profile = randomProfile(game, seed);
          const side = finish(certifyProduct(game, profile));
          const augmented = finish(augmenting(tree, concept, options));
          const inTree = finish(certifyMediator(augmented, asMediator(augmented, game, profile)));
          expect(inTree.objective).toBeCloseTo(side.objective, 9);
          for (const [k, gain] of inTree.gains.entries()) {
            const { range } = game.seats[k + 1]!;
            expect(inTree.utilities[k]).toBeCloseTo(side.utilities[k]!, 9);
            expect(gain).toBeLessThanOrEqual(side.gains[k]! + 1e-9 * range);
            if (gain > 1e-3 * range) gained++;
            // to be silent from the start is to answer the profile, and so is to lie about nothing and disobey
            if (concept.name !== 'CCERT') expect(gain).toBeCloseTo(side.gains[k]!, 8);
          }
        }),
        { seed: 11, numRuns: 60 },
      );
      expect(games).toBeGreaterThan(45);
      expect(gained).toBeGreaterThan(20);
    },
  );
});

describe('products are no witnesses', () => {
  const tree = expand(createGame('chicken'));
  it.each([
    ['EFCE', 'fairness', []],
    ['EFCE', 'welfare', ['player:1>=0']],
  ])('under %s with objective %s and constraints %j', (concept, objective, constraints) => {
    const asked = { objective, constraints, instruments: [] };
    expect(finish(buildingProductGame(tree, conceptOf(concept), asked))).toBeNull();
  });

  it('where silence is announced, as nothing else would bound them', () => {
    const asked = { objective: 'welfare', constraints: [], instruments: [], announced: true };
    expect(finish(buildingProductGame(tree, conceptOf('NFCCERT'), asked))).toBeNull();
  });
});
