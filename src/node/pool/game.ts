/** Games as they are sent to a worker. */

import { MemoryError } from '../../errors.ts';
import { parseGame, type ReadOptions } from '../../formats/index.ts';
import type { GameTree } from '../../game/tree.ts';
import { createGame, games } from '../../games/index.ts';
import { canonicalName, parseInstance } from '../../games/instance.ts';
import { expandingInput, type GameInput } from '../../solve/solve.ts';
import { finish, type Work } from '../../work.ts';

/** A game file that is to be read by whoever solves it: as for `parseGame` of `mediant/formats`. */
export interface GameFile extends ReadOptions {
  /** Its name: the extension says the format, and errors begin with it. */
  readonly file: string;
  readonly text: string;
}

/** As a solve takes it, or a file that the worker is to read. */
export type PoolGame = GameInput | GameFile;

/** A catalogue name, the text of a file, or an expanded game. */
export type SentGame = string | GameFile | GameTree;

/** As a solve takes it: a name is made a game, a file is read. @throws InputError */
export function gameOf(sent: SentGame): Exclude<GameInput, string> {
  if (typeof sent === 'string') return createGame(sent);
  return 'numNodes' in sent ? sent : parseGame(sent.text, sent.file, sent);
}

/**
 * @param memoryBytes what expanding may take
 * @throws InputError for a name, file or game that is wrong; MemoryError for a game that is too large
 */
export function treeOf(sent: SentGame, memoryBytes: number): GameTree {
  return finish(expandingInput(gameOf(sent), { memoryLimitMiB: memoryBytes / 2 ** 20 }));
}

/**
 * What can be known of a game without making it: a name is read, and its parameters held against their ranges.
 * @throws InputError
 */
export function checkGame(input: PoolGame): void {
  if (typeof input === 'string') canonicalName(parseInstance(input, games));
}

/**
 * What can be sent. Names, files and trees are as they are; a Game is expanded here, the one place where a pool does that in
 * its caller's thread, because functions cannot be sent.
 * @param memoryBytes what the game may take in the worker
 * @throws InputError for a game that is wrong; MemoryError for one that is too large
 */
export function* sending(input: PoolGame, memoryBytes: number): Work<SentGame> {
  if (typeof input === 'string' || 'text' in input) return input;
  const tree = yield* expandingInput(input, { memoryLimitMiB: memoryBytes / 2 ** 20 });
  const bytes = bytesOf(tree);
  if (bytes > memoryBytes) throw new MemoryError(`The game ${tree.name}`, bytes, memoryBytes);
  return tree;
}

/** Of its arrays; labels are not counted. */
function bytesOf(tree: GameTree): number {
  return Object.values(tree).reduce(
    (sum: number, value) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0),
    0,
  );
}

/** What a strategy file records of how a game was read. */
export function readsPrincipal(sent: SentGame): boolean {
  return typeof sent === 'string' || !('text' in sent) || (sent.principal ?? true);
}
