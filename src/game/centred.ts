/**
 * Payoffs that are all far from 0 lose their differences in sums: 1e8 + 0.1 and 1e8 + 0.2 weighted by probabilities are the
 * same number to seven digits. An amount that every terminal pays changes no incentive, so it is taken out.
 */
import { type GameTree, payoffRange } from './tree.ts';

/** What each payoff had taken out of it. */
export interface Offsets {
  /** Of player i at [i - 1]. */
  readonly players: readonly number[];
  readonly principal: number;
}

/** Payoffs up to this many times their range from 0 stay as they are: rounding is then some 1e-13 of the range. */
const FAR = 2 ** 10;

/** The same game with payoffs near 0; the very same tree when they are. */
export function centred(tree: GameTree): { readonly tree: GameTree; readonly offsets: Offsets } {
  const { numPlayers, utilities, objective } = tree;
  const players = Array.from({ length: numPlayers }, (_, k) =>
    offsetOf(tree, (z) => utilities[z * numPlayers + k] as number),
  );
  const principal = objective === null ? 0 : offsetOf(tree, (z) => objective[z] as number);
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

/** 0, or the payoff of some terminal that chance reaches. */
function offsetOf(tree: GameTree, payoff: (z: number) => number): number {
  for (let z = 0; z < tree.numTerminals; z++) {
    if ((tree.reach[tree.terminalNode[z] as number] as number) === 0) continue;
    const some = payoff(z);
    return Math.abs(some) > FAR * payoffRange(tree, payoff) ? some : 0;
  }
  return 0;
}
