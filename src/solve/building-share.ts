/** When building a private mediator is given up for a product or a mixture, so that a solve that could not end has something to say. */
import { conceptOf, hasMediator } from '../concepts/index.ts';
import type { ResolvedSolveOptions } from './options.ts';

/** Of a time limit, what a private mediator may take to be built, */
const BUILDING_SHARE = 0.5;
/** if so many seconds are left for another witness: others are none the better for it. */
const LEAST_LEFT = 60;

type Asked = Pick<ResolvedSolveOptions, 'witness' | 'timeLimitSeconds' | 'concept'>;

/** Seconds that building may take of a solve's time limit; null: all, as nothing else could be done with the time. */
export function buildingShare({ witness, timeLimitSeconds, concept }: Asked): number | null {
  if (witness !== 'auto' || timeLimitSeconds === undefined || !hasMediator(concept)) return null;
  const left = (1 - BUILDING_SHARE) * timeLimitSeconds;
  if (left < LEAST_LEFT || conceptOf(concept).memory !== 'private') return null;
  return BUILDING_SHARE * timeLimitSeconds;
}
