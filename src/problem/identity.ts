/**
 * What defines a problem beside its game, once: options, flags and their help, the JSON of requests, what strategy files,
 * traces and checkpoints record, the keys of rows, and the panels of figures are all made from these fields.
 */
import { z } from 'zod';
import { infosetOrderChoices } from '../augmented/infoset-order.ts';
import { comm } from '../concepts/comm.ts';
import { allConcepts, hasMediator } from '../concepts/index.ts';
import { errors } from '../errors.ts';
import { resolve } from './resolve.ts';

const conceptNames = allConcepts.map(({ name }) => name);

/** Players of a game, and so of what is said of each. */
const MAX_PLAYERS = 1000;
/** A weight for each of so many players is shorter. */
const MAX_NAME = 2 ** 16;
/** Each is a deviator, with vectors as long as the mediator's. */
const MAX_CONSTRAINTS = 1000;

/** A field of a problem, and how people write and read it. */
interface Field<Schema extends z.ZodType> {
  readonly schema: Schema;
  /** How the command line spells it. */
  readonly flag: string;
  readonly help: string;
  /** How the flag's text is read: not at all, as one of several texts, as players, or as a word. */
  readonly reads:
    | { readonly kind: 'switch' | 'texts' | 'players' }
    | { readonly kind: 'word'; readonly noun: string; readonly words: readonly string[] };
  /** In titles, when it is not the default. */
  readonly told: (value: z.output<Schema>) => string | null;
}

/** The help is what a JSON Schema says of it, too. */
const field = <Schema extends z.ZodType>(of: Field<Schema>): Field<Schema> => ({
  ...of,
  schema: of.schema.meta({ description: of.help }),
});

/** All but concept and objective that makes an augmented game another one. */
const model = {
  constraints: field({
    schema: z.array(z.string().max(MAX_NAME)).max(MAX_CONSTRAINTS).default([]),
    flag: '--constraint <bound>',
    help: 'a bound on a payoff, as in "player:1>=0" or "always principal>=0"; may be repeated',
    reads: { kind: 'texts' },
    told: (bounds) => bounds.join(', ') || null,
  }),
  instruments: field({
    schema: z.array(z.number().int().min(1)).max(MAX_PLAYERS).default([]),
    flag: '--instruments <players>',
    help: 'players whom the mediator controls, as in 1,3',
    reads: { kind: 'players' },
    told: (players) => (players.length > 0 ? `instruments ${players.join(', ')}` : null),
  }),
  publicState: field({
    schema: z.boolean().default(true),
    flag: '--no-public-state',
    help: 'COMM: accept reports that contradict public events',
    reads: { kind: 'switch' },
    told: (isChecked) => (isChecked ? null : 'without public state'),
  }),
  announced: field({
    schema: z.boolean().default(false),
    flag: '--announced',
    help: 'NFCCERT: silence is announced before play',
    reads: { kind: 'switch' },
    told: (isAnnounced) => (isAnnounced ? 'silence announced' : null),
  }),
  sequential: field({
    schema: z.boolean().default(false),
    flag: '--sequential',
    help: 'COMM: codominated actions are never recommended (Myerson 1986), so that no threat is empty',
    reads: { kind: 'switch' },
    told: (isSequential) => (isSequential ? 'sequentially rational' : null),
  }),
  infosetOrder: field({
    schema: z.enum(infosetOrderChoices).default('auto'),
    flag: '--infoset-order <name>',
    help: `in which beliefs decide: ${infosetOrderChoices.join(', ')} (default: auto)`,
    reads: { kind: 'word', noun: 'infoset order', words: infosetOrderChoices },
    told: (order) => (order === 'auto' ? null : `infosets ${order}`),
  }),
} as const;

/** A field whose values are told apart by its name alone. */
interface AnyField extends Omit<Field<z.ZodType>, 'told'> {
  readonly name: keyof typeof model;
  readonly told: (value: never) => string | null;
}

/** The fields of a problem beside game, concept and objective. */
export const modelFields = Object.entries(model).map(([name, of]) => ({
  name,
  ...of,
})) as readonly AnyField[];

