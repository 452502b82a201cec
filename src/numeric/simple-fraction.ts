import { lowestTerms, type Rational, toRational } from './rational.ts';

/** A fraction of two whole numbers. */
interface SimpleFraction {
  readonly numerator: number;
  /** At least 1; in lowest terms. */
  readonly denominator: number;
}

/**
 * The fraction with the smallest denominator among the convergents of a number that are as near to it as is asked.
 * @param value finite
 * @param within how far it may be, over the number's size; 0: its nearest double is the number itself
 * @param most largest denominator
 * @returns null where there is none
 */
export function simpleFraction(value: number, within: number, most: number): SimpleFraction | null {
  const magnitude = Math.abs(value);
  let [p, q, pBefore, qBefore] = [Math.floor(magnitude), 1, 1, 0];
  for (let rest = magnitude - p; ; ) {
    if (!(q <= most)) return null;
    if (Math.abs(p / q - magnitude) <= within * magnitude)
      return { numerator: value < 0 ? -p : p, denominator: q };
    if (!(rest > 0)) return null;
    const inverse = 1 / rest;
    const term = Math.floor(inverse);
    [p, q, pBefore, qBefore] = [term * p + pBefore, term * q + qBefore, p, q];
    rest = inverse - term;
  }
}

/** A double whose shortest decimal has no more digits stands for that decimal, if for no simpler fraction. */
const SHORT_DIGITS = 9;
/** Largest denominator that a number below 1 is taken for; of larger numbers, less: random doubles have none. */
const MOST = 2 ** 20;

/** A sum or product of fractions misses its own by some roundings; then only such denominators count. */
const COMPUTED = { within: 2 ** -50, most: 2 ** 12 };

/**
 * What a double was written as, 1/3, 0.25 or 7, or computed as, with some roundings; null when it is no such number, as the root
 * of 2.
 */
export function meantBy(value: number): Rational | null {
  if (Number.isSafeInteger(value)) return { numerator: BigInt(value), denominator: 1n };
  const simple = simpleFraction(value, 0, MOST / Math.sqrt(Math.max(1, Math.abs(value))));
  if (simple !== null) return wholes(simple);
  const decimal = String(value);
  const digits = decimal.replace(/e.*$/, '').replace('.', '').replace(/^-?0*/, '');
  if (digits.length <= SHORT_DIGITS) return lowestTerms(toRational(decimal));
  const computed = simpleFraction(value, COMPUTED.within, COMPUTED.most);
  return computed === null ? null : wholes(computed);
}

const wholes = ({ numerator, denominator }: SimpleFraction): Rational => ({
  numerator: BigInt(numerator),
  denominator: BigInt(denominator),
});
