/**
 * Worker side of highs.ts: one LP per message, solved by HiGHS compiled to WebAssembly. The solve blocks this thread,
 * so the host cancels by terminating it.
 *
 * A mistake in the input or a missing package comes back as a reply, because errors lose their class between threads.
 */
import type { Highs, Model } from 'highs';
import { type LpScaling, scaleLp, unscaleDuals } from '../lp/row-scaling.ts';
import type { SparseLp } from '../lp/sparse-lp.ts';
import type { LpMethod, LpSolution } from './highs.ts';

export interface HighsTask {
  /** Owned by the worker, which scales it in place. */
  readonly lp: SparseLp;
  readonly method: LpMethod;
  /** HiGHS options by their own names. */
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** A solution, but for its objective. */
export interface HighsOutcome extends Omit<LpSolution, 'objective' | 'status'> {
  readonly kind: 'outcome';
  readonly status: 'optimal' | 'infeasible' | 'unbounded' | 'time-limit' | 'numerical-failure';
}

export type HighsReply =
  | HighsOutcome
  | { readonly kind: 'highs-missing' }
  | { readonly kind: 'rejected'; readonly message: string };

/** A heap only grows, so an instance that is larger than this after a solve is dropped with its memory. */
const KEEP_HEAP_BYTES = 2 ** 28;

const FEASIBLE_POINT = 2;

let runtime: Highs | undefined;
const warmMethods = new Set<LpMethod>();

/** Piscina's entry point. */
export default async function solveTask(task: HighsTask): Promise<HighsReply> {
  const begin = performance.now();
  runtime ??= await loadRuntime();
  if (runtime === undefined) return { kind: 'highs-missing' };
  const highs = runtime;
  if (!warmMethods.has(task.method)) warmUp(highs, task.method);
  const loadSeconds = secondsSince(begin);
  const scaling = scaleLp(task.lp);
  try {
    return solveScaled(highs, task, scaling, loadSeconds);
  } finally {
    if (highs.memoryBytes > KEEP_HEAP_BYTES) dropRuntime();
  }
}

/** @returns undefined when the optional package is not installed */
async function loadRuntime(): Promise<Highs | undefined> {
  try {
    // The package declares its types as CommonJS, but its import condition is a real ES module: `default` is the loader.
    const loaded: unknown = await import('highs');
    return await (loaded as { default: () => Promise<Highs> }).default();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** The next task starts from a fresh instance: after a trap, or to give back a large heap. */
function dropRuntime(): void {
  runtime = undefined;
  warmMethods.clear();
}

/** V8 compiles WebAssembly functions on first use, which takes longer than a small LP does: pay that here. */
function warmUp(highs: Highs, method: LpMethod): void {
  const lp: SparseLp = {
    numRows: 2,
    numColumns: 2,
    cost: new Float64Array([-1, -1]),
    columnLower: new Float64Array(2),
    columnUpper: new Float64Array([Infinity, Infinity]),
    rowLower: new Float64Array([-Infinity, -Infinity]),
    rowUpper: new Float64Array([4, 6]),
    rowStart: new Int32Array([0, 2, 4]),
    columnIndex: new Int32Array([0, 1, 0, 1]),
    values: new Float64Array([1, 2, 3, 1]),
  };
  highs.withModel(modelData(lp), (model) => {
    model.options.set({ output_flag: false, solver: method });
    model.run();
    model.getSolution();
  });
  warmMethods.add(method);
}

function modelData(lp: SparseLp) {
  return {
    numRows: lp.numRows,
    numCols: lp.numColumns,
    colCost: lp.cost,
    colLower: lp.columnLower,
    colUpper: lp.columnUpper,
    rowLower: lp.rowLower,
    rowUpper: lp.rowUpper,
    matrix: {
      format: 'csr' as const,
      numRows: lp.numRows,
      numCols: lp.numColumns,
      starts: lp.rowStart,
      indices: lp.columnIndex,
      values: lp.values,
    },
  };
}

function solveScaled(highs: Highs, task: HighsTask, scaling: LpScaling, loadSeconds: number): HighsReply {
  const model = highs.createModel();
  // undefined until HiGHS has taken the model: before that its errors are about the input
  let begin: number | undefined;
  try {
    model.options.set(task.options);
    model.passModel(modelData(task.lp));
    begin = performance.now();
    model.run();
    const seconds = secondsSince(begin);
    return { ...readOutcome(highs, model, task, scaling), loadSeconds, seconds };
  } catch (error) {
    const seconds = begin === undefined ? 0 : secondsSince(begin);
    if (error instanceof highs.errors.HighsError) {
      if (begin === undefined) return { kind: 'rejected', message: error.message };
      return failure(task, scaling, error.message, { loadSeconds, seconds });
    }
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    dropRuntime();
    return failure(task, scaling, trapDetail(highs), { loadSeconds, seconds });
  } finally {
    // after a trap the instance is dropped whole, and its destructor might trap again
    if (runtime === highs) model.dispose();
  }
}

function secondsSince(begin: number): number {
  return (performance.now() - begin) / 1000;
}

function trapDetail(highs: Highs): string {
  const mebibytes = Math.round(highs.memoryBytes / 2 ** 20);
  return `HiGHS stopped inside WebAssembly with a heap of ${mebibytes} MiB (the limit is 2048 MiB)`;
}

function failure(
  { method }: HighsTask,
  { droppedEntries }: LpScaling,
  detail: string,
  times: Times,
): HighsOutcome {
  const none = new Float64Array(0);
  return {
    kind: 'outcome',
    status: 'numerical-failure',
    detail,
    ...{ primal: none, rowDual: none, columnDual: none, iterations: 0 },
    methodUsed: method,
    ...times,
    droppedEntries,
  };
}

type Times = Pick<HighsOutcome, 'loadSeconds' | 'seconds'>;

function readOutcome(
  highs: Highs,
  model: Model,
  task: HighsTask,
  scaling: LpScaling,
): Omit<HighsOutcome, keyof Times> {
  const solution = model.getSolution();
  const none = new Float64Array(0);
  const hasPrimal = model.info.get('primal_solution_status') === FEASIBLE_POINT;
  const hasDual = model.info.get('dual_solution_status') === FEASIBLE_POINT;
  if (hasDual) unscaleDuals(scaling, solution.rowDual, solution.colDual);
  return {
    kind: 'outcome',
    ...readStatus(highs, model),
    primal: hasPrimal ? solution.colValue : none,
    rowDual: hasDual ? solution.rowDual : none,
    columnDual: hasDual ? solution.colDual : none,
    ...readEffort(model, task.method),
    droppedEntries: scaling.droppedEntries,
  };
}

function readStatus(highs: Highs, model: Model): Pick<HighsOutcome, 'status' | 'detail'> {
  const { modelStatus } = highs.constants;
  const code = model.getModelStatus();
  if (code === modelStatus.optimal) return { status: 'optimal', detail: '' };
  if (code === modelStatus.infeasible) return { status: 'infeasible', detail: '' };
  if (code === modelStatus.unbounded) return { status: 'unbounded', detail: '' };
  if (code === modelStatus.timeLimit) return { status: 'time-limit', detail: '' };
  const name = Object.entries(modelStatus).find(([, value]) => value === code)?.[0] ?? String(code);
  return { status: 'numerical-failure', detail: `HiGHS ended with model status ${name}` };
}

/** HiGHS may solve by presolve alone, or fall back to simplex: the iteration counts tell which method did the work. */
function readEffort(model: Model, asked: LpMethod): Pick<HighsOutcome, 'iterations' | 'methodUsed'> {
  const count = (name: string) => Math.max(0, Number(model.info.get(name)));
  const counts: Record<LpMethod, number> = {
    simplex: count('simplex_iteration_count'),
    ipm: count('ipm_iteration_count'),
    pdlp: count('pdlp_iteration_count'),
  };
  if (counts[asked] > 0) return { iterations: counts[asked], methodUsed: asked };
  if (counts.simplex > 0) return { iterations: counts.simplex, methodUsed: 'simplex' };
  return { iterations: 0, methodUsed: 'presolve' };
}
