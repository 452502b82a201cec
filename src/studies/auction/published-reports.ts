/** Sequential auctions with budgets as a design of staged promises. */
import type { StagedDesign, StageOutcome, ValueDistribution } from '../promises/design.ts';

export interface Setting { items: number; values: ValueDistribution[]; budgets: number[]; grid: number; participation: StagedDesign['participation'] }

export function publishedReportsDesign({ items, values, budgets, grid, participation }: Setting): StagedDesign {
  const n = budgets.length;
  const zeros = budgets.map(() => 0);
  const leftOf = (state: string) => state.split(' ').map(Number);
  const name = (left: readonly number[]) => left.join(' ');
  const round = (x: number) => Math.round(x * 1e9) / 1e9;
  return {
    name: 'auction',
    players: n,
    rounds: items,
    values: () => values,
    start: name(budgets),
    outcomes(t, state) {
      const left = leftOf(state);
      const outcomes: StageOutcome[] = [{ label: 'nobody', reward: 0, amounts: zeros, payments: zeros, next: state }];
      for (let i = 0; i < n; i++) {
        const steps = Math.floor(left[i]! / grid + 1e-6);
        const prices = t === items - 1 ? [0, left[i]!] : Array.from({ length: steps + 1 }, (_, k) => round(k * grid));
        for (const price of new Set(prices)) {
          const only = (x: number) => zeros.map((_, k) => (k === i ? x : 0));
          outcomes.push({ label: `${i + 1}@${price}`, reward: price, amounts: only(1), payments: only(price), next: name(left.map((own, k) => (k === i ? round(own - price) : own))) });
        }
      }
      return outcomes;
    },
    participation,
    symmetries: n === 2 && budgets[0] === budgets[1] ? [[1, 0]] : [],
    permuted(state, permutation) {
      const left = leftOf(state);
      const moved = left.slice();
      for (const [i, to] of permutation.entries()) moved[to] = left[i]!;
      return name(moved);
    },
  };
}
