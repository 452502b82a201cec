/** The runner gives jobs that have no row yet to an executor, and writes the row of each that ends. */
import { type Environment, environment } from './environment.ts';
import type { Executor, News } from './executors/executor.ts';
import { type PoolExecutorOptions, poolExecutor } from './executors/pool.ts';
import { type Job, threadsOf } from './job.ts';
import { type Row, type RowOf, rowOf } from './row.ts';
import type { Store } from './store.ts';

/** Hears what happens. */
export interface Monitor<OneJob extends Job = Job> {
  /** Before anything else: how many jobs are to run, how many have their rows, and those that are to run. */
  begun(jobs: number, skipped: number, todo: readonly OneJob[]): void;
  /** An executor has it. */
  started(job: OneJob): void;
  /** How far it has come. */
  news?(job: OneJob, news: News): void;
  /** Null: it was stopped, and has no row. */
  ended(job: OneJob, row: Row | null): void;
  /** After everything else. */
  stop(): void;
}

/** How a campaign is run, whoever executes it. */
export interface RunOptions<OneJob extends Job = Job> {
  /** Rows with these statuses, or all rows with `all`, are computed again; default none. */
  readonly retry?: readonly string[];
  readonly monitor?: Monitor<OneJob>;
  /** Ends the running jobs, which leave no row, and starts no other. */
  readonly signal?: AbortSignal;
}

/** Jobs that were done, and that are left because the run was stopped. */
export interface RunEnd {
  readonly finished: number;
  readonly left: number;
}

/** How a sweep is run; none of it changes a result. */
export interface SweepRunOptions extends RunOptions, PoolExecutorOptions {}

/**
 * Every job ends in a row, whatever becomes of it, but for those that are stopped. A row is on the disk before the next
 * job takes its place, so that a kill at any moment costs the running jobs alone.
 */
export function runSweep(
  jobs: readonly Job[],
  store: Store<Row>,
  options: SweepRunOptions = {},
): Promise<RunEnd> {
  return runJobs(jobs, store, poolExecutor(options), options);
}

/** As `runSweep`, with an executor, which is closed at the end. */
export async function runJobs<OneJob extends Job>(
  jobs: readonly OneJob[],
  store: Store<RowOf<OneJob>>,
  executor: Executor,
  { retry = [], monitor, signal }: RunOptions<OneJob>,
): Promise<RunEnd> {
  const isDone = (row: Row | undefined) =>
    row !== undefined && !retry.includes('all') && !retry.includes(row.status);
  const todo = jobs.filter(({ key }) => !isDone(store.rows.get(key)));
  const broken = new AbortController();
  const stop = signal === undefined ? broken.signal : AbortSignal.any([signal, broken.signal]);
  const measured = environment();
  let finished = 0;
  const run = async (job: OneJob) => {
    monitor?.started(job);
    const row = await rowFrom(job, executor, stop, measured, (news) => monitor?.news?.(job, news));
    if (row !== null) {
      store.append(row);
      finished++;
    }
    monitor?.ended(job, row);
  };
  const running = new Set<Promise<void>>();
  monitor?.begun(todo.length, jobs.length - todo.length, todo);
  try {
    await runAll(todo, executor.workers, stop, running, run);
  } finally {
    // the jobs that ran beside one whose row cannot be written leave none either
    broken.abort();
    await executor.close();
    await Promise.allSettled(running);
    monitor?.stop();
  }
  return { finished, left: todo.length - finished };
}

/** Runs as many at a time as there are workers for their threads, in their order. @throws what the first of them throws, also while it waits for others */
async function runAll<OneJob extends Job>(
  jobs: readonly OneJob[],
  workers: number,
  stop: AbortSignal,
  running: Set<Promise<void>>,
  run: (job: OneJob) => Promise<void>,
): Promise<void> {
  let free = workers;
  for (const job of jobs) {
    const needed = Math.min(workers, threadsOf(job));
    while (free < needed && !stop.aborted) await Promise.race(running);
    if (stop.aborted) break;
    free -= needed;
    const one = run(job).finally(() => {
      free += needed;
      running.delete(one);
    });
    running.add(one);
  }
  await Promise.all(running);
}

/** Null when it was stopped; a signal that stops the runner may reach the job first, which then looks crashed. */
async function rowFrom<OneJob extends Job>(
  job: OneJob,
  executor: Executor,
  stop: AbortSignal,
  measured: Environment,
  onNews: (news: News) => void,
): Promise<RowOf<OneJob> | null> {
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const facts = await executor.run(job, stop, onNews);
  if (stop.aborted && (facts.status === 'aborted' || facts.status === 'crashed')) return null;
  const wallSeconds = (performance.now() - started) / 1000;
  return rowOf(job, facts, { startedAt, wallSeconds, ...measured });
}
