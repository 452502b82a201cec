/** Exact arithmetic: fractions of BigInts, and what doubles are as fractions. */
export interface Fraction {
  readonly n: bigint;
  /** Positive. */
  readonly d: bigint;
}

export const ZERO: Fraction = { n: 0n, d: 1n };
export const ONE: Fraction = { n: 1n, d: 1n };

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export function fraction(n: bigint, d: bigint): Fraction {
  const sign = d < 0n ? -1n : 1n;
  const common = gcd(n, d < 0n ? -d : d) || 1n;
  return { n: (sign * n) / common, d: (sign * d) / common };
}

export const plus = (a: Fraction, b: Fraction) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const minus = (a: Fraction, b: Fraction) => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const times = (a: Fraction, b: Fraction) => fraction(a.n * b.n, a.d * b.d);
export const over = (a: Fraction, b: Fraction) => fraction(a.n * b.d, a.d * b.n);
export const compare = (a: Fraction, b: Fraction) =>
  Number(a.n * b.d - b.n * a.d > 0n) - Number(a.n * b.d - b.n * a.d < 0n);

/** A finite double, exactly. */
export function exactly(value: number): Fraction {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value);
  const bits = bytes.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 2047n);
  const mantissa = (bits & (2n ** 52n - 1n)) | (exponent > 0 ? 2n ** 52n : 0n);
  const n = bits >> 63n === 1n ? -mantissa : mantissa;
  const power = Math.max(exponent, 1) - 1075;
  return power >= 0 ? fraction(n * 2n ** BigInt(power), 1n) : fraction(n, 2n ** BigInt(-power));
}

/** The nearest double, or one beside it. */
export function nearly({ n, d }: Fraction): number {
  const shift = BigInt(Math.max(0, d.toString(2).length - n.toString(2).length + 64));
  return Number((n << shift) / d) / 2 ** Number(shift);
}
