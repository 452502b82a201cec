import type { DecisionDag } from '../augmented/decision-dag.ts';
import { csrFromTriplets } from '../numeric/csr.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import type { SparseLp } from './sparse-lp.ts';

/** Collects rows and entries of an LP over a flow (columns 0 ..) and free values (the columns after it). */
export class LpBuilder {
  private readonly row = new GrowableInt32();
  private readonly column = new GrowableInt32();
  private readonly value = new GrowableFloat64();
  private readonly rowLower = new GrowableFloat64();
  private readonly rowUpper = new GrowableFloat64();

  /** @returns the number of the new row */
  addRow(lower: number, upper: number): number {
    this.rowLower.push(lower);
    return this.rowUpper.push(upper);
  }

  /** Rows that must be at least 0. @returns the number of the first */
  addInequalities(count: number): number {
    const first = this.rowLower.length;
    for (let k = 0; k < count; k++) this.addRow(0, Number.POSITIVE_INFINITY);
    return first;
  }

  /** Adds to the coefficient of a column in a row. */
  put(row: number, column: number, value: number): void {
    this.row.push(row);
    this.column.push(column);
    this.value.push(value);
  }

  /** Flow conservation in columns 0 .. numSequences - 1: 1 at the root, and out of every point what comes in. */
  addFlow(dag: DecisionDag): void {
    this.put(this.addRow(1, 1), 0, 1);
    for (let p = 0; p < dag.numPoints; p++) {
      const row = this.addRow(0, 0);
      const end = dag.firstSequence[p + 1] as number;
      for (let s = dag.firstSequence[p] as number; s < end; s++) this.put(row, s, 1);
      const last = dag.parentStart[p + 1] as number;
      for (let e = dag.parentStart[p] as number; e < last; e++) this.put(row, dag.parent[e] as number, -1);
    }
  }

  /**
   * `sign` times, per sequence t of a treeplex: value of t's point - values of the points below t. Values are the
   * columns from `firstValue` on, one per point and one for the root; row `firstRow` + t is sequence t.
   */
  addBestResponse(treeplex: DecisionDag, firstRow: number, firstValue: number, sign: number): void {
    this.put(firstRow, firstValue + treeplex.numPoints, sign);
    for (let p = 0; p < treeplex.numPoints; p++) {
      const end = treeplex.firstSequence[p + 1] as number;
      for (let t = treeplex.firstSequence[p] as number; t < end; t++)
        this.put(firstRow + t, firstValue + p, sign);
      const last = treeplex.parentStart[p + 1] as number;
      for (let e = treeplex.parentStart[p] as number; e < last; e++)
        this.put(firstRow + (treeplex.parent[e] as number), firstValue + p, -sign);
    }
  }

  /** @param numFlows columns that are at least 0; those after them are free */
  build(cost: Float64Array, numFlows: number): SparseLp {
    const numColumns = cost.length;
    const numRows = this.rowLower.length;
    const matrix = csrFromTriplets(
      numRows,
      numColumns,
      this.row.toArray(),
      this.column.toArray(),
      this.value.toArray(),
    );
    return {
      numRows,
      numColumns,
      cost,
      columnLower: new Float64Array(numColumns).fill(Number.NEGATIVE_INFINITY, numFlows),
      columnUpper: new Float64Array(numColumns).fill(Number.POSITIVE_INFINITY),
      rowLower: this.rowLower.toArray(),
      rowUpper: this.rowUpper.toArray(),
      rowStart: matrix.start,
      columnIndex: matrix.column,
      values: matrix.value,
    };
  }
}
