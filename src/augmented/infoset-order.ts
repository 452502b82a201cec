import type { GameTree } from '../game/tree.ts';

/**
 * Rank of each infoset in a linear extension of "occurs before": by level, then player, then number. Infosets that
 * decide at the same time stand together, so beliefs split early.
 */
export function layeredOrder(tree: GameTree): Int32Array {
  const order = Array.from({ length: tree.numInfosets }, (_, I) => I).sort(
    (a, b) =>
      (tree.infosetLevel[a] as number) - (tree.infosetLevel[b] as number) ||
      (tree.infosetPlayer[a] as number) - (tree.infosetPlayer[b] as number) ||
      a - b,
  );
  const rank = new Int32Array(tree.numInfosets);
  for (let r = 0; r < order.length; r++) rank[order[r] as number] = r;
  return rank;
}
