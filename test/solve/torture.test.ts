/**
 * Games whose numbers or shapes are hard on arithmetic. Their optimal values follow from those of plain ones; a solve must
 * find them, or say numerical-failure: never "solved" with anything else, never a bound that an equilibrium exceeds.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Game } from '../../src/game/game.ts';
import { createGame } from '../../src/games/index.ts';
import { type Report, type SolveOptions, solve } from '../../src/index.ts';
import { type LpResult, solveLp } from '../../src/node/solve-lp.ts';
import { type SmallNode, shapesOf, smallGame } from '../augmented/small-game.ts';
import { allowance, mediated } from '../suites/bracket.ts';
import { CASES } from '../suites/concept-cases.ts';
import { duplicated, longChain, lottery } from '../suites/torture.ts';
import { type Affine, affine, permutePlayers, rename, turnMoves } from '../suites/transform.ts';

const TOLERANCE = 1e-3;
const SETTINGS = { tolerance: TOLERANCE, maxIterations: 50_000 };
const METHODS = ['direct', 'binary-search'] as const;
const PLAIN: Affine = { scale: 1, shift: 0 };
const SHAPES = shapesOf(['layered', 'free'], 3);

/** What is known of the optimum: its value and range, and the LP that says what gains are worth there. */
interface Known {
  readonly value: number;
  readonly range: number;
  readonly lp?: LpResult;
}

async function optimumOf<State>(game: Game<State>, options: SolveOptions): Promise<Known> {
  const lp = await solveLp(game, options, { method: 'simplex' });
  expect(lp.report.status).toBe('optimal');
  return { value: lp.report.objective, range: mediated(lp).augmented.objective.range || 1, lp };
}

/** The report, its payoffs brought back by the inverse of `change`, does not contradict what is known. */
function expectHonest(report: Report, { value, range, lp }: Known, change = PLAIN): void {
  const { scale, shift } = change;
  const back = (payoff: number) => (payoff - shift) / scale;
  // what is reported beside a large shift is rounded to its precision
  const slack = 1e-6 * range + (4 * Number.EPSILON * Math.abs(shift)) / scale;
  const [objective, bound] = [back(report.objective), back(report.upperBound)];
  expect(bound).toBeGreaterThanOrEqual(value - slack);
  if (report.status === 'numerical-failure') return;
  expect(report.status).toBe('solved');
  expect(report.equilibriumGap).toBeLessThanOrEqual(TOLERANCE);
  expect(bound - objective).toBeLessThanOrEqual(TOLERANCE * range + slack);
  expect(objective).toBeGreaterThanOrEqual(value - TOLERANCE * range - slack);
  const gained = { ...report, gains: report.gains.map((gain) => gain / scale) };
  if (lp !== undefined) expect(objective - allowance(lp, gained)).toBeLessThanOrEqual(value + slack);
}

type Small = Game<SmallNode>;

/** Solves by both methods, and compares. */
async function expectSolved<State>(
  game: Game<State>,
  options: SolveOptions,
  known: Known,
  change = PLAIN,
): Promise<void> {
  for (const method of METHODS) {
    const { report } = await solve(game, { ...SETTINGS, ...options, method });
    expectHonest(report, known, change);
  }
}

async function onGames(
  seed: number,
  numRuns: number,
  property: (game: Small, players: number, seed: number) => Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(SHAPES, (shape) => property(smallGame(shape), shape.players, shape.seed)),
    { seed, numRuns },
  );
}

const everybody = (players: number, change: Affine) => Array.from({ length: players }, () => change);

