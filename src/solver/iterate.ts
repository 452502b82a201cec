import type { Kernel } from '../kernels/kernel.ts';
import type { ResolvedSolveOptions } from '../options.ts';
import type { SolveHooks } from './hooks.ts';

/** How a solve ended; a certificate is attached and valid whatever the status. */
export type Status =
  | 'solved'
  /** No equilibrium keeps the constraints: the upper bound is below every payoff. */
  | 'infeasible'
  | 'iteration-limit'
  | 'time-limit'
  | 'aborted'
  | 'numerical-failure';

export interface Budget {
  /** performance.now() at which to stop. */
  readonly deadline: number;
  readonly maxIterations: number;
  readonly signal: SolveHooks['signal'];
}

export function budgetOf(options: ResolvedSolveOptions, hooks: SolveHooks, started: number): Budget {
  const { timeLimitSeconds, maxIterations } = options;
  return {
    deadline: timeLimitSeconds === undefined ? Number.POSITIVE_INFINITY : started + timeLimitSeconds * 1000,
    maxIterations: maxIterations ?? Number.POSITIVE_INFINITY,
    signal: hooks.signal,
  };
}

/** Milliseconds that one call into WASM should take: the longest that an abort or deadline waits. */
const BATCH_MILLISECONDS = 20;
/** Bounds at ages 16, 24, 32, …, each about as dear as an iteration; from 54 on every 0.15 of the age. */
const FIRST_CHECKPOINT = 16;
const CHECKPOINT_STEP = 8;
const CHECKPOINT_GROWTH = 0.15;
/** From this age on last iterates have bounds too: sooner they are rarely better, and bounds not cheap. */
export const LAST_ITERATE_AGE = 256;
/** A certificate costs 20 to 50 iterations: where bounds promise nothing, one is due when iterations have tripled. */
const CERTIFICATE_GROWTH = 3;

/**
 * Runs a kernel in batches until a checkpoint says that it is done or the budget is spent. Checkpoints depend on
 * iterations alone, never on time, so a solve that is not cut off is the same everywhere.
 * @param checkpoint given the age, the iterations since a restart, looks at bounds, and certifies when they promise something or a certificate is due; returns a final status, 'restart' to count the age anew, or null to go on
 */
export async function iterate(
  kernel: Kernel,
  budget: Budget,
  checkpoint: (age: number) => Status | 'restart' | null,
): Promise<Status> {
  let batch = 1;
  let start = kernel.iterations;
  let next = start + FIRST_CHECKPOINT;
  let lastBreath = performance.now();
  for (;;) {
    if (budget.signal?.aborted) return 'aborted';
    if (performance.now() >= budget.deadline) return 'time-limit';
    if (kernel.iterations >= budget.maxIterations) return 'iteration-limit';
    const count = Math.min(batch, next - kernel.iterations, budget.maxIterations - kernel.iterations);
    const before = performance.now();
    kernel.run(count);
    const took = performance.now() - before;
    if (took < BATCH_MILLISECONDS / 2 && count === batch) batch *= 2;
    else if (took > BATCH_MILLISECONDS) batch = Math.max(1, batch >> 1);
    if (kernel.iterations === next) {
      const verdict = checkpoint(next - start);
      if (verdict === 'restart') start = kernel.iterations;
      else if (verdict !== null) return verdict;
      const age = kernel.iterations - start;
      next += age === 0 ? FIRST_CHECKPOINT : Math.max(CHECKPOINT_STEP, Math.ceil(age * CHECKPOINT_GROWTH));
    }
    if (performance.now() - lastBreath > BATCH_MILLISECONDS) {
      await breathe();
      lastBreath = performance.now();
    }
  }
}

/** Says when a certificate is due whatever the bounds say: some progress is seen, and none can be missed for ever. */
export class DueCertificates {
  private next = 0;

  isDue(iterations: number): boolean {
    return iterations >= this.next;
  }

  /** A certificate was made. */
  made(iterations: number): void {
    this.next = CERTIFICATE_GROWTH * iterations;
  }
}

/** Lets timers, signals and other promises run. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
