/** Every option of a solve: unit, range, default. */
import { z } from 'zod';
import { infosetOrderChoices } from '../augmented/infoset-order.ts';
import { concepts } from '../concepts/index.ts';
import { errors, InputError } from '../errors.ts';
import { AUTO, algorithmNamed, algorithms, automaticAlgorithm } from '../kernels/index.ts';
import { precisions } from '../kernels/precision.ts';
import { hasThreads } from '../kernels/thread.ts';

export const NASH = 'NASH';
const conceptNames = [...concepts.map(({ name }) => name), NASH];
/** Kernels of one solve. */
const MAX_WORKERS = 2;
const kernelNames = [AUTO, ...algorithms.map(({ name }) => name)];

/** Players of a game, and so of what is said of each. */
const MAX_PLAYERS = 1000;
/** A weight for each of so many players is shorter. */
const MAX_NAME = 2 ** 16;
/** Each is a deviator, with vectors as long as the mediator's. */
const MAX_CONSTRAINTS = 1000;
/** Of a value in a message. */
const MAX_SHOWN = 200;

const aimShape = {
  /** Solution concept; default EFCE. */
  concept: z
    .string()
    .transform(
      (name) =>
        conceptNames.find((listed) => listed === name.toUpperCase()) ?? known('concept', name, conceptNames),
    )
    .default('EFCE'),
  /**
   * welfare, player:N, weights:W1,W2,…, principal, surplus (principal and players), fairness (the smallest utility), or one
   * of these but the last after `minimise:`; default welfare. NASH: player:1 always.
   */
  objective: z.string().max(MAX_NAME).default('welfare'),
};

/** All else that makes the augmented game another one: what files record, so that an option belongs here or in the limits. */
const modelShape = {
  /**
   * Bounds on payoffs that the mediator must keep beside those of the game, in the mean as in `principal>=0` (budget
   * balance ex ante), or at every terminal as in `always principal>=0` (ex post); 1000 at most, default none.
   */
  constraints: z.array(z.string().max(MAX_NAME)).max(MAX_CONSTRAINTS).default([]),
  /** Players whom the mediator controls: no incentive constraint. Default none. */
  instruments: z.array(z.number().int().min(1)).max(MAX_PLAYERS).default([]),
  /** COMM: reports that contradict the public state are refused. Default true. */
  publicState: z.boolean().default(true),
  /** NFCCERT: silence is announced before play. Default false. */
  announced: z.boolean().default(false),
  /**
   * Private mediators: order in which beliefs decide infosets (wide or thrifty); or auto: by level whichever of them
   * little time shows to be best; or smallest: of both. Default auto.
   */
  infosetOrder: z.enum(infosetOrderChoices).default('auto'),
};

/** Limits of building: they refuse a problem, or leave it as it is. */
const gameShape = {
  ...aimShape,
  ...modelShape,
  /** Memory that expanding the game, and building the augmented one, may each use, in MiB, 1 or more; default 8192. */
  memoryLimitMiB: z.number().min(1).default(8192),
  /** Largest number of mediator sequences to build, 1 or more; default 5e7. */
  maxSequences: z.number().int().min(1).default(5e7),
};

const solveShape = {
  /** Lagrangian: direct, with a multiplier of gains, or binary-search on the value of the objective; default direct. */
  method: z.enum(['direct', 'binary-search']).default('direct'),
  /**
   * Threads that iterate, 1 or 2, each at a target of its own and in as much memory as one: 2 only with binary-search, and
   * not in a page. The result depends on it, but never on the timing of threads. Default 1.
   */
  workers: z.number().int().min(1).max(MAX_WORKERS).default(1),
  /** Algorithm; default auto: apcfr+, or arcfr+ where there are 2e6 payoffs and more. */
  kernel: z
    .string()
    .transform((name) => known('kernel', name, kernelNames))
    .default(AUTO),
  /** Parameters of the algorithm by name, in the ranges that it declares; default: its own defaults. None with auto. */
  parameters: z.record(z.string(), z.custom<number>()).default({}),
  /** What the algorithm computes in: f64, or f32 in half the memory; averages and certificate are f64. Default f64. */
  precision: z.enum(precisions).default('f64'),
  /** Multiplier of scaled gains, >= 0; default: controlled. A fixed one is never changed. */
  multiplier: z.number().min(0).optional(),
  /** Equilibrium gap and optimality gap, both over payoff ranges, at which to stop; > 0, default 1e-4. */
  tolerance: z.number().positive().default(1e-4),
  /** Seconds, > 0; default none. Counts from the call: a problem that is not built in time ends in a LimitError. */
  timeLimitSeconds: z.number().positive().optional(),
  /** Iterations, >= 0; default none. */
  maxIterations: z.number().int().min(0).optional(),
};

const modelSchema = z.strictObject(modelShape);
const gameSchema = z.strictObject(gameShape);
const solveSchema = z.strictObject({ ...gameShape, ...solveShape });
export const solveOptionNames: readonly string[] = Object.keys(solveSchema.shape);

/** Those of a solve's options that define the problem: what an LP reads. */
export function problemOf(options: object): ProblemOptions {
  const names = Object.keys(gameSchema.shape);
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
}

/** What a file records of a problem beside its concept and objective, as it was asked for: defaults are filled in. */
export type RecordedOptions = z.output<typeof modelSchema>;

/** Of those of a solve or an LP, the options that certifying its strategy needs. */
export function recordedOptions(options: ProblemOptions): RecordedOptions {
  const names = Object.keys(modelShape);
  return resolve(
    modelSchema,
    Object.fromEntries(
      Object.entries(options).filter(([name, value]) => names.includes(name) && value !== undefined),
    ),
  );
}

