/**
 * Strategy files: the mediator's strategy in readable form, and all that is needed to compute its certificate again.
 *
 *     { "format": "mediant-strategy", "version": 1,
 *       "game": "kuhn:players=2,ranks=3", "fingerprint": "3f…", "concept": "EFCE", "objective": "player:1",
 *       "options": { "instruments": [], "constraints": [], "publicState": true, "announced": false, "infosetOrder": "auto" },
 *       "mediator": { "points": 38, "sequences": 83 },
 *       "report": { … as printed by --json … },
 *       "points": [{ "id": 0, "player": 1, "infoset": "K", "given": ["1 K: bet"], "recommend": { "bet": 0.25, … } }],
 *       "deviations": [{ "player": 1, "multiplier": 2, "points": [{ "id": 0, "play": { "0": 1 } }] }] }
 *
 * `given` is what the mediator has heard and said: one transcript, or for a private mediator some of the histories that
 * may have led there, and in `more` how many others. Deviations of player 0 are constraints, in their order. NASH has
 * points of both players and no deviations. A mediator that draws recommendations by themselves has points of every player, and
 * in place of `mediator` a `bound`: the concept that contains its own and that the deviations are of; or, with `prices` in place
 * of deviations, its own, and how many simple deviations it has: a price says which deviation it is of, the first of those that
 * share it. A mixture has `bound` and `faces`, which its points choose among and decide in: of each, who is free, and everybody's
 * actions, one per infoset. Its bound may be of its own concept, with `searched`: what a search over pure profiles proved.
 * `"principal": false` beside `game`: the Gambit file was read without a mediator.
 */
import { z } from 'zod';
import type { Strategy } from '../certificate/strategy.ts';
import { errors, InputError } from '../errors.ts';
import { fingerprint } from '../game/fingerprint.ts';
import type { GameTree } from '../game/tree.ts';
import {
  modelSchema,
  type ProblemOptions,
  type RecordedOptions,
  type ResolvedProblemOptions,
  readRecorded,
  resolveProblemOptions,
} from '../problem/identity.ts';
import { givenAs, jsonSchemaOf } from '../problem/json-schema.ts';
import { pointsOf } from '../problem/problem.ts';
import { criteria } from '../solve/options.ts';

const FORMAT = 'mediant-strategy';
const FILE_VERSION = 1;
const probabilities = z.record(z.string(), z.number());
const id = z.int().min(0);
const number = z.number().nullable();
const named = z.string().nullable();
const fileSchema = z.object({
  game: z.string().min(1),
  principal: z.boolean().default(true),
  fingerprint: z.string(),
  concept: z.string(),
  objective: z.string(),
  /** As `recordedOptions` gives them; `readRecorded` checks them. */
  options: givenAs(z.record(z.string(), z.unknown()), modelSchema),
  mediator: z.object({ points: z.int(), sequences: z.int() }).optional(),
  bound: z
    .object({
      concept: z.string(),
      points: z.int().optional(),
      sequences: z.int().optional(),
      searched: z.number().optional(),
      simpleDeviations: z.int().optional(),
      prices: z.int().optional(),
    })
    .optional(),
  faces: z
    .array(z.object({ player: z.int().min(-1), profile: z.array(z.int()) }))
    .min(1, 'expected at least one face')
    .optional(),
  report: z.object({
    objective: number,
    upperBound: number,
    equilibriumGap: number,
    lowerBound: number.optional(),
    /** Files of before there was another have none. */
    criterion: z.enum(criteria).default('published'),
  }),
  points: z.array(z.object({ id, player: z.int().min(0), infoset: z.string(), recommend: probabilities })),
  deviations: z
    .array(
      z.object({
        player: z.int().min(0),
        multiplier: z.number().min(0),
        points: z.array(z.object({ id, play: probabilities })),
      }),
    )
    .default([]),
  prices: z
    .array(
      z.object({
        id,
        player: z.int().min(0),
        at: named,
        told: named,
        report: named,
        play: named,
        plan: z.int().min(0),
        lastWord: z.boolean().optional(),
        price: z.number().min(0),
      }),
    )
    .optional(),
});

/** Strategy files as a JSON Schema (draft 2020-12). */
export function strategyJsonSchema(): object {
  const head = { format: z.literal(FORMAT), version: z.literal(FILE_VERSION) };
  return jsonSchemaOf(fileSchema.extend(head), 'Mediant strategy');
}

