/**
 * The keys of a private mediator, for walks that follow pure profiles. A key is a set of pairs (infoset, recommended action)
 * whose probability some payoff needs; keys form a tree, in which those that a profile recommends are found without a look at
 * the others. Nothing here is as large as the belief DAG.
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { GameTree } from '../game/tree.ts';
import { type Groups, grouping } from '../numeric/csr.ts';
import { inPieces, type Work } from '../work.ts';

/** A game's keys under a private concept. Pairs are numbered: those of infoset I are firstPair[I] .. firstPair[I + 1] - 1. */
export interface Keys {
  /** The game as `relaxing` makes it: the mediator's sequences are the keys, its points decide an infoset at a key. */
  readonly relaxed: AugmentedGame;
  /** Per point. */
  readonly infosetOf: Int32Array;
  /** The points right below each key. */
  readonly below: Groups;
  /** Per infoset, and one more. */
  readonly firstPair: Int32Array;
  /** Per infoset: its owner's last pair before it, which has a smaller number, or -1. */
  readonly pairBefore: Int32Array;
  /** Infosets of each player 0..n, ascending. */
  readonly infosetsOf: readonly Int32Array[];
}

/**
 * Reads the keys off a game that `relaxing` made.
 * @throws Error for a game with another decision space, in which profiles do not follow keys: a bound over them would be false
 * Cost: one visit per key.
 */
export function* readingKeys(relaxed: AugmentedGame): Work<Keys> {
  const { mediator, readPoint, concept } = relaxed;
  if (concept.memory !== 'private' || !mediator.parentStart.every((start, p) => start === p))
    throw new Error(`Keys of ${concept.name} are asked of a decision space that is no tree of them.`);
  const infosetOf = new Int32Array(mediator.numPoints);
  yield* inPieces(mediator.numPoints, 'reading keys', 'points', (from, to) => {
    for (let p = from; p < to; p++) infosetOf[p] = readPoint(p).infoset;
  });
  const below = yield* grouping(mediator.parent, mediator.numSequences);
  return { relaxed, infosetOf, below, ...pairsOf(relaxed.tree) };
}

/** The tree may have infosets of the principal at no node, behind the others: they come before nothing and after nothing. */
function pairsOf(tree: GameTree): Pick<Keys, 'firstPair' | 'pairBefore' | 'infosetsOf'> {
  const { infosetPlayer, infosetNumActions, infosetParentSequence, infosetFirstSequence, numSequences } =
    tree;
  const numInfosets = infosetPlayer.length;
  const firstPair = new Int32Array(numInfosets + 1);
  const pairBefore = new Int32Array(numInfosets).fill(-1);
  const pairOf = Array.from(numSequences, (count) => new Int32Array(count).fill(-1));
  const infosetsOf: number[][] = pairOf.map(() => []);
  for (let I = 0; I < numInfosets; I++) {
    const player = infosetPlayer[I]!;
    const count = infosetNumActions[I]!;
    firstPair[I + 1] = firstPair[I]! + count;
    infosetsOf[player]!.push(I);
    if (I >= tree.numInfosets) continue;
    const own = pairOf[player]!;
    pairBefore[I] = own[infosetParentSequence[I]!]!;
    for (let a = 0; a < count; a++) own[infosetFirstSequence[I]! + a] = firstPair[I]! + a;
  }
  return { firstPair, pairBefore, infosetsOf: infosetsOf.map((own) => Int32Array.from(own)) };
}