describe('payoffs scaled and shifted', () => {
  const CHANGES: readonly Affine[] = [
    { scale: 1e-9, shift: 0 },
    { scale: 1e9, shift: 0 },
    { scale: 1e30, shift: 0 },
    { scale: 1e-300, shift: 0 },
    { scale: 1, shift: 1e8 },
    { scale: 1, shift: -1e8 },
    { scale: 1e9, shift: 1e8 },
    // powers of two: the shifted payoffs are exact, though the shift is 1e15 times their differences
    { scale: 2 ** -10, shift: 1e8 },
    { scale: 2 ** -24, shift: 1e8 },
    { scale: 1, shift: 1e12 },
  ];

  it.each(CASES)('$name: values follow', async ({ options }) => {
    await onGames(31, 2, async (game, players) => {
      for (const objective of ['player:1', 'principal']) {
        const problem = { ...options, objective };
        const known = await optimumOf(game, problem);
        for (const change of CHANGES)
          await expectSolved(affine(game, everybody(players, change), change), problem, known, change);
      }
    });
  });

  it.each(CASES)('$name: each player in a unit of its own', async ({ options }) => {
    await onGames(32, 2, async (game, players, seed) => {
      const problem = { ...options, objective: 'player:1' };
      const known = await optimumOf(game, problem);
      const own = (k: number) => CHANGES[(seed + 3 * k) % CHANGES.length]!;
      const changes = Array.from({ length: players }, (_, k) => own(k));
      const { report } = await solve(affine(game, changes, own(7)), { ...SETTINGS, ...problem });
      const gains = report.gains.map((gain, k) => (gain / own(k).scale) * own(0).scale);
      expectHonest({ ...report, gains }, known, own(0));
    });
  });

  it.each(['EFCE', 'COMM'])('%s: constraints and fairness follow too', async (concept) => {
    const game = createGame('battle-of-the-sexes') as Game<unknown>;
    const shift = 1e8;
    const change = { scale: 1, shift };
    const far = affine(game, everybody(2, change), change);
    for (const [plain, moved] of [
      [{ objective: 'fairness' }, { objective: 'fairness' }],
      [
        { objective: 'player:1', constraints: ['player:2>=1.5'] },
        { objective: 'player:1', constraints: [`player:2>=${shift + 1.5}`] },
      ],
    ]) {
      const known = await optimumOf(game, { concept, ...plain });
      await expectSolved(far, { concept, ...moved }, known, change);
    }
  });
});

describe('probabilities of 1e-12 and of 0', () => {
  // Leaving before play, a player does not yet know the part: only the other concepts fall apart into parts.
  const APART = CASES.filter(({ name }) => !name.startsWith('NFCC'));

  it.each(APART)('$name: the value of a lottery is the mean of its parts', async ({ options }) => {
    await onGames(33, 2, async (first, players, seed) => {
      const problem = { ...options, objective: 'player:1' };
      const second = smallGame({
        seed: seed + 1,
        players,
        maxDepth: 3,
        actions: 2,
        hasPrincipal: false,
        sight: 2,
        timing: 'free',
      });
      const [a, b] = [await optimumOf(first, problem), await optimumOf(second, problem)];
      for (const p of [1e-6, 1e-12, 1e-15])
        await expectSolved(lottery([first, second], [p, 1 - p]), problem, {
          value: p * a.value + (1 - p) * b.value,
          range: 10,
        });
    });
  });

  it.each(CASES)(
    '$name: what chance never reaches changes nothing, whatever it pays',
    async ({ options }) => {
      await onGames(34, 2, async (game, players) => {
        const problem = { ...options, objective: 'player:1' };
        const known = await optimumOf(game, problem);
        const absurd = { scale: 1e90, shift: -1e99 };
        const far = affine(game, everybody(players, absurd), absurd);
        await expectSolved(lottery([game, far], [1, 0]), problem, known);
        await expectSolved(lottery([far, game], [0, 1]), problem, known);
      });
    },
  );

  it('a product of probabilities that is 0 in floating point', async () => {
    const chicken = createGame('chicken') as Game<unknown>;
    const known = await optimumOf(chicken, { concept: 'EFCE' });
    let game: Game<unknown> = chicken;
    for (let k = 0; k < 40; k++) game = lottery([game, chicken], [1e-12, 1 - 1e-12]) as Game<unknown>;
    await expectSolved(game, { concept: 'EFCE' }, known);
  });
});

describe('the same game told otherwise', () => {
  it.each(CASES)('$name: every action twice', async ({ options }) => {
    await onGames(35, 2, async (game) => {
      const problem = { ...options, objective: 'player:1' };
      await expectSolved(duplicated(game), problem, await optimumOf(game, problem));
    });
  });

  it.each(CASES)('$name: players, actions and names in other places', async ({ options }) => {
    await onGames(36, 2, async (game, players, seed) => {
      const known = await optimumOf(game, { ...options, objective: 'player:1' });
      const to = players === 2 ? [2, 1] : [2, 3, 1];
      const told = rename(turnMoves(permutePlayers(game, to), seed), seed);
      for (const method of METHODS) {
        const { report } = await solve(told, {
          ...SETTINGS,
          ...options,
          objective: `player:${to[0]}`,
          method,
        });
        const gains = to.map((place) => report.gains[place - 1]!);
        expectHonest({ ...report, gains }, known);
      }
    });
  });
});

