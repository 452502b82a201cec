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
export function csrFromTriplets(
  numRows: number,
  numColumns: number,
  row: Int32Array,
  column: Int32Array,
  value: Float64Array,
): Csr {
  const byColumn = countingOrder(column, numColumns, null);
  const order = countingOrder(row, numRows, byColumn);
  const start = new Int32Array(numRows + 1);
  const outColumn = new Int32Array(order.length);
  const outValue = new Float64Array(order.length);
  let filled = 0;
  let at = 0;
  for (let r = 0; r < numRows; r++) {
    while (at < order.length && row[order[at] as number] === r) {
      const c = column[order[at] as number] as number;
      let sum = value[order[at++] as number] as number;
      let lost = 0;
      while (at < order.length && row[order[at] as number] === r && column[order[at] as number] === c) {
        const term = value[order[at++] as number] as number;
        const next = sum + term;
        lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
        sum = next;
      }
      sum += lost;
      if (sum === 0) continue;
      outColumn[filled] = c;
      outValue[filled++] = sum;
    }
    start[r + 1] = filled;
  }
  return {
    numRows,
    numColumns,
    start,
    column: filled === order.length ? outColumn : outColumn.slice(0, filled),
    value: filled === order.length ? outValue : outValue.slice(0, filled),
  };
}

/** Stable order of `order` (default 0, 1, 2, …) by `key`, whose values are 0 .. numKeys - 1. */
function countingOrder(key: Int32Array, numKeys: number, order: Int32Array | null): Int32Array {
  const start = prefixCounts(key, numKeys);
  const sorted = new Int32Array(key.length);
  for (let k = 0; k < key.length; k++) {
    const item = order === null ? k : (order[k] as number);
    const bucket = key[item] as number;
    sorted[start[bucket] as number] = item;
    start[bucket] = (start[bucket] as number) + 1;
  }
  return sorted;
}

/** Length numKeys + 1: how many entries of `key` are smaller than k. */
function prefixCounts(key: Int32Array, numKeys: number): Int32Array {
  const start = new Int32Array(numKeys + 1);
  for (let k = 0; k < key.length; k++)
    start[(key[k] as number) + 1] = (start[(key[k] as number) + 1] as number) + 1;
  for (let b = 0; b < numKeys; b++) start[b + 1] = (start[b + 1] as number) + (start[b] as number);
  return start;
}

/** Items 0 .. key.length - 1 grouped by key: group k is item[start[k]] .. item[start[k+1] - 1], ascending. */
export function groupBy(key: Int32Array, numKeys: number): { start: Int32Array; item: Int32Array } {
  return { start: prefixCounts(key, numKeys), item: countingOrder(key, numKeys, null) };
}

/** Cost: one counting sort. */
export function transpose(matrix: Csr): Csr {
  const { numRows, numColumns } = matrix;
  const start = prefixCounts(matrix.column, numColumns);
  const next = start.slice();
  const column = new Int32Array(matrix.column.length);
  const value = new Float64Array(matrix.column.length);
  for (let r = 0; r < numRows; r++) {
    const end = matrix.start[r + 1] as number;
    for (let e = matrix.start[r] as number; e < end; e++) {
      const c = matrix.column[e] as number;
      const at = next[c] as number;
      next[c] = at + 1;
      column[at] = r;
      value[at] = matrix.value[e] as number;
    }
  }
  return { numRows: numColumns, numColumns: numRows, start, column, value };
}

/** out[r] += scale * sum_c A[r, c] x[c]. */
export function addProduct(matrix: Csr, x: Float64Array, scale: number, out: Float64Array): void {
  const { numRows, start, column, value } = matrix;
  for (let r = 0; r < numRows; r++) {
    const end = start[r + 1] as number;
    let sum = 0;
    for (let e = start[r] as number; e < end; e++)
      sum += (value[e] as number) * (x[column[e] as number] as number);
    out[r] = (out[r] as number) + scale * sum;
  }
}

/** out[c] += scale * sum_r A[r, c] x[r]. */
export function addTransposedProduct(matrix: Csr, x: Float64Array, scale: number, out: Float64Array): void {
  addTransposedRows(matrix, 0, matrix.numRows, x, scale, out);
}

/** The same over rows r of `from` .. `to` - 1 alone. */
export function addTransposedRows(
  { start, column, value }: Csr,
  from: number,
  to: number,
  x: Float64Array,
  scale: number,
  out: Float64Array,
): void {
  for (let r = from; r < to; r++) {
    const weight = scale * (x[r] as number);
    if (weight === 0) continue;
    const end = start[r + 1] as number;
    for (let e = start[r] as number; e < end; e++) {
      const c = column[e] as number;
      out[c] = (out[c] as number) + weight * (value[e] as number);
    }
  }
}

/** Number of entries of the longest row. Cost: one pass over the rows, once for each matrix. */
export function largestRow(matrix: Csr): number {
  return remembered(longestRows, matrix, ({ numRows, start }) => {
    let most = 0;
    for (let r = 0; r < numRows; r++) most = Math.max(most, (start[r + 1] as number) - (start[r] as number));
    return most;
  });
}

/** Number of entries of the longest column. Cost: one pass over the entries, once for each matrix. */
export function largestColumn(matrix: Csr): number {
  return remembered(longestColumns, matrix, ({ numColumns, column }) => {
    const count = new Int32Array(numColumns);
    let most = 0;
    for (let e = 0; e < column.length; e++) {
      const c = column[e] as number;
      count[c] = (count[c] as number) + 1;
      if ((count[c] as number) > most) most = count[c] as number;
    }
    return most;
  });
}

const longestRows = new WeakMap<Csr, number>();
const longestColumns = new WeakMap<Csr, number>();

function remembered(known: WeakMap<Csr, number>, matrix: Csr, count: (matrix: Csr) => number): number {
  const found = known.get(matrix) ?? count(matrix);
  known.set(matrix, found);
  return found;
}
