import { errors } from '../errors.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import type { Transfer } from './game.ts';

/** Gathers the transfers of terminals, told apart by their labels. */
export class TransferTable {
  readonly transfers: Transfer[] = [];
  readonly start = new GrowableInt32();
  readonly item = new GrowableInt32();
  private readonly numPlayers: number;
  private readonly known = new Map<string, number>();

  constructor(numPlayers: number) {
    this.numPlayers = numPlayers;
    this.start.push(0);
  }

  /**
   * Those of the next terminal.
   * @throws InputError for a label with two lists of options, or twice at one terminal; no option; or a payment that is no
   * finite number
   */
  add(transfers: readonly Transfer[], place: () => string): void {
    const first = this.item.length;
    for (const transfer of transfers) {
      const k = this.indexOf(transfer, place);
      for (let e = first; e < this.item.length; e++)
        if (this.item.data[e] === k)
          throw errors.badField(`transfers at ${place()}`, transfer.label, 'different labels');
      this.item.push(k);
    }
    this.start.push(this.item.length);
  }

  private indexOf(transfer: Transfer, place: () => string): number {
    const known = this.known.get(transfer.label);
    if (known !== undefined) {
      const same = this.transfers[known]!;
      if (same !== transfer && JSON.stringify(same) !== JSON.stringify(transfer))
        throw errors.badField(
          `transfers at ${place()}`,
          transfer.label,
          'the same options wherever the label is used',
        );
      return known;
    }
    this.check(transfer, place);
    this.known.set(transfer.label, this.transfers.length);
    return this.transfers.push(transfer) - 1;
  }

  private check({ label, options }: Transfer, place: () => string): void {
    const field = (rest: string) => `transfer ${JSON.stringify(label)} at ${place()}${rest}`;
    if (options.length === 0) throw errors.badField(field(''), '[]', 'at least one option');
    const labels = new Set<string>();
    for (const option of options) {
      if (labels.has(option.label))
        throw errors.badField(field(''), option.label, 'options of different labels');
      labels.add(option.label);
      if (option.utilities.length !== this.numPlayers)
        throw errors.payoffCount(field(`, ${option.label}`), option.utilities.length, this.numPlayers);
      for (const payment of [...option.utilities, option.objective ?? 0])
        if (!(Math.abs(payment) <= MAX_PAYMENT))
          throw errors.badField(
            field(`, ${option.label}`),
            payment,
            `a number from -${MAX_PAYMENT} to ${MAX_PAYMENT}`,
          );
    }
  }
}

/** As for payoffs: sums and ranges stay far from overflow. */
const MAX_PAYMENT = 1e100;
