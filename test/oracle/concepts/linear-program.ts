/** The one LP of the oracles: a distribution, or a sequence form, that maximises subject to `rows . x <= 0`. */

import type { SparseLp } from '../../../src/lp/sparse-lp.ts';
import { solveLp } from '../../../src/node/highs.ts';

/** Sparse vector over variable numbers. */
export type Coefficients = ReadonlyMap<number, number>;

export interface PlainLp {
  readonly variables: number;
  readonly objective: Coefficients;
  /** coefficients . x <= 0. */
  readonly atMostZero: readonly Coefficients[];
  /** coefficients . x = right. */
  readonly equal: readonly { readonly coefficients: Coefficients; readonly right: number }[];
}

/** Largest value over x >= 0. @throws Error unless HiGHS calls it optimal: equilibria always exist */
export async function maximise(problem: PlainLp): Promise<number> {
  const solution = await solveLp(sparse(problem), { method: 'simplex', feasibilityTolerance: 1e-9 });
  if (solution.status !== 'optimal') throw new Error(`the oracle's LP is ${solution.status}`);
  return -solution.objective;
}

/** Differences of payoffs of size 1 to 10 that should be 0: HiGHS would scale a row of nothing else up to 1. */
const ROUNDING = 1e-13;

function sparse({ variables, objective, atMostZero, equal }: PlainLp): SparseLp {
  const rows = [...atMostZero, ...equal.map(({ coefficients }) => coefficients)];
  const entries = rows.map((row) => [...row].filter(([, value]) => Math.abs(value) > ROUNDING));
  const rowStart = [0];
  for (const row of entries) rowStart.push((rowStart.at(-1) as number) + row.length);
  const cost = new Float64Array(variables);
  for (const [variable, value] of objective) cost[variable] = -value;
  const right = equal.map((row) => row.right);
  return {
    numRows: rows.length,
    numColumns: variables,
    cost,
    columnLower: new Float64Array(variables),
    columnUpper: new Float64Array(variables).fill(Number.POSITIVE_INFINITY),
    rowLower: Float64Array.from([...atMostZero.map(() => Number.NEGATIVE_INFINITY), ...right]),
    rowUpper: Float64Array.from([...atMostZero.map(() => 0), ...right]),
    rowStart: Int32Array.from(rowStart),
    columnIndex: Int32Array.from(entries.flatMap((row) => row.map(([variable]) => variable))),
    values: Float64Array.from(entries.flatMap((row) => row.map(([, value]) => value))),
  };
}
