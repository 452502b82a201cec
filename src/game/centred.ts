/**
 * Payoffs that are all far from 0 lose their differences in sums: 1e8 + 0.1 and 1e8 + 0.2 weighted by probabilities are the
 * same number to seven digits. An amount that every terminal pays changes no incentive, so it is taken out.
 */
import { inPieces, type Work } from '../work.ts';
import { boundingPayoff, type Payoff, utilityOf, weighted } from './payoff.ts';
import type { GameTree } from './tree.ts';

/** What each payoff had taken out of it. */
export interface Offsets {
  /** Of player i at [i - 1]. */
  readonly players: readonly number[];
  readonly principal: number;
}

/** Payoffs up to this many times their range from 0 stay as they are; none of those that are moved is 0. */
const FAR = 2;

/** A game with payoffs near 0, and what was taken out of them. */
export interface Centred {
  readonly tree: GameTree;
  readonly offsets: Offsets;
}

/** The same game with payoffs near 0; the very same tree when they are. */
export function* centring(tree: GameTree): Work<Centred> {
  const { numPlayers, utilities, objective } = tree;
  const players: number[] = [];
  for (let i = 1; i <= numPlayers; i++) players.push(yield* measuringOffset(tree, utilityOf(tree, i)));
  const none = new Array<number>(numPlayers).fill(0);
  const principal = objective === null ? 0 : yield* measuringOffset(tree, weighted(tree, none, 1));
  const offsets = { players, principal };
  if (principal === 0 && players.every((offset) => offset === 0)) return { tree, offsets };
  return {
    tree: {
      ...tree,
      utilities: yield* shifted(utilities, (k) => players[k % numPlayers]!),
      objective: objective === null ? null : yield* shifted(objective, () => principal),
    },
    offsets,
  };
}

function* shifted(payoffs: Float64Array, offset: (k: number) => number): Work<Float64Array> {
  const out = new Float64Array(payoffs.length);
  yield* inPieces(payoffs.length, 'centring payoffs', 'payoffs', (from, to) => {
    for (let k = from; k < to; k++) out[k] = payoffs[k]! - offset(k);
  });
  return out;
}

/** 0, or this payoff at some terminal that chance reaches. */
function* measuringOffset(tree: GameTree, payoff: Payoff): Work<number> {
  const some = tree.terminalNode.findIndex((node) => tree.reach[node]! > 0);
  const { low, high } = yield* boundingPayoff(tree, payoff);
  const value = payoff.terminal(some);
  return Math.abs(value) > FAR * (high - low) ? value : 0;
}
