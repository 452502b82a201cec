/** Games as they are sent to a worker. */

import { parseGame, type ReadOptions } from '../formats/index.ts';
import { expand, type GameTree } from '../game/tree.ts';
import { createGame } from '../games/index.ts';

/** A game file that is to be read by whoever solves it: as for `parseGame` of `mediant/formats`. */
export interface GameFile extends ReadOptions {
  /** Its name: the extension says the format, and errors begin with it. */
  readonly file: string;
  readonly text: string;
}

/** A catalogue name, the text of a file, or an expanded game. */
export type SentGame = string | GameFile | GameTree;

/** What expanding takes per node, and per node and player; see `expand`. */
const NODE_BYTES = 60;
const NODE_PLAYER_BYTES = 8;

/**
 * @param memoryBytes what expanding may take
 * @throws InputError for a name, file or game that is wrong, or a game that is too large
 */
export function treeOf(sent: SentGame, memoryBytes: number): GameTree {
  if (typeof sent !== 'string' && 'numNodes' in sent) return sent;
  const game = typeof sent === 'string' ? createGame(sent) : parseGame(sent.text, sent.file, sent);
  const perNode = NODE_BYTES + NODE_PLAYER_BYTES * (game.players + 1);
  return expand(game, { maxNodes: Math.min(2 ** 27, Math.floor(memoryBytes / perNode)) });
}

/** What a strategy file records of how a game was read. */
export function readsPrincipal(sent: SentGame): boolean {
  return typeof sent === 'string' || !('text' in sent) || (sent.principal ?? true);
}
