import { objectiveRange } from '../augmented/objective.ts';
import { NASH_TITLE } from '../report/summary.ts';
import type { Strategy } from '../solve/solution.ts';

/** What a summary says of a strategy's problem: the concept in words, and the range that gaps are measured in. */
export function subjectOf(strategy: Strategy): { conceptTitle: string; objectiveRange: number } {
  return strategy.kind === 'mediated'
    ? {
        conceptTitle: strategy.augmented.concept.title,
        objectiveRange: objectiveRange(strategy.augmented.objective),
      }
    : { conceptTitle: NASH_TITLE, objectiveRange: strategy.game.range };
}
