/**
 * Truthful bidding in first- and second-price sequential auctions, by exact expectation over values and ties: every bidder
 * bids its value, or the most on the grid that it has left. No game tree: states are the budgets that are left, which winner
 * and price make public, so that many items are cheap.
 */
import {
  highest,
  type SequentialAuctionParameters,
  sequentialAuctionRules,
  valueProfiles,
} from '../../games/sequential-auction-rules.ts';

/** Means over values and ties, for all items together, in the unit of values. */
export interface TruthfulPlay {
  readonly revenue: number;
  /** A bidder's utility; they are all alike. */
  readonly utility: number;
  /** What a bidder gains by its best response to the others, >= 0. */
  readonly gain: number;
  /** Number of items sold for nothing. */
  readonly free: number;
  readonly sold: number;
}

interface Value extends Omit<TruthfulPlay, 'gain'> {
  /** Bidder 1's utility when it alone deviates from here on. */
  readonly best: number;
}

const OVER: Value = { revenue: 0, utility: 0, best: 0, free: 0, sold: 0 };

/**
 * @throws InputError for parameters out of range, the format optimal, or more than 1,000,000 profiles of values or bids
 * Cost: values^bidders times bids for every list of budgets that can be left.
 */
export function truthfulPlay(parameters: SequentialAuctionParameters): TruthfulPlay {
  const rules = sequentialAuctionRules(parameters, 'bids');
  const { items, bidders, reserve, value, budget, bidsUpTo, priceOf, bidLimit, after } = rules;
  const profiles = valueProfiles(rules);
  const known = new Map<string, Value>();

  const truthful = (worth: number, left: number) => bidsUpTo(Math.min(worth, left)).at(-1) as number;

  /** What an auction adds, and what follows: the mean over ties. */
  const sale = (item: number, left: readonly number[], worth: readonly number[], bids: readonly number[]) => {
    const sum = { revenue: 0, utility: 0, best: 0, free: 0, sold: 0 };
    const winners = highest(bids, reserve);
    const share = 1 / Math.max(1, winners.length);
    for (const winner of winners.length === 0 ? [-1] : winners) {
      const price = priceOf(winner, bids);
      const next = worthOf(
        item + 1,
        left.map((own, i) => (i === winner ? after(own, price) : own)),
      );
      const surplus = winner === 0 ? worth[0]! - price : 0;
      sum.revenue += share * (price + next.revenue);
      sum.utility += share * (surplus + next.utility);
      sum.best += share * (surplus + next.best);
      sum.sold += share * (Number(winner >= 0) + next.sold);
      sum.free += share * (Number(winner >= 0 && price === 0) + next.free);
    }
    return sum;
  };

  const worthOf = (item: number, left: readonly number[]): Value => {
    if (item === items) return OVER;
    const key = `${item}:${left.join(' ')}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const total = { ...OVER };
    // Per value of bidder 1 and bid of its own: the utility of its best response, summed over the others' values.
    const deviation = value.map((worth) => bidsUpTo(bidLimit(worth, left[0]!)).map(() => 0));
    for (const profile of profiles) {
      const worth = profile.map((v) => value[v]!);
      const bids = worth.map((own, i) => truthful(own, left[i]!));
      const { revenue, utility, free, sold } = sale(item, left, worth, bids);
      total.revenue += revenue;
      total.utility += utility;
      total.free += free;
      total.sold += sold;
      const mine = deviation[profile[0]!]!;
      bidsUpTo(bidLimit(worth[0]!, left[0]!)).forEach((bid, b) => {
        mine[b]! += sale(item, left, worth, [bid, ...bids.slice(1)]).best;
      });
    }
    const best = deviation.reduce((sum, mine) => sum + Math.max(...mine), 0);
    const share = 1 / profiles.length;
    const mean: Value = {
      revenue: total.revenue * share,
      utility: total.utility * share,
      best: best * share,
      free: total.free * share,
      sold: total.sold * share,
    };
    known.set(key, mean);
    return mean;
  };

  const { best, ...play } = worthOf(
    0,
    Array.from({ length: bidders }, () => budget),
  );
  return { ...play, gain: Math.max(0, best - play.utility) };
}
