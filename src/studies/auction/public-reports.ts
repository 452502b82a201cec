/**
 * The optimal sequential auction when reports are published after each item: any number of items and bidders, any
 * distribution of each bidder's value of each item, any budgets. An item goes to one bidder or to nobody, as do payments, and
 * what is left of budgets is public. Payments of the last item are nothing or all that is left, of which lotteries make
 * everything between.
 */
import { errors } from '../../errors.ts';
import {
  RESOLUTION,
  type SequentialAuctionParameters,
  sequentialAuctionRules,
} from '../../games/sequential-auction-rules.ts';
import {
  checkValues,
  type StagedDesign,
  type StageOutcome,
  type StageParticipation,
  type ValueDistribution,
} from '../promises/design.ts';
import {
  type PromisesHooks,
  type PromisesOptions,
  type PromisesSolution,
  solvePromises,
} from '../promises/solve.ts';

/** One who may buy. */
export interface PublicBidder {
  /** What it can pay in all, 0 or more. */
  readonly budget: number;
  /** How it values an item: the same for all, or a list with one for each. Values are 0 or more. */
  readonly values: ValueDistribution | readonly ValueDistribution[];
}

/** What is sold to whom, and what may be paid. */
export interface PublicAuction {
  /** 1 to 100. */
  readonly items: number;
  /** 1 to 6. */
  readonly bidders: readonly PublicBidder[];
  /** Step of payments, above 0. */
  readonly grid: number;
  /** Who may be charged. @default winner */
  readonly payers?: 'winner' | 'all' | undefined;
  /** When a bidder may refuse for good: having seen each value, or the first, or before any. @default auction */
  readonly participation?: StageParticipation | undefined;
}

const MAX_ITEMS = 100;
const MAX_BIDDERS = 6;
const PARTICIPATION: readonly StageParticipation[] = ['auction', 'start', 'ex-ante'];

/**
 * A setting of the catalogue's game `sequential-auction`.
 * @throws InputError for what published reports cannot express: fixed formats, the participation `outcome` (one refusal for
 * each payment) and `forgiven`, several units of an item, news other than `price` (reports are public, and all prices with them)
 */
export function publicAuctionOf(parameters: SequentialAuctionParameters): PublicAuction {
  const { items, units, types, budgets, payers, ...rules } = sequentialAuctionRules(parameters, 'any');
  const { format, participation, news } = rules;
  if (format !== 'optimal') throw errors.badField('format', format, 'optimal, when reports are published');
  if (units !== 1) throw errors.badField('units', units, '1, when reports are published');
  if (news !== 'price') throw errors.badField('news', news, 'price, when reports are published');
  const isKnown = (own: string): own is StageParticipation => PARTICIPATION.some((known) => known === own);
  if (!isKnown(participation))
    throw errors.badField(
      'participation',
      participation,
      `${PARTICIPATION.join(', ')}, when reports are published`,
    );
  const most = Math.max(...budgets);
  const largest = Math.max(...types.flatMap(({ values }) => values));
  const [, step] = rules.bidsUpTo(Math.max(most, parameters.grid ?? 0, largest));
  return {
    items,
    bidders: types.map((values, i) => ({ budget: budgets[i]!, values })),
    grid: step ?? Math.max(most, 1),
    payers: payers === 'all' ? 'all' : 'winner',
    participation,
  };
}

/** What all bidders together can pay: the unit of relative tolerances. */
export const moneyOf = ({ bidders }: PublicAuction): number =>
  bidders.reduce((sum, { budget }) => sum + budget, 0);

/**
 * The auction as a design of rounds: states are what is left of budgets, in the order of bidders.
 * @throws InputError for parameters out of range
 */
export function publicAuctionDesign(auction: PublicAuction): StagedDesign {
  const { items, bidders, grid, payers = 'winner', participation = 'auction' } = auction;
  checkAuction(auction);
  const values = bidders.map((own) => distributionsOf(own, items));
  return {
    name: `auction of ${items} items, ${bidders.length} bidders, reports published`,
    players: bidders.length,
    rounds: items,
    values: (round) => values.map((own) => own[round]!),
    start: stateOf(bidders.map(({ budget }) => rounded(budget))),
    outcomes: (round, state) => outcomesOf(budgetsOf(state), { grid, payers, isLast: round === items - 1 }),
    participation,
    symmetries: symmetriesOf(values.map((own) => JSON.stringify(own))),
    permuted(state, permutation) {
      const left = budgetsOf(state);
      const moved = left.slice();
      for (const [i, to] of permutation.entries()) moved[to] = left[i]!;
      return stateOf(moved);
    },
  };
}

