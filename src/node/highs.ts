/**
 * Linear programs by HiGHS (https://highs.dev, npm `highs`, an optional package) in worker threads.
 *
 * HiGHS blocks its thread, so every solve runs in a worker; cancelling terminates the worker. Workers are kept for
 * two idle seconds to spare the next solve the loading, and never keep the process alive.
 *
 * Duals, for minimisation: columnDual = cost - A' rowDual. A row dual is >= 0 where the row's lower bound is active
 * and <= 0 where its upper bound is; a column dual likewise for the bounds of the column. Hence at an optimum
 * cost'x = sum over rows of rowDual * (the active row bound) + sum over columns of columnDual * (the active bound).
 */

import { Piscina } from 'piscina';
import { errors, InputError } from '../errors.ts';
import type { LpAnswer, LpStatus } from '../lp/model.ts';
import { checkSparseLp, numNonzeros, type SparseLp } from '../lp/sparse-lp.ts';
import { installName } from '../optional.ts';
import { breathe } from '../work.ts';
import { builtFile } from './built.ts';
import type { HighsOutcome, HighsReply, HighsTask } from './highs-worker.ts';

/** Dual simplex, interior point (IPX) or the first-order PDLP. */
export type LpMethod = 'simplex' | 'ipm' | 'pdlp';

export interface LpOptions {
  /** Dual simplex; interior point (IPX); or PDLP, a first-order method, whose optimum is only approximate. */
  readonly method: LpMethod;
  /** Limit on the solve alone, above 0. HiGHS tests it between iterations and may overrun it. @default none */
  readonly timeLimitSeconds?: number;
  /** Seconds past the time limit, loading included, after which the worker is terminated; >= 0. @default 5 */
  readonly killGraceSeconds?: number;
  /** Terminates the worker; the solve ends as 'aborted' at once. */
  readonly signal?: AbortSignal;
  /** Whether interior point goes on to a vertex: exact and sparse, but slower. Ignored otherwise. @default true */
  readonly crossover?: boolean;
  /** Largest violation of a bound or (scaled) row, absolute, in [1e-10, 1e-2]. @default 1e-7 */
  readonly feasibilityTolerance?: number;
  /**
   * Largest dual violation, absolute for costs scaled up to 1, and relative duality gap of interior point and PDLP;
   * in [1e-10, 1e-2]. @default 1e-7, and 1e-8 for the gap of interior point
   */
  readonly optimalityTolerance?: number;
}

/** An answer of HiGHS, and how it came about; `detail` says why when it is a numerical-failure. */
export interface LpSolution extends LpAnswer {
  readonly status: LpStatus;
  /** cost'x at `primal`; Infinity when infeasible, -Infinity when unbounded, NaN without a point. */
  readonly objective: number;
  /** Length numColumns, or 0 when there is no feasible point: always when infeasible, aborted or killed. */
  readonly primal: Float64Array;
  /** Length numRows and numColumns, or 0 when there is no feasible dual point. Signs: see the head of this file. */
  readonly rowDual: Float64Array;
  readonly columnDual: Float64Array;
  /** Of `methodUsed`; not comparable between methods. */
  readonly iterations: number;
  /** Loading the WebAssembly module and one small warm-up solve; about 0 in a worker that is already warm. */
  readonly loadSeconds: number;
  /** HiGHS's run alone: no loading, copying or scaling. When terminated, the time since the call. */
  readonly seconds: number;
  /** 'presolve' when no iteration was made or needed; 'simplex' when HiGHS fell back to it. */
  readonly methodUsed: LpMethod | 'presolve';
  /** Nonzeros too small for HiGHS beside others of their row, below about 2^-49 of its largest. */
  readonly droppedEntries: number;
  /** Why, after a numerical failure; otherwise empty. */
  readonly detail: string;
}

/** Above this HiGHS's 32-bit heap of 2 GiB is likely to run out. */
export const MAX_LP_NONZEROS = 5_000_000;

const METHODS: readonly LpMethod[] = ['simplex', 'ipm', 'pdlp'];
const DEFAULT_KILL_GRACE_SECONDS = 5;
const IDLE_MILLISECONDS = 2000;
/** Longest delay of a Node timer, 25 days; a longer one would fire at once. */
const MAX_TIMER_MILLISECONDS = 2 ** 31 - 1;

/**
 * Minimises `lp`, which is copied and left untouched.
 * Ends in a status, also when it fails to converge, runs out of time or is aborted.
 * @throws InputError if `lp` or an option is malformed, `lp` has more than MAX_LP_NONZEROS entries, or the package
 * `highs` is not installed
 */
