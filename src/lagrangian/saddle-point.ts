import type { DecisionDag } from '../augmented/decision-dag.ts';
import type { Csr } from '../numeric/csr.ts';

/**
 * max over x, min over y, of linear' x + multiplier * x' matrix y, both flows on decision DAGs. A linear term of y is a
 * row 0 of the matrix, since x[0] = 1. This is all that kernels see.
 */
export interface SaddlePoint {
  readonly maximizer: DecisionDag;
  readonly minimizer: DecisionDag;
  /** Rows are the maximizer's sequences, columns the minimizer's. */
  readonly matrix: Csr;
  /** One number per maximizer sequence. */
  readonly linear: Float64Array;
}