export interface StrategyFile extends z.output<typeof fileSchema> {
  /** Name of the file, for messages. */
  readonly file: string;
}

export interface GameReference {
  /** Instance string or name of the game file. */
  readonly game: string;
  /** False where the player named Principal of a Gambit file is no mediator. */
  readonly principal?: boolean;
}

/** What a strategy file says beside the strategy. */
export interface StrategyHead extends GameReference {
  readonly options: RecordedOptions;
  readonly report: { readonly concept: string; readonly objectiveName: string };
}

/** The text of a strategy file in pieces, one point on a line: large ones fit in no single string. */
export function* strategyText(head: StrategyHead, strategy: Strategy): Generator<string> {
  const { report, game, principal = true, options } = head;
  const { tree, head: sizes, points, deviations, prices } = pointsOf(strategy);
  const fields = {
    format: FORMAT,
    version: FILE_VERSION,
    game,
    ...(!principal && { principal }),
    fingerprint: fingerprint(tree),
    concept: report.concept,
    objective: report.objectiveName,
    options,
    ...sizes,
    report,
  };
  yield '{\n';
  for (const [key, value] of Object.entries(fields)) yield `"${key}": ${JSON.stringify(value)},\n`;
  yield '"points": [';
  yield* lines(points);
  if (prices !== undefined) {
    yield '],\n"prices": [';
    yield* lines(prices);
  }
  if (deviations === null) {
    yield ']\n}\n';
    return;
  }
  yield '],\n"deviations": [';
  let separator = '\n';
  for (const { player, multiplier, points: plays } of deviations) {
    yield `${separator}{"player": ${player}, "multiplier": ${multiplier}, "points": [`;
    yield* lines(plays);
    yield ']}';
    separator = ',\n';
  }
  yield ']\n}\n';
}

/** Values as JSON, one on a line, with commas between them. */
function* lines(values: Iterable<object>): Generator<string> {
  let separator = '\n';
  for (const value of values) {
    yield separator + JSON.stringify(value);
    separator = ',\n';
  }
}

/**
 * Checks the shape of a strategy file; whether it fits a game is for `witnessOf` and `profileOf`.
 * @param data the file's JSON, @param file its name, for messages
 * @throws InputError naming the field
 */
export function parseStrategy(data: unknown, file: string): StrategyFile {
  const fail = (field: string, problem: string) => errors.badStrategy(file, field, problem);
  const fields: object = typeof data === 'object' && data !== null ? data : {};
  const { format, version } = fields as { readonly format?: unknown; readonly version?: unknown };
  if (format !== FORMAT)
    throw fail('format', `is ${written(format)}; expected "${FORMAT}", as --save writes it`);
  if (version !== FILE_VERSION)
    throw fail('version', `is ${written(version)}; this program reads version ${FILE_VERSION}`);
  const result = fileSchema.safeParse(data);
  if (result.success) return { ...result.data, file };
  const { path, message } = result.error.issues[0]!;
  throw fail(pathText(path), `is wrong: ${message.charAt(0).toLowerCase()}${message.slice(1)}`);
}

const written = (value: unknown) => (value === undefined ? 'missing' : JSON.stringify(value));

/** `points[3].recommend.bet`. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, k) => (typeof key === 'number' ? `[${key}]` : `${k > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

/** @throws InputError when the file is of another game */
export function checkGame({ file, game, fingerprint: expected }: StrategyFile, tree: GameTree): void {
  const got = fingerprint(tree);
  if (got !== expected)
    throw errors.badStrategy(
      file,
      'fingerprint',
      `is ${expected}, of the game ${JSON.stringify(game)}; ${JSON.stringify(tree.name)} has ${got}, so it is another game`,
    );
}

/**
 * The problem that a file's strategy is of. The file's own limits are not in it, because they change nothing.
 * @throws InputError naming file and option
 */
export function savedProblem(
  { concept, objective, options, file }: StrategyFile,
  limits: Pick<ProblemOptions, 'maxSequences' | 'memoryLimitMiB'> = {},
): ResolvedProblemOptions {
  try {
    return resolveProblemOptions({ concept, objective, ...readRecorded(options), ...limits });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, `${file}: ${error.place}`, `${file}: ${error.message}`);
  }
}
