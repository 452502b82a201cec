/** Values that bidders have of an item, from lists of parameters. */
import { checkProbabilities } from '../design/prior.ts';
import { errors } from '../errors.ts';
import { drawnValues } from './drawn-values.ts';

/** What an item may be worth to a bidder, drawn independently of all else. */
export interface BidderValues {
  /** Strictly ascending, at least 0. */
  readonly values: readonly number[];
  /** Above 0, of sum 1. */
  readonly probabilities: readonly number[];
}

/** Whether all values are equally likely. */
export const isUniform = ({ probabilities }: BidderValues): boolean =>
  probabilities.every((own) => own === probabilities[0]);

/**
 * Reads one bidder's values.
 * @param family for messages
 * @param bidder counted from 0
 * @param own lists of its own, empty where they are those of `common`, whose probabilities may be empty: all the same
 * @throws InputError for values that do not ascend from 0, or bad probabilities
 */
export function bidderValues(
  family: string,
  bidder: number,
  own: BidderValues | undefined,
  common: BidderValues,
): BidderValues {
  const hasValues = own !== undefined && own.values.length > 0;
  const hasProbabilities = own !== undefined && own.probabilities.length > 0;
  const { values } = hasValues ? own : common;
  const probabilities = hasProbabilities ? own.probabilities : hasValues ? [] : common.probabilities;
  const whose = hasValues || hasProbabilities ? bidder + 1 : '';
  const field = `${family}:points${whose}`;
  const drawn = drawnValues(field, 'value', values, [], probabilities);
  const fall = values.findIndex((value, k) => k > 0 && !(value > values[k - 1]!));
  if (fall > 0) throw errors.badField(field, values.join(':'), 'numbers that ascend');
  checkProbabilities(`${family}:probabilities${whose}`, drawn);
  return { values, probabilities: drawn.map(({ probability }) => probability as number) };
}

/**
 * The largest step of which all amounts are multiples, up to a resolution; 0 when all are 0.
 * Source: Euclid's algorithm.
 */
export function commonStep(amounts: readonly number[], resolution: number): number {
  return amounts.reduce((step, amount) => {
    let [a, b] = [Math.max(step, amount), Math.min(step, amount)];
    while (b > resolution) {
      const rest = a - b * Math.round(a / b);
      [a, b] = [b, Math.abs(rest)];
    }
    return a;
  }, 0);
}
