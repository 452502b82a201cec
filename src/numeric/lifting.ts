/**
 * Exact solutions of sparse systems of whole numbers (Dixon 1982): the solution modulo a prime is lifted to powers of it, digit
 * by digit, until fractions can be read off it (Wang 1981) that solve the equations exactly.
 */
import type { Work } from '../work.ts';
import type { Csr } from './csr.ts';
import { Elimination } from './elimination.ts';
import { Inexact } from './inexact.ts';
import { PRIME, residue } from './modular.ts';

/** Fractions of one denominator. */
export interface ExactVector {
  readonly numerators: readonly bigint[];
  /** At least 1. */
  readonly denominator: bigint;
}

/** Digits after which it is given up: numerators and denominators of some 26,000 bits. */
const MOST_DIGITS = 2000;
const LIFTING = 'lifting a solution to fractions';
const BIG_PRIME = BigInt(PRIME);
/** Sums of so much are exact in doubles. */
const EXACT = 2 ** 52;

/** What the equations leave open is a multiple of this. */
const STEP = 2 ** -20;
const STEPS = 2n ** 20n;

/** Equations of whole numbers. */
export interface Equations {
  /** Below 2^52. */
  readonly matrix: Csr;
  /** One per row. */
  readonly right: Float64Array;
  /** Per row, 1: it holds; the others are taken as far as these leave something open. */
  readonly isSure: Uint8Array;
  /** Roughly the solution, for unknowns that no equation determines. */
  readonly guess: Float64Array;
}

/**
 * A solution of equations, as far as they are independent.
 * @returns one number per column
 * @throws Inexact where it has too many digits, or the elimination takes too long
 * Cost: an elimination modulo a prime, and per digit one product with the matrix.
 */
export function* solvingExactly({ matrix, right, isSure, guess }: Equations): Work<ExactVector> {
  const elimination = yield* Elimination.of(matrix, isSure);
  const isDetermined = new Uint8Array(matrix.numColumns);
  for (const { column } of elimination.pivots) isDetermined[column] = 1;
  const fixed = guess.map((value, c) => (isDetermined[c] === 1 ? 0 : Math.round(value / STEP)));
  const rows = elimination.pivots.map(({ row }) => row);
  const rest = new Residual(matrix, rows, right, fixed);
  const goal = rest.right;
  const digits: Float64Array[] = [];
  for (let tryAt = 2; digits.length < MOST_DIGITS; ) {
    const digit = elimination.solve(rest.residues());
    digits.push(digit);
    rest.divide(digit);
    yield { doing: LIFTING, done: digits.length, unit: 'digits' };
    if (digits.length < tryAt && !rest.isZero) continue;
    tryAt = Math.ceil(tryAt * 1.5);
    const found = yield* readingFractions(digits, matrix.numColumns);
    if (found === null || !(yield* isSolution(matrix, rows, goal, found))) continue;
    const { numerators, denominator } = found;
    return {
      numerators: numerators.map((n, c) => n + BigInt(fixed[c]!) * denominator),
      denominator: denominator * STEPS,
    };
  }
  throw new Inexact(`The solution has numerators or denominators of more than ${MOST_DIGITS * 13} bits.`);
}

/** What is left of the right sides of the chosen rows after the digits so far, over their power of the prime. */
class Residual {
  /** By row, as they were: of STEPS times the unknowns. */
  readonly right: readonly bigint[];
  private readonly matrix: Csr;
  private readonly rows: readonly number[];
  /** By row. Rows of small numbers are in doubles, the others are BigInts. */
  private readonly small: Float64Array;
  private readonly large = new Map<number, bigint>();

  constructor(matrix: Csr, rows: readonly number[], right: Float64Array, fixed: Float64Array) {
    this.matrix = matrix;
    this.rows = rows;
    this.small = new Float64Array(matrix.numRows);
    const goal: bigint[] = new Array(matrix.numRows).fill(0n);
    for (const r of rows) {
      let own = BigInt(right[r]!) * STEPS;
      let size = 0;
      const end = matrix.start[r + 1]!;
      for (let e = matrix.start[r]!; e < end; e++) {
        const g = fixed[matrix.column[e]!]!;
        size += Math.abs(matrix.value[e]!);
        if (g !== 0) own -= BigInt(matrix.value[e]!) * BigInt(g);
      }
      goal[r] = own;
      const most = size * PRIME + Math.abs(Number(own));
      if (most < EXACT) this.small[r] = Number(own);
      else this.large.set(r, own);
    }
    this.right = goal;
  }

