/** Sequential auctions: parameters, and what follows from them without regard to who knows what. */
import { errors } from '../errors.ts';
import { checkMoves } from '../game/size.ts';
import { amount, choice, flag, type Given, type Settled, settle, whole } from './instance.ts';

export const sequentialAuctionParameters = {
  items: whole('items sold one after the other', 2, 1, 20),
  bidders: whole('bidders', 2, 1, 6),
  values: whole('values of an item, evenly from 0 to top, equally likely', 5, 2, 101),
  top: amount('largest value', 1, 0, 1e6),
  budget: amount('what a bidder can pay in all', 1, 0, 1e6),
  format: choice('how an item is sold', ['optimal', 'first-price', 'second-price']),
  reserve: amount('first-price, second-price: smallest bid that wins', 0, 0, 1e6),
  grid: amount('step of payments and bids; 0: that of values', 0, 0, 1e6),
  payers: choice('optimal: who may be charged', ['winner', 'all']),
  participation: choice('optimal: when a bidder may refuse', [
    'auction',
    'forgiven',
    'outcome',
    'start',
    'ex-ante',
  ]),
  news: choice('what bidders learn between auctions', ['price', 'winner', 'own']),
  overbidding: flag('first-price, second-price: bids may be above the value', false),
};

/**
 * The required parameters, and others by choice.
 * @interface
 */
export type SequentialAuctionParameters = Given<typeof sequentialAuctionParameters>;

/** Amounts that differ by less are the same; far above the rounding of sums of 9 decimals. */
export const RESOLUTION = 1e-6;

/** What an auction of fixed format does with bids, and what all formats share. */
export interface SequentialAuctionRules
  extends Omit<Settled<typeof sequentialAuctionParameters>, 'values' | 'grid'> {
  readonly name: string;
  /** The values of an item, ascending. */
  readonly value: readonly number[];
  /** How many amounts on the grid there are up to a limit, 0 among them. */
  countBids(limit: number): number;
  /** Amounts on the grid up to a limit, ascending from 0. @throws InputError for more than a state may have moves */
  bidsUpTo(limit: number): number[];
  bidLimit(worth: number, left: number): number;
  /** What the winner pays; 0 when there is none. */
  priceOf(winner: number, bids: readonly number[]): number;
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
  const { values, grid: step, ...rest } = settle('sequential-auction', sequentialAuctionParameters, given);
  const { format, reserve, overbidding } = rest;
  if (use === 'bids' && format === 'optimal')
    throw errors.badField('sequential-auction:format', format, 'first-price or second-price');
  const value = Array.from({ length: values }, (_, k) => round((k * rest.top) / (values - 1)));
  const grid = step || rest.top / (values - 1);
  if (!(grid > RESOLUTION))
    throw errors.badField('sequential-auction:grid', grid, `a number above ${RESOLUTION}`);
  const countBids = (limit: number) => Math.floor((limit + RESOLUTION / 2) / grid) + 1;
  return {
    ...rest,
    value,
    countBids,
    bidsUpTo(limit) {
      const length = countBids(limit);
      checkMoves(`The number of amounts that ${rest.name} allows`, length);
      return Array.from({ length }, (_, k) => round(k * grid));
    },
    bidLimit: (worth, left) => Math.min(left, overbidding ? Number.POSITIVE_INFINITY : worth),
    priceOf(winner, bids) {
      if (winner < 0) return 0;
      if (format === 'first-price') return bids[winner]!;
      return Math.max(reserve, ...bids.filter((_, i) => i !== winner));
    },
    after: (left, payment) => (left - payment < RESOLUTION ? 0 : round(left - payment)),
  };
}

/**
 * Every list of one value per bidder, by index.
 * @throws InputError for more of them than a chance node may have moves
 */
export function valueProfiles({ name, bidders, value }: SequentialAuctionRules): number[][] {
  checkProfiles({ name, bidders, value });
  return Array.from({ length: bidders }).reduce<number[][]>(
    (lists) => lists.flatMap((list) => value.map((_, v) => [...list, v])),
    [[]],
  );
}

/** @throws InputError for more profiles of values than a chance node may have moves */
export function checkProfiles({
  name,
  bidders,
  value,
}: Pick<SequentialAuctionRules, 'name' | 'bidders' | 'value'>): void {
  checkMoves(`The number of profiles of values of ${name}`, value.length ** bidders);
}

/** Indices of the highest bids, if they reach the reserve. */
export function highest(bids: readonly number[], reserve: number): number[] {
  const best = Math.max(...bids);
  if (best < reserve - RESOLUTION) return [];
  return bids.flatMap((bid, i) => (bid === best ? [i] : []));
}

/** Sums of amounts on a grid, without the noise of their last digits. */
const round = (own: number): number => Math.round(own * 1e9) / 1e9;
