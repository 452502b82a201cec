/** Every option of a solve: those of its problem, and how it is solved; unit, range, default. */
import { z } from 'zod';
import { NO_GAIN } from '../certificate/certificate.ts';
import { hasMediator } from '../concepts/index.ts';
import { errors } from '../errors.ts';
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

const howShape = {
  /** Lagrangian: direct, with a multiplier of gains, or binary-search on the value of the objective; default direct. */
  method: z.enum(['direct', 'binary-search']).default('direct'),
  /** Algorithm; default auto: apcfr+, apcfr+pdhg at tolerances up to 1e-6, or arcfr+ where there are 2e6 payoffs and more. */
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
   * What is solved: `published`, an equilibrium but for gains of the tolerance, whose objective is within the tolerance of the
   * bound, as in the published table; or `exact`, an equilibrium but for gains of 1e-9, whose objective and the bound have the
   * optimum between them, no farther apart than the tolerance. Default published. NASH has such a bracket anyway.
   */
  criterion: z.enum(criteria).optional(),
  /** Equilibrium gap and optimality gap, both over payoff ranges, at which to stop; > 0, default 1e-4. */
  tolerance: z.number().positive().default(1e-4),
};

/** Limits say when a solve ends, not what it does on the way. */
const endShape = {
  /** Seconds, > 0; default none. Counts from the call: a problem that is not built in time ends in a LimitError. */
  timeLimitSeconds: z.number().positive().optional(),
  /** Iterations, >= 0; default none. */
  maxIterations: z.number().int().min(0).optional(),
};

/** Options as a caller gives them. */
export const solveSchema = z.strictObject({ ...problemShape, ...howShape, ...endShape });
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
  return checkPrecision(checkParameters(checkMethod(checkAim(resolve(solveSchema, options)))));
}

/** What makes a solve go other ways: all options but limits, written in one way. */
export function identityOfSolve(options: ResolvedSolveOptions): Readonly<Record<string, unknown>> {
  const limits = [...buildLimitNames, ...Object.keys(endShape)];
  const { kernel, instruments, parameters } = options;
  return {
    ...Object.fromEntries(Object.entries(options).filter(([name]) => !limits.includes(name))),
    instruments: [...new Set(instruments)].sort((a, b) => a - b),
    // auto takes none
    parameters: kernel === AUTO ? {} : parameterValues(algorithmNamed(kernel), parameters),
  };
}

/** The equilibrium gap at which a solve may stop, where it is not the tolerance. */
export function gapOf({ criterion }: ResolvedSolveOptions): number | undefined {
  return criterion === 'exact' ? NO_GAIN : undefined;
}

/** The same with the algorithm that `auto` is on a problem of so many payoffs. */
export function settleKernel(options: ResolvedSolveOptions, numPayoffs: number): ResolvedSolveOptions {
  const { kernel, method, criterion, precision, tolerance } = options;
  if (kernel !== AUTO) return options;
  const isAlone = method === 'direct' && criterion !== 'exact' && precision === 'f64';
  const algorithm = automaticAlgorithm(numPayoffs, isAlone ? tolerance : Number.POSITIVE_INFINITY);
  return { ...options, kernel: algorithm.name };
}

/** What a method has no use for is refused, not ignored. */
function checkMethod(options: ResolvedSolveOptions): ResolvedSolveOptions {
  const { concept, method, multiplier, criterion } = options;
  if (method === 'binary-search' && !hasMediator(concept))
    throw errors.badField('method', method, `direct with the concept ${concept}, which needs no Lagrangian`);
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
