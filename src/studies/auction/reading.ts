/** An optimal sequential auction as tables: who wins what at which reports, and what is paid. */
import type { Flow } from '../../augmented/decision-dag.ts';
import {
  type SequentialAuctionParameters,
  sequentialAuctionRules,
} from '../../games/sequential-auction-rules.ts';
import { type AuctionVisitor, type Sale, type Seat, walkSymmetric } from './symmetric-walk.ts';

/** At one pair of reports, in the mean over all that happened before. */
export interface ReportedRow {
  /** Values reported: of the bidder with the higher report in the first auction (equal ones: either), and of the other. */
  readonly reports: readonly [number, number];
  readonly probability: number;
  /** Given the reports: the probability that each wins, */
  readonly wins: readonly [number, number];
  /** and the mean payment of each. */
  readonly payments: readonly [number, number];
}

/** What an auction does with one item. */
export interface ItemReading {
  /** Counted from 1. */
  readonly item: number;
  readonly revenue: number;
  readonly sold: number;
  /** Probability that the item goes to a bidder that pays nothing for it; of the last item: whose mean payment is nothing. */
  readonly free: number;
  readonly rows: readonly ReportedRow[];
}

/** Mean payments below this part of what is left count as nothing. */
const NOTHING = 1e-3;

/**
 * Reads an optimal auction item by item.
 * @param flow of the mediator in symmetricAuction(parameters), with mirror images merged
 */
export function readAuction(parameters: SequentialAuctionParameters, flow: Flow): ItemReading[] {
  const rules = sequentialAuctionRules(parameters, 'any');
  const reader = new Reader(flow, rules.items, rules.value);
  walkSymmetric(rules, 'merged', reader);
  return reader.read();
}

interface Sums {
  probability: number;
  readonly wins: [number, number];
  readonly payments: [number, number];
}

class Reader implements AuctionVisitor {
  private numSequences = 1;
  private readonly flow: Flow;
  private readonly value: readonly number[];
  private readonly free: number[];
  /** Per item: by both reports. */
  private readonly sums: Sums[][];

  constructor(flow: Flow, items: number, value: readonly number[]) {
    this.flow = flow;
    this.value = value;
    this.free = new Array(items).fill(0);
    this.sums = this.free.map(() =>
      Array.from({ length: value.length ** 2 }, () => ({ probability: 0, wins: [0, 0], payments: [0, 0] })),
    );
  }

  decide(_parent: number, numActions: number): number {
    const first = this.numSequences;
    this.numSequences += numActions;
    return first;
  }

  /** The mediator's choice of nobody comes just before that of the first seat. */
  won(winner: Seat, sale: Sale): void {
    const { item, weight, sequence } = sale;
    const mass = this.massOf(sequence, weight);
    const sums = this.sumsAt(sale);
    if (winner === 0) sums.probability += this.massOf(sequence - 1, weight);
    sums.probability += mass;
    sums.wins[winner] += mass;
    this.free[item]! += mass;
  }

  paid(sequence: number, payer: Seat, amount: number, sale: Sale): void {
    const { item, weight, winner, isLast } = sale;
    const mass = this.massOf(sequence, weight);
    this.sumsAt(sale).payments[payer] += mass * amount;
    if (payer !== winner) return;
    const sold = this.massOf(sale.sequence, weight);
    const notFree = isLast ? (mass > NOTHING * sold ? sold : 0) : mass;
    this.free[item]! -= notFree;
  }

  learn(): number {
    return 0;
  }

  read(): ItemReading[] {
    const total = (item: Sums[], of: (sums: Sums) => readonly number[]) =>
      item.reduce((sum, own) => sum + of(own).reduce((a, b) => a + b, 0), 0);
    return this.sums.map((item, k) => ({
      item: k + 1,
      revenue: total(item, ({ payments }) => payments),
      sold: total(item, ({ wins }) => wins),
      free: Math.max(0, this.free[k]!),
      rows: item.flatMap((sums, pair) => (sums.probability > 0 ? [this.rowOf(sums, pair)] : [])),
    }));
  }

  private rowOf({ probability, wins, payments }: Sums, pair: number): ReportedRow {
    const first = Math.floor(pair / this.value.length);
    const given = ([a, b]: [number, number]): [number, number] => [a / probability, b / probability];
    return {
      reports: [this.value[first]!, this.value[pair % this.value.length]!],
      probability,
      wins: given(wins),
      payments: given(payments),
    };
  }

  private massOf(sequence: number, weight: number): number {
    return weight * this.flow[sequence]!;
  }

  private sumsAt({ item, reports: [a, b] }: Sale): Sums {
    return this.sums[item]![a * this.value.length + b]!;
  }
}
