/** Runs the jobs of a table that have no row yet, a few at a time, each in its own process. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { builtFile } from '../../node/built.ts';
import { type Environment, environment } from '../environment.ts';
import { type Job, keyOf } from './job.ts';
import type { JobOutcome, News, WorkerTask } from './protocol.ts';
import type { Row } from './row.ts';
import type { Store } from './store.ts';

export interface RunOptions {
  /** Jobs at a time, 1 or more. An LP counts as two: HiGHS's simplex and interior point run side by side. */
  readonly threads: number;
  /** Rows with these statuses, or all rows with `all`, are computed again. */
  readonly retry: readonly string[];
  readonly monitor: Monitor;
  /** Kills the running jobs, which leave no row, and ends the run. */
  readonly signal: AbortSignal;
  /** The program of a job. @default cell-process.js of this build */
  readonly program?: string;
}

/** Hears what happens. */
export interface Monitor {
  /** Before anything else; `skipped` jobs have their rows. */
  begun(jobs: readonly Job[], skipped: number): void;
  started(job: Job): void;
  news(job: Job, news: News): void;
  /** Null: it was stopped, and has no row. */
  ended(job: Job, row: Row | null): void;
  stop(): void;
}

export interface RunEnd {
  readonly finished: number;
  readonly left: number;
}

export async function runTable(jobs: readonly Job[], store: Store, options: RunOptions): Promise<RunEnd> {
  const { threads, monitor, signal } = options;
  const todo = jobs.filter((job) => !isDone(store.rows.get(keyOf(job)), options.retry));
  const runner = new Runner(store, options);
  monitor.begun(todo, jobs.length - todo.length);
  const running = new Set<Promise<void>>();
  try {
    let free = threads;
    for (const job of todo) {
      const slots = Math.min(threads, job.method === 'lp' ? 2 : 1);
      while (free < slots && !signal.aborted) await Promise.race(running);
      if (signal.aborted) break;
      free -= slots;
      const run = runner.run(job).finally(() => {
        free += slots;
        running.delete(run);
      });
      running.add(run);
    }
    await Promise.all(running);
  } finally {
    await runner.close();
    await Promise.allSettled(running);
    monitor.stop();
  }
  return { finished: runner.finished, left: todo.length - runner.finished };
}

function isDone(row: Row | undefined, retry: readonly string[]): boolean {
  return row !== undefined && !retry.includes('all') && !retry.includes(row.status);
}

/** The pool, and the ports to what runs in it. */
class Runner {
  finished = 0;
  private isClosing = false;
  private readonly pool: Piscina<WorkerTask, JobOutcome>;
  private readonly environment: Environment = environment();
  private readonly program: string;
  private readonly store: Store;
  private readonly monitor: Monitor;
  private readonly signal: AbortSignal;
  private readonly ports = new Set<MessagePort>();
  private readonly onStop = () => {
    for (const port of this.ports) port.postMessage('stop');
  };

  constructor(store: Store, { threads, monitor, signal, program }: RunOptions) {
    this.store = store;
    this.monitor = monitor;
    this.signal = signal;
    this.program = program ?? builtFile('campaign/table/cell-process.js');
    this.pool = new Piscina<WorkerTask, JobOutcome>({
      filename: builtFile('node/piscina-entry.cjs'),
      workerData: builtFile('campaign/table/worker.js'),
      minThreads: 0,
      maxThreads: threads,
      // a worker waits for its child's events: it must not block between tasks
      atomics: 'disabled',
      recordTiming: false,
    });
    signal.addEventListener('abort', this.onStop, { once: true });
  }

  async run(job: Job): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    this.ports.add(port1);
    port1.on('message', (news: News) => this.monitor.news(job, news));
    this.monitor.started(job);
    try {
      const task: WorkerTask = { job, program: this.program, port: port2 };
      const outcome = await this.pool.run(task, { transferList: [port2] });
      this.record(job, outcome);
    } finally {
      this.ports.delete(port1);
      port1.close();
    }
  }

  private record(job: Job, { facts, startedAt, wallSeconds }: JobOutcome): void {
    // the signal that stops the runner may reach its children first
    const stopped = facts === null || this.isClosing || (this.signal.aborted && facts.status === 'crashed');
    if (stopped) {
      this.monitor.ended(job, null);
      return;
    }
    const row: Row = { key: keyOf(job), ...job, ...facts, startedAt, wallSeconds, ...this.environment };
    this.store.append(row);
    this.finished++;
    this.monitor.ended(job, row);
  }

  /** Ends what still runs when a job could not be recorded; otherwise nothing does. */
  async close(): Promise<void> {
    this.isClosing = true;
    this.signal.removeEventListener('abort', this.onStop);
    this.onStop();
    await this.pool.close();
  }
}
