/** Sequential auctions: parameters, and what follows from them without regard to who knows what. */
import { product } from '../design/prior.ts';
import { errors } from '../errors.ts';
import { checkMoves } from '../game/size.ts';
import { type BidderValues, bidderValues, commonStep } from './bidder-values.ts';
import { amount, choice, flag, type Given, list, type Settled, settle, whole } from './instance.ts';

export const sequentialAuctionParameters = {
  items: whole('items sold one after the other', 2, 1, 20),
  bidders: whole('bidders', 2, 1, 6),
  units: whole('equal units of each item, of which a bidder wants one', 1, 1, 6),
  values: whole('values of an item, evenly from 0 to top', 5, 2, 101),
  top: amount('largest value', 1, 0, 1e6),
  points: list('values of an item, ascending, in place of values and top'),
  probabilities: list('their probabilities, or those of values; default all the same'),
  points2: list('values of bidder 2, if they differ'),
  probabilities2: list('their probabilities, if they differ'),
  points3: list('values of bidder 3, if they differ'),
  probabilities3: list('their probabilities, if they differ'),
  budget: amount('what a bidder can pay in all', 1, 0, 1e6),
  budgets: list('the same, a number per bidder; default all the same'),
  format: choice('how an item is sold', ['optimal', 'first-price', 'second-price', 'all-pay', 'vcg']),
  reserve: amount('formats with bids: smallest bid that wins', 0, 0, 1e6),
  grid: amount('step of payments and bids; 0: the coarsest with all values', 0, 0, 1e6),
  payers: choice('optimal: who may be charged', ['winner', 'all']),
  participation: choice('optimal: when a bidder may refuse', [
    'auction',
    'forgiven',
    'outcome',
    'start',
    'ex-ante',
  ]),
  news: choice('what bidders learn between auctions', ['price', 'winner', 'own']),
  overbidding: flag('formats with bids: bids may be above the value', false),
};

/**
 * The required parameters, and others by choice.
 * @interface
 */
export type SequentialAuctionParameters = Given<typeof sequentialAuctionParameters>;

/** Amounts that differ by less are the same; far above the rounding of sums of 9 decimals. */
export const RESOLUTION = 1e-6;

type Kept = 'items' | 'bidders' | 'units' | 'format' | 'reserve' | 'payers' | 'participation' | 'news';

/** What an auction of fixed format does with bids, and what all formats share. */
export interface SequentialAuctionRules extends Pick<Settled<typeof sequentialAuctionParameters>, Kept> {
  readonly name: string;
  /** Per bidder: the values of an item. */
  readonly types: readonly BidderValues[];
  /** The largest value of all. */
  readonly top: number;
  /** Per bidder: what it can pay in all. */
  readonly budgets: readonly number[];
  /** Whether bidders have the same values, probabilities and budgets. */
  readonly areAlike: boolean;
  /** How many amounts on the grid there are up to a limit, 0 among them. */
  countBids(limit: number): number;
  /** Amounts on the grid up to a limit, ascending from 0. @throws InputError for more than a state may have moves */
  bidsUpTo(limit: number): number[];
  bidLimit(worth: number, left: number): number;
  /** What each bidder pays for its bid. */
  paymentsOf(winners: readonly number[], bids: readonly number[]): number[];
  after(left: number, payment: number): number;
}

/**
 * @param use `bids`: for a format with bids
 * @throws InputError for parameters out of range
 */
export function sequentialAuctionRules(
  given: SequentialAuctionParameters,
  use: 'any' | 'bids',
): SequentialAuctionRules {
  const settled = settle('sequential-auction', sequentialAuctionParameters, given);
  const { format, reserve, overbidding, name, units } = settled;
  if (use === 'bids' && format === 'optimal')
    throw errors.badField('sequential-auction:format', format, 'first-price, second-price, all-pay or vcg');
  if (format === 'second-price' && units > 1)
    throw errors.badField(
      'sequential-auction:format',
      format,
      'vcg or first-price when there are several units',
    );
  const types = typesOf(settled, given);
  const budgets = budgetsOf(settled);
  const grid = gridOf(settled, types);
  const countBids = (limit: number) => Math.floor((limit + RESOLUTION / 2) / grid) + 1;
  const alike = ({ values, probabilities }: BidderValues) => `${values} ${probabilities}`;
  return {
    ...settled,
    payers: format === 'all-pay' ? 'all' : settled.payers,
    types,
    top: Math.max(...types.map(({ values }) => values.at(-1) as number)),
    budgets,
    areAlike: new Set(types.map((own, i) => `${alike(own)} ${budgets[i]}`)).size === 1,
    countBids,
    bidsUpTo(limit) {
      const length = countBids(limit);
      checkMoves(`The number of amounts that ${name} allows`, length);
      return Array.from({ length }, (_, k) => round(k * grid));
    },
    bidLimit: (worth, left) => Math.min(left, overbidding ? Number.POSITIVE_INFINITY : worth),
    paymentsOf(winners, bids) {
      if (format === 'all-pay') return [...bids];
      const price = Math.max(reserve, ...bids.filter((_, i) => !winners.includes(i)));
      return bids.map((own, i) => (winners.includes(i) ? (format === 'first-price' ? own : price) : 0));
    },
    after: (left, payment) => (left - payment < RESOLUTION ? 0 : round(left - payment)),
  };
}

