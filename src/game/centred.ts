/**
 * Payoffs that are all far from 0 lose their differences in sums: 1e8 + 0.1 and 1e8 + 0.2 weighted by probabilities are the
 * same number to seven digits. An amount that every terminal pays changes no incentive, so it is taken out.
 */
import { type Payoff, payoffBounds, utilityOf, weighted } from './payoff.ts';
import type { GameTree } from './tree.ts';

/** What each payoff had taken out of it. */
export interface Offsets {
  /** Of player i at [i - 1]. */
  readonly players: readonly number[];
  readonly principal: number;
}

/** Payoffs up to this many times their range from 0 stay as they are; none of those that are moved is 0. */
const FAR = 2;

/** The same game with payoffs near 0; the very same tree when they are. */
export function centred(tree: GameTree): { readonly tree: GameTree; readonly offsets: Offsets } {
  const { numPlayers, utilities, objective } = tree;
  const players = Array.from({ length: numPlayers }, (_, k) => offsetOf(tree, utilityOf(tree, k + 1)));
  const none = new Array<number>(numPlayers).fill(0);
  const principal = objective === null ? 0 : offsetOf(tree, weighted(tree, none, 1));
  const offsets = { players, principal };
  if (principal === 0 && players.every((offset) => offset === 0)) return { tree, offsets };
  return {
    tree: {
      ...tree,
      utilities: utilities.map((utility, k) => utility - (players[k % numPlayers] as number)),
      objective: objective?.map((payoff) => payoff - principal) ?? null,
    },
    offsets,
  };
}

/** 0, or this payoff at some terminal that chance reaches. */
function offsetOf(tree: GameTree, payoff: Payoff): number {
  const some = tree.terminalNode.findIndex((node) => (tree.reach[node] as number) > 0);
  const { low, high } = payoffBounds(tree, payoff);
  const value = payoff.terminal(some);
  return Math.abs(value) > FAR * (high - low) ? value : 0;
}
