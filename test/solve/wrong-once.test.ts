/**
 * Problems on which a certificate was once wrong or a solve failed, each small and made for the purpose. Values are exact
 * optima, found by an LP and by hand.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseGame } from '../../src/formats/index.ts';
import { InputError, type Report, type SolveOptions, solve } from '../../src/index.ts';
import { solveLp } from '../../src/solve-lp.ts';

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
    for (const workers of [1, 2]) {
      const settings = { ...options, kernel: 'arcfr+', workers, tolerance: 1e-7 };
      const { report } = await solve(read('bound-below-optimum-shifted.json'), settings);
      expectTrue(report, -997.9068134920635, 1e-7, 5);
    }
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
