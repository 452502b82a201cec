/**
 * What POST /solve is sent:
 *
 *     { "game": "K35" | { "players": …, "infosets": […], "nodes": […] }, or "efg": "EFG 2 R …", or "nfg": "NFG 1 R …",
 *       "principal": false, for a Gambit file whose player named Principal is no mediator,
 *       "options": { "concept": "EFCE", "tolerance": 0.001 }, "strategy": true }
 *
 * The thread that answers everybody only cuts it up: the game is read by the worker that solves it.
 */
import { z } from 'zod';
import { errors, InputError } from '../../errors.ts';
import {
  type JsonText,
  type Member,
  membersOf,
  memberText,
  memberValue,
} from '../../formats/json-members.ts';
import { fileSchema as gameFileSchema } from '../../formats/json-schema.ts';
import { jsonSchemaOf } from '../../problem/json-schema.ts';
import {
  resolveSolveOptions,
  type SolveOptions,
  solveOptionNames,
  solveSchema,
} from '../../solve/options.ts';
import { breathe, paced } from '../../work.ts';
import type { GameFile } from '../pool/index.ts';

/** The shape of a request, which is read piece by piece below: a game may be large. */
const requestSchema = z.strictObject({
  game: z
    .union([z.string(), gameFileSchema])
    .optional()
    .meta({ description: "A name of the catalogue, or a game file's JSON." }),
  efg: z.string().optional().meta({ description: 'In place of game: the text of a Gambit file.' }),
  nfg: z.string().optional().meta({ description: 'In place of game: the text of a Gambit file.' }),
  principal: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether the player named Principal of a Gambit file is the mediator.' }),
  options: solveSchema.default({} as never),
  strategy: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether the answer has the strategy, as a strategy file.' }),
});

const FIELDS = Object.keys(requestSchema.shape);

/** What POST /solve is sent, as a JSON Schema (draft 2020-12). */
export function requestJsonSchema(): object {
  return jsonSchemaOf(requestSchema, 'Request to a Mediant service');
}

/** Of lists and objects in one another; a game file has four. */
const MAX_DEPTH = 16;
/** Characters of a value that is read here: objectives and constraints that weigh a thousand players fit. */
const MAX_READ = 2 ** 17;

export interface SolveRequest {
  readonly game: string | GameFile;
  /** Valid: as given, but for the time limit, which the service's caps. */
  readonly options: SolveOptions & { readonly timeLimitSeconds: number };
  /** What a strategy file is to call the game; null: none is wanted. */
  readonly strategyFor: string | null;
}

/**
 * The event loop turns while a long one is read.
 * @throws InputError naming the field, or FormatError with line and column
 */
export async function readRequest(text: string, timeLimitSeconds: number): Promise<SolveRequest> {
  const body: JsonText = { text, file: 'body' };
  const start = text.trimStart().slice(0, 1);
  if (start !== '' && !'{]}'.includes(start))
    throw new InputError('bad-field', '', 'The body is no object; expected {"game": …}.');
  const members = await paced(membersOf(body, MAX_DEPTH, checkName));
  // to read a long text takes as long as a stretch of cutting
  if (text.length > MAX_READ) await breathe();
  const asked = members.get('strategy');
  const strategy = asked === undefined ? false : valueIn(body, asked);
  if (typeof strategy !== 'boolean') throw badType('strategy', strategy, 'true or false');
  const options = optionsOf(body, members.get('options'), timeLimitSeconds);
  const game = await gameOf(body, members);
  return { game, options, strategyFor: strategy ? (typeof game === 'string' ? game : game.file) : null };
}

function checkName(name: string): void {
  if (!FIELDS.includes(name)) throw errors.unknownName('field', name, FIELDS);
}

function optionsOf(body: JsonText, member: Member | undefined, timeLimitSeconds: number) {
  const value = member === undefined ? {} : valueIn(body, member);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw badType('options', value, 'an object');
  const given: SolveOptions = value;
  const resolved = resolveSolveOptions(given);
  return {
    ...given,
    timeLimitSeconds: Math.min(resolved.timeLimitSeconds ?? timeLimitSeconds, timeLimitSeconds),
  };
}

async function gameOf(body: JsonText, members: ReadonlyMap<string, Member>): Promise<string | GameFile> {
  const given = (['game', 'efg', 'nfg'] as const).flatMap((field) => members.get(field) ?? []);
  const [member] = given;
  const principal = isPrincipal(body, members.get('principal'));
  if (!principal && member?.name === 'game')
    throw errors.badField('principal', principal, 'true without efg and nfg');
  if (member === undefined)
    throw errors.missingField('game', 'a name, a game in JSON, or efg or nfg in its place');
  const { name, start, end } = member;
  if (given.length > 1)
    throw errors.badField(given.map((field) => field.name).join(', '), 'given', 'one of them');
  if (name === 'game' && body.text[start] === '{')
    return { file: 'game.json', text: body.text.slice(start, end) };
  if (name === 'game') {
    const value = valueIn(body, member);
    if (typeof value !== 'string') throw badType('game', value, 'a name, or the JSON of a game file');
    return value;
  }
  if (body.text[start] !== '"') throw badType(name, valueIn(body, member), 'the text of a Gambit file');
  return { file: `game.${name}`, text: await paced(memberText(body, member)), principal };
}

function isPrincipal(body: JsonText, member: Member | undefined): boolean {
  const value = member === undefined ? true : valueIn(body, member);
  if (typeof value !== 'boolean') throw badType('principal', value, 'true or false');
  return value;
}

/** What a member holds that is short. */
function valueIn(body: JsonText, member: Member): unknown {
  const length = member.end - member.start;
  if (length > MAX_READ)
    throw new InputError(
      'bad-field',
      member.name,
      `${member.name} has ${length} characters; expected at most ${MAX_READ}.`,
    );
  return memberValue(body, member);
}

/** @param expected completes "expected …" */
function badType(field: string, got: unknown, expected: string): InputError {
  return errors.badField(field, typeof got === 'object' ? JSON.stringify(got) : got, expected);
}

/** The field of the request that an error is about, as far as it says; otherwise its place in the game. */
export function fieldOf({ place }: InputError): string {
  if (place === 'option') return 'options';
  return solveOptionNames.includes(place.split('.')[0]!) ? `options.${place}` : place;
}
