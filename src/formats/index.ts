/**
 * Game files, text in and text out; reading and writing the files themselves is the caller's.
 * @module mediant/formats
 */
import { errors } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { withTransferNodes } from '../game/transfer-nodes.ts';
import { readEfg } from './efg-read.ts';
import { writeEfg } from './efg-write.ts';
import type { ReadOptions } from './gambit.ts';
import { readJson, writeJson } from './json.ts';
import { readNfg } from './nfg.ts';
import { tablesOf } from './tables.ts';

export type { ReadOptions } from './gambit.ts';
export { gameJsonSchema } from './json-schema.ts';
export { mechanismJsonSchema, type ParsedMechanism, parseMechanism } from './mechanism.ts';

const READERS = { efg: readEfg, nfg: readNfg, json: readJson } as const;
const WRITERS = { efg: writeEfg, json: writeJson } as const;

/** First characters of each format, for files whose extension says nothing. */
const BEGINNINGS = [
  [/^\ufeff?\s*EFG\b/, 'efg'],
  [/^\ufeff?\s*NFG\b/, 'nfg'],
  [/^\ufeff?\s*\{/, 'json'],
] as const;

/**
 * The game of a file. Its name is the title, or `file` when there is none.
 * @param file name of the file: its extension says the format, otherwise the text does; errors begin with it
 * @throws FormatError with line and column, or InputError that names the field
 */
export function parseGame(text: string, file: string, options: ReadOptions = {}): Game<number> {
  const extension = /\.(efg|nfg|json)$/i.exec(file)?.[1]?.toLowerCase();
  const format = extension ?? BEGINNINGS.find(([beginning]) => beginning.test(text))?.[1];
  if (format === undefined) throw errors.unknownName('format of game file', file, ['.efg', '.nfg', '.json']);
  return READERS[format as keyof typeof READERS](text, file, options);
}

/**
 * The text of a game file; `parseGame` makes the same game of it, with the same names of players, infosets and actions.
 * Transfers become moves of the principal. A game as `parseGame` made it keeps the exact numbers of its file and the
 * names of nodes and outcomes; other games have doubles, which stand for the fractions of smallest denominator. At every
 * chance node of an .efg file the probabilities add up to exactly 1, whoever made the game.
 * @throws InputError when the game has constraints and the format no place for them, a payoff is not finite or an infoset has different actions at two nodes
 */
export function formatGame<State>(game: Game<State>, format: 'efg' | 'json'): string {
  return WRITERS[format](game.transfers === undefined ? tablesOf(game) : tablesOf(withTransferNodes(game)));
}
