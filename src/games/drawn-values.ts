import type { Drawn } from '../design/prior.ts';
import { errors } from '../errors.ts';

/**
 * Private values of a player, one type each, as lists of parameters give them.
 * @param field name of the list of values, for messages, as in `bilateral-trade:costs`
 * @param given the values, or none
 * @param fallback their default
 * @param probabilities one per value; none: all the same
 * @throws InputError for a value below 0, or probabilities of another number
 */
export function drawnValues(
  field: string,
  noun: string,
  given: readonly number[],
  fallback: readonly number[],
  probabilities: readonly number[],
): Drawn<number>[] {
  const values = listOr(given, fallback);
  if (probabilities.length > 0 && probabilities.length !== values.length)
    throw errors.badField(
      `${field}: probabilities`,
      probabilities.join(':'),
      `${values.length} numbers, one per value, or none`,
    );
  const negative = values.find((value) => value < 0);
  if (negative !== undefined) throw errors.badField(field, negative, 'values of at least 0');
  return values.map((value, k) => ({
    label: `${noun} ${value}`,
    value,
    probability: probabilities[k] ?? 1 / values.length,
  }));
}

/** The largest of a list, however long; -Infinity of none. */
export const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);

export const listOr = (given: readonly number[], fallback: readonly number[]): readonly number[] =>
  given.length > 0 ? given : fallback;
