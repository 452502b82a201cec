/** What a solved report promises about an optimum that is known from elsewhere. */
import { expect } from 'vitest';
import type { LpResult } from '../../src/node/solve-lp.ts';
import type { Report } from '../../src/solve/solution.ts';

/** Accuracy of an LP, over the larger of 1 and the size of the value. */
export const LP_TOLERANCE = 1e-6;

export const lpSlack = (value: number) => LP_TOLERANCE * Math.max(1, Math.abs(value));

/** The game behind a result of a concept with a mediator, and what certifies it. */
export function mediated({ strategy }: Pick<LpResult, 'strategy'>) {
  if (strategy.kind !== 'mediated') throw new Error('not a mediated concept');
  return strategy;
}

/**
 * What gains are worth at the LP's multipliers l_i, which prove objective - sum_i l_i gain_i / R_i <= optimum for every
 * mediator: by how much an epsilon-equilibrium may exceed the optimum.
 */
export function allowance(
  lp: LpResult,
  { gains, constraints = [] }: Pick<Report, 'gains' | 'constraints'>,
): number {
  const { augmented, witness } = mediated(lp);
  const violations = constraints.map(({ violation }) => violation);
  return augmented.deviators.reduce((sum, { player, constraint, range }, k) => {
    const gain = constraint === null ? gains[player - 1] : violations.shift();
    return sum + (witness.multipliers[k]! * (gain as number)) / range;
  }, 0);
}

/** Solved to the tolerance, with a certificate that brackets the optimum. */
export function expectBracket(report: Report, lp: LpResult, optimum: number, tolerance: number): void {
  const { sign, range } = mediated(lp).augmented.objective;
  const slack = lpSlack(optimum);
  expect(report.status).toBe('solved');
  expect(report.equilibriumGap).toBeLessThanOrEqual(tolerance);
  const bound = sign * report.upperBound;
  const objective = sign * report.objective;
  expect(bound).toBeGreaterThanOrEqual(sign * optimum - slack);
  expect(bound - objective).toBeLessThanOrEqual(tolerance * (range || 1) * (1 + 1e-12));
  expect(objective - allowance(lp, report)).toBeLessThanOrEqual(sign * optimum + slack);
}
