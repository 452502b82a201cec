/**
 * A sweep file says what is to be solved, as lists whose product is taken. YAML, of which JSON is a part:
 *
 *     games:
 *       - K35                                    # an instance of the catalogue
 *       - game: kuhn                             # a family, and values of its parameters: all combinations
 *         parameters: { players: [2, 3], ranks: 3..5 }
 *       - file: mine.efg                         # beside the sweep file
 *     seeds: 1..100                              # for families with a parameter `seed` that is not given
 *     concepts: [EFCE, COMM]                     # default EFCE
 *     objectives: [welfare, 'player:1']          # default welfare
 *     methods: [direct, binary-search, lp]       # default direct
 *     kernels: [auto, cfr+]                      # default auto; an LP has none
 *     tolerances: [1e-2, 1e-3]                   # default 1e-4; an LP has none
 *     lpMethod: ipm                              # simplex (the default), ipm, pdlp or best
 *     options: { timeLimitSeconds: 60 }          # of every solve; as for `solve`
 *
 * A value stands for a list of one; `a..b` for the whole numbers from a to b.
 */
import { type Document, isCollection, isNode, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { checkObjective } from '../augmented/objective.ts';
import { errors, FormatError, InputError } from '../errors.ts';
import { games } from '../games/index.ts';
import { parseInstance } from '../games/instance.ts';
import { resolveProblemOptions } from '../problem/identity.ts';
import { givenAs, jsonSchemaOf } from '../problem/json-schema.ts';
import { resolveSolveOptions, solveSchema } from '../solve/options.ts';
import { jobOptions, LISTED, LP_METHODS, type SweepOptions } from './job.ts';
import { DEFAULT_TIME_LIMIT_SECONDS } from './limits.ts';

export const SWEEP_METHODS = ['direct', 'binary-search', 'lp'] as const;
/** How a sweep solves: a Lagrangian, or a linear program. */
export type SweepMethod = (typeof SWEEP_METHODS)[number];

const MAX_RANGE = 1e6;

/** A value, or several; never none. */
function several<Item extends z.ZodType>(item: Item) {
  const list = z.array(item, 'is missing; expected one or more').min(1, 'is empty; expected one or more');
  return givenAs(
    z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), list),
    item,
    list,
  );
}

/** Passes what `check` does not refuse. */
function checked<Value>(type: z.ZodType<Value>, check: (value: Value) => unknown) {
  return type.superRefine((value, context) => {
    try {
      check(value);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
    }
  });
}

/** Whole numbers from a to b, from `a..b`; null for any other text. */
function rangeOf(text: string): { first: number; last: number } | null {
  const match = /^\s*(-?\d{1,15})\s*\.\.\s*(-?\d{1,15})\s*$/.exec(text);
  return match === null ? null : { first: Number(match[1]), last: Number(match[2]) };
}

/** Values as texts, ranges written out. */
const values = several(
  z
    .union([z.number(), z.boolean(), z.string()], 'expected a number, a word, true or false')
    .superRefine((value, context) => {
      const range = typeof value === 'string' ? rangeOf(value) : null;
      if (range === null) return;
      if (range.last < range.first || range.last - range.first >= MAX_RANGE)
        context.addIssue({
          code: 'custom',
          message: `the range ${value} is empty or has more than ${MAX_RANGE} numbers`,
        });
    }),
).transform((list) =>
  list.flatMap((value) => {
    const range = typeof value === 'string' ? rangeOf(value) : null;
    if (range === null) return [String(value)];
    const { first, last } = range;
    return Array.from({ length: last - first + 1 }, (_, k) => String(first + k));
  }),
);

const seed = /^\d+$/;

const instanceSchema = checked(z.string(), (text) => parseInstance(text, games));

const namedSchema = z
  .strictObject(
    {
      game: instanceSchema.optional(),
      file: z.string().min(1).optional(),
      parameters: z.record(z.string(), values).optional(),
    },
    'expected an instance, or an object with game and parameters, or with file',
  )
  .refine(({ game, file }) => (game === undefined) !== (file === undefined), 'expected either game or file')
  .refine(
    ({ game, parameters }) => parameters === undefined || (game !== undefined && !game.includes(':')),
    'parameters go with the name of a family alone',
  );

const gameSchema = givenAs(
  z.preprocess((value) => (typeof value === 'string' ? { game: value } : value), namedSchema),
  instanceSchema,
  namedSchema,
);

/** Options that have no list of their own; `optionsOf` checks them. */
const unlisted = z.strictObject(
  Object.fromEntries(Object.entries(solveSchema.shape).filter(([name]) => !(name in LISTED))),
);

