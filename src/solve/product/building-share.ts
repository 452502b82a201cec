/** When building a private mediator is given up for a product, so that a solve that could not end has something to say. */
import { hasProducts } from '../../augmented/product-game.ts';
import { conceptOf, hasMediator } from '../../concepts/index.ts';
import type { GameTree } from '../../game/tree.ts';
import type { ResolvedSolveOptions } from '../options.ts';

/** Of a time limit, what a private mediator may take to be built, */
const BUILDING_SHARE = 0.5;
/** if so many seconds are left for a product: others are none the better for it. */
const LEAST_LEFT = 60;

/** Seconds that building may take of a solve's time limit; null: all, as nothing else could be done with the time. */
export function buildingShare(
  tree: GameTree,
  { witness, timeLimitSeconds, ...asked }: ResolvedSolveOptions,
): number | null {
  if (witness !== 'auto' || timeLimitSeconds === undefined || !hasMediator(asked.concept)) return null;
  const left = (1 - BUILDING_SHARE) * timeLimitSeconds;
  if (left < LEAST_LEFT || !hasProducts(tree, conceptOf(asked.concept), asked)) return null;
  return BUILDING_SHARE * timeLimitSeconds;
}
