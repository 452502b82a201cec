/**
 * Problems on which a certificate was once wrong or a solve failed, each small and made for the purpose. Values are exact
 * optima, found by an LP and by hand.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseGame } from '../../src/formats/index.ts';
import { InputError, normalForm, type Report, type SolveOptions, solve } from '../../src/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';

function read(name: string) {
  const path = fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
  return parseGame(readFileSync(path, 'utf8'), name);
}

/** Solved, and no bound below what is attained: no rounding is allowed for. */
function expectTrue(report: Report, optimum: number, tolerance: number, range: number): void {
  expect(report.status).toBe('solved');
  expect(report.upperBound).toBeGreaterThanOrEqual(optimum);
  expect(report.upperBound).toBeLessThanOrEqual(optimum + tolerance * range);
  expect(Math.abs(report.objective - optimum)).toBeLessThanOrEqual(100 * tolerance * range);
}

describe('bounds that rounding put below the optimum', () => {
  it('fairness of utilities of 1e9, one of them constant', async () => {
    const options: SolveOptions = {
      concept: 'COMM',
      publicState: false,
      objective: 'fairness',
      method: 'binary-search',
      kernel: 'dcfr',
      tolerance: 1e-5,
    };
    const { report } = await solve(read('bound-below-optimum-fairness.json'), options);
    expectTrue(report, 1e9, 1e-5, 1e9);
  });

  it('payoffs far from 0, and nobody who moves: the mean of player 1, as a fraction', async () => {
    const options: SolveOptions = { concept: 'EFCCE', objective: 'player:1', method: 'binary-search' };
    const settings = { ...options, kernel: 'arcfr+', tolerance: 1e-7 };
    const { report } = await solve(read('bound-below-optimum-shifted.json'), settings);
    expectTrue(report, -997.9068134920635, 1e-7, 5);
  });
});

it('a problem without constraints is never infeasible: fairness of a player whose utilities are all the largest', async () => {
  const { report } = await solve(read('false-infeasible.json'), {
    concept: 'EFCCE',
    objective: 'fairness',
    method: 'binary-search',
    kernel: 'cfr',
    tolerance: 1e-7,
    maxIterations: 4000,
  });
  expect(['solved', 'iteration-limit']).toContain(report.status);
  expect(report.upperBound).toBeGreaterThanOrEqual(1);
});

/** Welfare from -20 to -10: its largest value is minus its range. Both play c, d is dominated: -5 and -5, or less. */
it.each(['EFCE', 'COMM', 'NFCCE', 'CERT'])('costs: binary search under %s', async (concept) => {
  const { report } = await solve(read('costs.json'), { concept, method: 'binary-search', tolerance: 1e-5 });
  const lp = await solveLp(read('costs.json'), { concept });
  expect(lp.report.objective).toBeCloseTo(-14, 6);
  expectTrue(report, -14, 1e-5, 10);
});

describe('a zero-sum game in which nobody knows who moves first', () => {
  const game = read('nontimeable-zero-sum.efg');

  /** Both mix x with 3/5: matching pennies with 1, -1, -1, 2. */
  it('has a value, 1/5', async () => {
    const { report } = await solve(game, { concept: 'NASH', tolerance: 1e-6 });
    expect(report.status).toBe('solved');
    expect(report.lowerBound).toBeLessThanOrEqual(0.2);
    expect(report.upperBound).toBeGreaterThanOrEqual(0.2);
    expect(report.objective).toBeCloseTo(0.2, 5);
    const lp = await solveLp(game, { concept: 'NASH' });
    expect(lp.report.objective).toBeCloseTo(0.2, 6);
  });

  it('is refused by concepts with a mediator, which name players and infosets', async () => {
    const refusal = solve(game, { concept: 'EFCE' });
    await expect(refusal).rejects.toThrow(InputError);
    await expect(refusal).rejects.toThrow(/of player 1.* -> .*of player 2/);
  });
});

/** Both gains, and the distance of both bounds, are within the tolerance: the mean of the gains is not enough. */
it('NASH is solved as every concept is', async () => {
  for (const tolerance of [1e-1, 1e-2, 1e-3]) {
    const { report } = await solve('leduc:players=2,raises=1,ranks=3,suits=2', {
      concept: 'NASH',
      tolerance,
    });
    expect(report.status).toBe('solved');
    const [first = 0, second = 0] = report.gains;
    const range = report.gains.length > 0 ? Math.max(first, second) / report.equilibriumGap : 0;
    expect(report.equilibriumGap).toBeLessThanOrEqual(tolerance);
    expect(report.upperBound - report.objective).toBeLessThanOrEqual(tolerance * range * (1 + 1e-12));
    expect(report.objective - (report.lowerBound as number)).toBeLessThanOrEqual(
      tolerance * range * (1 + 1e-12),
    );
  }
});

/** Chance's shares add up to 1 only in exact arithmetic: doubles of 1 / 2000 add up to 1 + 5e-14. */
describe('a chance move with very many outcomes', () => {
  const uniform = (n: number, payoffs: readonly (readonly number[])[], objective?: readonly number[]) => ({
    name: `${n} outcomes`,
    source: 'test',
    players: payoffs[0]!.length,
    initial: () => -1,
    actor: (state: number) => (state === -1 ? ('chance' as const) : state < n ? 1 : ('terminal' as const)),
    moves: (state: number) =>
      state === -1
        ? Array.from({ length: n }, (_, k) => ({ label: `${k}`, next: k, probability: 1 / n }))
        : payoffs.map((_, a) => ({ label: `${a}`, next: n + a })),
    infoset: () => 'only',
    utilities: (state: number) => payoffs[state - n]!,
    ...(objective !== undefined && { objective: (state: number) => objective[state - n]! }),
  });

  it('is solved, and no bound contradicts itself', async () => {
    for (const [payoffs, optimum] of [
      [[[1], [0]], 1],
      [
        [
          [1, 0],
          [0, 1],
        ],
        1,
      ],
    ] as const)
      for (const concept of ['EFCE', 'COMM']) {
        const { report } = await solve(uniform(2000, payoffs), { concept, tolerance: 1e-6 });
        expect(report.status).toBe('solved');
        expect(report.upperBound).toBeGreaterThanOrEqual(optimum);
        expect(report.objective).toBeCloseTo(optimum, 6);
      }
  });

  it('is not infeasible, whatever the tolerance', async () => {
    const game = uniform(20_000, [[1], [0]], [1, 1.5]);
    const constraints = ['player:1<=100'];
    for (const method of ['direct', 'binary-search'] as const) {
      const options = { concept: 'NFCCE', objective: 'principal', constraints, maxIterations: 500 };
      const { report } = await solve(game, { ...options, method, tolerance: 1e-13 });
      expect(['solved', 'iteration-limit']).toContain(report.status);
      expect(report.upperBound).toBeGreaterThanOrEqual(1);
    }
  });
});

/** Sums of utilities differ by 9e-10, which player 2 gains by playing the other column. */
it("NASH: player 2's gain is its own, not player 1's loss", async () => {
  const game = normalForm({
    name: 'nearly constant sum',
    source: 'test',
    actions: [
      ['r', 's'],
      ['c', 'd'],
    ],
    payoffs: ([r = 0, c = 0]) => [r, -r + 9e-10 * c],
  });
  const { report } = await solve(game, { concept: 'NASH', tolerance: 1e-12, maxIterations: 200 });
  expect(report.gains[1]).toBeGreaterThanOrEqual(9e-10);
  expect(report.status).toBe('iteration-limit');
});
