/** One program after another, each by the method whose last one took less time. */
import type { LpAnswer, LpRequest, LpSolver } from './model.ts';
import type { SparseLp } from './sparse-lp.ts';

type Method = NonNullable<LpRequest['method']>;

/** Seconds that simplex may take before interior point is tried, too. */
const LONG_SECONDS = 1;

/** An LP solver that begins with simplex, and of programs that grow little tries the other method once that took a second. */
export function soonerLp(lp: LpSolver): LpSolver {
  const seconds: Record<Method, number> = { simplex: 0, ipm: LONG_SECONDS };
  return async (program: SparseLp, request: LpRequest): Promise<LpAnswer> => {
    const method = seconds.simplex > seconds.ipm ? 'ipm' : 'simplex';
    const started = performance.now();
    const answer = await lp(program, { ...request, method });
    seconds[method] = (performance.now() - started) / 1000;
    return answer;
  };
}
