/** Exact optima for people and for programs. */
import type { ExactOptimum } from '../solve/exact-optimum.ts';

/** Digits after the point, and after zeros that follow it. */
const DIGITS = 6;

/** What JSON says: a fraction of two whole numbers in texts, as they may be longer than a double's, or why there is none. */
export type ExactFields =
  | { readonly exactOptimum: { readonly numerator: string; readonly denominator: string } }
  | { readonly exactRefusal: string };

export function exactFields(exact: ExactOptimum): ExactFields {
  if ('refusal' in exact) return { exactRefusal: exact.refusal };
  const { numerator, denominator } = exact;
  return { exactOptimum: { numerator: String(numerator), denominator: String(denominator) } };
}

/** `optimum 50/61, exactly (0.819672…)`, or one sentence on why it is not known. @param what the number is */
export function exactText(exact: ExactOptimum, what: 'optimum' | 'value'): string {
  if ('refusal' in exact) return `No exact ${what}. ${exact.refusal}`;
  const { numerator, denominator } = exact;
  if (denominator === 1n) return `${what} ${numerator}, exactly`;
  return `${what} ${numerator}/${denominator}, exactly (${decimals(numerator, denominator)})`;
}

/** Cut off, not rounded, and then with an ellipsis. */
function decimals(numerator: bigint, denominator: bigint): string {
  const size = numerator < 0n ? -numerator : numerator;
  const zeros = Math.max(0, String(denominator).length - String(size).length - 1);
  const places = DIGITS + zeros;
  const scaled = size * 10n ** BigInt(places);
  const text = String(scaled / denominator).padStart(places + 1, '0');
  const isWhole = scaled % denominator === 0n;
  const fraction = isWhole ? text.slice(-places).replace(/0+$/, '') : `${text.slice(-places)}…`;
  return `${numerator < 0n ? '-' : ''}${text.slice(0, -places)}.${fraction}`;
}
