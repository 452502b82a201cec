/** When bounds of a kernel are looked at, and when a certificate is due whatever they say. */
import type { Resumable } from '../problem/best.ts';
import type { SolverKernel } from './start-kernel.ts';

/** Bounds at ages 16, 24, 32, …, each about as dear as an iteration; from 54 on every 0.15 of the age. */
const FIRST_LOOK = 16;
const LOOK_STEP = 8;
const LOOK_GROWTH = 0.15;
/** From this age on last iterates have bounds too: sooner they are rarely better, and bounds not cheap. */
export const LAST_ITERATE_AGE = 256;
/** A certificate costs 10 to 40 iterations: where bounds promise nothing, one is due after so many, */
const FIRST_CERTIFICATE = 128;
/** sooner where these take long, which is where a kernel uses so many bytes: then somebody waits for news, */
const EARLY_CERTIFICATE = 16;
const MANY_BYTES = 2 ** 28;
/** and when iterations have tripled since the last. */
const CERTIFICATE_GROWTH = 3;

/** When looks and certificates are due; depends on iterations alone, never on time. */
export class Schedule implements Resumable {
  /** Iterations at which ages count from, and of the next look. */
  start: number;
  next: number;
  /** Iterations from which on a certificate is due whatever bounds say: none can be missed for ever. */
  private due: number;
  private readonly kernel: Pick<SolverKernel, 'iterations'>;

  constructor(kernel: Pick<SolverKernel, 'iterations' | 'bytes'>) {
    this.kernel = kernel;
    this.due = kernel.bytes < MANY_BYTES ? FIRST_CERTIFICATE : EARLY_CERTIFICATE;
    this.start = kernel.iterations;
    this.next = this.start + FIRST_LOOK;
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

  get isLookDue(): boolean {
    return this.kernel.iterations >= this.next;
  }

  /** After the look that was due. */
  advance(): void {
    this.next += stepAfter(this.next - this.start);
  }

  /** Ages count from now. */
  restart(): void {
    this.start = this.kernel.iterations;
    this.next = this.start + FIRST_LOOK;
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
    const latest = Math.max(start + FIRST_LOOK, iterations + stepAfter(iterations - start));
    if (!isWhole || start > iterations || next < iterations || next > latest)
      return `has a look due at ${next}, counted from ${start}, after ${iterations} iterations`;
    if (due > Math.max(FIRST_CERTIFICATE, CERTIFICATE_GROWTH * iterations))
      return `has a certificate due at ${due} after ${iterations} iterations`;
    this.start = start;
    this.next = next;
    this.due = due;
    return null;
  }
}

function stepAfter(age: number): number {
  return Math.max(LOOK_STEP, Math.ceil(age * LOOK_GROWTH));
}
