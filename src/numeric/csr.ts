import { finish, inPieces, inRows, type Work } from '../work.ts';

/**
 * Sparse matrices in compressed rows: entries of row r are at start[r] .. start[r+1] - 1, columns ascending, no
 * column twice in a row.
 */
export interface Csr {
  readonly numRows: number;
  readonly numColumns: number;
  /** Length numRows + 1. */
  readonly start: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
}

/**
 * Builds a matrix from triplets; equal positions are added up in the order given, by compensated sums (Neumaier 1974),
 * and exact zeros are dropped.
 * Cost: two counting sorts, linear in triplets, rows and columns.
 */
export function csrFromTriplets(...triplets: Parameters<typeof compressing>): Csr {
  return finish(compressing(...triplets));
}

/** As csrFromTriplets. */
export function* compressing(
  numRows: number,
  numColumns: number,
  row: Int32Array,
  column: Int32Array,
  value: Float64Array,
): Work<Csr> {
  const byColumn = yield* countingOrder(column, numColumns, null);
  const { start, item: order } = yield* sortingByKey(row, numRows, byColumn);
  const outColumn = new Int32Array(order.length);
  yield { doing: SORTING, done: 0, unit: ENTRIES };
  const outValue = new Float64Array(order.length);
  yield { doing: SORTING, done: 0, unit: ENTRIES };
  let filled = 0;
  // Triplets of row r are order[start[r]] .. until its sums are known: then start[r] says where these begin.
  yield* inRows(start, numRows, SORTING, ENTRIES, (from, to) => {
    let at = start[from]!;
    for (let r = from; r < to; r++) {
      const end = start[r + 1]!;
      start[r] = filled;
      while (at < end) {
        const c = column[order[at]!]!;
        let sum = value[order[at++]!]!;
        let lost = 0;
        while (at < end && column[order[at]!] === c) {
          const term = value[order[at++]!]!;
          const next = sum + term;
          lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
          sum = next;
        }
        sum += lost;
        if (sum === 0) continue;
        outColumn[filled] = c;
        outValue[filled++] = sum;
      }
    }
  });
  start[numRows] = filled;
  return {
    numRows,
    numColumns,
    start,
    column: filled === order.length ? outColumn : outColumn.slice(0, filled),
    value: filled === order.length ? outValue : outValue.slice(0, filled),
  };
}

const SORTING = 'sorting payoffs';
const ENTRIES = 'entries';

/** Stable order of `order` (default 0, 1, 2, …) by `key`, whose values are 0 .. numKeys - 1. */
export function* countingOrder(key: Int32Array, numKeys: number, order: Int32Array | null): Work<Int32Array> {
  const { item } = yield* sortingByKey(key, numKeys, order);
  return item;
}

/** As countingOrder, and where each key begins in it. */
function* sortingByKey(key: Int32Array, numKeys: number, order: Int32Array | null): Work<Groups> {
  const start = yield* prefixCounts(key, numKeys);
  const item = new Int32Array(key.length);
  yield* inPieces(key.length, SORTING, ENTRIES, (from, to) => {
    for (let k = from; k < to; k++) {
      const own = order === null ? k : order[k]!;
      const bucket = key[own]!;
      item[start[bucket]!] = own;
      start[bucket]! += 1;
    }
  });
  // Each key now begins where the one before it has ended.
  for (let to = numKeys; to > 0; to -= MOVED) {
    const from = Math.max(0, to - MOVED);
    start.copyWithin(from + 1, from, to);
    if (from > 0) yield { doing: SORTING, done: numKeys - from, unit: 'rows' };
  }
  start[0] = 0;
  return { start, item };
}

/** Numbers moved between two yields: less than 1 ms. */
const MOVED = 2 ** 19;

/** Length numKeys + 1: how many entries of `key` are smaller than k. */
function* prefixCounts(key: Int32Array, numKeys: number): Work<Int32Array> {
  const start = new Int32Array(numKeys + 1);
  yield* inPieces(key.length, SORTING, ENTRIES, (from, to) => {
    for (let k = from; k < to; k++) start[key[k]! + 1]! += 1;
  });
  yield* inPieces(numKeys, SORTING, 'rows', (from, to) => {
    for (let b = from; b < to; b++) start[b + 1]! += start[b]!;
  });
  return start;
}

