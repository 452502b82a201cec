/** How many threads a solve has. */
import { hasThreads, MAX_THREADS, numCores } from '../kernels/crew.ts';
import type { PlannedProblem, PlannedSide } from '../kernels/pack.ts';

/** As many as `auto` was measured with. */
const MOST_AUTOMATIC = 2;
/**
 * Numbers that an iteration reads, some 2 nanoseconds each. Of the cells measured by `npm run bench -- threads`, those with more
 * took 0.55 to 0.72 times as long on two threads, those with less than 1e6, which fit into a core's cache, 0.9 to 1.6 times.
 */
const LONG_ITERATION = 3e6;

/**
 * @param asked a number, or auto: one where iterations are short
 * @param cores that auto may use; undefined for all of this machine's
 * @returns 1 where there are no threads, as in pages that are not cross-origin isolated
 */
export function threadsFor(
  asked: number | 'auto',
  { maximizer, minimizer }: PlannedProblem,
  cores: number | undefined,
): number {
  if (asked === 1 || !hasThreads()) return 1;
  if (asked !== 'auto') return Math.min(asked, MAX_THREADS);
  if (numbersOf(maximizer) + numbersOf(minimizer) < LONG_ITERATION) return 1;
  return Math.max(1, Math.min(MOST_AUTOMATIC, cores ?? numCores()));
}

function numbersOf({ plan, dag, groups }: PlannedSide): number {
  return groups.reduce(
    (sum, { target, value }) => sum + target.length + value.length,
    plan.numSlots + dag.parent.length,
  );
}
