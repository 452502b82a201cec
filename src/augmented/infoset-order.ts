/**
 * Orders in which beliefs decide their infosets: linear extensions of "occurs before". They matter to the size of a belief
 * DAG as the order of variables does to a decision diagram.
 */
import type { GameTree, Infoset } from '../game/tree.ts';

/** Rank of each infoset: by level, which respects every path, then by `within`; those without nodes come last. */
function ranked(tree: GameTree, within: (a: Infoset, b: Infoset) => number): Int32Array {
  const order = Array.from({ length: tree.numInfosets }, (_, I) => I).sort(
    (a, b) => (tree.infosetLevel[a] as number) - (tree.infosetLevel[b] as number) || within(a, b),
  );
  const rank = Int32Array.from(tree.infosetNumActions, (_, I) => I);
  for (let r = 0; r < order.length; r++) rank[order[r] as number] = r;
  return rank;
}

const playerOf = (tree: GameTree, I: Infoset) => tree.infosetPlayer[I] as number;

export const infosetOrders = {
  /** Within a level by player, then number: infosets that decide at the same time stand together, so beliefs split early. */
  layered: (tree: GameTree) => ranked(tree, (a, b) => playerOf(tree, a) - playerOf(tree, b) || a - b),
  /** Within a level by player, then number, from the last. */
  reversed: (tree: GameTree) => ranked(tree, (a, b) => playerOf(tree, b) - playerOf(tree, a) || b - a),
  /** Within a level as the game tree meets them, players mixed. */
  mixed: (tree: GameTree) => ranked(tree, (a, b) => a - b),
};

export type InfosetOrder = keyof typeof infosetOrders;
export const infosetOrderNames = Object.keys(infosetOrders) as InfosetOrder[];

/** The name for: build with each order, keep the smallest. */
export const SMALLEST = 'smallest';
