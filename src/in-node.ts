/** `mediant` in Node: the public API, whose solves use HiGHS where it is installed. */
import { lpFor } from './node/lp-for.ts';
import type { SolveOptions } from './solve/options.ts';
import type { Solution } from './solve/solution.ts';
import { type GameInput, type SolveHooks, solve as solveWith } from './solve/solve.ts';

export * from './index.ts';

/** As `solve` elsewhere, with HiGHS as `lp` unless the hooks have one. */
export async function solve(
  input: GameInput,
  options: SolveOptions = {},
  hooks: SolveHooks = {},
): Promise<Solution> {
  return solveWith(input, options, { ...(await lpFor(options)), ...hooks });
}
