/**
 * All of a mechanism of two rounds and two bidders that publishes reports, as one linear program: a variable for each profile
 * and outcome of the first round, and one for each of the second after it. Every misreport is a row, neighbours or not.
 */
import type { SparseLp } from '../../src/lp/sparse-lp.ts';
import { solveLp } from '../../src/node/highs.ts';
import type { PublicAuction, ValueDistribution } from '../../src/studies/auction/index.ts';

interface Sale {
  readonly winner: number;
  readonly price: number;
}

class Rows {
  private readonly rows: { entries: Map<number, number>; lower: number; upper: number }[] = [];
  private readonly cost: number[] = [];

  column(cost: number): number {
    return this.cost.push(cost) - 1;
  }

  row(lower: number, upper: number): Map<number, number> {
    const entries = new Map<number, number>();
    this.rows.push({ entries, lower, upper });
    return entries;
  }

  /** Minimised. */
  lp(): SparseLp {
    const { rows, cost } = this;
    const flat = rows.map(({ entries }) => [...entries].sort(([a], [b]) => a - b));
    const rowStart = [0];
    for (const own of flat) rowStart.push(rowStart.at(-1)! + own.length);
    return {
      numRows: rows.length,
      numColumns: cost.length,
      cost: Float64Array.from(cost),
      columnLower: new Float64Array(cost.length),
      columnUpper: new Float64Array(cost.length).fill(Number.POSITIVE_INFINITY),
      rowLower: Float64Array.from(rows, ({ lower }) => lower),
      rowUpper: Float64Array.from(rows, ({ upper }) => upper),
      rowStart: Int32Array.from(rowStart),
      columnIndex: Int32Array.from(flat.flat(), ([column]) => column!),
      values: Float64Array.from(flat.flat(), ([, value]) => value!),
    };
  }
}

const add = (row: Map<number, number>, column: number, value: number) =>
  row.set(column, (row.get(column) ?? 0) + value);

/** The most revenue. */
export async function wholeOptimum({ bidders, grid }: PublicAuction): Promise<number> {
  const values = bidders.map(({ values }) => values as ValueDistribution);
  const rows = new Rows();
  const profiles = values[0]!.values.flatMap((_, a) => values[1]!.values.map((_, b) => [a, b] as const));
  const chance = (v: readonly [number, number]) =>
    values[0]!.probabilities[v[0]]! * values[1]!.probabilities[v[1]]!;
  const others = (v: readonly [number, number], i: number) => values[1 - i]!.probabilities[v[1 - i]!]!;
  const worth = (i: number, h: number, { winner, price }: Sale) =>
    winner === i ? values[i]!.values[h]! - price : 0;
  const sales = (left: readonly number[]): Sale[] => [
    { winner: -1, price: 0 },
    ...left.flatMap((budget, winner) => {
      const count = Math.floor(budget / grid + 1e-9) + 1;
      const prices = new Set([...Array.from({ length: count }, (_, k) => k * grid), budget]);
      return [...prices].map((price) => ({ winner, price }));
    }),
  ];
  const deviations = (
    terms: (row: Map<number, number>, i: number, h: number, report: number, sign: number) => void,
  ) => {
    for (const i of [0, 1])
      for (const h of values[i]!.values.keys()) {
        terms(rows.row(0, Number.POSITIVE_INFINITY), i, h, h, 1);
        for (const report of values[i]!.values.keys()) {
          if (report === h) continue;
          const row = rows.row(0, Number.POSITIVE_INFINITY);
          terms(row, i, h, h, 1);
          terms(row, i, h, report, -1);
        }
      }
  };

  const first = profiles.map((v) => {
    const sum = rows.row(1, 1);
    const budgets = bidders.map(({ budget }) => budget);
    return sales(budgets)
      .filter(({ price }) => Math.abs(price / grid - Math.round(price / grid)) < 1e-9)
      .map((sale) => {
        const column = rows.column(-chance(v) * sale.price);
        add(sum, column, 1);
        const left = budgets.map((own, i) => own - (i === sale.winner ? sale.price : 0));
        const second = profiles.map((v2) => {
          const total = rows.row(0, 0);
          add(total, column, -1);
          return sales(left).map((sale2) => {
            const after = rows.column(-chance(v) * chance(v2) * sale2.price);
            add(total, after, 1);
            return { sale: sale2, column: after };
          });
        });
        deviations((row, i, h, report, sign) => {
          for (const [k, v2] of profiles.entries())
            if (v2[i] === report)
              for (const { sale: sale2, column: after } of second[k]!)
                add(row, after, sign * others(v2, i) * worth(i, h, sale2));
        });
        return { sale, column, second };
      });
  });
  deviations((row, i, h, report, sign) => {
    for (const [k, v] of profiles.entries()) {
      if (v[i] !== report) continue;
      for (const { sale, column, second } of first[k]!) {
        add(row, column, sign * others(v, i) * worth(i, h, sale));
        for (const [k2, v2] of profiles.entries())
          for (const { sale: sale2, column: after } of second[k2]!)
            add(row, after, sign * others(v, i) * chance(v2) * worth(i, v2[i]!, sale2));
      }
    }
  });
  const { status, objective } = await solveLp(rows.lp(), { method: 'simplex', feasibilityTolerance: 1e-9 });
  if (status !== 'optimal') throw new Error(status);
  return -objective;
}
