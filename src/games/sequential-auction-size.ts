/** How many nodes a sequential auction has at least, from numbers of values, amounts and bidders. */
import type { SequentialAuctionRules } from './sequential-auction-rules.ts';

/** Winners and payments that a principal who takes payments at once can pick, when this is left of budgets. */
export function countSales({ payers, countBids }: SequentialAuctionRules, left: readonly number[]): number {
  const amounts = left.map(countBids);
  return payers === 'winner'
    ? amounts.reduce((sum, own) => sum + own, 1)
    : amounts.reduce((lists, own) => lists * own, amounts.length + 1);
}

/**
 * Bidders have all of their budgets where they have paid nothing, and are taken to have nothing once they have paid; ties and
 * confirmations are left out. So it is exact for one item in the format optimal without `outcome`.
 * Cost: items times values times the square of bidders.
 */
export function leastAuctionNodes(rules: SequentialAuctionRules): number {
  const { items, bidders, format, participation } = rules;
  const least = format === 'optimal' ? leastOptimal : leastPriced;
  const everybody = Array.from({ length: bidders + 1 }, (_, unpaid) => unpaid);
  // From the draw of an item on, per number of bidders that have paid nothing.
  let nodes = everybody.map(() => 1);
  for (let item = items - 1; item >= 0; item--) {
    const after = nodes;
    nodes = everybody.map((unpaid) => least(rules, item, unpaid, after));
  }
  return nodes[bidders]! + (format === 'optimal' && participation === 'ex-ante' ? 2 * bidders : 0);
}

/** The principal sells, to those who stay. */
function leastOptimal(
  { items, bidders, value, budget, payers, participation, countBids }: SequentialAuctionRules,
  item: number,
  unpaid: number,
  after: readonly number[],
): number {
  const forgiven = participation === 'forgiven';
  const mayRefuse = participation === 'auction' || (participation === 'start' && item === 0);
  const ends = forgiven ? 2 ** bidders : 1;
  const moves = forgiven ? ends - 1 : bidders * (mayRefuse ? 2 : 1);
  const winners = bidders + 1;
  const prices = item === items - 1 && participation !== 'outcome' ? 0 : countBids(budget) - 1;
  let sales = 0;
  if (payers === 'winner')
    sales = winners * after[unpaid]! + (prices > 0 ? unpaid * prices * (after[unpaid - 1] ?? 0) : 0);
  else {
    // So many of them pay something: which ones, and what.
    let lists = winners;
    for (let paying = 0; paying <= unpaid; paying++) {
      sales += lists * after[unpaid - paying]!;
      lists *= (prices * (unpaid - paying)) / (paying + 1);
    }
  }
  return 1 + value.length ** bidders * (moves + ends * (1 + sales));
}

/** Bidders bid, those that have paid before the others; nobody pays when all bids are 0, else one does at most. */
function leastPriced(
  { bidders, value, budget, bidLimit, countBids }: SequentialAuctionRules,
  _item: number,
  unpaid: number,
  after: readonly number[],
): number {
  const profiles = value.length ** bidders;
  // Values and bids of one bidder that has paid nothing.
  const pairs = value.reduce((sum, worth) => sum + countBids(bidLimit(worth, budget)), 0);
  let nodes = 1;
  let bids = profiles;
  for (let moved = 0; moved < bidders; moved++) {
    nodes += bids;
    if (moved >= bidders - unpaid) bids *= pairs / value.length;
  }
  return nodes + profiles * after[unpaid]! + (bids - profiles) * after[Math.max(0, unpaid - 1)]!;
}