  residues(): Float64Array {
    const out = this.small.map(residue);
    for (const [r, own] of this.large) {
      const rest = Number(own % BIG_PRIME);
      out[r] = rest < 0 ? rest + PRIME : rest;
    }
    return out;
  }

  /** Takes the digit's product with the matrix off, and divides by the prime. */
  divide(digit: Float64Array): void {
    const { start, column, value } = this.matrix;
    for (const r of this.rows) {
      const end = start[r + 1]!;
      const own = this.large.get(r);
      if (own === undefined) {
        let product = 0;
        for (let e = start[r]!; e < end; e++) product += value[e]! * digit[column[e]!]!;
        this.small[r] = (this.small[r]! - product) / PRIME;
        continue;
      }
      let product = 0n;
      for (let e = start[r]!; e < end; e++) {
        const times = digit[column[e]!]!;
        if (times !== 0) product += BigInt(value[e]!) * BigInt(times);
      }
      this.large.set(r, (own - product) / BIG_PRIME);
    }
  }

  get isZero(): boolean {
    return this.small.every((own) => own === 0) && [...this.large.values()].every((own) => own === 0n);
  }
}

/** The fractions of one denominator that digits stand for; null where numbers are not small enough to tell. */
function* readingFractions(digits: readonly Float64Array[], count: number): Work<ExactVector | null> {
  const modulus = BIG_PRIME ** BigInt(digits.length);
  const bound = 1n << BigInt(Math.floor((modulus.toString(16).length * 4 - 6) / 2));
  const numerators: bigint[] = [];
  let denominator = 1n;
  for (let c = 0; c < count; c++) {
    let value = 0n;
    for (let k = digits.length - 1; k >= 0; k--) value = value * BIG_PRIME + BigInt(digits[k]![c]!);
    value = (value * denominator) % modulus;
    const signed = value * 2n > modulus ? value - modulus : value;
    if (signed <= bound && -signed <= bound) {
      numerators.push(signed);
      continue;
    }
    const found = fractionModulo(value, modulus, bound);
    if (found === null) return null;
    denominator *= found.denominator;
    if (denominator > bound) return null;
    for (let k = 0; k < c; k++) numerators[k]! *= found.denominator;
    numerators.push(found.numerator);
    yield { doing: LIFTING, done: c, unit: 'unknowns' };
  }
  return { numerators, denominator };
}

/** The fraction of at most `bound` over at most `bound` that is `value` modulo `modulus`, by half of Euclid's algorithm. */
function fractionModulo(value: bigint, modulus: bigint, bound: bigint) {
  let [large, small, before, now] = [modulus, value, 0n, 1n];
  while (small > bound) {
    const quotient = large / small;
    [large, small] = [small, large - quotient * small];
    [before, now] = [now, before - quotient * now];
  }
  const denominator = now < 0n ? -now : now;
  if (denominator === 0n || denominator > bound) return null;
  return { numerator: now < 0n ? -small : small, denominator };
}

/** Whether fractions solve the equations of some rows, exactly. */
function* isSolution(
  { start, column, value }: Csr,
  rows: readonly number[],
  right: readonly bigint[],
  { numerators, denominator }: ExactVector,
): Work<boolean> {
  let spent = 0;
  for (const r of rows) {
    let sum = 0n;
    const end = start[r + 1]!;
    for (let e = start[r]!; e < end; e++) {
      const n = numerators[column[e]!]!;
      if (n !== 0n) sum += BigInt(value[e]!) * n;
    }
    if (sum !== right[r]! * denominator) return false;
    spent += end - start[r]!;
    if (spent < 4096) continue;
    spent = 0;
    yield { doing: LIFTING, done: r, unit: 'rows' };
  }
  return true;
}
