/**
 * A zero-sum game as an LP (Koller, Megiddo, von Stengel 1996): max v_root over player 1's flows x such that
 * v_point(t) <= (x' A)_t + sum of values of points below t, for every sequence t of player 2. Minimised negated.
 */
import type { ZeroSumGame } from '../augmented/nash.ts';
import { csrFromTriplets, transpose } from '../numeric/csr.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import { flowRows } from './augmented-lp.ts';
import type { SparseLp } from './sparse-lp.ts';

/** Columns: player 1's sequences, a free value per point of player 2, the root's value. `firstRow` + t is row t: its dual is player 2's flow. */
export function nashLp(game: ZeroSumGame): { readonly lp: SparseLp; readonly firstRow: number } {
  const [first, second] = game.treeplexes;
  const row = new GrowableInt32();
  const column = new GrowableInt32();
  const value = new GrowableFloat64();
  const rowLower = new GrowableFloat64();
  const rowUpper = new GrowableFloat64();
  const put = (r: number, c: number, v: number) => {
    row.push(r);
    column.push(c);
    value.push(v);
  };
  const addRow = (lower: number, upper: number) => {
    rowLower.push(lower);
    return rowUpper.push(upper);
  };
  flowRows(first, addRow, put);

  const firstValue = first.numSequences;
  const rootValue = firstValue + second.numPoints;
  const numColumns = rootValue + 1;
  const firstRow = addRow(0, Number.POSITIVE_INFINITY);
  for (let t = 1; t < second.numSequences; t++) addRow(0, Number.POSITIVE_INFINITY);
  put(firstRow, rootValue, -1);
  for (let p = 0; p < second.numPoints; p++) {
    const end = second.firstSequence[p + 1] as number;
    for (let t = second.firstSequence[p] as number; t < end; t++) put(firstRow + t, firstValue + p, -1);
    put(firstRow + (second.parent[p] as number), firstValue + p, 1);
  }
  const bySecond = transpose(game.payoff);
  for (let t = 0; t < second.numSequences; t++) {
    const end = bySecond.start[t + 1] as number;
    for (let e = bySecond.start[t] as number; e < end; e++)
      put(firstRow + t, bySecond.column[e] as number, bySecond.value[e] as number);
  }
  const matrix = csrFromTriplets(
    rowLower.length,
    numColumns,
    row.toArray(),
    column.toArray(),
    value.toArray(),
  );
  const cost = new Float64Array(numColumns);
  cost[rootValue] = -1;
  return {
    firstRow,
    lp: {
      numRows: rowLower.length,
      numColumns,
      cost,
      columnLower: new Float64Array(numColumns).fill(Number.NEGATIVE_INFINITY, firstValue),
      columnUpper: new Float64Array(numColumns).fill(Number.POSITIVE_INFINITY),
      rowLower: rowLower.toArray(),
      rowUpper: rowUpper.toArray(),
      rowStart: matrix.start,
      columnIndex: matrix.column,
      values: matrix.value,
    },
  };
}
