import type { SolveOptions } from './options.ts';
import { solve } from './solve.ts';

/** A small game that every concept can do. */
export const WARM_UP_GAME = 'kuhn:players=2,ranks=4';

/** Solves a small game before a clock is started, so that loading and compiling code is not counted. */
export async function warmUp(options: Pick<SolveOptions, 'concept' | 'kernel'>): Promise<void> {
  await solve(WARM_UP_GAME, { ...options, criterion: 'published', tolerance: 1e-4, maxIterations: 2000 });
}
