/** Games as they are sent to a worker. */

import { parseGame } from '../formats/index.ts';
import { bytesPerNode, MAX_NODES } from '../game/size.ts';
import { expand, type GameTree } from '../game/tree.ts';
import { createGame } from '../games/index.ts';

/** A game file that is to be read by whoever solves it: as for `parseGame` of `mediant/formats`. */
export interface GameFile {
  /** Its name: the extension says the format, and errors begin with it. */
  readonly file: string;
  readonly text: string;
}

/** A catalogue name, the text of a file, or an expanded game. */
export type SentGame = string | GameFile | GameTree;

/**
 * @param memoryBytes what expanding may take
 * @throws InputError for a name, file or game that is wrong, or a game that is too large
 */
export function treeOf(sent: SentGame, memoryBytes: number): GameTree {
  if (typeof sent !== 'string' && 'numNodes' in sent) return sent;
  const game = typeof sent === 'string' ? createGame(sent) : parseGame(sent.text, sent.file);
  const maxNodes = Math.min(MAX_NODES, Math.floor(memoryBytes / bytesPerNode(game.players)));
  return expand(game, { maxNodes });
}
