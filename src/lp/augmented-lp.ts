/**
 * The LP baseline (THEORY.md section 7): max c' mu over mediator flows mu such that no deviator gains, the best response
 * dualised: v_i free, b_i' mu >= v_i[root], and F_i' v_i >= A_i' mu. Minimised negated.
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { DecisionDag } from '../augmented/decision-dag.ts';
import { csrFromTriplets, transpose } from '../numeric/csr.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import type { SparseLp } from './sparse-lp.ts';

/** The LP, and where in it the deviators' best responses are. */
export interface AugmentedLp {
  readonly lp: SparseLp;
  /**
   * Per deviator: its sequence t is row first + t. The duals of these rows are its multiplier (at t = 0) times the
   * deviation that proves the bound.
   */
  readonly firstRow: readonly number[];
}

/**
 * Columns: mediator sequences, then for each deviator one free value per point and one for the root.
 * Utilities are divided by their ranges, so that rows are of one scale.
 */
export function augmentedLp(augmented: AugmentedGame): AugmentedLp {
  const { mediator, deviators } = augmented;
  const row = new GrowableInt32();
  const column = new GrowableInt32();
  const value = new GrowableFloat64();
  const put = (r: number, c: number, v: number) => {
    row.push(r);
    column.push(c);
    value.push(v);
  };
  const rowUpper = new GrowableFloat64();
  const rowLower = new GrowableFloat64();
  const addRow = (lower: number, upper: number) => {
    rowLower.push(lower);
    return rowUpper.push(upper);
  };

  flowRows(mediator, addRow, put);
  let firstFree = mediator.numSequences;
  const firstRow: number[] = [];
  for (const { player, treeplex, payoff, range } of deviators) {
    const rootValue = firstFree + treeplex.numPoints;
    const direct = augmented.utilityVectors[player - 1] as Float64Array;
    const incentive = addRow(0, Number.POSITIVE_INFINITY);
    for (let s = 0; s < direct.length; s++)
      if (direct[s] !== 0) put(incentive, s, (direct[s] as number) / range);
    put(incentive, rootValue, -1);

    // Per deviator sequence t: value of its point - values of points below it - payoffs at it >= 0.
    const first = addRow(0, Number.POSITIVE_INFINITY);
    for (let t = 1; t < treeplex.numSequences; t++) addRow(0, Number.POSITIVE_INFINITY);
    firstRow.push(first);
    put(first, rootValue, 1);
    for (let p = 0; p < treeplex.numPoints; p++) {
      const end = treeplex.firstSequence[p + 1] as number;
      for (let t = treeplex.firstSequence[p] as number; t < end; t++) put(first + t, firstFree + p, 1);
      put(first + (treeplex.parent[p] as number), firstFree + p, -1);
    }
    const byDeviator = transpose(payoff);
    for (let t = 0; t < treeplex.numSequences; t++) {
      const end = byDeviator.start[t + 1] as number;
      for (let e = byDeviator.start[t] as number; e < end; e++)
        put(first + t, byDeviator.column[e] as number, -(byDeviator.value[e] as number) / range);
    }
    firstFree = rootValue + 1;
  }

  const numColumns = firstFree;
  const matrix = csrFromTriplets(
    rowLower.length,
    numColumns,
    row.toArray(),
    column.toArray(),
    value.toArray(),
  );
  const cost = new Float64Array(numColumns);
  for (let s = 0; s < mediator.numSequences; s++) cost[s] = -(augmented.objectiveVector[s] as number);
  const lp: SparseLp = {
    numRows: rowLower.length,
    numColumns,
    cost,
    columnLower: new Float64Array(numColumns).fill(Number.NEGATIVE_INFINITY, mediator.numSequences),
    columnUpper: new Float64Array(numColumns).fill(Number.POSITIVE_INFINITY),
    rowLower: rowLower.toArray(),
    rowUpper: rowUpper.toArray(),
    rowStart: matrix.start,
    columnIndex: matrix.column,
    values: matrix.value,
  };
  return { lp, firstRow };
}

/** Flow conservation: mu[root] = 1, and out of every point what comes in. */
export function flowRows(
  dag: DecisionDag,
  addRow: (lower: number, upper: number) => number,
  put: (row: number, column: number, value: number) => void,
): void {
  put(addRow(1, 1), 0, 1);
  for (let p = 0; p < dag.numPoints; p++) {
    const row = addRow(0, 0);
    const end = dag.firstSequence[p + 1] as number;
    for (let s = dag.firstSequence[p] as number; s < end; s++) put(row, s, 1);
    const last = dag.parentStart[p + 1] as number;
    for (let e = dag.parentStart[p] as number; e < last; e++) put(row, dag.parent[e] as number, -1);
  }
}
