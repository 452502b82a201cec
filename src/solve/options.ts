/** Every option of a solve: those of its problem, and how it is solved; unit, range, default. */
import { z } from 'zod';
import { NO_GAIN } from '../certificate/certificate.ts';
import { hasMediator } from '../concepts/index.ts';
import { errors } from '../errors.ts';
import { MAX_THREADS } from '../kernels/crew.ts';
import { AUTO, algorithmNamed, algorithms, automaticAlgorithm } from '../kernels/index.ts';
import { parameterValues } from '../kernels/kernel.ts';
import { precisions } from '../kernels/precision.ts';
import { buildLimitNames, checkAim, known, problemShape } from '../problem/identity.ts';
import { jsonSchemaOf } from '../problem/json-schema.ts';
import { resolve } from '../problem/resolve.ts';

const kernelNames = [AUTO, ...algorithms.map(({ name }) => name)];

export const criteria = ['published', 'exact'] as const;
/** What a solve is to reach. */
export type Criterion = (typeof criteria)[number];

export const witnesses = ['auto', 'mediator', 'product', 'mixture'] as const;

const howShape = {
  /**
   * What is found. `mediator`: one who correlates whatever the concept lets him. `product`: one who draws players'
   * recommendations by themselves, without a decision space; the bound is from a concept that contains the one asked for, or, where
   * the mediator remembers everything, by prices of simple deviations and walks with memory of the depth. It closes the bracket
   * where correlation is worth little, and is none under constraints, announced silence and the objective fairness. `mixture`:
   * a private one who mixes faces (one player is recommended anything, the others a pure profile), found by column generation,
   * with the bound of a product's solve; where the product is nearer to solved, that is returned. `auto`: the first, and where
   * its decision space passes maxSequences or memoryLimitMiB, or takes more than half of a time limit of two minutes or more to
   * be built, the second, and where that does not close the bracket of a private concept or is none, the third. A mediator who
   * remembers everything passes memoryLimitMiB where what deviators can do is counted to need a quarter of it, as a whole solve
   * needs some four times that. Neither product nor mixture has checkpoints. Default auto.
   */
  witness: z.enum(witnesses).default('auto'),
  /**
   * Lagrangian: direct, with a multiplier of gains, or binary-search on the value of the objective, which no mixture has; default
   * direct.
   */
  method: z.enum(['direct', 'binary-search']).default('direct'),
  /** Algorithm; default auto: apcfr+pdhg for exact optima and tolerances up to 1e-6, else apcfr+; arcfr+ from 2e6 payoffs on. */
  kernel: z
    .string()
    .meta({ enum: kernelNames })
    .transform((name) => known('kernel', name, kernelNames))
    .default(AUTO),
  /** Parameters of the algorithm by name, in the ranges that it declares; default: its own defaults. None with auto. */
  parameters: z.record(z.string(), z.custom<number>().meta({ type: 'number' })).default({}),
  /** What the algorithm computes in: f64, or f32 in half the memory; averages and certificate are f64. Default f64. */
  precision: z.enum(precisions).default('f64'),
  /** Multiplier of scaled gains, >= 0; default: controlled. A fixed one is never changed. */
  multiplier: z.number().min(0).optional(),
  /**
   * What is solved: `exact`, an equilibrium but for gains of 1e-9, whose objective and the bound have the optimum between them,
   * no farther apart than the tolerance; or `published`, an equilibrium but for gains of the tolerance, whose objective is
   * within the tolerance of the bound, as in the published table. Default exact, and published with binary-search, which has
   * no other. NASH has such a bracket anyway.
   */
  criterion: z.enum(criteria).optional(),
  /**
   * Of the range of the objective, how far apart the bounds of the optimum may be; by the published criterion also how large
   * the equilibrium gap, and with NASH each player's gain. > 0, default 1e-4.
   */
  tolerance: z.number().positive().default(1e-4),
  /**
   * The same in the game's units; where it is given, `tolerance` does not count: how far apart the bounds may be, > 0; with NASH, how large each
   * player's gain, and so exploitability. Not for the published criterion, which compares gains of several players. Default none.
   */
  absoluteTolerance: z.number().positive().optional(),
};

/** With what it is solved: what is found, to the last bit, does not depend on it. */
const meansShape = {
  /**
   * Threads that iterate together, 1 to 64, or auto: 2 where an iteration takes some 6 ms or more and the machine has as many
   * cores to spare, else 1. Default auto. In pages 1 unless they are cross-origin isolated.
   */
  threads: z
    .union([z.literal(AUTO), z.number().int().min(1).max(MAX_THREADS)], {
      error: `expected auto, or a whole number from 1 to ${MAX_THREADS}`,
    })
    .default(AUTO),
};

