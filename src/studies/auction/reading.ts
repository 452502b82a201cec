/** An optimal auction of two alike bidders as tables: who wins what at which reports, and what is paid. */
import type { Flow } from '../../augmented/decision-dag.ts';
import {
  type SequentialAuctionParameters,
  sequentialAuctionRules,
} from '../../games/sequential-auction-rules.ts';
import { type AuctionVisitor, type Sale, type Seat, walkSymmetric } from './symmetric-walk.ts';
import { type ItemReading, ItemTable, NOTHING } from './tables.ts';

/**
 * Reads an optimal auction item by item.
 * @param flow of the mediator in symmetricAuction(parameters), with mirror images merged
 */
export function readAuction(parameters: SequentialAuctionParameters, flow: Flow): ItemReading[] {
  const rules = sequentialAuctionRules(parameters, 'any');
  const values = rules.types.map((own) => own.values);
  const tables = Array.from({ length: rules.items }, () => new ItemTable(1, ['A', 'B'], values));
  walkSymmetric(rules, 'merged', new Reader(flow, tables));
  return tables.map((table, item) => table.read(item));
}

class Reader implements AuctionVisitor {
  private numSequences = 1;
  private readonly flow: Flow;
  private readonly tables: readonly ItemTable[];

  constructor(flow: Flow, tables: readonly ItemTable[]) {
    this.flow = flow;
    this.tables = tables;
  }

  decide(_parent: number, numActions: number): number {
    const first = this.numSequences;
    this.numSequences += numActions;
    return first;
  }

  /** The mediator's choice of nobody comes just before that of the first seat. */
  won(winner: Seat, { item, weight, sequence, reports }: Sale): void {
    const mass = this.massOf(sequence, weight);
    const table = this.tables[item]!;
    const sums = table.at(reports);
    if (winner === 0) sums.probability += this.massOf(sequence - 1, weight);
    sums.probability += mass;
    sums.wins[winner]! += mass;
    table.free += mass;
  }

  paid(sequence: number, payer: Seat, amount: number, sale: Sale): void {
    const { item, weight, winner, isLast, reports } = sale;
    const mass = this.massOf(sequence, weight);
    const table = this.tables[item]!;
    table.at(reports).payments[payer]! += mass * amount;
    if (payer !== winner) return;
    const sold = this.massOf(sale.sequence, weight);
    const notFree = isLast ? (mass > NOTHING * sold ? sold : 0) : mass;
    table.free -= notFree;
  }

  learn(): number {
    return 0;
  }

  private massOf(sequence: number, weight: number): number {
    return weight * this.flow[sequence]!;
  }
}
