/**
 * Truthful bidding in first- and second-price sequential auctions, by exact expectation over values and ties: every bidder
 * bids its value, or the most on the grid that it has left. No game tree: states are the budgets that are left, which winner
 * and price make public, so that many items are cheap.
 */
import {
  highest,
  type SequentialAuctionParameters,
  type SequentialAuctionRules,
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
const FIELDS = ['revenue', 'utility', 'best', 'free', 'sold'] as const;

/** @returns sum, which is changed */
function addTo(sum: { -readonly [Name in keyof Value]: number }, share: number, value: Value): Value {
  for (const name of FIELDS) sum[name] += share * value[name];
  return sum;
}

/**
 * @throws InputError for parameters out of range, the format optimal, or more than 1,000,000 profiles of values or bids
 * Cost: values^bidders times bids for every list of budgets that can be left.
 */
export function truthfulPlay(parameters: SequentialAuctionParameters): TruthfulPlay {
  const rules = sequentialAuctionRules(parameters, 'bids');
  const budgets = Array.from({ length: rules.bidders }, () => rules.budget);
  const { best, ...play } = new Auctions(rules).worthOf(0, budgets);
  return { ...play, gain: Math.max(0, best - play.utility) };
}

/** What auctions are worth, from any item on, with any budgets. */
class Auctions {
  private readonly rules: SequentialAuctionRules;
  private readonly profiles: readonly (readonly number[])[];
  private readonly known = new Map<string, Value>();

  constructor(rules: SequentialAuctionRules) {
    this.rules = rules;
    this.profiles = valueProfiles(rules);
  }

  worthOf(item: number, left: readonly number[]): Value {
    if (item === this.rules.items) return OVER;
    const key = `${item}:${left.join(' ')}`;
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const mean = this.meanOver(item, left);
    this.known.set(key, mean);
    return mean;
  }

  private meanOver(item: number, left: readonly number[]): Value {
    const { value, bidsUpTo, bidLimit } = this.rules;
    const total = { ...OVER };
    // Per value of bidder 1 and bid of its own: the utility of its best response, summed over the others' values.
    const deviation = value.map((worth) => bidsUpTo(bidLimit(worth, left[0]!)).map(() => 0));
    for (const profile of this.profiles) {
      const worth = profile.map((v) => value[v]!);
      const bids = worth.map((own, i) => bidsUpTo(Math.min(own, left[i]!)).at(-1) as number);
      addTo(total, 1, this.sale(item, left, worth, bids));
      const mine = deviation[profile[0]!]!;
      bidsUpTo(bidLimit(worth[0]!, left[0]!)).forEach((bid, b) => {
        mine[b]! += this.sale(item, left, worth, [bid, ...bids.slice(1)]).best;
      });
    }
    const best = deviation.reduce((sum, mine) => sum + Math.max(...mine), 0);
    return addTo({ ...OVER }, 1 / this.profiles.length, { ...total, best });
  }

  /** What an auction adds, and what follows: the mean over ties. */
  private sale(
    item: number,
    left: readonly number[],
    worth: readonly number[],
    bids: readonly number[],
  ): Value {
    const { reserve, priceOf, after } = this.rules;
    const sum = { ...OVER };
    const winners = highest(bids, reserve);
    const share = 1 / Math.max(1, winners.length);
    for (const winner of winners.length === 0 ? [-1] : winners) {
      const price = priceOf(winner, bids);
      const next = this.worthOf(
        item + 1,
        left.map((own, i) => (i === winner ? after(own, price) : own)),
      );
      const surplus = winner === 0 ? worth[0]! - price : 0;
      addTo(sum, share, {
        revenue: price + next.revenue,
        utility: surplus + next.utility,
        best: surplus + next.best,
        sold: Number(winner >= 0) + next.sold,
        free: Number(winner >= 0 && price === 0) + next.free,
      });
    }
    return sum;
  }
}
