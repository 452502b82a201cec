/** Games as they are sent to a worker. */

import { parseGame } from '../formats/index.ts';
import type { GameTree } from '../game/tree.ts';
import { createGame } from '../games/index.ts';
import { expandingInput, type GameInput } from '../solve.ts';
import { finish } from '../work.ts';

/** A game file that is to be read by whoever solves it: as for `parseGame` of `mediant/formats`. */
export interface GameFile {
  /** Its name: the extension says the format, and errors begin with it. */
  readonly file: string;
  readonly text: string;
}

/** A catalogue name, the text of a file, or an expanded game. */
export type SentGame = string | GameFile | GameTree;

/** As a solve takes it: a name is made a game, a file is read. @throws InputError */
export function gameOf(sent: SentGame): Exclude<GameInput, string> {
  if (typeof sent === 'string') return createGame(sent);
  return 'numNodes' in sent ? sent : parseGame(sent.text, sent.file);
}

/**
 * @param memoryBytes what expanding may take
 * @throws InputError for a name, file or game that is wrong; MemoryError for a game that is too large
 */
export function treeOf(sent: SentGame, memoryBytes: number): GameTree {
  return finish(expandingInput(gameOf(sent), { memoryLimitMiB: memoryBytes / 2 ** 20 }));
}
