/** One direction of one concept's payoff space: a solve, or an LP, and the row that is left of it. */

import { NO_GAIN } from '../../certificate/certificate.ts';
import type { GameTree } from '../../game/tree.ts';
import type { ProblemOptions } from '../../problem/identity.ts';
import type { SolveOptions } from '../../solve/options.ts';
import type { Report } from '../../solve/solution.ts';
import { VERSION } from '../../version.ts';
import type { Plane } from './plane.ts';
import type { Point } from './polygon.ts';
import type { Support } from './sandwich.ts';

/** What solves: `solve` itself, or a pool's. Only the report is read. */
export type Solver = (
  game: GameTree,
  options: SolveOptions,
  hooks: { readonly signal?: AbortSignal },
) => Promise<{ readonly report: Report }>;

/** What defines a solve and, with the same version, its answer. */
export interface SupportProblem {
  readonly game: string;
  readonly fingerprint: string;
  readonly concept: string;
  readonly players: readonly [number, number];
  /** Unit vector in the plane of payoffs over their ranges: what is maximised is its inner product with them. */
  readonly direction: Point;
  /** direct, binary-search or lp. */
  readonly method: string;
  /** All options of the solve, defaults included, but for its objective. */
  readonly options: object;
  readonly version: string;
}

/** One finished solve. The keys are a contract: add, never rename. */
export interface SupportRow extends SupportProblem {
  /** Of the two players under direct play, in the game's unit. */
  readonly payoffs: Point;
  /** No exact equilibrium has a larger direction · (payoffs over ranges). */
  readonly upperBound: number;
  readonly equilibriumGap: number;
  readonly status: string;
  /** The algorithm that ran; null for an LP. */
  readonly kernel: string | null;
  readonly iterations: number;
  /** Building, solving and certifying. */
  readonly seconds: number;
}

/** By which rows of an earlier run are known again. */
export function problemKey(problem: SupportProblem): string {
  const { fingerprint, concept, players, direction, method, options, version } = problem;
  return JSON.stringify([fingerprint, concept, players, direction, method, options, version]);
}

export interface SupportTask {
  readonly tree: GameTree;
  readonly fingerprint: string;
  readonly plane: Plane;
  readonly concept: string;
  readonly method: string;
  /** But for the objective. */
  readonly options: SolveOptions;
  readonly timeLimitSeconds: number | undefined;
}

export function supportProblem(task: SupportTask, direction: Point): SupportProblem {
  const { tree, fingerprint, plane, concept, method, options } = task;
  const { name: game } = tree;
  return { game, fingerprint, concept, players: plane.players, direction, method, options, version: VERSION };
}

/** @throws InputError as `solve` and `solveLp` do */
export async function supportRow(
  task: SupportTask,
  direction: Point,
  solve: Solver,
  signal: AbortSignal,
): Promise<SupportRow> {
  const { tree, plane, timeLimitSeconds } = task;
  const options = { ...task.options, objective: plane.objective(direction) };
  const { report } =
    task.method === 'lp'
      ? await lp(tree, options as ProblemOptions, timeLimitSeconds, signal)
      : await solve(tree, options, { signal });
  const [i, j] = plane.players;
  const payoffs: Point = [report.utilities[i - 1]!, report.utilities[j - 1]!];
  const { upperBound, equilibriumGap, status, iterations } = report;
  const { build, solve: solving, certify } = report.seconds;
  const seconds = build + solving + certify;
  const kernel = 'kernel' in report ? report.kernel : null;
  const answer = { kernel, payoffs, upperBound, equilibriumGap, status, iterations, seconds };
  return { ...supportProblem(task, direction), ...answer };
}

/** Loaded when it is asked for: HiGHS is optional. */
async function lp(
  tree: GameTree,
  options: ProblemOptions,
  timeLimitSeconds: number | undefined,
  signal: AbortSignal,
) {
  const { solveLp } = await import('../../node/solve-lp.ts');
  return solveLp(tree, options, { signal, ...(timeLimitSeconds !== undefined && { timeLimitSeconds }) });
}

/** @param largestGap of a strategy that counts as an equilibrium */
export function supportOf(row: SupportRow, plane: Plane, largestGap: number): Support {
  const { direction, payoffs, upperBound, equilibriumGap } = row;
  if (equilibriumGap > largestGap) return { direction, point: null, isExact: false, bound: upperBound };
  return { direction, point: plane.scaled(payoffs), isExact: equilibriumGap <= NO_GAIN, bound: upperBound };
}