const schema = z.strictObject({
  games: several(gameSchema),
  seeds: values
    .refine((list) => list.every((text) => seed.test(text)), 'expected whole numbers of at least 0')
    .optional(),
  concepts: several(checked(z.string(), (concept) => resolveProblemOptions({ concept })))
    .transform((list) => list.map((name) => name.toUpperCase()))
    .default(['EFCE']),
  objectives: several(checked(z.string(), checkObjective)).default(['welfare']),
  methods: several(z.enum(SWEEP_METHODS)).default(['direct']),
  kernels: several(checked(z.string(), (kernel) => resolveSolveOptions({ kernel }))).default(() => [
    resolveSolveOptions({}).kernel,
  ]),
  tolerances: several(z.number().positive()).optional(),
  lpMethod: z.enum(LP_METHODS).default('simplex'),
  options: givenAs(z.record(z.string(), z.unknown()), unlisted).default({}),
});

/** Sweep files as a JSON Schema (draft 2020-12). */
export function sweepJsonSchema(): object {
  return jsonSchemaOf(schema, 'Mediant sweep');
}

/** A sweep file that has been read. */
export interface Sweep extends Omit<z.output<typeof schema>, 'options' | 'tolerances'> {
  /** Null where the options have one in the game's units. */
  readonly tolerances: readonly (number | null)[];
  readonly options: SweepOptions;
  /** An error at a field of the file. */
  readonly fault: (path: readonly PropertyKey[], problem: string) => FormatError;
}

/**
 * Reads a sweep file; the games that it names are not built.
 * @param file its name, for messages
 * @throws FormatError with line and column, naming the field
 */
export function parseSweep(text: string, file: string): Sweep {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const [mistake] = [...document.errors, ...document.warnings];
  const at = (offset: number, problem: string) => {
    const { line, col } = lines.linePos(offset);
    return new FormatError(file, Math.max(1, line), Math.max(1, col), problem);
  };
  if (mistake !== undefined) throw at(mistake.pos[0], lowerFirst(mistake.message));
  const data = plain(document, at);
  const fault: Sweep['fault'] = (path, problem) =>
    at(offsetOf(document, path), `${pathText(path)}${lowerFirst(problem)}`);
  const result = schema.safeParse(data);
  if (!result.success) throw issueError(result.error.issues[0]!, fault);
  const sweep = result.data;
  try {
    const options = optionsOf(sweep);
    return { ...sweep, tolerances: tolerancesOf(sweep, options), options, fault };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw fault(error.place in sweep.options ? ['options', error.place] : ['options'], error.message);
  }
}

function issueError(issue: z.core.$ZodIssue, fault: Sweep['fault']): FormatError {
  const { path, message } = issue;
  if (issue.code !== 'unrecognized_keys') return fault(path, message);
  const known = path.length === 0 ? Object.keys(schema.shape) : ['game', 'file', 'parameters'];
  return fault([...path, issue.keys[0]!], `is unknown; expected one of ${known.join(', ')}`);
}

/** @throws FormatError for what YAML lets through and no sweep can hold, such as an alias of itself */
function plain(document: Document, at: (offset: number, problem: string) => FormatError): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw at(0, lowerFirst((error as Error).message));
  }
}

/** Checked with every kernel and method of the sweep, so that no solve refuses them later. */
function optionsOf({ options, kernels, methods }: z.output<typeof schema>): SweepOptions {
  for (const [name, list] of Object.entries(LISTED))
    if (name in options)
      throw new InputError(
        'bad-field',
        name,
        `Option ${name} is given; expected the list ${list} beside options.`,
      );
  const given = { timeLimitSeconds: DEFAULT_TIME_LIMIT_SECONDS, ...options };
  const solving = methods.filter((method) => method !== 'lp');
  const [first] = (solving.length === 0 ? (['direct'] as const) : solving).flatMap((method) =>
    kernels.map((kernel) => jobOptions({ ...given, method, kernel })),
  );
  return first!;
}

function tolerancesOf({ tolerances }: z.output<typeof schema>, { absoluteTolerance }: SweepOptions) {
  if (absoluteTolerance === undefined) return tolerances ?? [resolveSolveOptions({}).tolerance];
  if (tolerances === undefined) return [null];
  throw errors.badField('absoluteTolerance', absoluteTolerance, 'none beside the list tolerances');
}

/** Where a field begins, or the nearest of its parents that is there. A value may stand for a list of one. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of [null, ...path]) {
    if (key !== null && isCollection(node) && (isSeq(node) || typeof key !== 'number'))
      node = node.get(key, true);
    if (!isNode(node) || !node.range) break;
    offset = node.range[0];
  }
  return offset;
}

/** `games[3].parameters.ranks: `, and nothing for the whole file. */
function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((key, k) => (typeof key === 'number' ? `[${key}]` : `${k > 0 ? '.' : ''}${String(key)}`))
    .join('');
  return text === '' ? '' : `${text}: `;
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
