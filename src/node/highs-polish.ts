/** HiGHS as what solves the small linear programs of a solve. */
import type { LpSolver } from '../lp/model.ts';
import { solveLp } from './highs.ts';

/** Strictest that simplex keeps to. */
const TOLERANCE = 1e-9;
const WATCH_MILLISECONDS = 20;
/** Seconds that HiGHS may overrun a limit by. */
const OVERRUN_SECONDS = 0.1;

/** HiGHS in a worker thread: `solve(game, { criterion: 'exact' }, { lp: highs })`. */
export const highs: LpSolver = async (lp, { timeLimitSeconds, signal, method = 'simplex' }) => {
  const stop = new AbortController();
  // a signal may be anything that says whether it is aborted
  const watch = setInterval(() => {
    if (signal?.aborted) stop.abort();
  }, WATCH_MILLISECONDS);
  try {
    return await solveLp(lp, {
      method,
      timeLimitSeconds,
      killGraceSeconds: OVERRUN_SECONDS,
      signal: stop.signal,
      feasibilityTolerance: TOLERANCE,
      optimalityTolerance: TOLERANCE,
    });
  } finally {
    clearInterval(watch);
  }
};

/** The same where HiGHS is installed, which is optional. */
export function installedHighs(): LpSolver | undefined {
  try {
    import.meta.resolve('highs');
    return highs;
  } catch {
    return undefined;
  }
}
