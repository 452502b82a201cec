/** What an auction does with each item, added up by the values that are reported. */

/** At one list of reports, in the mean over all that happened before. */
export interface ReportedRow {
  /** Values reported, in the order of `bidders`. */
  readonly reports: readonly number[];
  readonly probability: number;
  /** Given the reports: the probability that each wins, */
  readonly wins: readonly number[];
  /** and the mean payment of each. */
  readonly payments: readonly number[];
}

/** What a bidder can expect of an item when it reports a value, in the mean over the others. */
export interface ReportedValue {
  readonly bidder: string;
  readonly report: number;
  readonly probability: number;
  readonly wins: number;
  readonly payment: number;
}

/** What an auction does with one item. */
export interface ItemReading {
  /** Counted from 1. */
  readonly item: number;
  readonly revenue: number;
  readonly units: number;
  /** How many of them are sold, in the mean. */
  readonly sold: number;
  /** How many go to bidders that pay nothing for them; of the last item: whose mean payment is nothing. */
  readonly free: number;
  /**
   * Bidders by number; or, where they are alike and those with higher reports in the first auction come first (equal ones:
   * either), by letter.
   */
  readonly bidders: readonly string[];
  readonly rows: readonly ReportedRow[];
  /** Ascending for every bidder; bidders by letter are one, `either`. */
  readonly values: readonly ReportedValue[];
}

/** Mean payments below this part of what is left count as nothing. */
export const NOTHING = 1e-3;

interface Sums {
  /** Indices of values. */
  readonly reports: readonly number[];
  probability: number;
  readonly wins: number[];
  readonly payments: number[];
}

/** One item's sums. */
export class ItemTable {
  free = 0;
  /** By reports. */
  private readonly sums = new Map<number, Sums>();
  private readonly units: number;
  private readonly bidders: readonly string[];
  /** Per bidder. */
  private readonly values: readonly (readonly number[])[];

  constructor(units: number, bidders: readonly string[], values: readonly (readonly number[])[]) {
    this.units = units;
    this.bidders = bidders;
    this.values = values;
  }

  /** @param reports indices of values */
  at(reports: readonly number[]): Sums {
    const key = reports.reduce((sum, v, i) => sum * this.values[i]!.length + v, 0);
    const found = this.sums.get(key);
    if (found !== undefined) return found;
    const nothing = () => this.bidders.map(() => 0);
    const made: Sums = { reports, probability: 0, wins: nothing(), payments: nothing() };
    this.sums.set(key, made);
    return made;
  }

  /** @param item counted from 0 */
  read(item: number): ItemReading {
    const sums = [...this.sums].sort(([a], [b]) => a - b).map(([, own]) => own);
    const total = (of: (own: Sums) => readonly number[]) =>
      sums.reduce((sum, own) => sum + of(own).reduce((a, b) => a + b, 0), 0);
    return {
      item: item + 1,
      revenue: total(({ payments }) => payments),
      units: this.units,
      sold: total(({ wins }) => wins),
      free: Math.max(0, this.free),
      bidders: this.bidders,
      rows: sums.flatMap((own) => (own.probability > 0 ? [this.rowOf(own)] : [])),
      values: this.byBidder(sums),
    };
  }

  private rowOf({ reports, probability, wins, payments }: Sums): ReportedRow {
    const given = (masses: readonly number[]) => masses.map((mass) => mass / probability);
    return {
      reports: reports.map((v, i) => this.values[i]![v]!),
      probability,
      wins: given(wins),
      payments: given(payments),
    };
  }

  private byBidder(sums: readonly Sums[]): ReportedValue[] {
    const isNumbered = this.bidders.every((name) => !Number.isNaN(Number(name)));
    const groups = isNumbered
      ? this.bidders.map((bidder, i) => ({ bidder, members: [i] }))
      : [{ bidder: 'either', members: this.bidders.map((_, i) => i) }];
    return groups.flatMap(({ bidder, members }) =>
      this.values[members[0]!]!.flatMap((report, v): ReportedValue[] => {
        const at = { probability: 0, wins: 0, payment: 0 };
        for (const own of sums)
          for (const i of members)
            if (own.reports[i] === v) {
              at.probability += own.probability;
              at.wins += own.wins[i]!;
              at.payment += own.payments[i]!;
            }
        const { probability, wins, payment } = at;
        if (probability === 0) return [];
        const share = probability / members.length;
        return [
          { bidder, report, probability: share, wins: wins / probability, payment: payment / probability },
        ];
      }),
    );
  }
}
