/**
 * Rows and costs scaled by powers of two before HiGHS sees them, and duals scaled back.
 *
 * Why: HiGHS drops entries with |a| <= 1e-9 and tests feasibility to an absolute tolerance, so a row whose
 * coefficients are products of small chance probabilities would silently vanish. Powers of two change no mantissa,
 * so scaling and unscaling are exact.
 *
 * A row gets the factor that brings the geometric mean of its largest and smallest entry to about 1, as in the first
 * pass of Curtis-Reid style equilibration, with two limits:
 *  - entries below 2^-49 of the row's largest are rounding noise of the largest: they do not count as smallest;
 *  - the largest entry is raised to at most 2^20, so that an absolute tolerance of 1e-7 stays above double rounding.
 * Together they keep every entry above noise at 2^-29 or more, which is over HiGHS's threshold.
 */
import type { SparseLp } from './sparse-lp.ts';

/** HiGHS `small_matrix_value`: entries at or below it are dropped when a model is loaded. */
export const HIGHS_SMALLEST_ENTRY = 1e-9;

const NOISE = 2 ** -49;
const MAX_LARGEST_EXPONENT = 20;

export interface LpScaling {
  /** Per row, a power of two: scaled row = factor * row. */
  readonly rowFactor: Float64Array;
  /** A power of two >= 1: scaled cost = factor * cost. */
  readonly costFactor: number;
  /** Nonzero entries that HiGHS will drop all the same: at most about 2^-49 of the largest entry of their row. */
  readonly droppedEntries: number;
}

/** Scales rows (entries and both bounds) and costs of `lp` in place. */
export function scaleLp(lp: SparseLp): LpScaling {
  const rowFactor = new Float64Array(lp.numRows);
  let droppedEntries = 0;
  for (let row = 0; row < lp.numRows; row++) {
    const factor = rowScale(lp, row);
    rowFactor[row] = factor;
    droppedEntries += scaleRow(lp, row, factor);
  }
  const costFactor = costScale(lp.cost);
  for (let j = 0; j < lp.numColumns; j++) lp.cost[j]! *= costFactor;
  return { rowFactor, costFactor, droppedEntries };
}

/**
 * Duals of the scaled LP to duals of the original, in place.
 * With D = diag(rowFactor) and cost s c: s c - (D A)'y = z, hence c - A'(D y / s) = z / s.
 */
export function unscaleDuals(scaling: LpScaling, rowDual: Float64Array, columnDual: Float64Array): void {
  const { rowFactor, costFactor } = scaling;
  for (let row = 0; row < rowDual.length; row++) rowDual[row]! *= rowFactor[row]! / costFactor;
  for (let j = 0; j < columnDual.length; j++) columnDual[j]! /= costFactor;
}

/** Power of two for one row; 1 for an empty row. */
function rowScale(lp: SparseLp, row: number): number {
  const { values, rowStart } = lp;
  let largest = 0;
  for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) largest = Math.max(largest, Math.abs(values[k]!));
  if (largest === 0) return 1;
  let smallest = largest;
  for (let k = rowStart[row]!; k < rowStart[row + 1]!; k++) {
    const size = Math.abs(values[k]!);
    if (size >= NOISE * largest && size < smallest) smallest = size;
  }
  const halfRange = Math.round(Math.log2(largest / smallest) / 2);
  const exponent = Math.min(halfRange, MAX_LARGEST_EXPONENT) - Math.floor(Math.log2(largest));
  // factors beyond +-1000 could leave the range of doubles together with a bound
  return 2 ** Math.max(-1000, Math.min(1000, exponent));
}

/** @returns how many nonzero entries are too small for HiGHS after scaling */
function scaleRow(lp: SparseLp, row: number, factor: number): number {
  let dropped = 0;
  for (let k = lp.rowStart[row]!; k < lp.rowStart[row + 1]!; k++) {
    const scaled = lp.values[k]! * factor;
    if (lp.values[k] !== 0 && Math.abs(scaled) <= HIGHS_SMALLEST_ENTRY) dropped++;
    lp.values[k] = scaled;
  }
  lp.rowLower[row]! *= factor;
  lp.rowUpper[row]! *= factor;
  return dropped;
}

/**
 * Raises small costs so that the largest is in [1, 2): with costs near 1e-9 every point would pass HiGHS's absolute
 * dual tolerance. Large costs stay, because lowering them would loosen that tolerance for the small ones beside them.
 */
function costScale(cost: Float64Array): number {
  let largest = 0;
  for (const value of cost) largest = Math.max(largest, Math.abs(value));
  if (largest === 0 || largest >= 1) return 1;
  return 2 ** Math.min(1000, -Math.floor(Math.log2(largest)));
}
