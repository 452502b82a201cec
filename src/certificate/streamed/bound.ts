/** Upper bounds that prices of simple deviations prove, with their rounding. */
import { objectiveRange } from '../../augmented/objective.ts';
import type { StreamedGame } from '../../augmented/streamed/streamed-game.ts';
import { roundings, upSum } from '../../numeric/rounding.ts';
import type { Work } from '../../work.ts';
import { type BoundOf, largestObjective, type UpperBound } from '../certificate.ts';
import type { StreamedProof } from '../strategy.ts';
import { StreamedWalk } from './walk.ts';

/** A bound, and what it took. */
export interface StreamedBound extends UpperBound {
  readonly numTranscripts: number;
  /** Pairs of a transcript and a frame that is consistent with it. */
  readonly numFrames: number;
}

/**
 * No exact equilibrium has an objective, as maximised and less its offset, above `bound`, whatever the weights.
 * @param weights per weight of the game's family, >= 0, in units of the objective over the player's
 * Cost: a walk; about 10 million frames a second.
 */
export function* provingStreamedBound(game: StreamedGame, weights: Float64Array): Work<StreamedBound> {
  const largest = largestObjective(game.objective);
  if (overflows(game, weights)) return { bound: largest, rounding: 0, numTranscripts: 0, numFrames: 0 };
  const { value, numTranscripts, numFrames } = yield* new StreamedWalk(game).walking(weights, 0, false);
  const rounding = roundingOf(game, weights);
  return { bound: Math.min(upSum(value, rounding), largest), rounding, numTranscripts, numFrames };
}

/** Sums of a walk stay below this, and so are numbers. */
const MOST = 2 ** 1000;

/** Whether prices are so large that sums of a walk may be no numbers: they prove nothing. */
function overflows({ family, stakes }: StreamedGame, weights: Float64Array): boolean {
  let total = 0;
  for (let d = 0; d < family.size; d++)
    total += weights[family.weight[d]!]! * (1 + stakes[family.player[d]! - 1]!.magnitude);
  return !(total < MOST);
}

/**
 * The proof as certificates see it: players, and what a gain of theirs may be worth to the bound at most, were it the gain of
 * each of their simple deviations.
 */
export function pricesOf({ streamed, weights }: StreamedProof): BoundOf {
  const { tree, family, objective, stakes } = streamed;
  const total = new Float64Array(stakes.length);
  for (let d = 0; d < family.size; d++) total[family.player[d]! - 1]! += weights[family.weight[d]!]!;
  return {
    augmented: {
      tree,
      objective,
      deviators: stakes.map(({ range }, k) => ({ player: k + 1, constraint: null, range })),
    },
    // sums of so many, and a product
    multipliers: stakes.map(({ range }, k) => total[k]! * range * (1 + roundings(family.size + 4))),
  };
}

/** Roundings of a payoff times its reach, times a price, added to those of others at its terminal. */
const TERM_ROUNDINGS = 8;

/**
 * By how much a walk's value may be too small. It adds up terms rounding up, so that only the terms themselves may miss, and the
 * sums of prices on direct play's way: under any mediator the mean of |objective| is at most its magnitude M, and that of |u_i| at
 * most M_i, once under direct play and once under each deviation.
 */
function roundingOf({ family, objective, stakes, depth, tree }: StreamedGame, weights: Float64Array): number {
  // of the prices that direct play passes by: within their groups, and two sums at each move
  const passed =
    2 * depth + longestSum(family.beforeStart) + longestSum(family.afterStart) + family.numAbsent;
  const terms = roundings(TERM_ROUNDINGS + tree.numPlayers + passed);
  let slack = objective.rounding + terms * objective.magnitude;
  for (let d = 0; d < family.size; d++) {
    const price = weights[family.weight[d]!]!;
    if (price === 0) continue;
    const { rounding, magnitude } = stakes[family.player[d]! - 1]!;
    slack += price * 2 * (rounding + terms * magnitude);
  }
  // that of the slack itself, which is a sum of so many
  return slack * (1 + 2 ** -20);
}

/** The largest number of rows in a group. */
function longestSum(start: Int32Array): number {
  let longest = 0;
  for (let k = 1; k < start.length; k++) longest = Math.max(longest, start[k]! - start[k - 1]!);
  return longest;
}

/** R_M, the unit of distances between bounds. */
export function streamedRange({ objective }: StreamedGame): number {
  return objectiveRange(objective);
}