/** Items 0 .. key.length - 1 by key: group k is item[start[k]] .. item[start[k+1] - 1], ascending. */
export interface Groups {
  readonly start: Int32Array;
  readonly item: Int32Array;
}

/** Groups the items by their keys, which are 0 .. numKeys - 1. */
export function groupBy(key: Int32Array, numKeys: number): Groups {
  return finish(grouping(key, numKeys));
}

/** As groupBy. */
export function grouping(key: Int32Array, numKeys: number): Work<Groups> {
  return sortingByKey(key, numKeys, null);
}

const TRANSPOSING = 'transposing payoffs';

/** The transposed matrix. Cost: one counting sort. */
export function* transposing(matrix: Csr): Work<Csr> {
  const { numRows, numColumns } = matrix;
  const start = yield* prefixCounts(matrix.column, numColumns);
  const next = start.slice();
  // room for many entries takes as long as a piece
  const column = new Int32Array(matrix.column.length);
  yield { doing: TRANSPOSING, done: 0, unit: 'rows' };
  const value = new Float64Array(matrix.column.length);
  yield { doing: TRANSPOSING, done: 0, unit: 'rows' };
  yield* inRows(matrix.start, numRows, TRANSPOSING, 'rows', (from, to) => {
    for (let r = from; r < to; r++) {
      const end = matrix.start[r + 1]!;
      for (let e = matrix.start[r]!; e < end; e++) {
        const c = matrix.column[e]!;
        const at = next[c]!;
        next[c] = at + 1;
        column[at] = r;
        value[at] = matrix.value[e]!;
      }
    }
  });
  return { numRows: numColumns, numColumns: numRows, start, column, value };
}

/** out[r] += scale * sum_c A[r, c] x[c] for rows r of `from` .. `to` - 1. */
export function addProductOfRows(
  { start, column, value }: Csr,
  from: number,
  to: number,
  x: Float64Array,
  scale: number,
  out: Float64Array,
): void {
  for (let r = from; r < to; r++) {
    const end = start[r + 1]!;
    let sum = 0;
    for (let e = start[r]!; e < end; e++) sum += value[e]! * x[column[e]!]!;
    out[r]! += scale * sum;
  }
}

/** out[c] += scale * sum_r A[r, c] x[r] over rows r of `from` .. `to` - 1. */
export function addTransposedRows(
  { start, column, value }: Csr,
  from: number,
  to: number,
  x: Float64Array,
  scale: number,
  out: Float64Array,
): void {
  for (let r = from; r < to; r++) {
    const weight = scale * x[r]!;
    if (weight === 0) continue;
    const end = start[r + 1]!;
    for (let e = start[r]!; e < end; e++) {
      const c = column[e]!;
      out[c]! += weight * value[e]!;
    }
  }
}

/** Numbers of entries of a matrix's longest row and of its longest column. */
export interface Longest {
  readonly row: number;
  readonly column: number;
}

const longest = new WeakMap<Csr, Longest>();

/** Cost: one pass over rows and entries, once for each matrix. */
export function* measuringLongest(matrix: Csr): Work<Longest> {
  const known = longest.get(matrix);
  if (known !== undefined) return known;
  const count = new Int32Array(matrix.numColumns);
  let row = 0;
  let column = 0;
  yield* inRows(matrix.start, matrix.numRows, 'certifying', 'rows', (from, to) => {
    for (let r = from; r < to; r++) {
      const first = matrix.start[r]!;
      const end = matrix.start[r + 1]!;
      row = Math.max(row, end - first);
      for (let e = first; e < end; e++) {
        const c = matrix.column[e]!;
        count[c]! += 1;
        if ((count[c] as number) > column) column = count[c] as number;
      }
    }
  });
  const found = { row, column };
  longest.set(matrix, found);
  return found;
}