/**
 * What a file records, checked; an option that it has not, because it is older, has its default.
 * @throws InputError naming the option, also when this version has none of that name
 */
export function readRecorded(recorded: object): RecordedOptions {
  return resolve(modelSchema, recorded);
}

/**
 * What defines the optimisation problem.
 * @interface
 */
export type ProblemOptions = z.input<typeof gameSchema>;
/**
 * What defines a solve: the problem, and how to solve it.
 * @interface
 */
export type SolveOptions = z.input<typeof solveSchema>;
export type ResolvedProblemOptions = z.output<typeof gameSchema>;
/**
 * Options of a solve with their defaults.
 * @interface
 */
export type ResolvedSolveOptions = z.output<typeof solveSchema>;

/** @throws InputError naming the option */
export function resolveProblemOptions(options: ProblemOptions): ResolvedProblemOptions {
  return checkNash(resolve(gameSchema, options));
}

/** @throws InputError naming the option */
export function resolveSolveOptions(options: SolveOptions): ResolvedSolveOptions {
  return checkPrecision(checkParameters(checkMethod(checkNash(resolve(solveSchema, options)))));
}

/** The same with the algorithm that `auto` is on a problem of so many payoffs. */
export function settleKernel(options: ResolvedSolveOptions, numPayoffs: number): ResolvedSolveOptions {
  return options.kernel === AUTO ? { ...options, kernel: automaticAlgorithm(numPayoffs).name } : options;
}

/** What a method has no use for is refused, not ignored. */
function checkMethod(options: ResolvedSolveOptions): ResolvedSolveOptions {
  const { concept, method, multiplier, workers } = options;
  if (method === 'binary-search' && concept === NASH)
    throw errors.badField('method', method, 'direct with the concept NASH, which needs no Lagrangian');
  if (method === 'binary-search' && multiplier !== undefined)
    throw errors.badField('multiplier', multiplier, 'none with the method binary-search');
  if (method !== 'binary-search' && workers > 1)
    throw errors.badField('workers', workers, `1 with the method ${method}`);
  if (workers > 1 && !hasThreads())
    throw errors.badField('workers', workers, '1 where there are no worker threads, as in a page');
  return options;
}

function checkPrecision(options: ResolvedSolveOptions): ResolvedSolveOptions {
  const { kernel, precision } = options;
  if (kernel === AUTO) return options;
  const known = algorithmNamed(kernel).precisions;
  if (!known.includes(precision))
    throw errors.badField('precision', precision, `${known.join(' or ')} with the kernel ${kernel}`);
  return options;
}

function checkParameters(options: ResolvedSolveOptions): ResolvedSolveOptions {
  const parameters = options.kernel === AUTO ? [] : algorithmNamed(options.kernel).parameters;
  for (const [name, value] of Object.entries(options.parameters)) {
    const declared = parameters.find((parameter) => parameter.name === name);
    if (declared === undefined && parameters.length === 0)
      throw errors.badField('parameters', name, `none with the kernel ${options.kernel}`);
    if (declared === undefined)
      throw errors.unknownName(
        `parameter of ${options.kernel}`,
        name,
        parameters.map((parameter) => parameter.name),
      );
    const { min, max, step } = declared;
    const multiple = step === undefined ? '' : `, a multiple of ${step}`;
    if (
      typeof value !== 'number' ||
      !(value >= min && value <= max) ||
      (step !== undefined && !Number.isInteger(value / step))
    )
      throw errors.badField(`parameters.${name}`, value, `a number from ${min} to ${max}${multiple}`);
  }
  return options;
}

/** NASH has one objective and nobody to control: anything else that was asked for would be ignored. */
function checkNash<Options extends ResolvedProblemOptions>(options: Options): Options {
  if (options.concept !== NASH) return options;
  const { objective, constraints, instruments } = options;
  if (!['welfare', 'player:1'].includes(objective))
    throw errors.badField('objective', objective, 'player:1 with the concept NASH');
  if (instruments.length > 0)
    throw errors.badField('instruments', instruments.join(','), 'no players with the concept NASH');
  if (constraints.length > 0)
    throw errors.badField('constraints', constraints.join(', '), 'none with the concept NASH');
  return options;
}

function known(kind: string, name: string, names: readonly string[]): string {
  if (!names.includes(name)) throw errors.unknownName(kind, name, names);
  return name;
}

/** Checks options and fills in defaults. @throws InputError naming the option */
export function resolve<Schema extends z.ZodObject>(
  schema: Schema,
  options: z.input<Schema>,
): z.output<Schema> {
  return checked(schema, options, 'option');
}

/**
 * What a caller gave, by its schema.
 * @param noun what the caller calls a field
 * @throws InputError naming the field
 */
export function checked<Schema extends z.ZodObject>(
  schema: Schema,
  given: unknown,
  noun: 'option' | 'field',
): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys')
    throw errors.unknownName(noun, issue.keys[0]!, Object.keys(schema.shape));
  const got = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], given);
  const what = field === '' ? `The ${noun}s are` : `${noun === 'option' ? 'Option' : 'Field'} ${field} is`;
  throw new InputError('bad-field', field, `${what} ${shown(got)}: ${lowerFirst(issue.message)}.`);
}

/** As JSON, but for what JSON has no word for: NaN, Infinity, undefined; not all of what is long. */
function shown(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 1)}…`;
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
