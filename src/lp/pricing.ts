/** What is worth adding to a restricted LP. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { findingResponses } from '../certificate/best-response.ts';
import { addProductOfRows } from '../numeric/csr.ts';
import { inRows, type Work } from '../work.ts';
import type { Proving } from './restricted.ts';

/**
 * The sequences of a mediator's best responses to deviations at multipliers, and of those that are worth so little less: its
 * objective less their gains.
 * @returns 1 for each of them, 0 for the others
 * Cost: one product with every payoff matrix, and two sweeps over the mediator's DAG.
 */
export function* findingReplies(
  { mediator, objectiveVector, deviators }: AugmentedGame,
  { deviations, multipliers }: Proving,
  within: number,
): Work<Uint8Array> {
  const gradient = objectiveVector.slice();
  for (const [k, { payoff, directPayoff, range }] of deviators.entries()) {
    const weight = multipliers[k]! / range;
    if (weight === 0) continue;
    yield* inRows(payoff.start, gradient.length, 'pricing', 'rows', (from, to) => {
      addProductOfRows(payoff, from, to, deviations[k]!, -weight, gradient);
      for (let s = from; s < to; s++) gradient[s]! += weight * directPayoff[s]!;
    });
  }
  return yield* findingResponses(mediator, gradient, within);
}
