/**
 * Maximises linear functions over a polyhedron of few dimensions and many rows, { z in a box : a_j · z <= β_j }, by the dual
 * simplex method from the best corner of the box. Millions of these are solved for one mechanism, each in microseconds; a
 * library's call alone takes a hundred times that. Nothing rests on its arithmetic: a bound is computed from multipliers
 * y >= 0, and is one whatever they are.
 */
import { GrowableFloat64 } from '../../numeric/growable.ts';
import { roundings } from '../../numeric/rounding.ts';

/** Rows that are violated by less are satisfied; rows have numbers of about 1. */
const FEASIBLE = 1e-11;
/** Smaller pivots are not taken. */
const PIVOT = 1e-12;
const MAX_PIVOTS = 400;

export class Polyhedron {
  readonly dimension: number;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Rows a_j, one after the other. */
  readonly rows = new GrowableFloat64(64);
  readonly bounds = new GrowableFloat64(16);
  /** The maximiser that the last `maximise` found. */
  readonly point: Float64Array;

  /** Inverse of the matrix of basic rows: point = inverse · their bounds. */
  private readonly inverse: Float64Array;
  /** Basic rows: j of rows, or -1 - 2 k for the upper bound of coordinate k, -2 - 2 k for its lower one. */
  private readonly basis: Int32Array;
  /** Multipliers of basic rows. */
  private readonly multiplier: Float64Array;
  private readonly entering: Float64Array;

  constructor(lower: Float64Array, upper: Float64Array) {
    const d = lower.length;
    this.dimension = d;
    this.lower = lower;
    this.upper = upper;
    this.point = new Float64Array(d);
    this.inverse = new Float64Array(d * d);
    this.basis = new Int32Array(d);
    this.multiplier = new Float64Array(d);
    this.entering = new Float64Array(d);
  }

  get numRows(): number {
    return this.bounds.length;
  }

  addRow(row: ArrayLike<number>, bound: number): void {
    for (let k = 0; k < this.dimension; k++) this.rows.push(row[k]!);
    this.bounds.push(bound);
  }

  /** How far a point is from satisfying the rows from `from` on: the largest a_j · z - β_j, or -Infinity. */
  violation(z: ArrayLike<number>, from = 0): number {
    const { dimension: d, numRows } = this;
    const a = this.rows.data;
    const beta = this.bounds.data;
    let most = Number.NEGATIVE_INFINITY;
    for (let j = from; j < numRows; j++) {
      let activity = 0;
      for (let k = 0; k < d; k++) activity += a[j * d + k]! * z[k]!;
      most = Math.max(most, activity - beta[j]!);
    }
    return most;
  }

  /**
   * Leaves a maximiser in `point`.
   * @param from where the d numbers of the direction begin
   * @returns at least the maximum of direction · z, whatever rounding does
   */
  maximise(direction: Float64Array, from = 0): number {
    this.startAtCorner(direction, from);
    for (let pivots = 0; pivots < MAX_PIVOTS; pivots++) {
      const row = this.mostViolated();
      if (row === NONE || !this.enter(row)) break;
    }
    return this.boundOf(direction, from);
  }

  private startAtCorner(direction: Float64Array, from: number): void {
    const { dimension: d, inverse, basis, multiplier, point } = this;
    inverse.fill(0);
    for (let k = 0; k < d; k++) {
      const c = direction[from + k]!;
      const up = c >= 0;
      inverse[k * d + k] = up ? 1 : -1;
      basis[k] = up ? -1 - 2 * k : -2 - 2 * k;
      multiplier[k] = Math.abs(c);
      point[k] = up ? this.upper[k]! : this.lower[k]!;
    }
  }

