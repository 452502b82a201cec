import { LimitError } from '../errors.ts';
import type { ResolvedSolveOptions } from '../problem/options.ts';
import { deadlineOf, type Limits, Pace, paced, type Work } from '../work.ts';
import type { SolveHooks } from './hooks.ts';
import type { SolverKernel } from './start-kernel.ts';

/** How a solve ended; a certificate is attached and valid whatever the status. */
export type Status =
  | 'solved'
  /** No equilibrium keeps the constraints: the upper bound is below every payoff. */
  | 'infeasible'
  | 'iteration-limit'
  | 'time-limit'
  | 'aborted'
  | 'numerical-failure';

export interface Budget extends Limits {
  /** performance.now() from which the time limit counts. */
  readonly started: number;
  readonly maxIterations: number;
  /** How long certificates may still be made after an abort. */
  readonly graceSeconds: number;
}

/** So that an abort is answered within 100 ms. */
const ABORT_GRACE = 0.06;

export function budgetOf(options: ResolvedSolveOptions, hooks: SolveHooks, started: number): Budget {
  const { timeLimitSeconds, maxIterations = Number.POSITIVE_INFINITY } = options;
  const { signal, graceSeconds = ABORT_GRACE } = hooks;
  return { started, timeLimitSeconds, maxIterations, signal, graceSeconds };
}

/** Milliseconds that one call into WASM should take: the longest that an abort or deadline waits. */
const BATCH_MILLISECONDS = 20;
/** Bounds at ages 16, 24, 32, …, each about as dear as an iteration; from 54 on every 0.15 of the age. */
const FIRST_CHECKPOINT = 16;
const CHECKPOINT_STEP = 8;
const CHECKPOINT_GROWTH = 0.15;
/** From this age on last iterates have bounds too: sooner they are rarely better, and bounds not cheap. */
export const LAST_ITERATE_AGE = 256;
/** A certificate costs 10 to 40 iterations: where bounds promise nothing, one is due after so many, */
const FIRST_CERTIFICATE = 128;
/** sooner where these take long, which is where a kernel uses so many bytes: then somebody waits for news, */
const EARLY_CERTIFICATE = 16;
const MANY_BYTES = 2 ** 28;
/** and when iterations have tripled since the last. */
const CERTIFICATE_GROWTH = 3;

/** When checkpoints and certificates are due; depends on iterations alone, never on time. */
export class Schedule {
  /** Iterations at which ages count from, and of the next checkpoint. */
  start: number;
  next: number;
  /** Iterations from which on a certificate is due whatever bounds say: none can be missed for ever. */
  private due: number;
  private readonly kernel: Pick<SolverKernel, 'iterations'>;

  constructor(kernel: Pick<SolverKernel, 'iterations' | 'bytes'>) {
    this.kernel = kernel;
    this.due = kernel.bytes < MANY_BYTES ? FIRST_CERTIFICATE : EARLY_CERTIFICATE;
    this.start = kernel.iterations;
    this.next = this.start + FIRST_CHECKPOINT;
  }

  /** Iterations since a restart. */
  get age(): number {
    return this.kernel.iterations - this.start;
  }

  get isCertificateDue(): boolean {
    return this.kernel.iterations >= this.due;
  }

  /** A certificate was made. */
  certified(): void {
    this.due = CERTIFICATE_GROWTH * this.kernel.iterations;
  }

  get isCheckpointDue(): boolean {
    return this.kernel.iterations >= this.next;
  }

  /** After the checkpoint that was due. */
  advance(): void {
    this.next += stepAfter(this.next - this.start);
  }

  /** Ages count from now. */
  restart(): void {
    this.start = this.kernel.iterations;
    this.next = this.start + FIRST_CHECKPOINT;
  }

  save(): Float64Array[] {
    return [Float64Array.of(this.start, this.next, this.due)];
  }

  /** Back to what `save` gave at the same iteration. */
  reset([numbers = new Float64Array()]: readonly Float64Array[]): void {
    const [start = 0, next = 0, due = 0] = numbers;
    Object.assign(this, { start, next, due });
  }

