/**
 * Stages of a game in which moves have an order but no dates (Myerson's games are played in stages): as early as can be.
 *
 * An infoset J *tells* of an infoset I before it, if at some node of I what is done there changes whether, or how likely, J
 * comes to be. J is of the same stage as I when it tells nothing of I and belongs to somebody else, so that both could move at
 * once; else it is of a later one. Players who move one after the other without seeing it are thus of one stage.
 */
import { CHANCE, type GameTree, type Infoset, type Node } from '../game/tree.ts';
import type { Work } from '../work.ts';

/**
 * @param tree timeable
 * @returns per infoset, the principal's included, its stage from 0; nodes of a path never go back in it
 * Cost: nodes times their depth.
 */
export function* findingStages(tree: GameTree): Work<Int32Array> {
  const stage = new Int32Array(tree.numInfosets);
  const order = Array.from(stage, (_, I) => I).sort((a, b) => tree.infosetLevel[a]! - tree.infosetLevel[b]!);
  const nodesOf: Node[][] = order.map(() => []);
  for (let h = 0; h < tree.numNodes; h++)
    if (tree.infoset[h]! >= 0 && tree.reach[h]! > 0) nodesOf[tree.infoset[h]!]!.push(h);
  for (const [done, J] of order.entries()) {
    let own = 0;
    for (const [I, isTold] of findingBefore(tree, nodesOf[J]!)) {
      const isOwn = tree.infosetPlayer[I] === tree.infosetPlayer[J];
      own = Math.max(own, stage[I]! + Number(isTold || isOwn));
    }
    stage[J] = own;
    yield { doing: 'finding stages', done, unit: 'infosets' };
  }
  return stage;
}

/** How an infoset is reached from nodes that never reach it, and from its own. */
const NEVER = 0;
const HERE = 1;
/** Of probabilities: those that are the same number are so in exact arithmetic, as far as stages need. */
const DIGITS = 12;

/**
 * The infosets before the one with these nodes, and whether it tells of them. Every node above gets the number of how the
 * infoset is reached from it: from a node of chance, a distribution over numbers; from a player's, what all actions have in
 * common, or else the infoset and the list of the actions' numbers.
 */
function findingBefore(tree: GameTree, nodes: readonly Node[]): Map<Infoset, boolean> {
  const way = new Map<Node, number>(nodes.map((h) => [h, HERE]));
  const above = new Set<Node>();
  for (const node of nodes)
    for (let h = tree.parent[node]!; h >= 0 && !above.has(h); h = tree.parent[h]!) above.add(h);
  const numbers = new Map<string, number>();
  const numberOf = (text: string) => {
    const number = numbers.get(text) ?? HERE + 1 + numbers.size;
    numbers.set(text, number);
    return number;
  };
  const before = new Map<Infoset, boolean>();
  for (const h of [...above].sort((a, b) => b - a)) {
    const first = tree.firstChild[h]!;
    const children = Array.from({ length: tree.numChildren[h]! }, (_, a) => way.get(first + a) ?? NEVER);
    const [one = NEVER] = children;
    if (tree.actor[h] === CHANCE) {
      const shares = new Map<number, number>();
      for (const [a, number] of children.entries())
        shares.set(number, (shares.get(number) ?? 0) + tree.reach[first + a]! / tree.reach[h]!);
      const parts = [...shares].filter(([, share]) => share > 0).sort(([a], [b]) => a - b);
      const [only] = parts;
      const text = parts.map(([number, share]) => `${number}:${share.toPrecision(DIGITS)}`).join(' ');
      way.set(h, parts.length === 1 ? only![0] : numberOf(text));
      continue;
    }
    const I = tree.infoset[h]!;
    const isTold = children.some((number) => number !== one);
    before.set(I, isTold || (before.get(I) ?? false));
    way.set(h, isTold ? numberOf(`${I} ${children.join(' ')}`) : one);
  }
  return before;
}
