/** What solves the linear programs of a solve, loaded when its criterion needs one. */
import type { LpSolver } from '../lp/model.ts';
import type { SolveOptions } from '../solve/options.ts';

/** HiGHS where it is installed; nothing otherwise, and for a criterion that needs none: hooks of the solve. */
export async function lpFor({ criterion }: SolveOptions): Promise<{ readonly lp?: LpSolver }> {
  if (criterion !== 'exact') return {};
  const { installedHighs } = await import('./highs-polish.ts');
  const lp = installedHighs();
  return lp === undefined ? {} : { lp };
}
