/** How solves converge: the certificate at every look, of one kernel after another on one problem. */
import { objectiveRange, readingObjective } from '../../augmented/objective.ts';
import { hasMediator } from '../../concepts/index.ts';
import { errors } from '../../errors.ts';
import { fingerprinting } from '../../game/fingerprint.ts';
import type { GameTree } from '../../game/tree.ts';
import type { LpSolver } from '../../solve/hooks.ts';
import { type ResolvedSolveOptions, resolveSolveOptions, type SolveOptions } from '../../solve/options.ts';
import type { Report } from '../../solve/solution.ts';
import {
  type CertifiedNumbers,
  expandingInput,
  type GameInput,
  type Progress,
  solve,
} from '../../solve/solve.ts';
import type { Status } from '../../solve/status.ts';
import { paced, type Work } from '../../work.ts';

export const STRATEGIES = ['averages', 'last-iterate'] as const;
/** averages: the best certificate so far, as a solve returns it; last-iterate: what the kernel plays now, by itself. */
export type TracedStrategy = (typeof STRATEGIES)[number];

/** What is solved; the same in all rows of a trace. */
interface Subject {
  readonly game: string;
  readonly fingerprint: string;
  readonly concept: string;
  readonly objectiveName: string;
  /** What the distance from objective to bound is measured in; > 0. */
  readonly objectiveRange: number;
}

/** The keys are a contract: add, never rename. Numbers are those of `Progress` and `Report`. */
export interface TraceRow extends Subject, CertifiedNumbers {
  readonly kernel: string;
  readonly strategy: TracedStrategy;
  readonly iterations: number;
  /** Since the solve began: building and certifying included, but for certificates of last iterates. */
  readonly seconds: number;
  readonly multiplier: number;
  /** How the solve ended, in the last row of each kernel; null before. */
  readonly status: Status | null;
}

/** Options of the solves that are traced: the same for each kernel. Their criterion is by default the published one, of kernels alone. */
export interface TraceOptions extends Omit<SolveOptions, 'kernel'> {
  /** Algorithms, each once; default: that of `solve`. */
  readonly kernels?: readonly string[];
  /** Whether the last iterate has rows too; default true. */
  readonly lastIterate?: boolean;
}

/** What a caller hears of a trace while it is made. */
export interface TraceHooks {
  /** Ends the present solve, whose last row follows, and starts no other. */
  readonly signal?: AbortSignal;
  /** As for `solve`. */
  readonly lp?: LpSolver;
  /** Called when the problem is built and a kernel begins to iterate, for each of them. */
  readonly onBuilt?: () => void;
  /** Called with every row as it is found. */
  readonly onRow?: (row: TraceRow) => void;
  /** Called at every look. */
  readonly onProgress?: (progress: Progress, kernel: string) => void;
}

/**
 * Solves with each kernel in turn, each with all the time and iterations that the options allow.
 * @returns rows in the order in which they were found
 * @throws InputError and LimitError as `solve` does
 */
export async function trace(
  input: GameInput,
  options: TraceOptions = {},
  hooks: TraceHooks = {},
): Promise<TraceRow[]> {
  const { lastIterate = true } = options;
  const solves = solvesOf(options);
  const { signal } = hooks;
  const [first] = solves as [ResolvedSolveOptions];
  const limits = { signal, timeLimitSeconds: first.timeLimitSeconds };
  const tree = await paced(expandingInput(input, first), limits);
  const subject = await paced(describing(tree, first), limits);
  const rows: TraceRow[] = [];
  for (const solved of solves) {
    if (signal?.aborted) break;
    const add = (row: Omit<TraceRow, keyof Subject>) => {
      rows.push({ ...subject, ...row });
      hooks.onRow?.(rows[rows.length - 1]!);
    };
    const onProgress = (progress: Progress) => {
      hooks.onProgress?.(progress, progress.kernel);
      add(lookRow(progress, 'averages', progress));
      if (progress.lastIterate !== undefined) add(lookRow(progress, 'last-iterate', progress.lastIterate));
    };
    // of kernels: products have none
    const { report } = await solve(
      tree,
      { ...solved, witness: 'mediator' },
      {
        lastIterate,
        everyLook: true,
        onProgress,
        ...(signal && { signal }),
        ...(hooks.lp && { lp: hooks.lp }),
        ...(hooks.onBuilt && { onBuilt: hooks.onBuilt }),
      },
    );
    add(lastRow(report));
  }
  return rows;
}

/** The options of each solve, all checked before the first begins. @throws InputError naming the option */
export function solvesOf({ kernels, lastIterate: _, ...asked }: TraceOptions): ResolvedSolveOptions[] {
  const options = { criterion: 'published' as const, ...asked };
  if (kernels === undefined) return [resolveSolveOptions(options)];
  if (kernels.length === 0 || new Set(kernels).size < kernels.length)
    throw errors.badField('kernels', kernels.join(','), 'one or more kernels, each once');
  return kernels.map((kernel) => resolveSolveOptions({ ...options, kernel }));
}

function* describing(tree: GameTree, { concept, objective }: ResolvedSolveOptions): Work<Subject> {
  const subject = yield* readingObjective(tree, hasMediator(concept) ? objective : 'player:1');
  return {
    game: tree.name,
    fingerprint: yield* fingerprinting(tree),
    concept,
    objectiveName: subject.name,
    objectiveRange: objectiveRange(subject),
  };
}

function lookRow(
  { kernel, iterations, seconds, multiplier }: Progress,
  strategy: TracedStrategy,
  { objective, equilibriumGap, upperBound, lowerBound }: CertifiedNumbers,
) {
  return {
    kernel,
    strategy,
    iterations,
    seconds,
    objective,
    equilibriumGap,
    upperBound,
    ...(lowerBound !== undefined && { lowerBound }),
    multiplier,
    status: null,
  };
}

function lastRow(report: Report) {
  const { kernel, iterations, multiplier, status } = report;
  const { objective, equilibriumGap, upperBound, lowerBound } = report;
  const { build, solve, certify } = report.seconds;
  const numbers = { iterations, seconds: build + solve + certify, objective, equilibriumGap, upperBound };
  const achieved = lowerBound === undefined ? {} : { lowerBound };
  return { kernel, strategy: 'averages' as const, ...numbers, ...achieved, multiplier, status };
}
