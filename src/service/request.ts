/**
 * What POST /solve is sent:
 *
 *     { "game": "K35" | { "players": …, "infosets": […], "nodes": […] }, or "efg": "EFG 2 R …", or "nfg": "NFG 1 R …",
 *       "principal": false, for a Gambit file whose player named Principal is no mediator,
 *       "options": { "concept": "EFCE", "tolerance": 0.001 }, "strategy": true }
 */
import { z } from 'zod';
import { errors, InputError } from '../errors.ts';
import { parseJson } from '../formats/json-syntax.ts';
import { checked, resolveSolveOptions, type SolveOptions, solveOptionNames } from '../options.ts';
import type { GameFile } from '../pool/index.ts';

const schema = z.strictObject({
  /** A name of the catalogue, or a game file's JSON. */
  game: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  /** The text of a Gambit file. */
  efg: z.string().optional(),
  nfg: z.string().optional(),
  /** Whether the player named Principal of a Gambit file is the mediator. */
  principal: z.boolean().default(true),
  /** SolveOptions. */
  options: z.record(z.string(), z.unknown()).default({}),
  /** Whether the answer has the strategy, as a strategy file. */
  strategy: z.boolean().default(false),
});

export interface SolveRequest {
  /** Files are read by the worker. */
  readonly game: string | GameFile;
  /** Valid: as given, but for the time limit, which the service's caps. */
  readonly options: SolveOptions;
  /** What a strategy file is to call the game; null: none is wanted. */
  readonly strategyFor: string | null;
}

/** @throws InputError naming the field, or FormatError with line and column */
export function readRequest(text: string, timeLimitSeconds: number): SolveRequest {
  const body = checked(schema, parseJson(text, 'body'), 'field');
  const options = optionsOf(body.options, timeLimitSeconds);
  const game = gameOf(body);
  return { game, options, strategyFor: body.strategy ? (typeof game === 'string' ? game : game.file) : null };
}

function optionsOf(given: Record<string, unknown>, timeLimitSeconds: number): SolveOptions {
  const options: SolveOptions = given;
  const resolved = resolveSolveOptions(options);
  return {
    ...options,
    timeLimitSeconds: Math.min(resolved.timeLimitSeconds ?? timeLimitSeconds, timeLimitSeconds),
  };
}

function gameOf({ game, efg, nfg, principal }: z.output<typeof schema>): string | GameFile {
  const given = Object.entries({ game, efg, nfg }).filter(([, value]) => value !== undefined);
  if (given.length === 0)
    throw errors.missingField('game', 'a name, a game in JSON, or efg or nfg in its place');
  if (given.length > 1)
    throw errors.badField(given.map(([field]) => field).join(', '), 'given', 'one of them');
  if (efg !== undefined) return { file: 'game.efg', text: efg, principal };
  if (nfg !== undefined) return { file: 'game.nfg', text: nfg, principal };
  if (!principal) throw errors.badField('principal', principal, 'true without efg and nfg');
  return typeof game === 'string' ? game : { file: 'game.json', text: textOf(game) };
}

/** Again as text, for the reader of game files. */
function textOf(game: unknown): string {
  try {
    return JSON.stringify(game);
  } catch {
    throw new InputError(
      'bad-field',
      'game',
      'Field game is nested too deeply; expected the JSON of a game file.',
    );
  }
}

/** The field of the request that an error is about, as far as it says; otherwise its place in the game. */
export function fieldOf({ place }: InputError): string {
  if (place === 'option') return 'options';
  return solveOptionNames.includes(place.split('.')[0] as string) ? `options.${place}` : place;
}
