import type { GameTree, Node } from '../game/tree.ts';
import { grouping } from '../numeric/csr.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { ordering } from '../numeric/ordering.ts';
import { counting, inPieces, type Work } from '../work.ts';

/**
 * Public state of every node: the connected component, at its depth, of nodes that share an infoset of anybody (the
 * principal included) now or later. What everybody's truthful reports together always reveal.
 * @returns per node a representative node of its public state
 * Cost: near linear (union-find), plus the spread of depths within infosets.
 */
export function* findingPublicStates(tree: GameTree): Work<Int32Array> {
  const leader = yield* counting(tree.numNodes);
  const depth = new Int32Array(tree.numNodes);
  yield* inPieces(tree.numNodes, FINDING, 'nodes', (from, to) => {
    for (let h = Math.max(1, from); h < to; h++) depth[h] = depth[tree.parent[h]!]! + 1;
  });

  const find = (node: Node): Node => {
    let root = node;
    while (leader[root] !== root) root = leader[root]!;
    for (let h = node; h !== root; ) {
      const above = leader[h]!;
      leader[h] = root;
      h = above;
    }
    return root;
  };
  // Nodes that share an infoset later share one below their parents too, so unions go up to the root.
  const unite = (first: Node, second: Node) => {
    let a = first;
    let b = second;
    while (a >= 0 && find(a) !== find(b)) {
      leader[find(b)] = find(a);
      a = tree.parent[a]!;
      b = tree.parent[b]!;
    }
  };

  const { start, node } = yield* deepestFirst(tree, depth);
  let spent = 0;
  for (let I = 0; I < tree.numInfosets; I++) {
    const end = start[I + 1]!;
    let deepest = node[start[I]!]!;
    for (let k = start[I]!; k < end; k++) {
      const own = node[k]!;
      while (depth[deepest]! > depth[own]!) deepest = tree.parent[deepest]!;
      unite(deepest, own);
      if (++spent < UNITED_PIECE) continue;
      yield { doing: FINDING, done: I, unit: 'infosets' };
      spent = 0;
    }
  }
  const state = new Int32Array(tree.numNodes);
  yield* inPieces(tree.numNodes, FINDING, 'nodes', (from, to) => {
    for (let h = from; h < to; h++) state[h] = find(h);
  });
  return state;
}

const FINDING = 'finding public states';
/** Nodes united between two yields. */
const UNITED_PIECE = 2 ** 11;

/** The nodes of each infoset I, node[start[I]] .. node[start[I + 1] - 1], those of the largest depth first. */
function* deepestFirst(
  tree: GameTree,
  depth: Int32Array,
): Work<{ readonly start: Int32Array; readonly node: Int32Array }> {
  const decisions = new GrowableInt32();
  const infosets = new GrowableInt32();
  yield* inPieces(tree.numNodes, FINDING, 'nodes', (from, to) => {
    for (let h = from; h < to; h++) {
      const I = tree.infoset[h]!;
      if (I < 0) continue;
      decisions.push(h);
      infosets.push(I);
    }
  });
  const { start, item: node } = yield* grouping(infosets.view(), tree.numInfosets);
  yield* inPieces(node.length, FINDING, 'nodes', (from, to) => {
    for (let k = from; k < to; k++) node[k] = decisions.data[node[k]!]!;
  });
  let spent = 0;
  for (let I = 0; I < tree.numInfosets; I++) {
    const [first, end] = [start[I]!, start[I + 1]!];
    if (end - first > 1) {
      const shallow = node.slice(first, end);
      const order = yield* ordering(shallow.map((h) => tree.numNodes - depth[h]!));
      for (let k = first; k < end; k++) node[k] = shallow[order[k - first]!]!;
    }
    spent += end - first;
    if (spent < UNITED_PIECE) continue;
    yield { doing: FINDING, done: I, unit: 'infosets' };
    spent = 0;
  }
  return { start, node };
}
