import type { GameTree } from '../game/tree.ts';
import { counting, type Work } from '../work.ts';
import type { DecisionDag } from './decision-dag.ts';

/** A player's own strategy space. */
export interface OwnTreeplex {
  /** Its sequences are those of the game tree. */
  readonly treeplex: DecisionDag;
  /** The infoset of each point. */
  readonly infosets: Int32Array;
}

/**
 * The sequence-form strategies of a player, or of the principal, 0, in the game itself.
 * Infosets are numbered in the order in which the expansion meets them, so parents come first. Source: von Stengel 1996.
 */
export function* buildingOwnTreeplex(tree: GameTree, player: number): Work<OwnTreeplex> {
  const all = yield* counting(tree.numInfosets);
  const infosets = all.filter((I) => tree.infosetPlayer[I] === player);
  const numSequences = tree.numSequences[player]!;
  const firstSequence = new Int32Array(infosets.length + 1);
  infosets.forEach((I, p) => {
    firstSequence[p] = tree.infosetFirstSequence[I]!;
  });
  firstSequence[infosets.length] = numSequences;
  return {
    infosets,
    treeplex: {
      numPoints: infosets.length,
      numSequences,
      firstSequence,
      parentStart: yield* counting(infosets.length + 1),
      parent: infosets.map((I) => tree.infosetParentSequence[I]!),
    },
  };
}