/**
 * The most revenue that an auction has which publishes reports after each item, and such an auction.
 * @returns as solvePromises, in the unit of values
 * @throws as publicAuctionDesign and solvePromises
 */
export async function solvePublicAuction(
  auction: PublicAuction,
  options: PromisesOptions = {},
  hooks: PromisesHooks = {},
): Promise<PromisesSolution> {
  return solvePromises(publicAuctionDesign(auction), options, hooks);
}

/** One for each item. */
function distributionsOf({ values }: PublicBidder, items: number): readonly ValueDistribution[] {
  return 'probabilities' in values ? new Array<ValueDistribution>(items).fill(values) : values;
}

function checkAuction({ items, bidders, grid, payers, participation }: PublicAuction): void {
  if (!(Number.isInteger(items) && items >= 1 && items <= MAX_ITEMS))
    throw errors.badField('items', items, `a whole number from 1 to ${MAX_ITEMS}`);
  if (!(bidders.length >= 1 && bidders.length <= MAX_BIDDERS))
    throw errors.badField('bidders', bidders.length, `1 to ${MAX_BIDDERS} bidders`);
  if (!(grid > RESOLUTION)) throw errors.badField('grid', grid, `a number above ${RESOLUTION}`);
  if (payers !== undefined && payers !== 'winner' && payers !== 'all')
    throw errors.badField('payers', payers, 'winner or all');
  if (participation !== undefined && !PARTICIPATION.includes(participation))
    throw errors.badField('participation', participation, PARTICIPATION.join(', '));
  for (const [i, bidder] of bidders.entries()) {
    const { budget } = bidder;
    if (!(budget >= 0 && Number.isFinite(budget)))
      throw errors.badField(`bidders[${i}].budget`, budget, 'a number of at least 0');
    const field = `bidders[${i}].values`;
    const distributions = distributionsOf(bidder, items);
    if (distributions.length !== items)
      throw errors.badField(field, distributions.length, `one distribution, or a list of ${items}`);
    for (const own of new Set(distributions)) {
      checkValues(own, field);
      if (own.values[0]! < 0) throw errors.badField(field, own.values[0], 'values of at least 0');
    }
  }
}

interface Paying {
  readonly grid: number;
  readonly payers: 'winner' | 'all';
  readonly isLast: boolean;
}

/** Nobody wins and pays, first; then each who can win, and each list of payments. */
function outcomesOf(left: readonly number[], { grid, payers, isLast }: Paying): StageOutcome[] {
  const amountsUpTo = (budget: number) => {
    if (isLast) return budget > 0 ? [0, budget] : [0];
    const count = Math.floor((budget + RESOLUTION / 2) / grid) + 1;
    return Array.from({ length: count }, (_, k) => rounded(k * grid));
  };
  const none = left.map(() => 0);
  const onlyFor = (bidder: number, own: number) => none.map((_, i) => (i === bidder ? own : 0));
  const everybody = () =>
    left.reduce<number[][]>(
      (lists, budget) => lists.flatMap((list) => amountsUpTo(budget).map((own) => [...list, own])),
      [[]],
    );
  return [-1, ...left.keys()].flatMap((winner) => {
    const alone = () => (winner < 0 ? [none] : amountsUpTo(left[winner]!).map((own) => onlyFor(winner, own)));
    return (payers === 'all' ? everybody() : alone()).map((payments) => ({
      label: labelOf(winner, payments, payers),
      reward: payments.reduce((sum, own) => sum + own, 0),
      amounts: onlyFor(winner, 1),
      payments,
      next: stateOf(left.map((own, i) => rounded(own - payments[i]!))),
    }));
  });
}

function labelOf(winner: number, payments: readonly number[], payers: 'winner' | 'all'): string {
  const who = winner < 0 ? 'nobody' : String(winner + 1);
  if (payers === 'all') return `${who}@${payments.join('/')}`;
  return winner < 0 ? who : `${who}@${payments[winner]}`;
}

/** Permutations of bidders of whom nobody takes the place of one with other values; without the identity. */
function symmetriesOf(kinds: readonly string[]): number[][] {
  const extend = (lists: number[][]) =>
    lists.flatMap((list) =>
      kinds.flatMap((kind, to) => (list.includes(to) || kind !== kinds[list.length] ? [] : [[...list, to]])),
    );
  const all = kinds.reduce<number[][]>(extend, [[]]);
  return all.filter((list) => list.some((to, i) => to !== i));
}

const stateOf = (left: readonly number[]): string => left.join(' ');
const budgetsOf = (state: string): number[] => state.split(' ').map(Number);
/** Sums of amounts on a grid, without the noise of their last digits; what is hardly left is nothing. */
const rounded = (own: number): number => (own < RESOLUTION ? 0 : Math.round(own * 1e9) / 1e9);
