/** Runs the jobs of a sweep that have no row yet, in a pool. */
import { errors } from '../../errors.ts';
import { createPool, type Pool, type PoolGame } from '../../node/pool/pool.ts';
import type { LpResult } from '../../node/solve-lp.ts';
import { problemOptionsOf } from '../../problem/identity.ts';
import type { Solution } from '../../solve/solution.ts';
import { type Environment, environment } from '../environment.ts';
import { failureStatus, type RowStatus } from '../status.ts';
import type { Store } from '../store.ts';
import type { SweepJob } from './job.ts';
import { NO_SWEEP_FACTS, type SweepFacts, type SweepRow } from './row.ts';

/** How a sweep is run; none of it changes a result. */
export interface SweepRunOptions {
  /** Jobs at a time, 1 or more; default: one for each core. */
  readonly threads?: number;
  /** MiB for each worker, 64 or more; default: see `createPool`. */
  readonly memoryLimitMiB?: number;
  /** Rows with these statuses, or all rows with `all`, are computed again; default none. */
  readonly retry?: readonly string[];
  /**
   * Reads a game file that the sweep names, once; needed when it names one. A file's text is read as a game, and expanded, by
   * the workers; a Game by this thread, for every job.
   */
  readonly loadGame?: (file: string) => PoolGame;
  readonly monitor?: SweepMonitor;
  /** Ends the running jobs, which leave no row, and starts no other. */
  readonly signal?: AbortSignal;
}

/** Hears what happens. */
export interface SweepMonitor {
  /** Before anything else; `skipped` jobs have their rows. */
  begun(jobs: number, skipped: number): void;
  /** A worker has it, or will. */
  started(job: SweepJob): void;
  /** Null: it was stopped, and has no row. */
  ended(job: SweepJob, row: SweepRow | null): void;
  /** After everything else. */
  stop(): void;
}

/** Jobs that were done, and that are left because the run was stopped. */
export interface SweepEnd {
  readonly finished: number;
  readonly left: number;
}

/** A job ends itself at its time limit; one that does not is ended this much later. */
const LEAST_GRACE_SECONDS = 5;
const GRACE_SHARE = 0.1;
/** Longest delay of a Node timer; a longer one would fire at once. */
const MAX_TIMER_MILLISECONDS = 2 ** 31 - 1;

/**
 * Every job ends in a row, whatever becomes of it, but for those that are stopped. A row is on the disk before the next
 * job takes its place, so that a kill at any moment costs the running jobs alone.
 */
export async function runSweep(
  jobs: readonly SweepJob[],
  store: Store<SweepRow>,
  options: SweepRunOptions = {},
): Promise<SweepEnd> {
  const { threads, memoryLimitMiB, retry = [], monitor, signal } = options;
  const isDone = (row: SweepRow | undefined) =>
    row !== undefined && !retry.includes('all') && !retry.includes(row.status);
  const todo = jobs.filter(({ key }) => !isDone(store.rows.get(key)));
  const pool = createPool({
    ...(threads !== undefined && { threads }),
    ...(memoryLimitMiB !== undefined && { memoryLimitMiB }),
  });
  const broken = new AbortController();
  const either = signal === undefined ? broken.signal : AbortSignal.any([signal, broken.signal]);
  const runner = new Runner(pool, store, { ...options, signal: either });
  monitor?.begun(todo.length, jobs.length - todo.length);
  const running = new Set<Promise<void>>();
  try {
    for (const job of todo) {
      // also ends the sweep when a row cannot be written
      if (running.size === pool.options.threads) await Promise.race(running);
      if (signal?.aborted) break;
      const run = runner.run(job).finally(() => running.delete(run));
      running.add(run);
    }
    await Promise.all(running);
  } finally {
    // the jobs that ran beside one whose row cannot be written leave none either
    broken.abort();
    await pool.destroy();
    await Promise.allSettled(running);
    monitor?.stop();
  }
  return { finished: runner.finished, left: todo.length - runner.finished };
}

