/** Simple deviations of a problem, whose prices prove bounds without the mediator's tree. */
import { DEVIATION_BYTES, SIMPLE } from '../augmented/streamed/family.ts';
import { Likeness } from '../augmented/streamed/likeness.ts';
import { buildingStreamedGame, type StreamedGame } from '../augmented/streamed/streamed-game.ts';
import { conceptOf } from '../concepts/index.ts';
import type { GameTree } from '../game/tree.ts';
import type { Work } from '../work.ts';
import type { ResolvedProblemOptions } from './identity.ts';

/** Larger families take too long to be walked. */
const MOST_DEVIATIONS = 2 ** 24;

/**
 * The game of simple deviations that options define, of a concept with a mediator.
 * @param known shared by games whose infosets are compared
 * @returns null where there is none: see buildingStreamedGame
 * @throws InputError where they are more than memoryLimitMiB has room for, or 2^24
 */
export function buildingStreamed(
  tree: GameTree,
  options: ResolvedProblemOptions,
  known = new Likeness(),
): Work<StreamedGame | null> {
  const room = Math.floor((options.memoryLimitMiB * 2 ** 20) / DEVIATION_BYTES);
  const choice = { ...SIMPLE, maxSize: Math.min(MOST_DEVIATIONS, room) };
  return buildingStreamedGame(tree, conceptOf(options.concept), options, choice, known);
}
