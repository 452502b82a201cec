import type { SequentialAuctionRules } from '../games/sequential-auction-rules.ts';

/**
 * Sequences of the mediator that walkSymmetric will decide, mirror images merged, the root included: counted by what is
 * left of budgets alone, so that an auction that is too large is refused at once.
 */
export function symmetricSize({
  items,
  value,
  budget,
  payers,
  bidsUpTo,
  after,
}: SequentialAuctionRules): number {
  const known = new Map<string, number>();

  const auction = (item: number, left: readonly number[]): number => {
    // An auction is worth the same to count whoever has what is left.
    const key = `${item}:${[...left].sort((a, b) => a - b).join(' ')}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const nobody = payers === 'all' ? [0, 1] : [];
    const sales = [nobody, ...left.map((_, seat) => (payers === 'all' ? [0, 1] : [seat]))];
    const perReport = sales.reduce((sum, seats) => sum + 1 + payments(item, seats, left), 0);
    const pairs = item === 0 ? (value.length * (value.length + 1)) / 2 : value.length ** 2;
    known.set(key, pairs * perReport);
    return pairs * perReport;
  };

  /** Below a sale, when these seats pay in turn. */
  const payments = (item: number, seats: readonly number[], left: readonly number[]): number => {
    if (item === items - 1) return 2 * seats.filter((seat) => (left[seat] as number) > 0).length;
    const [seat, ...others] = seats;
    if (seat === undefined) return auction(item + 1, left);
    const amounts = bidsUpTo(left[seat] as number);
    return amounts.reduce(
      (sum, amount) =>
        sum +
        payments(
          item,
          others,
          left.map((own, k) => (k === seat ? after(own, amount) : own)),
        ),
      amounts.length > 1 ? amounts.length : 0,
    );
  };

  return (
    1 +
    auction(
      0,
      [0, 1].map(() => budget),
    )
  );
}
