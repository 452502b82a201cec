/**
 * Optimal sequential auctions of two bidders, walked under symmetry and with equal histories merged.
 *
 * Bidders are alike, so a mechanism and its mirror image are worth the same, and their mixture with half a chance each is
 * symmetric: some optimal mechanism is, and it suffices that a bidder that does not know its seat gains nothing. Seats are
 * then named by the first auction's reports, the higher one's first; equal reports are seated at random. The mediator never
 * sees who is who, so of the mirrored transcripts one is enough, with twice the weight. A bidder that refuses or leaves ends
 * its game with what it has, and nobody refuses under direct play; so refusals have no transcripts at all. Transcripts are
 * reports, winners and payments; past values that were not reported matter to nobody's future.
 */
import type { SequentialAuctionRules } from '../../games/sequential-auction-rules.ts';
import { finish, type Work } from '../../work.ts';

export type Seat = 0 | 1;
type PerSeat<T> = readonly [T, T];

/** One auction after both bidders have reported. */
export interface Reported {
  readonly item: number;
  /** Indices of values. */
  readonly reports: PerSeat<number>;
  /** Probability of these and all earlier reports, both mirror images together, when everybody reports truthfully. */
  readonly weight: number;
  /** What each has learned before, as `learn` names it. */
  readonly knowledge: PerSeat<number>;
}

/** And after the mediator has picked the winner. */
export interface Sale extends Reported {
  readonly winner: Seat | null;
  /** The mediator's sequence of picking it. */
  readonly sequence: number;
  readonly isLast: boolean;
}

/** What becomes of a walk. Calls of won and paid come in the order of the sequences. */
export interface AuctionVisitor {
  /** A decision of the mediator. @returns its first sequence */
  decide(parent: number, numActions: number): number;
  won(winner: Seat, sale: Sale): void;
  /** @param amount above 0 */
  paid(sequence: number, payer: Seat, amount: number, sale: Sale): void;
  /** @returns a name for what a bidder knows who knew `knowledge`, reported this and saw that */
  learn(knowledge: number, report: number, seen: number, item: number): number;
}

/** Pairs of reports between two yields, but for one. */
const WALKED_MASK = 2 ** 7 - 1;

const SEATS: readonly Seat[] = [0, 1];
const WINNERS: readonly (Seat | null)[] = [null, ...SEATS];

/**
 * @param rules of two alike bidders with equally likely values, format optimal, news price, refusals for good
 * @param mirrored apart: both mirror images are walked, for comparison
 */
export function walkSymmetric(
  rules: SequentialAuctionRules,
  mirrored: 'merged' | 'apart',
  visitor: AuctionVisitor,
): void {
  finish(walkingSymmetric(rules, mirrored, visitor));
}

/** As walkSymmetric. */
export function* walkingSymmetric(
  rules: SequentialAuctionRules,
  mirrored: 'merged' | 'apart',
  visitor: AuctionVisitor,
): Work<void> {
  const budget = rules.budgets[0]!;
  yield* new SymmetricWalk(rules, mirrored, visitor).auction(0, 0, 1, [budget, budget], [0, 0]);
}

class SymmetricWalk {
  private readonly rules: SequentialAuctionRules;
  private readonly mirrored: 'merged' | 'apart';
  private readonly visitor: AuctionVisitor;
  private readonly most: number;
  private walked = 0;

  constructor(rules: SequentialAuctionRules, mirrored: 'merged' | 'apart', visitor: AuctionVisitor) {
    this.rules = rules;
    this.mirrored = mirrored;
    this.visitor = visitor;
    this.most = rules.bidsUpTo(rules.budgets[0]!).length;
  }

  /** @param left what each has left to pay with */
  *auction(
    item: number,
    sequence: number,
    weight: number,
    left: PerSeat<number>,
    knowledge: PerSeat<number>,
  ): Work<void> {
    const { visitor } = this;
    const { items, types } = this.rules;
    const numValues = types[0]!.values.length;
    const merge = this.mirrored === 'merged' && item === 0;
    for (let a = 0; a < numValues; a++)
      for (let b = 0; b < (merge ? a + 1 : numValues); b++) {
        if ((++this.walked & WALKED_MASK) === 0)
          yield { doing: 'walking the auction', done: this.walked, unit: 'pairs of reports' };
        const images = merge && a > b ? 2 : 1;
        const reports: PerSeat<number> = [a, b];
        const reported: Reported = { item, reports, weight: (weight * images) / numValues ** 2, knowledge };
        const first = visitor.decide(sequence, WINNERS.length);
        const isLast = item === items - 1;
        const sales = WINNERS.map((winner, k) => ({ ...reported, winner, sequence: first + k, isLast }));
        for (const sale of sales) if (sale.winner !== null) visitor.won(sale.winner, sale);
        for (const sale of sales)
          if (isLast) this.payAtLast(sale, left);
          else yield* this.paying(sale.sequence, this.payersOf(sale.winner), left, [0, 0], sale);
      }
  }

  private payersOf(winner: Seat | null): readonly Seat[] {
    if (this.rules.payers === 'all') return SEATS;
    return winner === null ? [] : [winner];
  }

  /** Payments on the grid, one after the other; then the next auction. */
  private *paying(
    sequence: number,
    rest: readonly Seat[],
    left: PerSeat<number>,
    paid: PerSeat<number>,
    sale: Sale,
  ): Work<void> {
    const { rules, visitor } = this;
    const [seat, ...others] = rest;
    if (seat === undefined) {
      const { item, weight, knowledge, reports } = sale;
      const learn = (own: Seat) =>
        visitor.learn(knowledge[own], reports[own], this.seenBy(own, sale.winner, paid), item + 1);
      yield* this.auction(item + 1, sequence, weight, left, [learn(0), learn(1)]);
      return;
    }
    const amounts = rules.bidsUpTo(left[seat]);
    const first = amounts.length > 1 ? visitor.decide(sequence, amounts.length) : sequence;
    amounts.forEach((amount, k) => {
      if (k > 0) visitor.paid(first + k, seat, amount, sale);
    });
    for (const [k, amount] of amounts.entries()) {
      const after = replaced(left, seat, rules.after(left[seat], amount));
      yield* this.paying(first + k, others, after, replaced(paid, seat, k), sale);
    }
  }

  /** Nothing or all that is left: mixtures are all amounts between. */
  private payAtLast(sale: Sale, left: PerSeat<number>): void {
    const { visitor } = this;
    for (const seat of this.payersOf(sale.winner))
      if (left[seat] > 0) visitor.paid(visitor.decide(sale.sequence, 2) + 1, seat, left[seat], sale);
  }

  /** Winner and payments, from a bidder's own side, as a number. */
  private seenBy(own: Seat, winner: Seat | null, paid: PerSeat<number>): number {
    const { most } = this;
    const who = winner === null ? 0 : winner === own ? 1 : 2;
    return (who * most + paid[own]) * most + paid[own === 0 ? 1 : 0];
  }
}

const replaced = (pair: PerSeat<number>, seat: Seat, entry: number): PerSeat<number> =>
  seat === 0 ? [entry, pair[1]] : [pair[0], entry];
