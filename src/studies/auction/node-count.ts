/** How many nodes the game tree of a sequential auction has, exactly, by what is left of budgets alone. */
import {
  countProfiles,
  type SequentialAuctionRules,
  subsets,
  winnersOf,
} from '../../games/sequential-auction-rules.ts';
import { countWinners } from '../../games/sequential-auction-size.ts';
import type { Work } from '../../work.ts';

/** Sales or lists of bids between two pauses. */
const PAUSE_MASK = 2 ** 12 - 1;

/**
 * Counts the nodes of sequentialAuction.
 * @param check told now and then of a number of nodes that there are at least
 * @returns rounded beyond 2^53
 * Cost: sales or lists of bids for every list of budgets that can be left at an item, which are fewer than nodes.
 */
export function* countingAuctionNodes(
  rules: SequentialAuctionRules,
  check: (nodes: number) => void,
): Work<number> {
  const { budgets, format, participation, bidders } = rules;
  const entering = format === 'optimal' && participation === 'ex-ante' ? 2 * bidders : 0;
  return entering + (yield* new NodeCount(rules, check).from(0, budgets));
}

class NodeCount {
  private readonly rules: SequentialAuctionRules;
  private readonly check: (nodes: number) => void;
  private readonly known = new Map<string, number>();
  private steps = 0;

  constructor(rules: SequentialAuctionRules, check: (nodes: number) => void) {
    this.rules = rules;
    this.check = check;
  }

  /** From the draw of an item on. */
  *from(item: number, left: readonly number[]): Work<number> {
    const { items, areAlike, format } = this.rules;
    if (item === items) return 1;
    // bids come one after the other, so that it counts there who has what is left
    const isAnybodys = areAlike && format === 'optimal';
    const key = `${item}:${(isAnybodys ? left.toSorted((a, b) => a - b) : left).join(' ')}`;
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const nodes = yield* format === 'optimal' ? this.optimal(item, left) : this.priced(item, left);
    this.known.set(key, nodes);
    return nodes;
  }

  /** Bidders stay or refuse, then the principal sells. */
  private *optimal(item: number, left: readonly number[]): Work<number> {
    const { items, bidders, units, payers, participation } = this.rules;
    const isForgiven = participation === 'forgiven';
    const mayRefuse = participation === 'auction' || (participation === 'start' && item === 0);
    const ends = isForgiven ? 2 ** bidders : 1;
    const moves = isForgiven ? ends - 1 : bidders * (mayRefuse ? 2 : 1);
    let sales = 0;
    if (item === items - 1 && participation !== 'outcome') sales = countWinners(bidders, units);
    else {
      const everybody = left.map((_, i) => i);
      for (let size = 0; size <= Math.min(units, bidders); size++)
        for (const winners of subsets(everybody, size))
          sales += yield* this.paid(item, left, payers === 'all' ? everybody : winners);
    }
    return 1 + countProfiles(this.rules) * (moves + ends * (1 + sales));
  }

  /** Below a set of winners, over all that these bidders can pay. */
  private *paid(item: number, left: readonly number[], payers: readonly number[]): Work<number> {
    const { participation, bidsUpTo, after } = this.rules;
    const [payer, ...others] = payers;
    if (payer === undefined) {
      yield* this.step();
      return yield* this.from(item + 1, left);
    }
    let nodes = 0;
    for (const amount of bidsUpTo(left[payer]!)) {
      const below = yield* this.paid(item, left.with(payer, after(left[payer]!, amount)), others);
      // who is to pay confirms, or refuses and ends the game
      const lists = participation === 'outcome' && amount > 0 ? this.lists(left, others) : 0;
      nodes += below + 2 * lists;
    }
    return nodes;
  }

  /** Ways in which these bidders can pay. */
  private lists(left: readonly number[], payers: readonly number[]): number {
    return payers.reduce((ways, i) => ways * this.rules.countBids(left[i]!), 1);
  }

  /** Bidders bid, one after the other. */
  private *priced(item: number, left: readonly number[]): Work<number> {
    const { rules } = this;
    const { types, bidLimit, bidsUpTo, countBids } = rules;
    // Per bidder and bid: values at which it may be made.
    const ways = types.map(({ values }, i) => {
      const limits = values.map((worth) => countBids(bidLimit(worth, left[i]!)));
      return Array.from(
        { length: Math.max(...limits) },
        (_, b) => limits.filter((limit) => b < limit).length,
      );
    });
    let nodes = 1;
    let moves = countProfiles(rules);
    for (const [i, own] of ways.entries()) {
      nodes += moves;
      moves *= own.reduce((a, b) => a + b, 0) / types[i]!.values.length;
    }
    const amounts = ways.map((_, i) => bidsUpTo(left[i]!));
    for (const { bids, count } of bidLists(amounts, ways))
      nodes += count * (yield* this.sold(item, left, bids));
    return nodes;
  }

  /** Once all bids are made: ties, and what follows. */
  private *sold(item: number, left: readonly number[], bids: readonly number[]): Work<number> {
    const { rules } = this;
    yield* this.step();
    const sets = winnersOf(bids, rules);
    let nodes = sets.length > 1 ? 1 : 0;
    for (const winners of sets) {
      const paid = rules.paymentsOf(winners, bids);
      nodes += yield* this.from(
        item + 1,
        left.map((own, i) => rules.after(own, paid[i]!)),
      );
    }
    return nodes;
  }

  private *step(): Work<void> {
    if ((++this.steps & PAUSE_MASK) !== 0) return;
    this.check(this.steps);
    yield { doing: 'counting nodes', done: this.steps, unit: 'sales' };
  }
}

/** All lists of bids with the number of profiles of values at which they may be made. */
function* bidLists(
  amounts: readonly (readonly number[])[],
  ways: readonly (readonly number[])[],
  i = 0,
): Generator<{ bids: number[]; count: number }> {
  if (i === ways.length) {
    yield { bids: [], count: 1 };
    return;
  }
  for (const { bids, count } of bidLists(amounts, ways, i + 1))
    for (const [b, own] of ways[i]!.entries()) yield { bids: [amounts[i]![b]!, ...bids], count: count * own };
}
