import type { GameTree, Node } from '../game/tree.ts';
import { groupBy } from '../numeric/csr.ts';

/**
 * Public state of every node: the connected component, at its depth, of nodes that share an infoset of anybody (the
 * principal included) now or later. What everybody's truthful reports together always reveal (THEORY.md section 8).
 * @returns per node a representative node of its public state
 * Cost: near linear (union-find), plus the spread of depths within infosets.
 */
export function publicStates(tree: GameTree): Int32Array {
  const leader = Int32Array.from({ length: tree.numNodes }, (_, h) => h);
  const depth = new Int32Array(tree.numNodes);
  for (let h = 1; h < tree.numNodes; h++) depth[h] = (depth[tree.parent[h] as number] as number) + 1;

  const find = (node: Node): Node => {
    let root = node;
    while (leader[root] !== root) root = leader[root] as number;
    for (let h = node; h !== root; ) {
      const above = leader[h] as number;
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
      a = tree.parent[a] as number;
      b = tree.parent[b] as number;
    }
  };

  const decisionNodes = tree.infoset.reduce<number[]>((nodes, I, h) => {
    if (I >= 0) nodes.push(h);
    return nodes;
  }, []);
  const groups = groupBy(
    Int32Array.from(decisionNodes, (h) => tree.infoset[h] as number),
    tree.numInfosets,
  );
  for (let I = 0; I < tree.numInfosets; I++) {
    const nodes = Array.from(
      groups.item.subarray(groups.start[I], groups.start[I + 1]),
      (k) => decisionNodes[k] as number,
    ).sort((a, b) => (depth[b] as number) - (depth[a] as number));
    let deepest = nodes[0] as number;
    for (const node of nodes) {
      while ((depth[deepest] as number) > (depth[node] as number)) deepest = tree.parent[deepest] as number;
      unite(deepest, node);
    }
  }
  return leader.map((_, h) => find(h));
}
