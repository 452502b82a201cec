/** When building a mediator is given up for a product or a mixture, so that a solve that could not end has something to say. */
import { hasProducts } from '../augmented/product-game.ts';
import { conceptOf, hasMediator } from '../concepts/index.ts';
import type { GameTree } from '../game/tree.ts';
import type { ResolvedSolveOptions } from './options.ts';

/** Of a time limit, what a mediator may take to be built, */
const BUILDING_SHARE = 0.5;
/** if so many seconds are left for another witness: others are none the better for it. */
const LEAST_LEFT = 60;
/**
 * Of a memory limit, what the walks of a mediator who remembers everything may be counted to need: all of a solve takes some four
 * and a half times as much (B2324 COMM: 1.9 and 8.5 GiB).
 */
const WALKS_SHARE = 1 / 4;

/** MiB that walks may be counted to need of a solve's memory limit; null: all, as nothing else could be done without. */
export function walksLimit(
  tree: GameTree,
  { witness, memoryLimitMiB, ...asked }: ResolvedSolveOptions,
): number | null {
  if (witness !== 'auto' || !hasMediator(asked.concept)) return null;
  const concept = conceptOf(asked.concept);
  return concept.memory === 'full' && hasProducts(tree, concept, asked) ? WALKS_SHARE * memoryLimitMiB : null;
}

/** Seconds that building may take of a solve's time limit; null: all, as nothing else could be done with the time. */
export function buildingShare(
  tree: GameTree,
  { witness, timeLimitSeconds, ...asked }: ResolvedSolveOptions,
): number | null {
  if (witness !== 'auto' || timeLimitSeconds === undefined || !hasMediator(asked.concept)) return null;
  if ((1 - BUILDING_SHARE) * timeLimitSeconds < LEAST_LEFT) return null;
  const concept = conceptOf(asked.concept);
  // a private mediator has mixtures where it has no products
  if (concept.memory === 'full' && !hasProducts(tree, concept, asked)) return null;
  return BUILDING_SHARE * timeLimitSeconds;
}
