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
 * Exact for one item in the format optimal without `outcome`. Otherwise what is left of budgets is taken to be all of
 * them where nobody has paid anything, and nothing elsewhere; ties and confirmations are left out.
 * Cost: linear in items and values.
 */
export function leastAuctionNodes(rules: SequentialAuctionRules): number {
  const { items, bidders, format, participation, budget } = rules;
  // Below the draw of an item: nodes when all is left of budgets, and when nothing is.
  let full = 1;
  let empty = 1;
  const everything = Array.from({ length: bidders }, () => budget);
  const nothing = everything.map(() => 0);
  const least = format === 'optimal' ? leastOptimal : leastPriced;
  for (let item = items - 1; item >= 0; item--) {
    full = least(rules, item, everything, full, empty);
    empty = least(rules, item, nothing, empty, empty);
  }
  return full + (format === 'optimal' && participation === 'ex-ante' ? 2 * bidders : 0);
}

/** The principal sells. @param unpaid, paid nodes of the next item after nobody has paid, and after anything else */
function leastOptimal(
  rules: SequentialAuctionRules,
  item: number,
  left: readonly number[],
  unpaid: number,
  paid: number,
): number {
  const { items, bidders, value, participation } = rules;
  const forgiven = participation === 'forgiven';
  const mayRefuse = participation === 'auction' || (participation === 'start' && item === 0);
  const ends = forgiven ? 2 ** bidders : 1;
  const moves = forgiven ? ends - 1 : bidders * (mayRefuse ? 2 : 1);
  const gifts = bidders + 1;
  const hasTransfers = item === items - 1 && participation !== 'outcome';
  const sales = hasTransfers ? gifts : countSales(rules, left);
  const below = gifts * unpaid + (sales - gifts) * paid;
  return 1 + value.length ** bidders * (moves + ends * (1 + below));
}

/** Bidders bid, and nobody pays when all bids are 0. */
function leastPriced(
  { bidders, value, bidLimit, countBids }: SequentialAuctionRules,
  _item: number,
  left: readonly number[],
  unpaid: number,
  paid: number,
): number {
  const profiles = value.length ** bidders;
  // Values and bids of one bidder.
  const pairs = value.reduce((sum, worth) => sum + countBids(bidLimit(worth, left[0] as number)), 0);
  let nodes = 1;
  for (let moved = 0; moved < bidders; moved++) nodes += value.length ** (bidders - moved) * pairs ** moved;
  return nodes + profiles * unpaid + (pairs ** bidders - profiles) * paid;
}
