/** What a solve may take: iterations, time, and what certificates may take of it. */
import { LimitError } from '../errors.ts';
import { deadlineOf, type Limits, limitMet } from '../work.ts';
import type { Clock } from './clock.ts';
import type { SolveHooks } from './hooks.ts';
import type { ResolvedSolveOptions } from './options.ts';
import type { Status } from './status.ts';

/** Seconds that last certificates may take after an abort, so that it is answered within 100 ms, */
const ABORT_GRACE = 0.06;
/** and past a time limit. */
const PAST_LIMIT = 0.15;
/** Of a time limit, the share that is left for them at most. */
const LARGEST_SHARE = 0.25;
/** A limit is above 0. */
const LEAST_SECONDS = 1e-3;
/** Certificates that a solve may still owe at its end. */
const LAST_CERTIFICATES = 2;

export class Budget {
  readonly maxIterations: number;
  private readonly timeLimitSeconds: number | undefined;
  private readonly hooks: Pick<SolveHooks, 'signal' | 'graceSeconds'>;
  private readonly clock: Clock;

  constructor(options: ResolvedSolveOptions, hooks: SolveHooks, clock: Clock) {
    this.maxIterations = options.maxIterations ?? Number.POSITIVE_INFINITY;
    this.timeLimitSeconds = options.timeLimitSeconds;
    this.hooks = hooks;
    this.clock = clock;
  }

  /** While it goes on; the time limit counts what earlier processes spent. */
  get limits(): Limits {
    const { clock, timeLimitSeconds, hooks } = this;
    return { started: clock.origin, timeLimitSeconds, signal: hooks.signal };
  }

  /** Milliseconds for iterations: certificates are made of the rest. @param iteration milliseconds of one */
  left(iteration: number): number {
    return deadlineOf(this.limits) - performance.now() - this.reserve(iteration);
  }

  /** Seconds of work beside the iterations: as many as the solve has taken, but so many at least, and no more than are left. */
  secondsBeside(least: number): number {
    const left = (deadlineOf(this.limits) - performance.now()) / 1000;
    return Math.max(LEAST_SECONDS, Math.min(left, Math.max(least, this.clock.elapsed())));
  }

  /** How a solve ends that has come so far, or null to go on. @param iteration milliseconds of one */
  verdict(iterations: number, iteration: number): Status | null {
    if (this.hooks.signal?.aborted) return 'aborted';
    if (this.left(iteration) <= iteration) return 'time-limit';
    return iterations >= this.maxIterations ? 'iteration-limit' : null;
  }

  /** Of the last certificates of a solve that ended so. */
  lastLimits(status: Status): Limits {
    const { signal, graceSeconds = ABORT_GRACE } = this.hooks;
    if (status === 'aborted') return { timeLimitSeconds: graceSeconds };
    const { limits } = this;
    const { timeLimitSeconds } = limits;
    if (timeLimitSeconds === undefined) return { signal };
    return { ...limits, timeLimitSeconds: timeLimitSeconds + PAST_LIMIT };
  }

  /** A solve that a limit has ended before anything was certified has no result. */
  nothingCertified(status: Status, iterations: number): LimitError {
    // certificates of a solve that ended otherwise have met a limit, too
    const code = limitMet(this.limits) ?? (status === 'time-limit' ? 'time-limit' : 'aborted');
    const stage = { doing: 'iterating, with nothing certified', done: iterations, unit: 'iterations' };
    const limit = this.timeLimitSeconds ?? Number.POSITIVE_INFINITY;
    return new LimitError(code, stage, this.clock.elapsed(), limit);
  }

  private reserve(iteration: number): number {
    const { timeLimitSeconds, clock } = this;
    if (timeLimitSeconds === undefined) return 0;
    const certificates = LAST_CERTIFICATES * clock.expectedCertificate(iteration);
    return Math.min(certificates, LARGEST_SHARE * 1000 * timeLimitSeconds);
  }
}
