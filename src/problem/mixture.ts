/** Mediators that mix faces: their certificate, whose bound is of a concept that contains theirs, or of their keys. */
import { objectiveRange } from '../augmented/objective.ts';
import {
  certifyMediator,
  contradicts,
  isClosed,
  largestObjective,
  pricing,
} from '../certificate/certificate.ts';
import { certifiedMixtureFacts } from '../certificate/facts.ts';
import type { BoundProof, MixtureStrategy } from '../certificate/strategy.ts';
import { searchingProfiles } from '../faces/branch-and-bound.ts';
import { readingKeys } from '../faces/keys.ts';
import { upSum } from '../numeric/rounding.ts';
import type { Work } from '../work.ts';
import type { Checked } from './problem.ts';
import { provingBound } from './product.ts';

/** What deviations prove of a concept and of every one within it: no exact equilibrium has a larger objective. */
export function* provingMixtureBound(proof: BoundProof): Work<number> {
  const { augmented, deviations, multipliers, searched } = proof;
  if (searched === undefined) return yield* provingBound(proof);
  const { worth, rounding } = yield* pricing(augmented, deviations, multipliers);
  const keys = yield* readingKeys(augmented);
  const limits = { known: searched, within: 0, maxNodes: Number.POSITIVE_INFINITY };
  const { bound } = yield* searchingProfiles(keys, worth, limits);
  return Math.min(largestObjective(augmented.objective), upSum(bound, rounding));
}

/** The certificate of a mixture that somebody brings. */
export function* checkingMixture(
  strategy: MixtureStrategy,
  tolerance: number,
  isExact: boolean,
): Work<Checked> {
  const { augmented, mediator, bound } = strategy;
  const side = yield* certifyMediator(augmented, mediator);
  const certificate = {
    ...side,
    upperBound: yield* provingMixtureBound(bound),
    objectiveRange: objectiveRange(augmented.objective),
  };
  const isWrong = contradicts(bound.augmented, certificate, bound.multipliers);
  const isDone = isClosed(certificate, bound, { tolerance, isExact });
  return {
    status: isWrong ? 'numerical-failure' : isDone ? 'solved' : 'open',
    facts: certifiedMixtureFacts(augmented, certificate, bound),
    strategy,
  };
}
