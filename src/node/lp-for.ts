/** What solves the linear programs of a solve, loaded when its criterion or its problem needs one. */
import type { LpSolver } from '../lp/model.ts';
import { isExact, resolveSolveOptions, type SolveOptions } from '../solve/options.ts';

interface LpHook {
  readonly lp?: LpSolver;
}

/** Hooks of a solve: HiGHS where it is installed; nothing for one that needs none. @throws InputError on bad options */
export async function lpFor(options: SolveOptions): Promise<LpHook> {
  const resolved = resolveSolveOptions(options);
  return isExact(resolved) || resolved.sequential ? installedLp() : {};
}

/** HiGHS where it is installed. */
export async function installedLp(): Promise<LpHook> {
  const { installedHighs } = await import('./highs-polish.ts');
  const lp = installedHighs();
  return lp === undefined ? {} : { lp };
}
