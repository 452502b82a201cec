/** The six passes of an iteration of CFR+ in their order, and the bytes that each must move. */
import type { PlannedProblem, PlannedSide } from '../../src/kernels/pack.ts';

const SIDES = ['maximizer', 'minimizer'] as const;
export const PASSES = SIDES.flatMap((side) =>
  ['gradient', 'regrets', 'flow'].map((pass) => ({ side, pass }) as const),
);

/** What to do in one measurement: `slices` times `iterations` as a whole, and as many again pass by pass. */
export interface Work {
  readonly warmUp: number;
  readonly iterations: number;
  readonly slices: number;
}

/** Nanoseconds of one iteration, and of each of PASSES with a clock between them, each in its fastest slice. */
export interface Times {
  readonly iteration: number;
  readonly passes: readonly number[];
}

/**
 * Bytes per call of each of PASSES, every word counted each time that the pass loads or stores it, as STREAM counts:
 * nothing for cache lines that a store must fetch first, nor for lines of which a gather uses one word.
 */
export function passBytes(problem: PlannedProblem): number[] {
  return SIDES.flatMap((side) => [
    gradientBytes(problem[side]),
    regretBytes(problem[side]),
    flowBytes(problem[side]),
  ]);
}

/** Per row: target 4, constant 8, gradient written 8; per nonzero: value 8, column 4, flow gathered 8. */
function gradientBytes({ groups }: PlannedSide): number {
  return groups.reduce((sum, { target, value }) => sum + 20 * target.length + 20 * value.length, 0);
}

/**
 * Per slot: gradient read and zeroed 16, regret read and written 16 (not where the action is forced); per parent of a
 * point: its offset 4, its gradient read and written 16.
 */
function regretBytes(side: PlannedSide): number {
  const { forced, free } = slots(side);
  return 16 * forced + 32 * free + 20 * parents(side) + listBytes(side);
}

/** Per slot: flow written 8, average read and written 16, regret read 8 (as above); per parent: offset 4, flow 8. */
function flowBytes(side: PlannedSide): number {
  const { forced, free } = slots(side);
  return 24 * forced + 32 * free + 12 * parents(side) + listBytes(side);
}

/** Slots of points with one action and of the others, padding included: it is moved like the rest. */
function slots({ plan }: PlannedSide): { forced: number; free: number } {
  let forced = 0;
  let free = 0;
  for (const { actions, points } of plan.buckets)
    if (actions === 1) forced += points.length;
    else free += actions * points.length;
  return { forced, free };
}

/** Entries of the parent lists; padding has one in a bucket of single parents, none in a shared one. */
function parents({ dag, plan }: PlannedSide): number {
  let sum = 0;
  for (const { shared, points } of plan.buckets) {
    if (!shared) sum += points.length;
    else for (const p of points) if (p >= 0) sum += dag.parentStart[p + 1]! - dag.parentStart[p]!;
  }
  return sum;
}

/** In shared buckets, where the list of each point starts: 4 per point. */
function listBytes({ plan }: PlannedSide): number {
  return plan.buckets.reduce((sum, { shared, points }) => sum + (shared ? 4 * points.length : 0), 0);
}
