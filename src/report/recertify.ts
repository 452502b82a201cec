/** A certificate computed anew from the game and a strategy alone, as if nobody had solved anything. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import { type Certificate, certifyMediator, upperBoundWith } from '../certificate/certificate.ts';
import type { Witness } from '../solution.ts';

/** @param witness feasible flows of the mediator and of every deviator, and multipliers of at least 0 */
export function recertify(augmented: AugmentedGame, witness: Witness): Certificate {
  const mediator: Flow = witness.mediator;
  const bound = upperBoundWith(augmented, witness.deviations, witness.multipliers);
  return {
    ...certifyMediator(augmented, mediator),
    upperBound: Math.min(bound, augmented.objective.largest),
    objectiveRange: augmented.objective.range || 1,
  };
}
