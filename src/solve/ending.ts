/** The last certificates of a solve that something other than a certificate has ended. */
import { LimitError } from '../errors.ts';
import { type Limits, paced, type Work } from '../work.ts';
import type { Clock } from './clock.ts';
import type { Budget, Status } from './iterate.ts';

/** Seconds that they may take past a time limit. */
const PAST_LIMIT = 0.15;
/** Of a time limit, the share that is left for them at most. */
const LARGEST_SHARE = 0.25;

/**
 * Makes one after the other, as far as time allows.
 * @param makers what each of them comes to: whether the certificate is solved with it
 * @returns whether one of them was
 */
export async function lastCertificates(
  makers: readonly (() => Work<boolean>)[],
  status: Status,
  budget: Budget,
  clock: Clock,
): Promise<boolean> {
  const limits = limitsAfter(status, budget);
  let closed = false;
  for (const make of makers) {
    try {
      if (await paced(clock.certifying(make()), limits)) closed = true;
    } catch (error) {
      if (error instanceof LimitError) return closed;
      throw error;
    }
  }
  return closed;
}

function limitsAfter(status: Status, { started, timeLimitSeconds, signal, graceSeconds }: Budget): Limits {
  if (status === 'aborted') return { timeLimitSeconds: graceSeconds };
  if (timeLimitSeconds === undefined) return { signal };
  return { started, timeLimitSeconds: timeLimitSeconds + PAST_LIMIT, signal };
}

/** Milliseconds that a time limit leaves for `count` of them. */
export function reserveFor(
  count: number,
  clock: Clock,
  iteration: number,
  { timeLimitSeconds = Number.POSITIVE_INFINITY }: Pick<Limits, 'timeLimitSeconds'>,
): number {
  if (timeLimitSeconds === Number.POSITIVE_INFINITY) return 0;
  return Math.min(count * clock.expectedCertificate(iteration), LARGEST_SHARE * 1000 * timeLimitSeconds);
}

/** A solve that a limit has ended before anything was certified has no result. */
export function nothingCertified(
  status: Status,
  iterations: number,
  seconds: number,
  { timeLimitSeconds = Number.POSITIVE_INFINITY }: Pick<Limits, 'timeLimitSeconds'>,
): LimitError {
  const code = status === 'time-limit' ? 'time-limit' : 'aborted';
  const stage = { doing: 'iterating, with nothing certified', done: iterations, unit: 'iterations' };
  return new LimitError(code, stage, seconds, timeLimitSeconds);
}