class Runner {
  finished = 0;
  private readonly pool: Pool;
  private readonly store: Store<SweepRow>;
  private readonly options: SweepRunOptions;
  private readonly environment: Environment = environment();
  /** Game files, each read once. */
  private readonly files = new Map<string, PoolGame>();

  constructor(pool: Pool, store: Store<SweepRow>, options: SweepRunOptions) {
    this.pool = pool;
    this.store = store;
    this.options = options;
  }

  async run(job: SweepJob): Promise<void> {
    const { monitor, signal } = this.options;
    monitor?.started(job);
    const startedAt = new Date().toISOString();
    const started = performance.now();
    const facts = await this.facts(job);
    if (signal?.aborted && facts.status === 'aborted') {
      monitor?.ended(job, null);
      return;
    }
    const wallSeconds = (performance.now() - started) / 1000;
    const row: SweepRow = { ...job, ...facts, startedAt, wallSeconds, ...this.environment };
    this.store.append(row);
    this.finished++;
    monitor?.ended(job, row);
  }

  private async facts(job: SweepJob): Promise<SweepFacts> {
    const limit = job.options.timeLimitSeconds ?? Number.POSITIVE_INFINITY;
    const latest = limit + Math.max(LEAST_GRACE_SECONDS, GRACE_SHARE * limit);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), Math.min(1000 * latest, MAX_TIMER_MILLISECONDS));
    const { signal } = this.options;
    const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
    const facts = await this.solve(job, either).then(factsOf, failureFacts);
    clearTimeout(timer);
    return late.signal.aborted && facts.status === 'aborted'
      ? { ...facts, status: 'time-limit', reason: `ended ${latest} s after its start` }
      : facts;
  }

  private async solve(job: SweepJob, signal: AbortSignal): Promise<Solution | LpResult> {
    const { concept, objectiveName: objective, options } = job;
    const game = job.source === 'file' ? this.gameFile(job.game) : job.game;
    if (job.method === 'lp') {
      const { timeLimitSeconds } = options;
      const limit = timeLimitSeconds === undefined ? {} : { timeLimitSeconds };
      const method = job.lpMethod ?? 'simplex';
      return this.pool.lp(
        game,
        { ...problemOptionsOf(options), concept, objective },
        { method, ...limit, signal },
      );
    }
    const { method, kernel, tolerance } = job;
    const how = { method, kernel: kernel as string, tolerance: tolerance as number };
    return this.pool.solve(game, { ...options, concept, objective, ...how }, { signal });
  }

  private gameFile(file: string): PoolGame {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    const { loadGame } = this.options;
    if (loadGame === undefined) throw errors.missingField('loadGame', `a reader of the game file ${file}`);
    const game = loadGame(file);
    this.files.set(file, game);
    return game;
  }
}

function factsOf({ report }: Solution | LpResult): SweepFacts {
  const { status, objective, upperBound, equilibriumGap, gains, utilities, iterations, sizes, seconds } =
    report;
  const times = { buildSeconds: seconds.build, solveSeconds: seconds.solve, certifySeconds: seconds.certify };
  if ('attempts' in report && status !== 'optimal')
    // without an optimum the LP's report is that of an arbitrary strategy
    return { ...NO_SWEEP_FACTS, status, reason: `HiGHS ended with ${status}`, sizes, iterations, ...times };
  const solver =
    'kernelBytes' in report ? { multiplier: report.multiplier, kernelBytes: report.kernelBytes } : {};
  const reason = REASONS[status] ?? '';
  const found = { objective, upperBound, equilibriumGap, gains, utilities, iterations, sizes };
  return { ...NO_SWEEP_FACTS, status, reason, ...found, ...solver, ...times };
}

const REASONS: Readonly<Partial<Record<RowStatus, string>>> = {
  'time-limit': 'not certified to the tolerance in time',
  'iteration-limit': 'not certified to the tolerance in so many iterations',
  'numerical-failure': 'a number was not finite',
};

function failureFacts(error: unknown): SweepFacts {
  const reason = error instanceof Error ? error.message : String(error);
  return { ...NO_SWEEP_FACTS, status: failureStatus(error), reason };
}
