/** What a solve returns: a report in the user's units, and what is needed to read and check the strategy. */
import type { CertifiedFacts } from '../certificate/facts.ts';
import type { Strategy } from '../certificate/strategy.ts';
import { algorithmNamed } from '../kernels/index.ts';
import { VERSION } from '../version.ts';
import type { Solving } from './methods/index.ts';
import { type Criterion, criterionOf, type ResolvedSolveOptions } from './options.ts';
import type { Status } from './status.ts';

/** The keys are a contract: add, never rename. Numbers are in the game's unit unless stated. */
export interface Report extends CertifiedFacts {
  readonly status: Status;
  /** The algorithm that ran. */
  readonly kernel: string;
  /** Of the kernel, those that are not its defaults. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly precision: string;
  /** Lagrangian that was solved: of a product that of its bound, of a mixture direct. */
  readonly method: string;
  /** What was to be solved; left out for NASH. */
  readonly criterion?: Criterion;
  /** At which it counts as solved, over the range of the objective. */
  readonly tolerance: number;
  readonly multiplier: number;
  readonly iterations: number;
  /** Only of a product: those of the players' own, the others being of the bound. */
  readonly profileIterations?: number;
  /** Only of a mixture: masters that were solved, whose iterations these are. */
  readonly rounds?: number;
  readonly seconds: { readonly build: number; readonly solve: number; readonly certify: number };
  /** Threads that iterated; what was found does not depend on it. */
  readonly threads: number;
  /** Bytes of WASM memory in use, but for what threads beyond the first need. */
  readonly kernelBytes: number;
  readonly version: string;
}

/** The numbers, and the strategy that has them. */
export interface Solution {
  readonly report: Report;
  readonly strategy: Strategy;
}

/** A solution that another may be nearer than. */
export interface Candidate {
  readonly solution: Solution;
  /** How far it is from solved: at most 1 when it is. */
  readonly openness: number;
}

/** Of what a solve has taken in all, what was neither building nor certifying was solving. @param started performance.now() then */
export function secondsSince(
  started: number,
  { build, certify }: Pick<Report['seconds'], 'build' | 'certify'>,
): Report['seconds'] {
  const total = (performance.now() - started) / 1000;
  return { build, solve: Math.max(0, total - build - certify), certify };
}

interface Solved extends Solving<unknown, unknown> {
  /** With the kernel that ran. */
  readonly options: ResolvedSolveOptions;
  readonly status: Status;
  readonly seconds: Report['seconds'];
}

export function solutionOf({ best, method, options, status, seconds }: Solved): Solution {
  const { kernel, precision, tolerance } = options;
  return {
    report: {
      status,
      ...best.facts,
      kernel,
      parameters: changedParameters(options),
      precision,
      method: method.name,
      ...criterionOf(options),
      tolerance,
      multiplier: method.multiplier(),
      iterations: method.kernel.iterations,
      seconds,
      threads: method.kernel.threads,
      kernelBytes: method.kernel.bytes,
      version: VERSION,
    },
    strategy: best.strategy,
  };
}

function changedParameters({ kernel, parameters }: ResolvedSolveOptions): Record<string, number> {
  const declared = algorithmNamed(kernel).parameters;
  return Object.fromEntries(
    declared.flatMap(({ name, default: usual }) => {
      const value = parameters[name] ?? usual;
      return value === usual ? [] : [[name, value] as const];
    }),
  );
}