  /** Box rows are tested last: the start satisfies them. */
  private mostViolated(): number {
    const { dimension: d, point, numRows } = this;
    const a = this.rows.data;
    const beta = this.bounds.data;
    let most = FEASIBLE;
    let found = NONE;
    if (d === 3) {
      const [x, y, z] = point as unknown as [number, number, number];
      for (let j = 0, at = 0; j < numRows; j++, at += 3) {
        const excess = a[at]! * x + a[at + 1]! * y + a[at + 2]! * z - beta[j]!;
        if (excess > most) {
          most = excess;
          found = j;
        }
      }
    } else {
      for (let j = 0; j < numRows; j++) {
        let excess = -beta[j]!;
        for (let k = 0; k < d; k++) excess += a[j * d + k]! * point[k]!;
        if (excess > most) {
          most = excess;
          found = j;
        }
      }
    }
    for (let k = 0; k < d; k++) {
      const above = point[k]! - this.upper[k]!;
      const below = this.lower[k]! - point[k]!;
      if (above > most) {
        most = above;
        found = -1 - 2 * k;
      }
      if (below > most) {
        most = below;
        found = -2 - 2 * k;
      }
    }
    return found;
  }

  /** Takes a violated row into the basis. @returns false when no basic row can make room, as rounding may have it */
  private enter(row: number): boolean {
    const { dimension: d, inverse, basis, multiplier, entering: u } = this;
    // u = row · inverse
    for (let i = 0; i < d; i++) {
      let sum = 0;
      for (let k = 0; k < d; k++) sum += this.entry(row, k) * inverse[k * d + i]!;
      u[i] = sum;
    }
    let leaving = -1;
    let step = Number.POSITIVE_INFINITY;
    for (let i = 0; i < d; i++) {
      if (u[i]! <= PIVOT) continue;
      const ratio = multiplier[i]! / u[i]!;
      if (ratio < step || (ratio === step && u[i]! > u[leaving]!)) {
        step = ratio;
        leaving = i;
      }
    }
    if (leaving < 0) return false;
    const pivot = u[leaving]!;
    for (let k = 0; k < d; k++) {
      const own = inverse[k * d + leaving]! / pivot;
      for (let i = 0; i < d; i++) if (i !== leaving) inverse[k * d + i]! -= u[i]! * own;
      inverse[k * d + leaving] = own;
    }
    for (let i = 0; i < d; i++) multiplier[i] = Math.max(0, multiplier[i]! - step * u[i]!);
    multiplier[leaving] = step;
    basis[leaving] = row;
    this.movePoint();
    return true;
  }

  private movePoint(): void {
    const { dimension: d, inverse, basis, point } = this;
    for (let k = 0; k < d; k++) {
      let sum = 0;
      for (let i = 0; i < d; i++) sum += inverse[k * d + i]! * this.boundOfRow(basis[i]!);
      point[k] = sum;
    }
  }

  /** Σ y β + |direction - Σ y a| · the box, rounded up. */
  private boundOf(direction: Float64Array, from: number): number {
    const { dimension: d, basis, multiplier } = this;
    let sum = 0;
    let magnitude = 0;
    for (let i = 0; i < d; i++) {
      const term = multiplier[i]! * this.boundOfRow(basis[i]!);
      sum += term;
      magnitude += Math.abs(term);
    }
    for (let k = 0; k < d; k++) {
      let rest = direction[from + k]!;
      let size = Math.abs(rest);
      for (let i = 0; i < d; i++) {
        const term = multiplier[i]! * this.entry(basis[i]!, k);
        rest -= term;
        size += Math.abs(term);
      }
      const far = Math.max(Math.abs(this.lower[k]!), Math.abs(this.upper[k]!));
      sum += Math.max(rest * this.upper[k]!, rest * this.lower[k]!);
      magnitude += size * far;
    }
    return sum + roundings(8 * (d + 2)) * magnitude;
  }

  private entry(row: number, k: number): number {
    if (row >= 0) return this.rows.data[row * this.dimension + k]!;
    const code = -1 - row;
    return code >> 1 !== k ? 0 : code & 1 ? -1 : 1;
  }

  private boundOfRow(row: number): number {
    if (row >= 0) return this.bounds.data[row]!;
    const code = -1 - row;
    return code & 1 ? -this.lower[code >> 1]! : this.upper[code >> 1]!;
  }
}

const NONE = Number.MIN_SAFE_INTEGER;
