/** The quick values of an independent LP program, by our LP and by the solver; `npm run verify` does all of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { solveLp } from '../../src/node/solve-lp.ts';
import { solve } from '../../src/solve/solve.ts';
import { expectBracket, lpSlack } from '../suites/bracket.ts';

interface Value {
  readonly instance: string;
  readonly concept: string;
  readonly objective: string;
  readonly optimum: number;
  readonly quick: boolean;
}

const TOLERANCE = 1e-3;
const golden = JSON.parse(readFileSync(new URL('../golden/values.json', import.meta.url), 'utf8'));
const quick = (golden.values as Value[]).filter((value) => value.quick);

/** COMM_public is our default COMM; COMM there is ours without public states. */
const problemOf = ({ concept, objective }: Value) => ({
  concept: concept.replace('_public', ''),
  objective,
  publicState: concept !== 'COMM',
});

describe('reference values', () => {
  it('are of every concept and several games', () => {
    expect(new Set(quick.map(({ concept }) => concept)).size).toBe(7);
    expect(new Set(quick.map(({ instance }) => instance)).size).toBeGreaterThanOrEqual(4);
  });

  it.each(quick)('$instance $concept $objective is $optimum', async (value) => {
    const { instance, optimum } = value;
    const lp = await solveLp(instance, problemOf(value), { method: 'ipm' });
    expect(lp.report.status).toBe('optimal');
    expect(Math.abs(lp.report.objective - optimum)).toBeLessThanOrEqual(lpSlack(optimum));
    const { report } = await solve(instance, {
      ...problemOf(value),
      criterion: 'published',
      tolerance: TOLERANCE,
    });
    expectBracket(report, lp, optimum, TOLERANCE);
  });
});
