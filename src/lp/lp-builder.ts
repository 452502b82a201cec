import type { DecisionDag } from '../augmented/decision-dag.ts';
import { type Csr, compressing } from '../numeric/csr.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import { inPieces, inRows, type Work } from '../work.ts';
import type { SparseLp } from './sparse-lp.ts';

const BUILDING = 'building the LP';

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
  *addingInequalities(count: number): Work<number> {
    const first = this.rowLower.length;
    yield* inPieces(count, BUILDING, 'rows', (from, to) => {
      for (let k = from; k < to; k++) this.addRow(0, Number.POSITIVE_INFINITY);
    });
    return first;
  }

  put(row: number, column: number, value: number): void {
    this.row.push(row);
    this.column.push(column);
    this.value.push(value);
  }

  /**
   * Flow conservation: 1 at the root, and out of every point what comes in.
   * @param columns column of each sequence, or -1 where there is none, the root's 0; default: their own numbers
   */
  *addingFlow(dag: DecisionDag, columns?: Int32Array): Work<void> {
    const columnOf = (s: number) => columns?.[s] ?? s;
    this.put(this.addRow(1, 1), 0, 1);
    yield* inRows(dag.firstSequence, dag.numPoints, BUILDING, 'points', (from, to) => {
      for (let p = from; p < to; p++) {
        const end = dag.firstSequence[p + 1]!;
        let row = -1;
        const put = (column: number, value: number) => {
          if (column < 0) return;
          if (row < 0) row = this.addRow(0, 0);
          this.put(row, column, value);
        };
        for (let s = dag.firstSequence[p]!; s < end; s++) put(columnOf(s), 1);
        const last = dag.parentStart[p + 1]!;
        for (let e = dag.parentStart[p]!; e < last; e++) put(columnOf(dag.parent[e]!), -1);
      }
    });
  }

  /**
   * `sign` times, per sequence t of a treeplex: value of t's point - values of the points below t. Values are the
   * columns from `firstValue` on, one per point and one for the root; row `firstRow` + t is sequence t.
   */
  *addingBestResponse(treeplex: DecisionDag, firstRow: number, firstValue: number, sign: number): Work<void> {
    this.put(firstRow, firstValue + treeplex.numPoints, sign);
    yield* inRows(treeplex.firstSequence, treeplex.numPoints, BUILDING, 'points', (from, to) => {
      for (let p = from; p < to; p++) {
        const end = treeplex.firstSequence[p + 1]!;
        for (let t = treeplex.firstSequence[p]!; t < end; t++) this.put(firstRow + t, firstValue + p, sign);
        const last = treeplex.parentStart[p + 1]!;
        for (let e = treeplex.parentStart[p]!; e < last; e++)
          this.put(firstRow + treeplex.parent[e]!, firstValue + p, -sign);
      }
    });
  }

  /** Entries of a matrix, each as `entry` makes it of the matrix's own: rows from `firstRow` on. */
  *addingRows(
    { numRows, start, column, value }: Csr,
    firstRow: number,
    entry: (value: number) => number,
  ): Work<void> {
    yield* inRows(start, numRows, BUILDING, 'rows', (from, to) => {
      for (let r = from; r < to; r++) {
        const end = start[r + 1]!;
        for (let e = start[r]!; e < end; e++) this.put(firstRow + r, column[e]!, entry(value[e]!));
      }
    });
  }

  /** @param numFlows columns that are at least 0; those after them are free */
  *building(cost: Float64Array, numFlows: number): Work<SparseLp> {
    const numColumns = cost.length;
    const numRows = this.rowLower.length;
    const { row, column, value } = this;
    const matrix = yield* compressing(numRows, numColumns, row.view(), column.view(), value.view());
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
