/** What solves the linear programs of a solve, loaded when its criterion needs one. */
import type { LpSolver } from '../lp/model.ts';
import { isExact, resolveSolveOptions, type SolveOptions } from '../solve/options.ts';

/** Hooks of a solve: HiGHS where it is installed; nothing for a criterion that needs none. @throws InputError on bad options */
export async function lpFor(options: SolveOptions): Promise<{ readonly lp?: LpSolver }> {
  if (!isExact(resolveSolveOptions(options))) return {};
  const { installedHighs } = await import('./highs-polish.ts');
  const lp = installedHighs();
  return lp === undefined ? {} : { lp };
}