const aimShape = {
  /** Solution concept; default EFCE. */
  concept: z
    .string()
    .meta({ examples: conceptNames })
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

const modelShape = {
  /**
   * Bounds on payoffs that the mediator must keep beside those of the game, in the mean as in `principal>=0` (budget
   * balance ex ante), or at every terminal as in `always principal>=0` (ex post); 1000 at most, default none.
   */
  constraints: model.constraints.schema,
  /** Players whom the mediator controls: no incentive constraint. Default none. */
  instruments: model.instruments.schema,
  /** COMM: reports that contradict the public state are refused. Default true. */
  publicState: model.publicState.schema,
  /** NFCCERT: silence is announced before play. Default false. */
  announced: model.announced.schema,
  /**
   * COMM: actions that are proved codominated (Myerson, Econometrica 1986) are never recommended, on and off the path, so that no
   * threat is empty. They are found by linear programs, which need the hook `lp`. Default false.
   */
  sequential: model.sequential.schema,
  /**
   * Private mediators: order in which beliefs decide infosets; or auto: by level whichever little time shows to be best; or
   * smallest: of all of them. Default auto.
   */
  infosetOrder: model.infosetOrder.schema,
};

/** Limits of building: they refuse a problem, or leave it as it is. */
const limitShape = {
  /** Memory that expanding the game, and building the augmented one, may each use, in MiB, 1 or more; default 8192. */
  memoryLimitMiB: z.number().min(1).default(8192),
  /** Largest number of mediator sequences to build, 1 or more; default 5e7. */
  maxSequences: z.number().int().min(1).default(5e7),
};

/** Schemas of all options of a problem. */
export const problemShape = { ...aimShape, ...modelShape, ...limitShape };

/** What a file records of a problem beside its concept and objective. */
export const modelSchema = z.strictObject(modelShape);
const problemSchema = z.strictObject(problemShape);

/** Options that limit building, and are no part of what a problem is. */
export const buildLimitNames: readonly string[] = Object.keys(limitShape);

/**
 * What defines the optimisation problem.
 * @interface
 */
export type ProblemOptions = z.input<typeof problemSchema>;
export type ResolvedProblemOptions = z.output<typeof problemSchema>;

/** Options with their defaults, checked. @throws InputError naming the option */
export function resolveProblemOptions(options: ProblemOptions): ResolvedProblemOptions {
  return checkAim(resolve(problemSchema, options));
}

/** Those of a solve's options that define the problem: what an LP reads. */
export function problemOptionsOf(options: object): ProblemOptions {
  return pick(options, Object.keys(problemShape));
}

/** What a file records of a problem beside its concept and objective, as it was asked for: defaults are filled in. */
export type RecordedOptions = z.output<typeof modelSchema>;

/** Of those of a solve or an LP, the options that certifying its strategy needs. */
export function recordedOptions(options: ProblemOptions): RecordedOptions {
  return resolve(modelSchema, pick(options, Object.keys(modelShape)));
}

/**
 * What a file records, checked; an option that it has not, because it is older, has its default.
 * @throws InputError naming the option, also when this version has none of that name
 */
export function readRecorded(recorded: object): RecordedOptions {
  return resolve(modelSchema, recorded);
}

/** What is told of a problem beside game, concept and objective: nothing of defaults. */
export function toldOptions(options: RecordedOptions): string[] {
  return modelFields.flatMap(({ name, told }) => told(options[name] as never) ?? []);
}

/**
 * The same for one problem, and different for two.
 * @param options as `recordedOptions` gives them
 */
export function problemKey(
  subject: {
    readonly game: string;
    readonly fingerprint: string;
    readonly concept: string;
    readonly objectiveName: string;
  },
  options: RecordedOptions,
): string {
  const { game, fingerprint, concept, objectiveName } = subject;
  return JSON.stringify([game, fingerprint, concept, objectiveName, Object.entries(options).sort()]);
}

/** A concept without a mediator has one objective and nobody to control: anything else that was asked for would be ignored. */
export function checkAim<Options extends ResolvedProblemOptions>(options: Options): Options {
  const { concept, objective, constraints, instruments, sequential } = options;
  if (sequential && concept !== comm.name)
    throw errors.badField(
      'sequential',
      sequential,
      `false with the concept ${concept}: it is of ${comm.name} alone`,
    );
  if (hasMediator(concept)) return options;
  if (!['welfare', 'player:1'].includes(objective))
    throw errors.badField('objective', objective, `player:1 with the concept ${concept}`);
  if (instruments.length > 0)
    throw errors.badField('instruments', instruments.join(','), `no players with the concept ${concept}`);
  if (constraints.length > 0)
    throw errors.badField('constraints', constraints.join(', '), `none with the concept ${concept}`);
  return options;
}

/** A name of those that are listed. @throws InputError */
export function known(kind: string, name: string, names: readonly string[]): string {
  if (!names.includes(name)) throw errors.unknownName(kind, name, names);
  return name;
}

function pick(options: object, names: readonly string[]): object {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}
