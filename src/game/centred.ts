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

/** Payoffs up to this many times their range from 0 stay as they are: rounding is then some 1e-13 of the range. */
const FAR = 2 ** 10;

/**
 * The same game with payoffs near 0; the very same tree when they are.
 * @param together whether all players must have the same offset, so that their utilities can be compared
 */
export function centred(
  tree: GameTree,
  together = false,
): { readonly tree: GameTree; readonly offsets: Offsets } {
  const { numPlayers, utilities, objective } = tree;
  const own = Array.from({ length: numPlayers }, (_, k) => [utilityOf(tree, k + 1)]);
  const players = together
    ? own.map(() => offsetOf(tree, own.flat()))
    : own.map((payoff) => offsetOf(tree, payoff));
  const none = new Array<number>(numPlayers).fill(0);
  const principal = objective === null ? 0 : offsetOf(tree, [weighted(tree, none, 1)]);
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

/** 0, or one of these payoffs at some terminal that chance reaches. */
function offsetOf(tree: GameTree, payoffs: readonly Payoff[]): number {
  const some = tree.terminalNode.findIndex((node) => (tree.reach[node] as number) > 0);
  const bounds = payoffs.map((payoff) => payoffBounds(tree, payoff));
  const low = Math.min(...bounds.map((bound) => bound.low));
  const high = Math.max(...bounds.map((bound) => bound.high));
  const value = payoffs[0]?.terminal(some) ?? 0;
  return Math.abs(value) > FAR * (high - low) ? value : 0;
}
