/** Payoffs: linear functions of the terminal that is reached and of the payments made there. */

import { upSum } from '../numeric/rounding.ts';
import { inPieces, type Work } from '../work.ts';
import type { Payment } from './game.ts';
import type { GameTree } from './tree.ts';

/** One such function. */
export interface Payoff {
  /** What terminal `z` is worth. */
  readonly terminal: (z: number) => number;
  /** What a payment adds. */
  readonly payment: (payment: Payment) => number;
}

/** @param i strategic player, 1..numPlayers */
export const utilityOf = (tree: GameTree, i: number): Payoff => ({
  terminal: (z) => tree.utilities[z * tree.numPlayers + i - 1]!,
  payment: ({ utilities }) => utilities[i - 1]!,
});

/** What players and the principal get is weighted and added up; the principal's payoff is 0 in a game that has none. */
export function weighted(tree: GameTree, weights: readonly number[], principal: number): Payoff {
  const { objective, utilities, numPlayers } = tree;
  const sum = (utility: (k: number) => number, own: number) => {
    let total = principal === 0 ? 0 : principal * own;
    for (let k = 0; k < weights.length; k++) total += weights[k]! * utility(k);
    return total;
  };
  return {
    terminal: (z) => sum((k) => utilities[z * numPlayers + k]!, objective?.[z] ?? 0),
    payment: (payment) => sum((k) => payment.utilities[k]!, principalPayment(payment)),
  };
}

/** What the principal gets of a payment: by default what the players pay. */
export function principalPayment({ utilities, objective }: Payment): number {
  return objective ?? utilities.reduce((sum, own) => sum - own, 0);
}

/** Smallest and largest payoff. */
export interface PayoffBounds {
  readonly low: number;
  readonly high: number;
  /** Largest sum of the sizes of a payoff and of all that may be paid with it. */
  readonly magnitude: number;
}

/** Smallest and largest payoff over terminals that chance can reach, with any payments there, and their size. */
export function* boundingPayoff(tree: GameTree, payoff: Payoff): Work<PayoffBounds> {
  const bounds = tree.transfers.map(({ options }) => {
    const payments = options.map(payoff.payment);
    const [least, most] = [Math.min(...payments), Math.max(...payments)];
    return { low: least, high: most, magnitude: Math.max(-least, most) };
  });
  let magnitude = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  yield* inPieces(tree.numTerminals, 'reading payoffs', 'terminals', (from, to) => {
    for (let z = from; z < to; z++) {
      if (tree.reach[tree.terminalNode[z]!]! === 0) continue;
      let least = payoff.terminal(z);
      let most = least;
      let size = Math.abs(least);
      const end = tree.transferStart[z + 1]!;
      for (let e = tree.transferStart[z]!; e < end; e++) {
        const bound = bounds[tree.terminalTransfer[e]!];
        least = -upSum(-least, -(bound?.low ?? 0));
        most = upSum(most, bound?.high ?? 0);
        size = upSum(size, bound?.magnitude ?? 0);
      }
      if (size > magnitude) magnitude = size;
      if (least < low) low = least;
      if (most > high) high = most;
    }
  });
  return { low, high, magnitude };
}

/** Largest minus smallest payoff; when that is 0, their size, and 1 when they are 0: positive, and of their unit. */
export function payoffScale({ low, high, magnitude }: PayoffBounds): number {
  return high - low || magnitude || 1;
}

/** Largest minus smallest payoff. */
export function* measuringRange(tree: GameTree, payoff: Payoff): Work<number> {
  const { low, high } = yield* boundingPayoff(tree, payoff);
  return high - low;
}