type All = Settled<typeof sequentialAuctionParameters>;

function typesOf(settled: All, given: SequentialAuctionParameters): BidderValues[] {
  const { bidders, points, values, top, probabilities } = settled;
  const beside = (['values', 'top'] as const).find((field) => given[field] !== undefined);
  if (points.length > 0 && beside !== undefined)
    throw errors.badField(`sequential-auction:${beside}`, settled[beside], 'nothing beside points');
  if (points.length === 0 && !(top / (values - 1) > RESOLUTION))
    throw errors.badField('sequential-auction:top', top, `values that are more than ${RESOLUTION} apart`);
  const even = () => Array.from({ length: values }, (_, k) => round((k * top) / (values - 1)));
  const common = { values: points.length > 0 ? points : even(), probabilities };
  const own = [
    { values: [], probabilities: [] },
    { values: settled.points2, probabilities: settled.probabilities2 },
    { values: settled.points3, probabilities: settled.probabilities3 },
  ];
  own.forEach((lists, i) => {
    if (i >= bidders && (lists.values.length > 0 || lists.probabilities.length > 0))
      throw errors.badField(
        'sequential-auction:bidders',
        bidders,
        `${i + 1} or more with values of bidder ${i + 1}`,
      );
  });
  return Array.from({ length: bidders }, (_, i) => bidderValues('sequential-auction', i, own[i], common));
}

function budgetsOf({ bidders, budget, budgets }: All): readonly number[] {
  if (budgets.length === 0) return Array.from({ length: bidders }, () => budget);
  const { min, max } = sequentialAuctionParameters.budget;
  if (budgets.length !== bidders || budgets.some((own) => own < min || own > max))
    throw errors.badField(
      'sequential-auction:budgets',
      budgets.join(':'),
      `${bidders} numbers from ${min} to ${max}, one per bidder`,
    );
  return budgets;
}

function gridOf(
  { grid, points, points2, points3, top, values }: All,
  types: readonly BidderValues[],
): number {
  const isEven = [points, points2, points3].every((list) => list.length === 0);
  const step =
    grid ||
    (isEven
      ? top / (values - 1)
      : commonStep(
          types.flatMap((own) => own.values),
          RESOLUTION,
        ));
  if (!(step > RESOLUTION))
    throw errors.badField('sequential-auction:grid', step, `a number above ${RESOLUTION}`);
  return step;
}

/** A value per bidder, by index, and how likely it is. */
export interface ValueProfile {
  readonly values: readonly number[];
  readonly probability: number;
}

/**
 * Every list of one value per bidder.
 * @throws InputError for more of them than a chance node may have moves
 */
export function valueProfiles(rules: SequentialAuctionRules): ValueProfile[] {
  checkProfiles(rules);
  const { types } = rules;
  return product(types.map(({ values }) => values.length)).map((values) => ({
    values,
    probability: values.reduce((share, v, i) => share * types[i]!.probabilities[v]!, 1),
  }));
}

export const countProfiles = ({ types }: Pick<SequentialAuctionRules, 'types'>): number =>
  types.reduce((count, { values }) => count * values.length, 1);

/** @throws InputError for more profiles of values than a chance node may have moves */
export function checkProfiles(rules: Pick<SequentialAuctionRules, 'name' | 'types'>): void {
  checkMoves(`The number of profiles of values of ${rules.name}`, countProfiles(rules));
}

/** Who may win with these bids, each set as likely as the others: ties at the last unit are broken at random. */
export function winnersOf(
  bids: readonly number[],
  { reserve, units }: Pick<SequentialAuctionRules, 'reserve' | 'units'>,
): number[][] {
  const valid = bids.flatMap((bid, i) => (bid < reserve - RESOLUTION ? [] : [i]));
  if (valid.length <= units) return [valid];
  const least = valid.map((i) => bids[i]!).sort((a, b) => b - a)[units - 1]!;
  const sure = valid.filter((i) => bids[i]! > least);
  const tied = valid.filter((i) => bids[i] === least);
  return subsets(tied, units - sure.length).map((chosen) => [...sure, ...chosen].sort((a, b) => a - b));
}

/** All sets of so many, in the order of the list. */
export function subsets<Item>(items: readonly Item[], size: number): Item[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, k) => subsets(items.slice(k + 1), size - 1).map((rest) => [item, ...rest]));
}

/** Sums of amounts on a grid, without the noise of their last digits. */
const round = (own: number): number => Math.round(own * 1e9) / 1e9;
