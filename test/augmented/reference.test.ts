/** The quick values of an independent LP program, by our LP and by the solver; `npm run verify` does all of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { solve } from '../../src/solve.ts';
import { type LpResult, solveLp } from '../../src/solve-lp.ts';

interface Value {
  readonly instance: string;
  readonly concept: string;
  readonly objective: string;
  readonly optimum: number;
  readonly quick: boolean;
}

const LP_TOLERANCE = 1e-6;
const TOLERANCE = 1e-3;
const golden = JSON.parse(readFileSync(new URL('../golden/values.json', import.meta.url), 'utf8'));
const quick = (golden.values as Value[]).filter((value) => value.quick);

/** COMM_public is our default COMM; COMM there is ours without public states. */
const problemOf = ({ concept, objective }: Value) => ({
  concept: concept.replace('_public', ''),
  objective,
  publicState: concept !== 'COMM',
});

/**
 * What gains are worth at the LP's multipliers l_i, which prove objective - sum_i l_i gain_i / R_i <= optimum for every
 * mediator: by how much an epsilon-equilibrium may exceed the optimum.
 */
function allowance({ strategy }: LpResult, gains: readonly number[]): number {
  if (strategy.kind !== 'mediated') throw new Error('not a mediated concept');
  const { augmented, witness } = strategy;
  return augmented.deviators.reduce(
    (sum, { player, range }, k) =>
      sum + ((witness.multipliers[k] as number) * (gains[player - 1] as number)) / range,
    0,
  );
}

describe('reference values', () => {
  it('are of every concept and several games', () => {
    expect(new Set(quick.map(({ concept }) => concept)).size).toBe(7);
    expect(new Set(quick.map(({ instance }) => instance)).size).toBeGreaterThanOrEqual(4);
  });

  it.each(quick)('$instance $concept $objective is $optimum', async (value) => {
    const { instance, optimum } = value;
    const slack = LP_TOLERANCE * Math.max(1, Math.abs(optimum));
    const lp = await solveLp(instance, problemOf(value), { method: 'ipm' });
    expect(lp.report.status).toBe('optimal');
    expect(Math.abs(lp.report.objective - optimum)).toBeLessThanOrEqual(slack);

    const { report } = await solve(instance, { ...problemOf(value), tolerance: TOLERANCE });
    expect(report.status).toBe('solved');
    expect(report.equilibriumGap).toBeLessThanOrEqual(TOLERANCE);
    expect(report.upperBound).toBeGreaterThanOrEqual(optimum - slack);
    expect(report.objective - allowance(lp, report.gains)).toBeLessThanOrEqual(optimum + slack);
  });
});
