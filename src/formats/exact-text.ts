/**
 * Numbers as exact readers take them: decimals without exponent, and fractions. Gambit reads every number as a rational,
 * so that 0.3333333333333333 three times is not 1 to it, and other programs know no exponents.
 */
import { add, lowestTerms, type Rational, toRational } from '../numeric/rational.ts';
import { simpleFraction } from '../numeric/simple-fraction.ts';

const PLAIN = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;

/** Longer texts could not be read again. */
const MAX_LENGTH = 1000;
/** Sums along paths may have far longer fractions than any file that they come from. */
const MAX_SUM_LENGTH = 120;
/** Decimals of a sum that is no fraction. */
const SUM_PLACES = 20n;
/** A double whose shortest decimal has no more digits is taken for that decimal: no fraction of its own is near. */
const SHORT_DIGITS = 9;
/** Largest denominator that a double below 1 is searched for; random doubles have one with probability below 1e-4. */
const MAX_DENOMINATOR = 2 ** 20;

/** The same decimal without plus, exponent and zeros that say nothing, as in `0.0000001` for `1e-7`. */
export function plainDecimal(text: string): string {
  if (PLAIN.test(text) && text !== '-0') return text;
  // Also keeps 1e-999999999 from becoming a text of a billion zeros.
  if (Number(text) === 0) return '0';
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', decimals = ''] = mantissa.replace(/^[+-]/, '').split('.');
  const digits = BigInt(whole + decimals);
  return pointed(mantissa.startsWith('-') ? -digits : digits, decimals.length - Number(exponent));
}

/**
 * What a double stands for: its shortest decimal, or where that is long the fraction with the smallest denominator,
 * up to 2^20 (less above 1), whose nearest double it is. Finite doubles only.
 */
export function textOfDouble(value: number): string {
  const text = plainDecimal(String(value));
  if (Number.isSafeInteger(value) || significantDigits(text) <= SHORT_DIGITS) return text;
  return fractionOf(value) ?? text;
}

/**
 * A number of a file as it is written again: fractions as they are, decimals plain. Null where it is the decimal that
 * `textOfDouble` says, so that nothing need be kept, and where it is too long to be read again.
 */
export function writtenText(text: string, value: number): string | null {
  const exact = text.includes('/') ? text.replace(/^\+/, '') : plainDecimal(text);
  return exact.length > MAX_LENGTH || isSaid(exact, value) ? null : exact;
}

/** The same of a sum: a decimal where one of 20 places is exact, otherwise a fraction in lowest terms. */
export function sumText(sum: Rational, value: number): string | null {
  const exact = textOfRational(sum);
  return exact.length > MAX_SUM_LENGTH || isSaid(exact, value) ? null : exact;
}

function isSaid(exact: string, value: number): boolean {
  return !exact.includes('/') && exact === textOfDouble(value);
}

/**
 * Probabilities of one chance node that add up to exactly 1: the first of `given`, what the doubles stand for, and the
 * doubles divided by their sum, as decimals with 20 digits for the smallest.
 * @param given texts of a file, when there is one
 */
export function chanceTexts(probabilities: readonly number[], given?: readonly string[]): readonly string[] {
  if (given !== undefined && isOne(given)) return given;
  const simple = probabilities.map(textOfDouble);
  return isOne(simple) ? simple : scaled(probabilities);
}

function isOne(texts: readonly string[]): boolean {
  const { numerator, denominator } = texts.map(toRational).reduce(add);
  return numerator === denominator;
}

/** Rounding is made up for at the largest. */
function scaled(probabilities: readonly number[]): string[] {
  const exact = probabilities.map(rationalOf);
  const total = exact.reduce(add);
  const smallest = Math.min(...probabilities.filter((p) => p > 0));
  const places = 20 + Math.ceil(-Math.log10(Math.min(smallest, 1)));
  const unit = 10n ** BigInt(places);
  const shares = exact.map(
    ({ numerator, denominator }) => (numerator * total.denominator * unit) / (denominator * total.numerator),
  );
  const largest = probabilities.indexOf(Math.max(...probabilities));
  const missing = unit - shares.reduce((sum, share) => sum + share, 0n);
  shares[largest]! += missing;
  return shares.map((share) => pointed(share, places));
}

/** With so small a denominator, the fraction sought is a convergent of the double. */
function fractionOf(value: number): string | null {
  const limit = MAX_DENOMINATOR / Math.sqrt(Math.max(1, Math.abs(value)));
  const found = simpleFraction(value, 0, limit);
  return found === null ? null : `${found.numerator}/${found.denominator}`;
}

/** A double is a whole number over a power of two. */
function rationalOf(value: number): Rational {
  let numerator = value;
  let shift = 0n;
  for (; !Number.isInteger(numerator); shift++) numerator *= 2;
  return { numerator: BigInt(numerator), denominator: 1n << shift };
}

function textOfRational(given: Rational): string {
  const { numerator, denominator } = lowestTerms(given);
  if (denominator === 1n) return String(numerator);
  const scaledUp = numerator * 10n ** SUM_PLACES;
  if (scaledUp % denominator === 0n) return pointed(scaledUp / denominator, Number(SUM_PLACES));
  return `${numerator}/${denominator}`;
}

/** `digits` over 10^places, which may be negative. */
function pointed(digits: bigint, places: number): string {
  if (places <= 0) return String(digits * 10n ** BigInt(-places));
  const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
  const decimals = text.slice(-places).replace(/0+$/, '');
  const whole = `${digits < 0n ? '-' : ''}${text.slice(0, -places)}`;
  return decimals === '' ? whole : `${whole}.${decimals}`;
}

function significantDigits(plain: string): number {
  return plain.replace(/^-?[0.]*/, '').replace('.', '').length;
}