describe('ties everywhere', () => {
  const KUHN = createGame('kuhn:players=2,ranks=3') as Game<unknown>;

  it.each(CASES)('$name: every payoff the same', async ({ options }) => {
    for (const payoffs of [
      [0, 0],
      [1 / 3, 0.1],
      [1e8, -1e8],
      [1e100, 1e-300],
    ] as const) {
      const game = { ...KUHN, utilities: () => payoffs };
      for (const method of METHODS) {
        const { report } = await solve(game, { ...options, method, tolerance: 1e-9 });
        expect(report.status).toBe('solved');
        expect(report.objective).toBeCloseTo(payoffs[0] + payoffs[1], 12);
        expect(report.upperBound).toBeGreaterThanOrEqual(report.objective);
        expect(report.upperBound - report.objective).toBeLessThanOrEqual(
          1e-15 * Math.max(Math.abs(payoffs[0]), 1),
        );
        expect(report.gains).toEqual([0, 0]);
      }
    }
  });

  it.each([0.1, 1e8])('a constant sum is one whatever rounding makes of it: %d', async (shift) => {
    const utilities = (state: unknown) => {
      const [first = 0] = KUHN.utilities(state);
      return [first / 3 + shift, shift - first / 3];
    };
    for (const method of METHODS) {
      const { report } = await solve({ ...KUHN, utilities }, { concept: 'CERT', method, tolerance: 1e-6 });
      expect(report.status).toBe('solved');
      expect(report.objective / (2 * shift)).toBeCloseTo(1, 12);
    }
    const { report } = await solve({ ...KUHN, utilities }, { concept: 'NASH', tolerance: 1e-6 });
    expect(report.status).toBe('solved');
    expect(report.objective - shift).toBeCloseTo(-1 / 54, 5);
    expect(report.lowerBound).toBeLessThanOrEqual(report.upperBound);
  });
});

describe('size in one direction', () => {
  it.each([
    ['NFCCE', 1000],
    ['EFCCE', 200],
    ['EFCE', 1000],
    ['NFCCERT', 1000],
    ['CCERT', 300],
    ['CERT', 300],
    ['COMM', 1000],
  ])('%s: %d moves after one another', async (concept, depth) => {
    const { report } = await solve(longChain(depth), { concept, objective: 'player:1', ...SETTINGS });
    expectHonest(report, { value: 1, range: 1 });
    expect(report.status).toBe('solved');
  });

  it('NASH: a thousand moves after one another', async () => {
    const chain = longChain(1000);
    const zeroSum: typeof chain = {
      ...chain,
      utilities: (state) => {
        const [first = 0, second = 0] = chain.utilities(state);
        return [first - second, second - first];
      },
    };
    const { report } = await solve(zeroSum, { concept: 'NASH', ...SETTINGS });
    expect(report.status).toBe('solved');
    expect(report.objective).toBeCloseTo(1, 2);
  });

  it.each(['NFCCE', 'EFCE', 'CERT', 'COMM'])('%s: a thousand actions at an infoset', async (concept) => {
    const payoffs = [
      [
        [6, 6],
        [2, 7],
      ],
      [
        [7, 2],
        [0, 0],
      ],
    ] as const;
    const chickenOf = (copies: number): Game<readonly number[]> => ({
      name: 'chicken',
      source: 'test',
      players: 2,
      initial: () => [],
      actor: ({ length }) => (length < 2 ? length + 1 : 'terminal'),
      moves: (state) =>
        Array.from({ length: state.length === 0 ? 2 * copies : 2 }, (_, a) => ({
          label: String(a),
          next: [...state, a],
        })),
      infoset: ({ length }) => String(length),
      utilities: ([a = 0, b = 0]) => [...(payoffs[(a % 2) as 0 | 1][b as 0 | 1] as readonly number[])],
    });
    const known = await optimumOf(chickenOf(1) as Game<unknown>, { concept });
    await expectSolved(chickenOf(500), { concept }, known);
  });
});

it.each([2 ** 30, 1e15, 1e100, 1e300])(
  'a fixed multiplier of %d proves nothing that is wrong',
  async (multiplier) => {
    const known = await optimumOf(createGame('K33') as Game<unknown>, { objective: 'player:1' });
    const { report } = await solve('K33', { objective: 'player:1', multiplier, maxIterations: 2000 });
    expect(report.upperBound).toBeGreaterThanOrEqual(known.value - 1e-6 * known.range);
    if (report.status === 'solved') expect(report.objective).toBeCloseTo(known.value, 3);
  },
);
