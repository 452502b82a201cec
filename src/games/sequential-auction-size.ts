/** How many nodes a sequential auction has at least, from numbers of values, amounts and bidders. */
import { countProfiles, type SequentialAuctionRules } from './sequential-auction-rules.ts';

/** Winners and payments that a principal who takes payments at once can pick, when this is left of budgets. */
export function countSales(
  { payers, units, countBids }: SequentialAuctionRules,
  left: readonly number[],
): number {
  const amounts = left.map(countBids);
  if (payers === 'all') return amounts.reduce((lists, own) => lists * own, countWinners(left.length, units));
  // Per number of winners so far: their sets, with a payment of each.
  const sets = [1, ...Array.from({ length: units }, () => 0)];
  for (const own of amounts) for (let k = units; k > 0; k--) sets[k]! += sets[k - 1]! * own;
  return sets.reduce((sum, own) => sum + own, 0);
}

/** Sets of winners, the empty one included. */
export function countWinners(bidders: number, units: number): number {
  let sets = 1;
  let count = 1;
  for (let k = 1; k <= Math.min(units, bidders); k++) {
    sets *= (bidders - k + 1) / k;
    count += Math.round(sets);
  }
  return count;
}

/**
 * Bidders have all of their budgets where they have paid nothing, and are taken to have nothing once they have paid; ties and
 * confirmations are left out. So it is exact for one item in the format optimal without `outcome`.
 * Cost: items times bidders times the sum of values and the square of bidders.
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
  rules: SequentialAuctionRules,
  item: number,
  unpaid: number,
  after: readonly number[],
): number {
  const { items, bidders, units, budgets, payers, participation, countBids } = rules;
  const forgiven = participation === 'forgiven';
  const mayRefuse = participation === 'auction' || (participation === 'start' && item === 0);
  const ends = forgiven ? 2 ** bidders : 1;
  const moves = forgiven ? ends - 1 : bidders * (mayRefuse ? 2 : 1);
  const winners = countWinners(bidders, units);
  const isMove = item < items - 1 || participation === 'outcome';
  const prices = isMove ? countBids(Math.min(...budgets)) - 1 : 0;
  let sales = 0;
  if (payers === 'winner') {
    // All win for nothing, or but one of them.
    const winning = countWinners(bidders - 1, units - 1);
    sales = winners * after[unpaid]!;
    if (prices > 0) sales += unpaid * winning * prices * (after[unpaid - 1] ?? 0);
  } else {
    // So many of them pay something: which ones, and what.
    let lists = winners;
    for (let paying = 0; paying <= unpaid; paying++) {
      sales += lists * after[unpaid - paying]!;
      lists *= (prices * (unpaid - paying)) / (paying + 1);
    }
  }
  return 1 + countProfiles(rules) * (moves + ends * (1 + sales));
}

/**
 * Bidders bid, those that have paid before the others, and those with fewer bids first; nobody pays when all bids are 0, else
 * so many do at most as there are units, or all.
 */
function leastPriced(
  rules: SequentialAuctionRules,
  _item: number,
  unpaid: number,
  after: readonly number[],
): number {
  const { bidders, units, types, budgets, payers, bidLimit, countBids } = rules;
  const profiles = countProfiles(rules);
  // Per bidder that has paid nothing: bids per value, in the mean.
  const perValue = types
    .map(
      ({ values }, i) =>
        values.reduce((sum, own) => sum + countBids(bidLimit(own, budgets[i]!)), 0) / values.length,
    )
    .sort((a, b) => a - b);
  let nodes = 1;
  let bids = profiles;
  for (let moved = 0; moved < bidders; moved++) {
    nodes += bids;
    if (moved >= bidders - unpaid) bids *= perValue[moved - bidders + unpaid]!;
  }
  const most = payers === 'all' ? bidders : units;
  return nodes + profiles * after[unpaid]! + (bids - profiles) * after[Math.max(0, unpaid - most)]!;
}
