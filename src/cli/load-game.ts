/** GAME on the command line: a file, or an instance of the catalogue. */
import { errors } from '../errors.ts';
import type { ReadOptions } from '../formats/index.ts';
import type { Game } from '../game/game.ts';
import { isFile, readText } from '../node/files/read.ts';
import type { GameReference } from '../report/strategy-file.ts';

export interface LoadedGame {
  readonly game: Game<unknown>;
  /** What to write in a strategy file: the instance string, or the name of the file and how it was read. */
  readonly reference: GameReference;
}

/** What no instance string has: the end of a game file's name, or a folder. */
const FILE_NAME = /\.(efg|nfg|json)$|[/\\]/i;

/**
 * A file that exists, or a name that only a file can have; otherwise an instance string.
 * @throws InputError
 */
export async function loadGame(text: string, { principal = true }: ReadOptions = {}): Promise<LoadedGame> {
  if (!FILE_NAME.test(text) && !isFile(text)) {
    if (!principal) throw errors.badField('--no-principal', text, 'a Gambit file, .efg or .nfg');
    const { createGame } = await import('../games/index.ts');
    const game = createGame(text);
    return { game, reference: { game: game.name } };
  }
  const { parseGame } = await import('../formats/index.ts');
  // A game's states never leave it, so that their type may be forgotten.
  const game = parseGame(readText('Game file', text), text, { principal }) as Game<never> as Game<unknown>;
  return { game, reference: { game: text, ...(!principal && { principal }) } };
}
