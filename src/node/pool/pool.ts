/**
 * A pool of worker threads that solve: jobs wait in one bounded queue, each worker has one at a time and keeps its WASM
 * memory from one to the next.
 */

import { AbortedError, errors, QueueFullError, WorkerError } from '../../errors.ts';
import { compileKernels } from '../../kernels/wasm.ts';
import { type ProblemOptions, resolveProblemOptions } from '../../problem/identity.ts';
import { strategyOf } from '../../problem/problem.ts';
import { resolveSolveOptions, type SolveOptions } from '../../solve/options.ts';
import type { Report, Solution } from '../../solve/solution.ts';
import type { SolveHooks } from '../../solve/solve.ts';
import { paced } from '../../work.ts';
import { builtFile } from '../built.ts';
import { coresPerJob } from '../cores.ts';
import type { LpReport, LpResult, LpSettings } from '../solve-lp.ts';
import { told } from './events.ts';
import { checkGame, type PoolGame, type SentGame, sending, treeOf } from './game.ts';
import { Job, type JobHooks, type JobParts } from './job.ts';
import { type PoolOptions, type ResolvedPoolOptions, resolvePoolOptions } from './options.ts';
import { type Reply, refusedError, stoppedError, type Task } from './protocol.ts';
import { Slot } from './slot.ts';

export type { PoolGame } from './game.ts';

/** What a caller may hear of a job of a pool, and do to it. */
export interface PoolHooks extends Pick<SolveHooks, 'onProgress' | 'lastIterate'> {
  /**
   * Ends the job: with status 'aborted' and what it has; as a LimitError when it was still being built; as an AbortedError
   * when it waited, or did not answer.
   */
  readonly signal?: AbortSignal;
  /** Called when a worker takes the job. */
  readonly onStart?: () => void;
  /** Makes the worker write a strategy file, in which the game has this name. */
  readonly strategyFileFor?: string;
}

/** A solution that came from another thread. */
export interface PoolSolution extends Solution {
  /** The text of a strategy file, as `mediant solve --save` writes it: when PoolHooks.strategyFileFor asks for it. */
  readonly strategyFile?: string;
}

const MIB = 2 ** 20;

interface Asked {
  readonly input: PoolGame;
  readonly taskOf: (parts: JobParts, game: SentGame) => Promise<Task>;
  /** For what the caller's thread has to expand. */
  readonly timeLimitSeconds: number | undefined;
}

/** See `createPool`. */
export class Pool {
  readonly options: ResolvedPoolOptions;
  private readonly idle: Slot[];
  private readonly jobs = new Set<Job>();
  private readonly waiting: Job[] = [];
  private readonly onRoom: (() => void)[] = [];
  private readonly onEmpty: (() => void)[] = [];
  private closed = false;

  constructor(options: PoolOptions, program: string) {
    this.options = resolvePoolOptions(options);
    const { workers, memoryLimitMiB, idleSeconds, niceIncrement } = this.options;
    const settings = { memoryLimitMiB, idleSeconds, niceIncrement, program };
    this.idle = Array.from({ length: workers }, () => new Slot(settings));
  }

  /** Jobs that run. */
  get running(): number {
    return this.jobs.size - this.waiting.length;
  }

  /** Jobs that wait. */
  get queued(): number {
    return this.waiting.length;
  }

  /**
   * As `solve` of `mediant`, in a worker; time limits count from when the job begins. A catalogue name or a file is made and
   * expanded by the worker, a Game by the caller's thread when the job begins, because its functions cannot be sent. What
   * comes back are report and flows: the solution's augmented game (or, for NASH, its game) is built again when it is first
   * read, at once and in the caller's thread, for as long as the worker took to build it. Who reads the report and the
   * witness alone never pays for that.
   * @throws InputError as `solve`; MemoryError also for what is over the worker's limit; LimitError when the time limit or
   * an abort came before there was anything to certify; QueueFullError; AbortedError; WorkerError when the worker died of
   * this job
   */
  solve(input: PoolGame, options: SolveOptions = {}, hooks: PoolHooks = {}): Promise<PoolSolution> {
    return told({ kind: 'solve', game: nameOf(input), options }, hooks.onProgress, (onProgress) =>
      this.solveJob(input, options, { ...hooks, onProgress }),
    );
  }

  private async solveJob(
    input: PoolGame,
    options: SolveOptions,
    hooks: Omit<PoolHooks, 'onProgress'> & Pick<JobHooks, 'onProgress'>,
  ): Promise<PoolSolution> {
    const resolved = this.within(resolveSolveOptions(options));
    checkGame(input);
    const { lastIterate = false, strategyFileFor = null, signal, onProgress, onStart } = hooks;
    // accepted or refused before anything is awaited, so that `ready` tells the truth
    const taskOf = async (parts: JobParts, game: SentGame): Promise<Task> => ({
      kind: 'solve',
      input: game,
      options: resolved,
      module: await compileKernels('f64'),
      lastIterate,
      cores: coresPerJob(this.options.workers),
      strategyFileFor,
      memoryBytes: this.halfBytes,
      ...parts,
    });
    const { timeLimitSeconds } = resolved;
    const asked = { input, taskOf, timeLimitSeconds };
    const { game, reply } = await this.run(asked, { signal, onProgress, onStart });
    const { report, flows, strategyFile } = reply;
    return {
      report: report as Report,
      strategy: strategyOf(flows, () => treeOf(game, Number.POSITIVE_INFINITY), resolved),
      ...(strategyFile !== undefined && { strategyFile }),
    };
  }

