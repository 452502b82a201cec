/** An executor gives jobs a place to run in: threads of a pool, or processes of their own. */
import type { LpResult, LpSettings } from '../../node/solve-lp.ts';
import { type ProblemOptions, problemOptionsOf } from '../../problem/identity.ts';
import type { SolveOptions } from '../../solve/options.ts';
import type { Solution } from '../../solve/solution.ts';
import type { Progress } from '../../solve/solve.ts';
import type { Job } from '../job.ts';
import type { Facts } from '../row.ts';

/** What a running job is at. */
export type Phase = 'starting' | 'building' | 'solving';

/** How far a running job has come. */
export interface News {
  readonly phase: Phase;
  readonly facts: Partial<Facts>;
}

/** What a solve tells while it runs. */
export function progressNews({
  iterations,
  objective,
  equilibriumGap,
  upperBound,
  lowerBound,
  multiplier,
}: Progress): News {
  const bounds = { upperBound, lowerBound: lowerBound ?? null };
  return { phase: 'solving', facts: { iterations, objective, equilibriumGap, ...bounds, multiplier } };
}

/** Where jobs run. */
export interface Executor {
  /** How many jobs it runs at a time, each with its share of the cores. */
  readonly workers: number;
  /**
   * Runs a job, whatever becomes of it.
   * @param signal ends it, as `aborted` unless it has told its result
   */
  run(job: Job, signal: AbortSignal, onNews: (news: News) => void): Promise<Facts>;
  /** Gives back what it holds, and ends what still runs. */
  close(): Promise<void>;
}

/** What a job is told, and tells. */
interface Hooks {
  readonly signal?: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** The two ways to solve, here or elsewhere. */
export interface Solvers<Game> {
  solve(game: Game, options: SolveOptions, hooks: Hooks): Promise<Solution>;
  lp(game: Game, options: ProblemOptions, settings: LpSettings): Promise<LpResult>;
}

/** Solves what a job asks for. */
export function solveJob<Game>(
  { concept, objectiveName: objective, method, kernel, tolerance, lpMethod, options }: Job,
  game: Game,
  solvers: Solvers<Game>,
  hooks: Hooks,
): Promise<Solution | LpResult> {
  if (method === 'lp') {
    const { timeLimitSeconds } = options;
    const limit = timeLimitSeconds === undefined ? {} : { timeLimitSeconds };
    const signal = hooks.signal === undefined ? {} : { signal: hooks.signal };
    const settings = { method: lpMethod ?? 'simplex', ...limit, ...signal };
    return solvers.lp(game, { ...problemOptionsOf(options), concept, objective }, settings);
  }
  const lagrangian = method === 'solver' ? {} : { method };
  const closes = tolerance === null ? {} : { tolerance };
  const how = { ...lagrangian, kernel: kernel as string, ...closes };
  return solvers.solve(game, { ...options, concept, objective, ...how }, hooks);
}
