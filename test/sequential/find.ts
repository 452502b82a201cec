/** The codominated actions of a game, in words. */
import { comm } from '../../src/concepts/comm.ts';
import type { Game } from '../../src/game/game.ts';
import { expand, type GameTree } from '../../src/game/tree.ts';
import type { LpSolver } from '../../src/lp/model.ts';
import { highs } from '../../src/node/solve-lp.ts';
import { findCodominated } from '../../src/sequential/codominated.ts';
import type { UnfoldOptions } from '../../src/sequential/unfolding.ts';

const UNFOLDED: UnfoldOptions = { instruments: [], publicState: true, memoryLimitMiB: 512 };

/** `infoset: action`, ascending. */
export async function codominated(
  game: Game<unknown> | GameTree,
  options: Partial<UnfoldOptions> = {},
  lp: LpSolver = highs,
): Promise<string[]> {
  const tree = 'numNodes' in game ? game : expand(game);
  const found = await findCodominated(tree, comm, { ...UNFOLDED, ...options }, lp, {});
  return found
    .map(({ infoset, action }) => `${tree.infosetLabel[infoset]}: ${tree.actionLabels[infoset]![action]}`)
    .sort();
}