  /** After the kernel. */
  restore([numbers = new Float64Array()]: readonly Float64Array[]): string | null {
    const [start = -1, next = -1, due = -1] = numbers;
    const { iterations } = this.kernel;
    const isWhole = [start, next, due].every((number) => Number.isSafeInteger(number) && number >= 0);
    const latest = Math.max(start + FIRST_CHECKPOINT, iterations + stepAfter(iterations - start));
    if (!isWhole || start > iterations || next < iterations || next > latest)
      return `has a checkpoint due at ${next}, counted from ${start}, after ${iterations} iterations`;
    if (due > Math.max(FIRST_CERTIFICATE, CERTIFICATE_GROWTH * iterations))
      return `has a certificate due at ${due} after ${iterations} iterations`;
    this.start = start;
    this.next = next;
    this.due = due;
    return null;
  }
}

function stepAfter(age: number): number {
  return Math.max(CHECKPOINT_STEP, Math.ceil(age * CHECKPOINT_GROWTH));
}

/** A kernel, and when it is looked at. */
export interface Runner {
  readonly kernel: SolverKernel;
  readonly schedule: Schedule;
}

/** What becomes of a solve between batches. */
export interface Checkpoints<Each extends Runner> {
  /** Looks at bounds, and certifies when they promise something or a certificate is due; may restart schedules. */
  readonly look: (runner: Each) => Work<Status | null>;
  /** Between batches, the last one included. */
  readonly pause: () => void;
  /** Milliseconds that the last certificates will take, given those of an iteration: the time limit leaves room for them. */
  readonly reserve: (iteration: number) => number;
}

/**
 * Runs kernels in batches, as many iterations of one as of every other, until a checkpoint says that it is done or the
 * budget is spent. Checkpoints are as scheduled, and in the order of the kernels, so a solve that is not cut off is the
 * same everywhere.
 */
export async function iterate<Each extends Runner>(
  runners: readonly [Each, ...Each[]],
  budget: Budget,
  checkpoints: Checkpoints<Each>,
): Promise<Status> {
  const [{ kernel }] = runners;
  const { signal, maxIterations } = budget;
  const deadline = deadlineOf(budget);
  let batch = 1;
  let iteration = 0;
  const pace = new Pace();
  for (;;) {
    checkpoints.pause();
    if (signal?.aborted) return 'aborted';
    const left = deadline - performance.now() - checkpoints.reserve(iteration);
    if (left <= iteration) return 'time-limit';
    if (kernel.iterations >= maxIterations) return 'iteration-limit';
    // of a solve that goes on, some may be due already
    if (runners.every(({ schedule }) => !schedule.isCheckpointDue)) {
      const next = Math.min(maxIterations, ...runners.map(({ schedule }) => schedule.next));
      const count = Math.min(batch, next - kernel.iterations, Math.max(1, Math.floor(left / iteration)));
      const before = performance.now();
      const running = runners.map((runner) => runner.kernel.run(count));
      if (running.length > 1) await Promise.all(running);
      const took = performance.now() - before;
      iteration = took / count;
      if (took < BATCH_MILLISECONDS / 2 && count === batch) batch *= 2;
      else if (took > BATCH_MILLISECONDS) batch = Math.max(1, batch >> 1);
    }
    if (pace.isBreathDue()) await pace.breathe();
    const ending = await lookAtAll(runners, budget, checkpoints.look, pace);
    if (ending !== null) return ending;
  }
}

/**
 * The checkpoints that are due, until one says that the solve is done. One that a limit ends, and those after it, are as if
 * they had not begun, for whoever goes on with the solve.
 */
async function lookAtAll<Each extends Runner>(
  runners: readonly Each[],
  budget: Budget,
  look: Checkpoints<Each>['look'],
  pace: Pace,
): Promise<Status | null> {
  let verdict: Status | null = null;
  for (const runner of runners) {
    const { schedule } = runner;
    if (!schedule.isCheckpointDue) continue;
    const before = schedule.save();
    schedule.advance();
    if (verdict !== null) continue;
    try {
      verdict = await paced(look(runner), budget, pace);
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      schedule.reset(before);
      return error.code;
    }
  }
  return verdict;
}
