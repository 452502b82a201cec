/**
 * Optimal correlated and coarse correlated equilibria of normal-form games in exact arithmetic: the LP over distributions on
 * profiles (Aumann 1974; Moulin & Vial 1978), solved by the simplex method on a tableau of fractions with Bland's rule.
 * Shares no code with the program.
 */
import { compare, exactly, type Fraction, minus, nearly, ONE, over, plus, times, ZERO } from './rational.ts';

export interface ExactNormalForm {
  /** Actions per player. */
  readonly actions: readonly number[];
  readonly payoffs: (profile: readonly number[]) => readonly number[];
}

/** All profiles, the last player's action varying fastest. */
export function profilesOf(actions: readonly number[]): number[][] {
  return actions.reduce<number[][]>(
    (lists, count) => lists.flatMap((list) => Array.from({ length: count }, (_, a) => [...list, a])),
    [[]],
  );
}

/**
 * The largest value of sum over players of weights times utilities, over equilibria.
 * @param coarse players commit before they are told anything
 */
export function exactOptimum(
  game: ExactNormalForm,
  weights: readonly number[],
  coarse: boolean,
): { readonly value: Fraction; readonly nearly: number } {
  const profiles = profilesOf(game.actions);
  const utilities = profiles.map((profile) => game.payoffs(profile).map(exactly));
  const at = new Map(profiles.map((profile, k) => [profile.join(), k]));
  const cost = utilities.map((own) =>
    own.reduce((sum, u, i) => plus(sum, times(exactly(weights[i]!), u)), ZERO),
  );
  const rows: Fraction[][] = [];
  game.actions.forEach((count, i) => {
    const gain = (k: number, to: number) => {
      const other = profiles[k]!.map((a, j) => (j === i ? to : a));
      const there = utilities[at.get(other.join()) as number]!;
      return minus(there[i]!, utilities[k]![i]!);
    };
    for (let to = 0; to < count; to++) {
      if (coarse) rows.push(profiles.map((_, k) => gain(k, to)));
      else
        for (let from = 0; from < count; from++)
          if (from !== to)
            rows.push(profiles.map((profile, k) => (profile[i] === from ? gain(k, to) : ZERO)));
    }
  });
  const value = maximise(cost, rows);
  return { value, nearly: nearly(value) };
}

/** max cost'x over x >= 0 with sum x = 1 and rows x <= 0, which has a solution. */
function maximise(cost: readonly Fraction[], rows: readonly (readonly Fraction[])[]): Fraction {
  const n = cost.length;
  const numColumns = n + rows.length + 1;
  // slacks, and one artificial variable for the equation
  const tableau = rows.map((row, r) => [...row, ...rows.map((_, s) => (s === r ? ONE : ZERO)), ZERO, ZERO]);
  tableau.push([...cost.map(() => ONE), ...rows.map(() => ZERO), ONE, ONE]);
  const basis = [...rows.map((_, r) => n + r), numColumns - 1];
  const artificial = Array.from({ length: numColumns }, (_, j) =>
    j === numColumns - 1 ? minus(ZERO, ONE) : ZERO,
  );
  optimise(tableau, basis, artificial, numColumns);
  const real = Array.from({ length: numColumns }, (_, j) => (j < n ? cost[j]! : ZERO));
  return optimise(tableau, basis, real, numColumns - 1);
}

/** Pivots until no column below `usable` improves the objective. @returns its value */
function optimise(
  tableau: Fraction[][],
  basis: number[],
  cost: readonly Fraction[],
  usable: number,
): Fraction {
  for (;;) {
    const worth = (j: number) =>
      tableau.reduce((sum, row, r) => minus(sum, times(cost[basis[r]!]!, row[j]!)), cost[j]!);
    let enter = 0;
    while (enter < usable && (basis.includes(enter) || compare(worth(enter), ZERO) <= 0)) enter++;
    if (enter === usable)
      return tableau.reduce(
        (sum, row, r) => plus(sum, times(cost[basis[r]!]!, row.at(-1) as Fraction)),
        ZERO,
      );
    let leave = -1;
    let least = ZERO;
    tableau.forEach((row, r) => {
      if (compare(row[enter]!, ZERO) <= 0) return;
      const ratio = over(row.at(-1) as Fraction, row[enter]!);
      const sooner = leave < 0 ? -1 : compare(ratio, least);
      if (sooner < 0 || (sooner === 0 && basis[r]! < basis[leave]!)) {
        leave = r;
        least = ratio;
      }
    });
    if (leave < 0) throw new Error('the LP is unbounded');
    pivot(tableau, leave, enter);
    basis[leave] = enter;
  }
}

function pivot(tableau: Fraction[][], leave: number, enter: number): void {
  const own = tableau[leave]!;
  const divisor = own[enter]!;
  own.forEach((value, j) => {
    own[j] = over(value, divisor);
  });
  for (const [r, row] of tableau.entries()) {
    const factor = row[enter]!;
    if (r === leave || factor.n === 0n) continue;
    row.forEach((value, j) => {
      row[j] = minus(value, times(factor, own[j]!));
    });
  }
}
