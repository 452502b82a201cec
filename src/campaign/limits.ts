/** This file holds what a job of a campaign may take unless it is told otherwise. */

/** Seconds for a job that nobody watches. */
export const DEFAULT_TIME_LIMIT_SECONDS = 600;

const LEAST_GRACE_SECONDS = 10;
const GRACE_SHARE = 0.1;
/** The longest delay of a Node timer: a longer one would fire at once. */
const MAX_TIMER_MILLISECONDS = 2 ** 31 - 1;

/**
 * Seconds after its start at which an executor ends a job that has not ended itself: it looks at the clock between two
 * batches of iterations, but not within everything else.
 */
export function latestSeconds(timeLimitSeconds = Number.POSITIVE_INFINITY): number {
  return timeLimitSeconds + Math.max(LEAST_GRACE_SECONDS, GRACE_SHARE * timeLimitSeconds);
}

/** As `setTimeout`, in seconds of any number. */
export function after(seconds: number, act: () => void): NodeJS.Timeout {
  return setTimeout(act, Math.min(1000 * seconds, MAX_TIMER_MILLISECONDS));
}
