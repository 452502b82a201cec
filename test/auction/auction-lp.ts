/**
 * The optimal auction of one item as a linear program of its own: probabilities of winners and mean payments for every profile
 * of values, incentives and participation given one's own value. Shares with the program only the LP solver, HiGHS.
 */
import type { SparseLp } from '../../src/lp/sparse-lp.ts';
import { solveLp } from '../../src/node/highs.ts';
import type { Values } from '../design/oracles.ts';

export interface AuctionLp {
  readonly bidders: readonly Values[];
  readonly budgets: readonly number[];
  readonly units: number;
  readonly payers: 'winner' | 'all';
  /** The sets of winners that a profile of values allows, all equally likely; default: any mixture of any sets. */
  readonly winners?: (values: readonly number[]) => number[][];
}

/** All lists of one entry each, the last varying fastest. */
const product = <Item>(lists: readonly (readonly Item[])[]): Item[][] =>
  lists.reduce<Item[][]>((all, list) => all.flatMap((own) => list.map((item) => [...own, item])), [[]]);

const setsOf = (bidders: number, units: number): number[][] =>
  product(Array.from({ length: bidders }, () => [false, true]))
    .map((isIn) => isIn.flatMap((own, i) => (own ? [i] : [])))
    .filter(({ length }) => length <= units);

/** @returns the most revenue */
export async function auctionOptimum({
  bidders,
  budgets,
  units,
  payers,
  winners,
}: AuctionLp): Promise<number> {
  const profiles = product(bidders.map(({ values }) => values.map((_, v) => v)));
  const sets = setsOf(bidders.length, units);
  const width = sets.length + bidders.length;
  const allotted = (profile: number, set: number) => profile * width + set;
  const paid = (profile: number, i: number) => profile * width + sets.length + i;
  const at = new Map(profiles.map((profile, k) => [profile.join(), k]));
  const chance = (profile: readonly number[], without: number) =>
    profile.reduce((share, v, i) => (i === without ? share : share * bidders[i]!.probabilities[v]!), 1);

  const program = new Rows(profiles.length * width);
  profiles.forEach((profile, k) => {
    program.row(
      1,
      1,
      sets.map((_, s): Entry => [allotted(k, s), 1]),
    );
    bidders.forEach((_, i) => {
      program.cost[paid(k, i)] = -chance(profile, -1);
      program.upper[paid(k, i)] = budgets[i]!;
      const wins = sets.flatMap((set, s): Entry[] =>
        set.includes(i) ? [[allotted(k, s), -budgets[i]!]] : [],
      );
      if (payers === 'winner') program.row(Number.NEGATIVE_INFINITY, 0, [[paid(k, i), 1], ...wins]);
    });
    const own = winners?.(profile.map((v, i) => bidders[i]!.values[v]!));
    if (own === undefined) return;
    const names = own.map((set) => set.join());
    sets.forEach((set, s) => {
      program.lower[allotted(k, s)] = names.includes(set.join()) ? 1 / own.length : 0;
      program.upper[allotted(k, s)] = program.lower[allotted(k, s)]!;
    });
  });

  /** Utility of a value that reports another, times a sign. */
  const utility = (i: number, value: number, report: number, sign: number): Entry[] =>
    profiles
      .filter((profile) => profile[i] === value)
      .flatMap((profile) => {
        const k = at.get(profile.with(i, report).join()) as number;
        const share = sign * chance(profile, i);
        const wins = sets.flatMap((set, s): Entry[] =>
          set.includes(i) ? [[allotted(k, s), share * bidders[i]!.values[value]!]] : [],
        );
        return [...wins, [paid(k, i), -share] satisfies Entry];
      });
  bidders.forEach(({ values }, i) => {
    values.forEach((_, value) => {
      program.row(0, Number.POSITIVE_INFINITY, utility(i, value, value, 1));
      values.forEach((_, report) => {
        if (report !== value)
          program.row(0, Number.POSITIVE_INFINITY, [
            ...utility(i, value, value, 1),
            ...utility(i, value, report, -1),
          ]);
      });
    });
  });
  const solution = await solveLp(program.lp(), { method: 'simplex' });
  if (solution.status !== 'optimal') throw new Error(solution.status);
  return -solution.objective;
}

type Entry = [column: number, value: number];

class Rows {
  readonly cost: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  private readonly rowLower: number[] = [];
  private readonly rowUpper: number[] = [];
  private readonly rowStart: number[] = [0];
  private readonly columnIndex: number[] = [];
  private readonly values: number[] = [];

  constructor(numColumns: number) {
    this.cost = new Float64Array(numColumns);
    this.lower = new Float64Array(numColumns);
    this.upper = new Float64Array(numColumns).fill(1);
  }

  row(lower: number, upper: number, entries: readonly Entry[]): void {
    const sums = new Map<number, number>();
    for (const [column, value] of entries) sums.set(column, (sums.get(column) ?? 0) + value);
    for (const [column, value] of sums) {
      this.columnIndex.push(column);
      this.values.push(value);
    }
    this.rowStart.push(this.columnIndex.length);
    this.rowLower.push(lower);
    this.rowUpper.push(upper);
  }

  lp(): SparseLp {
    return {
      numRows: this.rowLower.length,
      numColumns: this.cost.length,
      cost: this.cost,
      columnLower: this.lower,
      columnUpper: this.upper,
      rowLower: Float64Array.from(this.rowLower),
      rowUpper: Float64Array.from(this.rowUpper),
      rowStart: Int32Array.from(this.rowStart),
      columnIndex: Int32Array.from(this.columnIndex),
      values: Float64Array.from(this.values),
    };
  }
}
