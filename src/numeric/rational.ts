/**
 * Exact numbers: of game files, in which payoffs that add up along a path are summed as rationals and rounded once, so that
 * 1/3 + 2/3 is 1; and of exact optima.
 */

/** A fraction of two BigInts. */
export interface Rational {
  readonly numerator: bigint;
  /** At least 1; not necessarily in lowest terms. */
  readonly denominator: bigint;
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const FRACTION = /^([+-]?\d+)\/(\d+)$/;

/** Longer numbers are refused: no real file has one, and the cost of exact arithmetic grows with the digits. */
const MAX_LENGTH = 1000;

/** Sums are rounded to multiples of 2^-4096 when their denominator exceeds 2^4096: far below what a double sees. */
const ROUNDING_BITS = 4096n;
const LARGEST_DENOMINATOR = 1n << ROUNDING_BITS;

const ZERO: Rational = { numerator: 0n, denominator: 1n };

/** The double nearest to `-2`, `.80`, `1e-3` or `1/3`; null for any other text and for values that are not finite. */
export function toFinite(text: string): number | null {
  if (text.length > MAX_LENGTH) return null;
  if (DECIMAL.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : null;
  }
  const fraction = parseFraction(text);
  if (fraction === null) return null;
  const value = toNumber(fraction);
  return Number.isFinite(value) ? value : null;
}

/** The exact value of a text that `toFinite` accepts. A decimal too small for a double counts as 0. */
export function toRational(text: string): Rational {
  const fraction = parseFraction(text);
  if (fraction !== null) return fraction;
  // Also keeps 1e-999999999 from becoming a denominator of a billion digits.
  if (Number(text) === 0) return ZERO;
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', decimals = ''] = mantissa.split('.');
  const power = Number(exponent) - decimals.length;
  const digits = BigInt(whole.replace(/^[+-]/, '') + decimals);
  const signed = mantissa.startsWith('-') ? -digits : digits;
  return power >= 0
    ? { numerator: signed * 10n ** BigInt(power), denominator: 1n }
    : { numerator: signed, denominator: 10n ** BigInt(-power) };
}

/** The sum, exactly. */
export function sum(a: Rational, b: Rational): Rational {
  if (a.denominator === b.denominator)
    return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  const common = greatestCommonDivisor(a.denominator, b.denominator);
  const scale = b.denominator / common;
  return {
    numerator: a.numerator * scale + b.numerator * (a.denominator / common),
    denominator: a.denominator * scale,
  };
}

/** The sum, rounded where its denominator would be far longer than any file's numbers. */
export function add(a: Rational, b: Rational): Rational {
  const { numerator, denominator } = sum(a, b);
  if (denominator <= LARGEST_DENOMINATOR) return { numerator, denominator };
  return { numerator: (numerator << ROUNDING_BITS) / denominator, denominator: LARGEST_DENOMINATOR };
}

/** The nearest double; infinite when the value is too large for one. */
export function toNumber({ numerator, denominator }: Rational): number {
  const top = Number(numerator);
  const bottom = Number(denominator);
  if (Number.isSafeInteger(top) && Number.isSafeInteger(bottom)) return top / bottom;
  const magnitude = numerator < 0n ? -numerator : numerator;
  // At least 66 significant bits; the last one also stands for everything cut off, so that rounding is correct.
  const shift = Math.max(0, 66 + bitLength(denominator) - bitLength(magnitude));
  const scaled = magnitude << BigInt(shift);
  const quotient = scaled / denominator;
  const sticky = quotient * denominator === scaled ? quotient : quotient | 1n;
  const half = Math.floor(shift / 2);
  const value = Number(sticky) * 2 ** -half * 2 ** -(shift - half);
  return numerator < 0n ? -value : value;
}

/** `1/3`; null when the text is not a fraction or its denominator is 0. */
function parseFraction(text: string): Rational | null {
  const match = FRACTION.exec(text);
  if (match === null) return null;
  const denominator = BigInt(match[2]!);
  if (denominator === 0n) return null;
  return { numerator: BigInt(match[1]!.replace(/^\+/, '')), denominator };
}

export function multiply(a: Rational, b: Rational): Rational {
  return lowestTerms({
    numerator: a.numerator * b.numerator,
    denominator: a.denominator * b.denominator,
  });
}

/** Of two numbers of at least 1. */
export function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return a === b ? a : (a / greatestCommonDivisor(a, b)) * b;
}

export function lowestTerms({ numerator, denominator }: Rational): Rational {
  if (denominator === 1n) return { numerator, denominator };
  const common = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator);
  return { numerator: numerator / common, denominator: denominator / common };
}

/** Of two numbers of at least 0. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b];
  while (small !== 0n) [large, small] = [small, large % small];
  return large;
}

/** Within 3 bits above the true length, which is all that `toNumber` needs. */
function bitLength(value: bigint): number {
  return value.toString(16).length * 4;
}
