/** Sequentially rational communication equilibria: what is left of empty threats, and what is not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { highs, solveLp } from '../../src/node/solve-lp.ts';
import type { SolveOptions } from '../../src/solve/options.ts';
import { type GameInput, solve } from '../../src/solve/solve.ts';
import { shapesOf, smallGame } from '../augmented/small-game.ts';
import { hash } from '../formats/random-game.ts';
import { codominated } from './find.ts';
import { type Written, writtenGame } from './written-game.ts';

/** The least and the most that an exact equilibrium gives player 1. */
async function rangeOf(game: GameInput, options: SolveOptions): Promise<[number, number]> {
  const ends: number[] = [];
  for (const objective of ['minimise:player:1', 'player:1']) {
    const { report } = await solve(
      game,
      { concept: 'COMM', objective, absoluteTolerance: 1e-6, ...options },
      { lp: highs },
    );
    expect(report.status).toBe('solved');
    ends.push(report.objective);
  }
  return ends as [number, number];
}

function expectRange([least, most]: readonly number[], [low, high]: readonly number[]): void {
  expect(least).toBeCloseTo(low!, 5);
  expect(most).toBeCloseTo(high!, 5);
}

/**
 * Three rounds at a discount of 0.9. In the third, player 1 offers nothing, or one slice if nothing is refused, as it may be:
 * it gets 1 or 1 − 1/n of a pie worth 0.81. In the second, player 2 has to offer what that is worth to player 1 at that date, 0.9
 * or 0.9 (1 − 1/n), rounded up to the grid, or one slice more where an offer that ties is refused. In the first, so player 1.
 *
 * 4 slices: 0.9 or 0.675. Three slices (0.75) are refused if 0.9 is to come; 4 are accepted, and leave player 2 nothing. So
 * player 2 gets 0.9 · (0 or 1/4), in the first round 0 or 0.225 of now: player 1 offers 0 where that ties, or 1 slice.
 * 10 slices: 0.9 or 0.81. Nine slices tie with 0.9: player 2 gets 0.9 · (0 or 1/10): player 1 offers 0 or 1 slice.
 */
describe('alternating offers in three rounds at a discount of 0.9: the perfect split, up to ties', () => {
  test.each([
    [4, [0.75, 1]],
    [10, [0.9, 1]],
  ])(
    '%d slices: player 1 gets %j, where without it gets 0 to 1',
    async (steps, range) => {
      const game = `bargaining:steps=${steps},rounds=3,discount=0.9`;
      if (steps === 4) expectRange(await rangeOf(game, {}), [0, 1]);
      expectRange(await rangeOf(game, { sequential: true }), range);
    },
    120_000,
  );
});

/** Sees everything, and no two payoffs of a player are the same. */
function genericGame(seed: number, depth: number): Written {
  if (depth === 0 || hash(seed, 1) % 6 === 0)
    return [2, 3].map((salt) => (hash(seed, salt) % 1_000_003) / 1_000_003);
  const next = { l: genericGame(hash(seed, 4), depth - 1), r: genericGame(hash(seed, 5), depth - 1) };
  return { player: 1 + (hash(seed, 6) % 2), next };
}

function perfectPayoffs(game: Written): readonly number[] {
  if (!('player' in game)) return game;
  const children = Object.values(game.next).map(perfectPayoffs);
  const mover = game.player - 1;
  return children.reduce((best, child) => (child[mover]! > best[mover]! ? child : best));
}

test('without ties, perfect information leaves the subgame-perfect outcome', async () => {
  let narrowed = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const game = genericGame(seed, 4);
    const [value = 0] = perfectPayoffs(game);
    const threatened = await rangeOf(writtenGame(2, game), {});
    expectRange(await rangeOf(writtenGame(2, game), { sequential: true }), [value, value]);
    if (threatened[1] - threatened[0] > 0.01) narrowed++;
  }
  expect(narrowed).toBeGreaterThan(2);
}, 120_000);

test('every game has one, and it is worth no more than any communication equilibrium', async () => {
  let excluded = 0;
  await fc.assert(
    fc.asyncProperty(shapesOf(['layered', 'free'], 4), async (shape) => {
      const tree = expand(smallGame(shape));
      excluded += (await codominated(tree)).length;
      for (const publicState of [true, false]) {
        const problem = { concept: 'COMM', objective: 'player:1', publicState };
        const all = (await solveLp(tree, problem)).report;
        const { report } = await solveLp(tree, { ...problem, sequential: true });
        expect(report.status).toBe('optimal');
        expect(report.objective).toBeLessThanOrEqual(all.objective + 1e-6);
        expect(report.upperBound).toBeGreaterThanOrEqual(report.objective - 1e-6);
      }
    }),
    { numRuns: 30, seed: 2 },
  );
  expect(excluded).toBeGreaterThan(30);
}, 300_000);

test('the solver and the linear program agree', async () => {
  const game = 'bargaining:steps=3,rounds=2,values1=1:2,outside2=0:0.5,discount=0.9';
  const problem = { concept: 'COMM', objective: 'player:1', sequential: true };
  const lp = await solveLp(game, problem);
  const { report } = await solve(game, { ...problem, tolerance: 1e-6 }, { lp: highs });
  expect(report.status).toBe('solved');
  expect(report.objective).toBeCloseTo(lp.report.objective, 5);
  const { report: all } = await solveLp(game, { ...problem, sequential: false });
  expect(lp.report.objective).toBeLessThan(all.objective - 0.01);
  expect(report.sizes.mediatorSequences).toBeLessThan(all.sizes.mediatorSequences);
});

test('fairness, constraints and instruments are kept, and the linear program agrees', async () => {
  const game = 'bargaining:steps=2,rounds=2,values1=1:2,outside2=0:0.25,discount=0.5';
  const problems = [
    { objective: 'fairness' },
    { objective: 'welfare', constraints: ['player:2>=0.4'] },
    { objective: 'minimise:welfare', constraints: ['always player:1>=0'] },
    { objective: 'player:1', instruments: [1] },
  ];
  for (const problem of problems) {
    const asked = { concept: 'COMM', sequential: true, ...problem };
    const { report } = await solve(game, { ...asked, tolerance: 1e-6 }, { lp: highs });
    const lp = (await solveLp(game, asked)).report;
    expect(report.status).toBe('solved');
    expect(lp.status).toBe('optimal');
    expect(report.objective).toBeCloseTo(lp.objective, 5);
  }
}, 60_000);

describe('refusals', () => {
  const game = createGame('prisoners-dilemma');
  test('of other concepts', async () => {
    await expect(solve(game, { concept: 'CERT', sequential: true }, { lp: highs })).rejects.toThrow(
      /^sequential is true; expected false with the concept CERT/,
    );
    await expect(solve(game, { concept: 'NASH', sequential: true }, { lp: highs })).rejects.toThrow(/NASH/);
  });
  test('where nothing solves linear programs', async () => {
    await expect(solve(game, { concept: 'COMM', sequential: true })).rejects.toThrow(
      /^sequential is true; expected false without an LP solver; the hook lp is one/,
    );
  });
  test('of games that are not timeable', async () => {
    const cyclic = { ...expand(game), cycle: ['a', 'b'] };
    await expect(solve(cyclic, { concept: 'COMM', sequential: true }, { lp: highs })).rejects.toMatchObject({
      name: 'InputError',
    });
  });
});
