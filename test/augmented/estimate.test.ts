import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AugmentedGame } from '../../src/augmented/augmented-game.ts';
import { checkWalks, sizeOfWalk, type WalkSize } from '../../src/augmented/estimate.ts';
import { findingPublicStates } from '../../src/augmented/public-state.ts';
import { conceptOf } from '../../src/concepts/index.ts';
import { MemoryError } from '../../src/errors.ts';
import { centring } from '../../src/game/centred.ts';
import type { Game } from '../../src/game/game.ts';
import { expand, type GameTree } from '../../src/game/tree.ts';
import { normalForm } from '../../src/games/normal-form.ts';
import type { ProblemOptions } from '../../src/problem/identity.ts';
import { augmentGame, solve, toTree } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { CASES, FULL_CASES } from '../suites/concept-cases.ts';
import { shapesOf, smallGame } from './small-game.ts';

type Problem = ProblemOptions & { readonly concept: string };

const playersOf = (tree: GameTree) => Array.from({ length: tree.numPlayers }, (_, k) => k + 1);

const statesOf = (tree: GameTree, { publicState = true }: Problem) =>
  publicState ? finish(findingPublicStates(tree)) : null;

function sizesOf(game: GameTree, problem: Problem): WalkSize[] {
  const { tree } = finish(centring(game));
  const states = statesOf(tree, problem);
  return playersOf(tree).map((player) =>
    finish(sizeOfWalk(tree, conceptOf(problem.concept), player, states, () => {})),
  );
}

/** The counts of the estimate are those of the game that was built. */
function expectExact(tree: GameTree, problem: Problem, augmented: AugmentedGame, merges: boolean): void {
  const sizes = sizesOf(tree, problem);
  const reached = tree.reach.filter((reach) => reach > 0).length;
  expect(sizes.reduce((sum, { frames }) => sum + frames, reached)).toBe(augmented.numAugmentedNodes);
  sizes.forEach((size, k) => {
    const { treeplex, payoff } = augmented.deviators[k]!;
    expect(size.points).toBe(treeplex.numPoints);
    expect(size.sequences).toBe(treeplex.numSequences);
    if (merges) expect(size.entries).toBeGreaterThanOrEqual(payoff.value.length);
    else expect(size.entries).toBe(payoff.value.length);
  });
}

/** The smallest number of bytes that the estimate would refuse. */
function leastBytes(tree: GameTree, problem: Problem): number {
  let most = 0;
  const { tree: near } = finish(centring(tree));
  const onBytes = (bytes: number) => {
    most = Math.max(most, bytes);
  };
  finish(checkWalks(near, conceptOf(problem.concept), playersOf(near), statesOf(near, problem), onBytes));
  return most;
}

/** What the finished game and the payoffs that it is made of take. */
const heldBytes = ({ deviators }: AugmentedGame): number =>
  deviators.reduce(
    (sum, { payoff, treeplex, direct }) =>
      sum + 28 * payoff.value.length + 4 * payoff.start.length + 16 * treeplex.numPoints + direct.byteLength,
    0,
  );

const refusal = (game: GameTree | string, options: ProblemOptions): MemoryError => {
  try {
    augmentGame(game, options);
  } catch (error) {
    if (error instanceof MemoryError) return error;
    throw error;
  }
  throw new Error('was built');
};

const INSTANCES = [
  ...['K33', 'D32', 'leduc:players=2,raises=2,ranks=3,suits=2', 'goofspiel:players=3,cards=2', 'B2222'],
  ...['S2122', 'RS212', 'RS222', 'bargaining:steps=3,rounds=2', 'random:seed=7,players=3,depth=3,signals=2'],
  ...['sheriff:maxItems=1,maxBribe=1,rounds=2', 'car-sale'],
];
/** Their mediators have full memory only. */
const WITH_TRANSFERS = ['single-item-auction', 'sequential-auction:values=3', 'selling-information'];

