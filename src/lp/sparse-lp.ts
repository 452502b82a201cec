/**
 * The linear program that every LP backend takes, always minimised:
 *
 *     minimise c'x   subject to   rowLower <= A x <= rowUpper,   columnLower <= x <= columnUpper.
 */
import { errors } from '../errors.ts';

/** Flat arrays, A by rows (CSR). A missing bound is -Infinity or Infinity; equal bounds make an equality. */
export interface SparseLp {
  readonly numRows: number;
  readonly numColumns: number;
  /** c, length numColumns, finite. */
  readonly cost: Float64Array;
  /** Length numColumns each; lower is below Infinity, upper above -Infinity. */
  readonly columnLower: Float64Array;
  readonly columnUpper: Float64Array;
  /** Length numRows each, as for columns. */
  readonly rowLower: Float64Array;
  readonly rowUpper: Float64Array;
  /** Length numRows + 1: row r has entries rowStart[r] .. rowStart[r + 1] - 1. */
  readonly rowStart: Int32Array;
  /** Length rowStart[numRows] each: column and finite coefficient of an entry; a column occurs once in a row. */
  readonly columnIndex: Int32Array;
  readonly values: Float64Array;
}

/** Stored entries, zeros included. */
export function numNonzeros(lp: SparseLp): number {
  return lp.rowStart[lp.numRows] ?? 0;
}

/** @throws InputError naming the first array or entry that breaks the shapes and ranges above. */
export function checkSparseLp(lp: SparseLp): void {
  checkLength('lp.rowStart', lp.rowStart, lp.numRows + 1);
  checkRowStart(lp.rowStart, lp.numRows);
  checkLength('lp.columnIndex', lp.columnIndex, numNonzeros(lp));
  checkLength('lp.values', lp.values, numNonzeros(lp));
  checkLength('lp.cost', lp.cost, lp.numColumns);
  checkBounds('column', lp.columnLower, lp.columnUpper, lp.numColumns);
  checkBounds('row', lp.rowLower, lp.rowUpper, lp.numRows);
  checkFinite('lp.cost', lp.cost);
  checkFinite('lp.values', lp.values);
  checkColumnIndex(lp);
}

function checkLength(field: string, array: ArrayLike<number>, expected: number): void {
  if (array.length !== expected) throw errors.badField(`${field}.length`, array.length, String(expected));
}

function checkFinite(field: string, array: Float64Array): void {
  const at = array.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw errors.badField(`${field}[${at}]`, array[at], 'a finite number');
}

/** Crossed bounds pass: they make the LP infeasible, which is an answer. NaN fails both comparisons. */
function checkBounds(axis: string, lower: Float64Array, upper: Float64Array, count: number): void {
  checkLength(`lp.${axis}Lower`, lower, count);
  checkLength(`lp.${axis}Upper`, upper, count);
  for (let i = 0; i < count; i++) {
    if (!(lower[i]! < Infinity)) {
      throw errors.badField(`lp.${axis}Lower[${i}]`, lower[i], 'a number or -Infinity');
    }
    if (!(upper[i]! > -Infinity)) {
      throw errors.badField(`lp.${axis}Upper[${i}]`, upper[i], 'a number or Infinity');
    }
  }
}

function checkRowStart(rowStart: Int32Array, numRows: number): void {
  if (rowStart[0] !== 0) throw errors.badField('lp.rowStart[0]', rowStart[0], '0');
  for (let row = 0; row < numRows; row++) {
    const [begin, end] = [rowStart[row]!, rowStart[row + 1]!];
    if (end < begin) throw errors.badField(`lp.rowStart[${row + 1}]`, end, `at least ${begin}`);
  }
}

function checkColumnIndex({ rowStart, columnIndex, numRows, numColumns }: SparseLp): void {
  // lastRow[j] = last row in which column j was seen, so that a repeat within one row shows
  const lastRow = new Int32Array(numColumns).fill(-1);
  for (let row = 0; row < numRows; row++) {
    for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
      const column = columnIndex[k]!;
      if (column < 0 || column >= numColumns) {
        throw errors.badField(`lp.columnIndex[${k}]`, column, `0 to ${numColumns - 1}`);
      }
      if (lastRow[column] === row) {
        throw errors.badField(`lp.columnIndex[${k}]`, column, `each column once in row ${row}`);
      }
      lastRow[column] = row;
    }
  }
}