/** Limits say when a solve ends, not what it does on the way. */
const endShape = {
  /** Seconds, > 0; default none. Counts from the call: a problem that is not built in time ends in a LimitError. */
  timeLimitSeconds: z.number().positive().optional(),
  /**
   * Iterations, >= 0; default none. Of a product: of its players, and of each bound's solve; of a mixture: of all its masters
   * together.
   */
  maxIterations: z.number().int().min(0).optional(),
};

/** Options as a caller gives them. */
export const solveSchema = z.strictObject({ ...problemShape, ...howShape, ...meansShape, ...endShape });
export const solveOptionNames: readonly string[] = Object.keys(solveSchema.shape);

/** The options of a solve as a JSON Schema (draft 2020-12). */
export function solveOptionsJsonSchema(): object {
  return jsonSchemaOf(solveSchema, 'Options of a Mediant solve');
}

/**
 * What defines a solve: the problem, and how to solve it.
 * @interface
 */
export type SolveOptions = z.input<typeof solveSchema>;
/**
 * Options of a solve with their defaults.
 * @interface
 */
export type ResolvedSolveOptions = z.output<typeof solveSchema>;

/** @throws InputError naming the option */
export function resolveSolveOptions(options: SolveOptions): ResolvedSolveOptions {
  const resolved = resolve(solveSchema, options);
  return checkPrecision(checkParameters(checkTolerance(checkMethod(checkAim(resolved)))));
}

/** What makes a solve go other ways: all options but limits and means, written in one way. */
export function identityOfSolve(options: ResolvedSolveOptions): Readonly<Record<string, unknown>> {
  const limits = [...buildLimitNames, ...Object.keys(meansShape), ...Object.keys(endShape)];
  const { kernel, instruments, parameters } = options;
  const { criterion: _, witness, sequential, ...others } = options;
  return {
    ...Object.fromEntries(Object.entries(others).filter(([name]) => !limits.includes(name))),
    // what has no such word is of before there was another criterion than the published one
    ...(isExact(options) && { criterion: 'exact' }),
    // nor what is of before there were products
    ...(witness !== 'auto' && { witness }),
    // nor what is of before codominated actions were found
    ...(sequential && { sequential }),
    instruments: [...new Set(instruments)].sort((a, b) => a - b),
    // auto takes none
    parameters: kernel === AUTO ? {} : parameterValues(algorithmNamed(kernel), parameters),
  };
}

type Criterial = Pick<ResolvedSolveOptions, 'concept' | 'method' | 'criterion'>;

/** The criterion asked for, or the default; none of NASH, whose bracket is the value's whatever is asked for. */
export function criterionOf({ concept, method, criterion }: Criterial): { readonly criterion?: Criterion } {
  if (!hasMediator(concept)) return {};
  return { criterion: criterion ?? (method === 'direct' ? 'exact' : 'published') };
}

/** Whether a solve is to end with the bracket of the exact optimum closed. */
export function isExact(options: Criterial): boolean {
  return criterionOf(options).criterion === 'exact';
}

/** What options become once the problem is known. */
interface Known {
  readonly objectiveRange: number;
  readonly sizes: { readonly nonzeros: number };
}

/** The same with the algorithm that `auto` is on a problem of so many payoffs, and the tolerance over the range. */
export function settle(
  options: ResolvedSolveOptions,
  { objectiveRange, sizes }: Known,
): ResolvedSolveOptions {
  const { kernel, absoluteTolerance, method, precision } = options;
  const tolerance = absoluteTolerance === undefined ? options.tolerance : absoluteTolerance / objectiveRange;
  if (kernel !== AUTO) return { ...options, tolerance };
  const isFine = method === 'direct' && precision === 'f64';
  const gap = isExact(options) ? NO_GAIN : tolerance;
  const finest = isFine ? gap : Number.POSITIVE_INFINITY;
  return { ...options, tolerance, kernel: automaticAlgorithm(sizes.nonzeros, finest).name };
}

function checkTolerance(options: ResolvedSolveOptions): ResolvedSolveOptions {
  const { concept, absoluteTolerance } = options;
  if (absoluteTolerance !== undefined && hasMediator(concept) && !isExact(options))
    throw errors.badField('absoluteTolerance', absoluteTolerance, 'none with the published criterion');
  return options;
}

/** What a method has no use for is refused, not ignored. */
function checkMethod(options: ResolvedSolveOptions): ResolvedSolveOptions {
  const { concept, method, multiplier, criterion, witness } = options;
  if (method === 'binary-search' && !hasMediator(concept))
    throw errors.badField('method', method, `direct with the concept ${concept}, which needs no Lagrangian`);
  if (method === 'binary-search' && witness === 'mixture')
    throw errors.badField('method', method, 'direct with the witness mixture');
  if (method === 'binary-search' && criterion === 'exact')
    throw errors.badField('criterion', criterion, 'published with the method binary-search');
  if (method === 'binary-search' && multiplier !== undefined)
    throw errors.badField('multiplier', multiplier, 'none with the method binary-search');
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
