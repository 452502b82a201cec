/** Products with whole matrices, which the program takes by pieces of rows. */
import { addProductOfRows, addTransposedRows, type Csr } from '../../src/numeric/csr.ts';

/** out[r] += scale * sum_c A[r, c] x[c]. */
export function addProduct(matrix: Csr, x: Float64Array, scale: number, out: Float64Array): void {
  addProductOfRows(matrix, 0, matrix.numRows, x, scale, out);
}

/** out[c] += scale * sum_r A[r, c] x[r]. */
export function addTransposedProduct(matrix: Csr, x: Float64Array, scale: number, out: Float64Array): void {
  addTransposedRows(matrix, 0, matrix.numRows, x, scale, out);
}