export async function solveLp(lp: SparseLp, options: LpOptions): Promise<LpSolution> {
  checkOptions(options);
  if (numNonzeros(lp) > MAX_LP_NONZEROS)
    throw errors.tooLarge('Number of LP nonzeros', numNonzeros(lp), MAX_LP_NONZEROS);
  await breathe();
  checkSparseLp(lp);
  if (options.signal?.aborted) return withoutPoint('aborted', options.method, 0);
  if (lp.numColumns === 0) return solveWithoutColumns(lp);
  // to check a large one takes as long as to copy it, or to build its last part
  await breathe();
  const task: HighsTask = { lp: copyLp(lp), method: options.method, options: highsOptions(options) };
  return runTask(lp, task, options);
}

function checkOptions(options: LpOptions): void {
  if (!METHODS.includes(options.method)) throw errors.unknownName('LP method', options.method, METHODS);
  const { timeLimitSeconds: limit, killGraceSeconds: grace } = options;
  if (limit !== undefined && !(limit > 0))
    throw errors.badField('timeLimitSeconds', limit, 'a number above 0');
  if (grace !== undefined && !(grace >= 0))
    throw errors.badField('killGraceSeconds', grace, 'a number of at least 0');
  for (const field of ['feasibilityTolerance', 'optimalityTolerance'] as const) {
    const value = options[field];
    if (value !== undefined && !(value >= 1e-10 && value <= 1e-2))
      throw errors.badField(field, value, 'a number from 1e-10 to 1e-2');
  }
}

/** HiGHS calls an LP without columns 'empty', whatever its rows say; every activity is 0. */
function solveWithoutColumns(lp: SparseLp): LpSolution {
  const feasible = lp.rowLower.every((lower, row) => lower <= 0 && lp.rowUpper[row]! >= 0);
  if (!feasible) return { ...withoutPoint('infeasible', 'presolve', 0), objective: Infinity };
  return { ...withoutPoint('optimal', 'presolve', 0), objective: 0, rowDual: new Float64Array(lp.numRows) };
}

/** Copies exactly the entries in use: the caller keeps its arrays, and the copies move to the worker uncopied. */
function copyLp(lp: SparseLp): SparseLp {
  return {
    numRows: lp.numRows,
    numColumns: lp.numColumns,
    cost: lp.cost.slice(),
    columnLower: lp.columnLower.slice(),
    columnUpper: lp.columnUpper.slice(),
    rowLower: lp.rowLower.slice(),
    rowUpper: lp.rowUpper.slice(),
    rowStart: lp.rowStart.slice(),
    columnIndex: lp.columnIndex.slice(),
    values: lp.values.slice(),
  };
}

function highsOptions(options: LpOptions): HighsTask['options'] {
  const { method, timeLimitSeconds, crossover, feasibilityTolerance, optimalityTolerance } = options;
  return {
    output_flag: false,
    solver: method,
    run_crossover: crossover === false ? 'off' : 'on',
    // Infinity is HiGHS's default for no limit, but its wrapper refuses to set it
    ...(timeLimitSeconds !== undefined && timeLimitSeconds < Infinity && { time_limit: timeLimitSeconds }),
    ...(feasibilityTolerance !== undefined && {
      primal_feasibility_tolerance: feasibilityTolerance,
      primal_residual_tolerance: feasibilityTolerance,
    }),
    ...(optimalityTolerance !== undefined && {
      dual_feasibility_tolerance: optimalityTolerance,
      dual_residual_tolerance: optimalityTolerance,
      optimality_tolerance: optimalityTolerance,
      ipm_optimality_tolerance: optimalityTolerance,
      pdlp_optimality_tolerance: optimalityTolerance,
    }),
  };
}

async function runTask(lp: SparseLp, task: HighsTask, options: LpOptions): Promise<LpSolution> {
  await breathe();
  if (options.signal?.aborted) return withoutPoint('aborted', options.method, 0);
  const begin = performance.now();
  const stop = new AbortController();
  let ending: LpStatus = 'numerical-failure';
  const end = (status: LpStatus) => {
    ending = status;
    stop.abort();
  };
  const onAbort = () => end('aborted');
  options.signal?.addEventListener('abort', onAbort, { once: true });
  const timer = killTimer(options, () => end('time-limit'));
  try {
    return toSolution(lp, await runInWorker(task, stop.signal));
  } catch (error) {
    if (!stop.signal.aborted && !isWorkerOutOfMemory(error)) throw error;
    const detail = stop.signal.aborted ? '' : 'the worker thread ran out of memory';
    return { ...withoutPoint(ending, task.method, (performance.now() - begin) / 1000), detail };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
  }
}

function killTimer(options: LpOptions, kill: () => void): NodeJS.Timeout | undefined {
  if (options.timeLimitSeconds === undefined) return undefined;
  const seconds = options.timeLimitSeconds + (options.killGraceSeconds ?? DEFAULT_KILL_GRACE_SECONDS);
  return setTimeout(kill, Math.min(1000 * seconds, MAX_TIMER_MILLISECONDS));
}

function isWorkerOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/** The empty result, for a solve that ended without a point from HiGHS. */
function withoutPoint(status: LpStatus, methodUsed: LpSolution['methodUsed'], seconds: number): LpSolution {
  return {
    status,
    objective: Number.NaN,
    primal: new Float64Array(0),
    rowDual: new Float64Array(0),
    columnDual: new Float64Array(0),
    iterations: 0,
    loadSeconds: 0,
    seconds,
    methodUsed,
    droppedEntries: 0,
    detail: '',
  };
}

function toSolution(lp: SparseLp, reply: HighsReply): LpSolution {
  if (reply.kind === 'highs-missing')
    throw errors.missingPackage('Linear programs', 'highs', installName('highs'));
  if (reply.kind === 'rejected')
    throw new InputError('bad-field', 'lp', `lp was refused by HiGHS: ${reply.message}.`);
  const { kind: _, ...outcome } = reply;
  return { ...outcome, objective: objectiveOf(lp, outcome) };
}

/** From the caller's own costs, so that scaling cannot show in it. */
function objectiveOf(lp: SparseLp, outcome: Omit<HighsOutcome, 'kind'>): number {
  if (outcome.status === 'infeasible') return Infinity;
  if (outcome.status === 'unbounded') return -Infinity;
  if (outcome.primal.length === 0) return Number.NaN;
  return outcome.primal.reduce((sum, x, j) => sum + lp.cost[j]! * x, 0);
}

/**
 * Pools of one thread each, not in use; a pool whose thread has idled out or was terminated starts a new one when it
 * is next used. One pool per running solve, rather than one for all, so that no solve waits in a queue while its time
 * limit runs.
 */
const idlePools: Piscina<HighsTask, HighsReply>[] = [];

async function runInWorker(task: HighsTask, signal: AbortSignal): Promise<HighsReply> {
  const pool = idlePools.pop() ?? newPool();
  const { lp } = task;
  const arrays = [lp.cost, lp.columnLower, lp.columnUpper, lp.rowLower, lp.rowUpper, lp.rowStart];
  const buffers = [...arrays, lp.columnIndex, lp.values].map((array) => array.buffer as ArrayBuffer);
  try {
    return await pool.run(task, { signal, transferList: buffers });
  } finally {
    idlePools.push(pool);
  }
}

function newPool(): Piscina<HighsTask, HighsReply> {
  const pool = new Piscina<HighsTask, HighsReply>({
    filename: builtFile('node/piscina-entry.cjs'),
    workerData: builtFile('node/highs-worker.js'),
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MILLISECONDS,
    recordTiming: false,
  });
  // A thread that cannot even start leaves its task queued: destroying the pool rejects the task.
  pool.on('error', () => void pool.destroy());
  return pool;
}

/** One of the methods that `solveLpBest` ran. */
export interface LpAttempt extends Pick<LpSolution, 'seconds' | 'loadSeconds'> {
  readonly method: LpMethod;
  /** 'aborted' for the loser of the race, whose `seconds` then only says how long it was given, loading included. */
  readonly status: LpStatus;
}

export interface LpBestSolution extends LpSolution {
  /** Simplex, then interior point. */
  readonly attempts: readonly LpAttempt[];
}

/**
 * Simplex and interior point at once, each in its own worker: resolves with the first to be optimal and aborts the
 * other. If neither is, with the one that says most: a proof of infeasibility or unboundedness, then a time limit.
 * Each has a core to itself only if the machine has two to spare; its `seconds` are wall-clock time.
 * @throws InputError as `solveLp`
 */
export async function solveLpBest(lp: SparseLp, options: Omit<LpOptions, 'method'>): Promise<LpBestSolution> {
  const race = new AbortController();
  const stopRace = () => race.abort();
  options.signal?.addEventListener('abort', stopRace, { once: true });
  if (options.signal?.aborted) stopRace();
  try {
    const finished: LpSolution[] = [];
    const enter = async (method: LpMethod): Promise<LpAttempt> => {
      const solution = await solveLp(lp, { ...options, method, signal: race.signal });
      finished.push(solution);
      if (solution.status === 'optimal') stopRace();
      const { status, seconds, loadSeconds } = solution;
      return { method, status, seconds, loadSeconds };
    };
    const attempts = await Promise.all([enter('simplex'), enter('ipm')]);
    return { ...mostDecisive(finished), attempts };
  } finally {
    // also stops the other worker when one of them threw
    stopRace();
    options.signal?.removeEventListener('abort', stopRace);
  }
}

const DECISIVE_FIRST = 'optimal infeasible unbounded time-limit aborted numerical-failure'.split(' ');

/** Of equals, the first to finish: the sort is stable. */
function mostDecisive(finished: readonly LpSolution[]): LpSolution {
  const rank = ({ status }: LpSolution) => DECISIVE_FIRST.indexOf(status);
  return finished.toSorted((a, b) => rank(a) - rank(b))[0]!;
}
