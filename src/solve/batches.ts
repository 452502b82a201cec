/** Iterations in calls into WASM of a length that an abort or deadline can wait for. */
import type { SolverKernel } from './start-kernel.ts';

/** Milliseconds that one call should take. */
const BATCH_MILLISECONDS = 20;

export class Batches {
  /** Milliseconds of an iteration, as the last batch took them; 0 before the first. */
  iteration = 0;
  private size = 1;
  private readonly kernel: SolverKernel;

  constructor(kernel: SolverKernel) {
    this.kernel = kernel;
  }

  /**
   * One batch.
   * @param until iterations in all, not to be passed, @param left milliseconds, of which at least one iteration takes its part
   */
  run(until: number, left: number): void {
    const { kernel, size, iteration } = this;
    const count = Math.min(size, until - kernel.iterations, Math.max(1, Math.floor(left / iteration)));
    const before = performance.now();
    kernel.run(count);
    const took = performance.now() - before;
    this.iteration = took / count;
    if (took < BATCH_MILLISECONDS / 2 && count === size) this.size *= 2;
    else if (took > BATCH_MILLISECONDS) this.size = Math.max(1, size >> 1);
  }
}
