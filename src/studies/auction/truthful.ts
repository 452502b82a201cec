/**
 * Truthful bidding in sequential auctions with bids, by exact expectation over values and ties: every bidder bids its value,
 * or the most on the grid that it has left. No game tree: states are the budgets that are left, which winners and payments
 * make public, so that many items are cheap.
 */
import {
  type SequentialAuctionParameters,
  type SequentialAuctionRules,
  sequentialAuctionRules,
  type ValueProfile,
  valueProfiles,
  winnersOf,
} from '../../games/sequential-auction-rules.ts';

/** Means over values and ties, for all items together, in the unit of values. */
export interface TruthfulPlay {
  readonly revenue: number;
  /** A bidder's utility, in the mean over bidders. */
  readonly utility: number;
  /** The most that a bidder gains by its best response to the others, >= 0; an upper bound where news hides payments. */
  readonly gain: number;
  /** Number of units sold for nothing. */
  readonly free: number;
  readonly sold: number;
  /** Per bidder. */
  readonly utilities: readonly number[];
  readonly gains: readonly number[];
}

interface Value extends Omit<TruthfulPlay, 'gain' | 'utilities' | 'gains'> {
  /** The deviator's utility when it alone deviates from here on; `utility` is its own when it does not. */
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
 * What truthful bidding earns, and what deviating from it gains.
 * @throws InputError for parameters out of range, the format optimal, or more than 1,000,000 profiles of values or bids
 * Cost: profiles of values times bids for every list of budgets that can be left, per bidder unless they are alike.
 */
export function truthfulPlay(parameters: SequentialAuctionParameters): TruthfulPlay {
  const rules = sequentialAuctionRules(parameters, 'bids');
  const profiles = valueProfiles(rules);
  const worthTo = (deviator: number) => new Auctions(rules, profiles, deviator).worthOf(0, rules.budgets);
  const first = worthTo(0);
  const each = rules.budgets.map((_, i) => (i === 0 || rules.areAlike ? first : worthTo(i)));
  const { revenue, free, sold } = first;
  const utilities = each.map(({ utility }) => utility);
  const gains = each.map(({ utility, best }) => Math.max(0, best - utility));
  // no mean where all are the same, which would round
  const utility = rules.areAlike ? first.utility : utilities.reduce((a, b) => a + b, 0) / utilities.length;
  return { revenue, utility, gain: Math.max(...gains), free, sold, utilities, gains };
}

/** What auctions are worth, from any item on, with any budgets. */
class Auctions {
  private readonly rules: SequentialAuctionRules;
  private readonly profiles: readonly ValueProfile[];
  private readonly deviator: number;
  private readonly known = new Map<string, Value>();

  constructor(rules: SequentialAuctionRules, profiles: readonly ValueProfile[], deviator: number) {
    this.rules = rules;
    this.profiles = profiles;
    this.deviator = deviator;
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
    const { deviator, rules } = this;
    const { types, bidsUpTo, bidLimit } = rules;
    const total = { ...OVER };
    const own = types[deviator]!.values.map((worth) => bidsUpTo(bidLimit(worth, left[deviator]!)));
    // Summed over the others' values, per value of the deviator: its utility, and per bid that of its best response.
    const obedience = own.map(() => 0);
    const deviation = own.map((bids) => bids.map(() => 0));
    for (const { values, probability } of this.profiles) {
      const worth = values.map((v, i) => types[i]!.values[v]!);
      const truthful = worth.map((amount, i) => bidsUpTo(Math.min(amount, left[i]!)).at(-1) as number);
      const v = values[deviator]!;
      const direct = this.sale(item, left, worth[deviator]!, truthful);
      addTo(total, probability, direct);
      obedience[v]! += probability * direct.utility;
      own[v]!.forEach((bid, b) => {
        const { best } = this.sale(item, left, worth[deviator]!, truthful.with(deviator, bid));
        deviation[v]![b]! += probability * best;
      });
    }
    // in the same order, so that what gains nothing has no gain of rounding
    const utility = obedience.reduce((sum, amount) => sum + amount, 0);
    const best = deviation.reduce((sum, perBid) => sum + Math.max(...perBid), 0);
    return { ...total, utility, best };
  }

  /** What an auction adds, and what follows: the mean over ties. */
  private sale(item: number, left: readonly number[], worth: number, bids: readonly number[]): Value {
    const { rules, deviator } = this;
    const sum = { ...OVER };
    const sets = winnersOf(bids, rules);
    for (const winners of sets) {
      const paid = rules.paymentsOf(winners, bids);
      const next = this.worthOf(
        item + 1,
        left.map((own, i) => rules.after(own, paid[i]!)),
      );
      const surplus = (winners.includes(deviator) ? worth : 0) - paid[deviator]!;
      addTo(sum, 1 / sets.length, {
        revenue: paid.reduce((a, b) => a + b, next.revenue),
        utility: surplus + next.utility,
        best: surplus + next.best,
        sold: winners.length + next.sold,
        free: winners.filter((i) => paid[i] === 0).length + next.free,
      });
    }
    return sum;
  }
}
