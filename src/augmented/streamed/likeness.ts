/** Which infosets are alike: below them, so far as each node is concerned by itself, the same may happen for the same payoffs. */
import { CHANCE, type GameTree } from '../../game/tree.ts';
import { grouping } from '../../numeric/csr.ts';
import { GrowableInt32 } from '../../numeric/growable.ts';
import { ListInterner } from '../../numeric/list-interner.ts';
import { inPieces, inRows, type Work } from '../../work.ts';

const COMPARING = 'comparing infosets';

/** What is known of subtrees and infosets; games that share it can be compared. */
export class Likeness {
  readonly subtrees = new ListInterner();
  readonly infosets = new ListInterner();
}

/**
 * Per infoset a number that it shares with those of the same player whose nodes have the same subtrees: actors, actions, chance's
 * shares and payoffs. Infosets below are not compared, so that alike ones need not be the same by any symmetry of the game.
 * Cost: near linear, but for sorting the nodes of each infoset.
 */
export function* findingLikeness(
  tree: GameTree,
  { subtrees, infosets: known }: Likeness,
): Work<{ readonly kind: Int32Array; readonly numKinds: number }> {
  const subtree = yield* numberingSubtrees(tree, subtrees);
  const nodes = new GrowableInt32();
  const infosets = new GrowableInt32();
  yield* inPieces(tree.numNodes, COMPARING, 'nodes', (from, to) => {
    for (let h = from; h < to; h++) {
      if (tree.infoset[h]! < 0) continue;
      nodes.push(h);
      infosets.push(tree.infoset[h]!);
    }
  });
  const { start, item } = yield* grouping(infosets.view(), tree.numInfosets);
  const kind = new Int32Array(tree.numInfosets);
  yield* inRows(start, tree.numInfosets, COMPARING, 'infosets', (from, to) => {
    for (let I = from; I < to; I++) {
      const list = item
        .subarray(start[I], start[I + 1])
        .map((k) => subtree[nodes.data[k]!]!)
        .sort();
      kind[I] = known.intern(list, list.length);
    }
  });
  return { kind, numKinds: known.size };
}

/** Per node the number of its subtree; equal ones have equal numbers. */
function* numberingSubtrees(tree: GameTree, known: ListInterner): Work<Int32Array> {
  const { numNodes, numPlayers, firstChild, numChildren, actor, terminal, reach } = tree;
  const subtree = new Int32Array(numNodes);
  const bits = new Int32Array(2);
  const real = new Float64Array(bits.buffer);
  let list = new Int32Array(64);
  let length = 0;
  const put = (value: number) => {
    if (length === list.length) {
      const larger = new Int32Array(2 * length);
      larger.set(list);
      list = larger;
    }
    list[length++] = value;
  };
  const putReal = (value: number) => {
    real[0] = value;
    put(bits[0]!);
    put(bits[1]!);
  };
  const describe = (h: number) => {
    length = 0;
    put(actor[h]!);
    const z = terminal[h]!;
    if (z >= 0) {
      for (let i = 0; i < numPlayers; i++) putReal(tree.utilities[z * numPlayers + i]!);
      if (tree.objective !== null) putReal(tree.objective[z]!);
      return;
    }
    const first = firstChild[h]!;
    for (let a = 0; a < numChildren[h]!; a++) {
      if (actor[h] === CHANCE) putReal(reach[h] === 0 ? 0 : Math.fround(reach[first + a]! / reach[h]!));
      put(subtree[first + a]!);
    }
  };
  // children have larger numbers than their parents
  yield* inPieces(numNodes, COMPARING, 'nodes', (from, to) => {
    for (let k = from; k < to; k++) {
      const h = numNodes - 1 - k;
      describe(h);
      subtree[h] = known.intern(list, length);
    }
  });
  return subtree;
}