describe('the estimate counts what is built', () => {
  it.each(INSTANCES)('%s, under all concepts', (instance) => {
    const tree = toTree(instance);
    for (const { options } of CASES) {
      const augmented = augmentGame(tree, options);
      expectExact(tree, options, augmented, true);
      // What fits is not refused: to spare is what merging payoffs has saved.
      expect(leastBytes(tree, options)).toBeLessThanOrEqual(1.5 * heldBytes(augmented));
    }
  });
  it.each(WITH_TRANSFERS)('%s, whose payments are payoffs too', (instance) => {
    const tree = toTree(instance);
    for (const { options } of FULL_CASES) expectExact(tree, options, augmentGame(tree, options), true);
  });
  it('random games, and every payoff where chance merges none', () => {
    fc.assert(
      fc.property(shapesOf(['layered', 'free'], 5), (shape) => {
        const tree = expand(smallGame(shape));
        for (const { options } of CASES) expectExact(tree, options, augmentGame(tree, options), true);
      }),
      { numRuns: 25 },
    );
    const apart = toTree('random:seed=3,players=2,depth=5,payoffs=1000000,chance=false');
    for (const { options } of CASES) expectExact(apart, options, augmentGame(apart, options), false);
  });

  it('a chain, in which all that is below is walked once for each own infoset above', () => {
    const m = 1000;
    const tree = expand(chain(2 * m));
    // At its k-th infoset a player has left in k - 1 ways; who has not is told one of two things, and does one of two.
    const [first] = sizesOf(tree, { concept: 'EFCE' });
    expect(first?.sequences).toBe(1 + 4 * m + m * (m - 1));
    expect(first?.points).toBe(2 * m + (m * (m - 1)) / 2);
  });

  it('one infoset, in which everything is reported, recommended and done', () => {
    const [only] = sizesOf(expand(wide(50)), { concept: 'COMM' });
    // No payoff is 0. One report, 50 recommendations, as many actions after each.
    expect(only).toMatchObject({ frames: 1 + 50 ** 2, points: 1 + 50, pushed: 50 ** 2, entries: 50 ** 2 });
  });
});

/** Players in turn stop the game, for a payoff of its own, or go on. */
const chain = (length: number): Game<number> => ({
  name: `chain of ${length}`,
  source: 'test',
  players: 2,
  initial: () => 1,
  actor: (at) => (at < 0 || at > length ? 'terminal' : ((at - 1) % 2) + 1),
  moves: (at) => [
    { label: 'stop', next: -at },
    { label: 'go', next: at + 1 },
  ],
  infoset: (at) => String(at),
  utilities: (at) => [at, -2 * at],
});

/** One player, one move. */
const wide = (actions: number) =>
  normalForm({
    name: `${actions} actions`,
    source: 'test',
    actions: [Array.from({ length: actions }, (_, a) => String(a))],
    payoffs: ([a]) => [2 ** ((a as number) % 30)],
  });

describe('what cannot fit is refused at once, with the numbers', () => {
  it.each<[string, GameTree, string, number]>([
    ['actions by recommendations', expand(wide(8000)), 'COMM', 256],
    ['the same where players cannot lie', expand(wide(8000)), 'CERT', 256],
    ['the same under a private mediator', expand(wide(8000)), 'EFCE', 256],
    ['depth', expand(chain(8000)), 'EFCE', 256],
    ['depth, before recommendations', expand(chain(8000)), 'EFCCE', 128],
  ])('%s', (_, tree, concept, memoryLimitMiB) => {
    const started = performance.now();
    const { message, neededBytes } = refusal(tree, { concept, memoryLimitMiB });
    // Walking what is refused takes many seconds, and gigabytes.
    expect(performance.now() - started).toBeLessThan(3000);
    expect(message).toMatch(/^The augmented game of .* needs \d+ MiB or more, over the limit of \d+ MiB/);
    expect(neededBytes).toBeGreaterThan(memoryLimitMiB * 2 ** 20);
  });

  it('types by reports', () => {
    const game = `posted-price:values=${Array.from({ length: 300 }, (_, k) => k + 1).join(':')}`;
    const { neededBytes } = refusal(game, { concept: 'COMM', memoryLimitMiB: 1 });
    expect(neededBytes).toBeGreaterThan(2 ** 20);
    // 300 types report one of 300, and take part in one of two ways whatever they are told: 3 times 16 bytes at least.
    expect(leastBytes(toTree(game), { concept: 'COMM' })).toBeGreaterThan(300 ** 2 * 48);
  });

  it('a game of the table', async () => {
    const started = performance.now();
    await expect(solve('S2254', { concept: 'COMM', memoryLimitMiB: 96 })).rejects.toThrow(
      /^The augmented game of S2254 under COMM needs \d+ MiB or more, over the limit of 96 MiB/,
    );
    expect(performance.now() - started).toBeLessThan(60_000);
  });
});

it.each([
  ['S2122', 'COMM'],
  ['D32', 'EFCCE'],
  ['B2222', 'CERT'],
])('what is refused takes more: %s %s', (instance, concept) => {
  const needed = leastBytes(toTree(instance), { concept });
  const memoryLimitMiB = Math.max(1, (0.99 * needed) / 2 ** 20);
  const least = memoryLimitMiB * 2 ** 20;
  if (memoryLimitMiB > 1)
    expect(refusal(instance, { concept, memoryLimitMiB }).neededBytes).toBeGreaterThan(least);
  expect(heldBytes(augmentGame(instance, { concept }))).toBeGreaterThan(0.7 * needed);
});