  /**
   * As `solveLp` of `mediant/lp`: built by a worker, solved by HiGHS in a thread of that worker's own, whose memory is not
   * counted.
   * @throws as `solve`
   */
  lp(input: PoolGame, options: ProblemOptions = {}, settings: LpSettings = {}): Promise<LpResult> {
    return told({ kind: 'lp', game: nameOf(input), options }, undefined, () =>
      this.lpJob(input, options, settings),
    );
  }

  private async lpJob(input: PoolGame, options: ProblemOptions, settings: LpSettings): Promise<LpResult> {
    const resolved = this.within(resolveProblemOptions(options));
    checkGame(input);
    const { signal, ...rest } = settings;
    const taskOf = async ({ control }: JobParts, game: SentGame): Promise<Task> => ({
      kind: 'lp',
      input: game,
      options: resolved,
      settings: rest,
      memoryBytes: this.halfBytes,
      control,
    });
    const asked = { input, taskOf, timeLimitSeconds: undefined }; // the limit is of HiGHS alone
    const { game, reply } = await this.run(asked, { signal, onProgress: undefined, onStart: undefined });
    const { report, flows } = reply;
    return {
      report: report as LpReport,
      strategy: strategyOf(flows, () => treeOf(game, Number.POSITIVE_INFINITY), resolved),
    };
  }

  /** Resolves when a job would be accepted; with several producers, ask again before the next job. */
  ready(): Promise<void> {
    return this.hasRoom ? Promise.resolve() : new Promise((resolve) => this.onRoom.push(resolve));
  }

  /** Accepts no more jobs, and resolves when those that it has are done and its threads have ended. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.jobs.size > 0) await new Promise<void>((resolve) => this.onEmpty.push(resolve));
    await Promise.all(this.idle.map((slot) => slot.close()));
  }

  /** As `close`, but ends all jobs at once, as AbortedErrors. */
  async destroy(): Promise<void> {
    this.closed = true;
    for (const job of [...this.jobs]) job.end('the pool was destroyed');
    await this.close();
  }

  /** `await using`: as `close`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  private get halfBytes(): number {
    return (this.options.memoryLimitMiB / 2) * MIB;
  }

  private get hasRoom(): boolean {
    return this.idle.length > 0 || this.waiting.length < this.options.maxQueue;
  }

  private within<Options extends { readonly memoryLimitMiB: number }>(options: Options): Options {
    return { ...options, memoryLimitMiB: Math.min(options.memoryLimitMiB, this.options.memoryLimitMiB / 2) };
  }

  private async run(
    { input, taskOf, timeLimitSeconds }: Asked,
    hooks: Omit<JobHooks, 'grace'>,
  ): Promise<{ game: SentGame; reply: Extract<Reply, { kind: 'solved' }> }> {
    const { signal } = hooks;
    if (this.closed) throw errors.closed('The pool');
    if (signal?.aborted) throw new AbortedError('queued', 'it was aborted');
    if (!this.hasRoom) throw new QueueFullError(this.options.maxQueue);
    let game: SentGame | undefined;
    const begin = async (parts: JobParts) => {
      game = await paced(sending(input, this.halfBytes), { signal, timeLimitSeconds });
      return taskOf(parts, game);
    };
    const job = new Job(begin, { ...hooks, grace: this.options.graceMilliseconds });
    this.jobs.add(job);
    this.waiting.push(job);
    job.onLeave = () => this.leave(job);
    this.next();
    const reply = await job.reply;
    if (reply.kind === 'refused') throw refusedError(reply.refusal);
    if (reply.kind === 'stopped') throw stoppedError(reply.stop);
    if (reply.kind === 'failed') throw new WorkerError(reply.code, reply.reason, { cause: reply.stack });
    return { game: game as SentGame, reply };
  }

  /** Gives jobs that wait to workers that do not. */
  private next(): void {
    while (this.idle.length > 0 && this.waiting.length > 0) {
      const slot = this.idle.pop() as Slot;
      const job = this.waiting.shift() as Job;
      void job.runOn(slot).then(() => {
        this.idle.push(slot);
        this.jobs.delete(job);
        this.next();
      });
    }
    if (this.hasRoom) for (const resolve of this.onRoom.splice(0)) resolve();
    if (this.jobs.size === 0) for (const resolve of this.onEmpty.splice(0)) resolve();
  }

  /** A job that waits was aborted. */
  private leave(job: Job): void {
    this.waiting.splice(this.waiting.indexOf(job), 1);
    this.jobs.delete(job);
    this.next();
  }
}

function nameOf(input: PoolGame): string {
  if (typeof input === 'string') return input;
  return 'text' in input ? input.file : input.name;
}

/**
 * A pool of `workers` workers, which start with their first jobs and keep no process alive.
 * @throws InputError naming the option
 */
export function createPool(options: PoolOptions = {}): Pool {
  return new Pool(options, builtFile('node/pool/worker.js'));
}
