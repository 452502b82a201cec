/** Mediators that mix faces: their certificate, whose bound is of a concept that contains theirs, or of their keys. */
import { objectiveRange } from '../augmented/objective.ts';
import { certifyMediator, pricing, provenBound, standingOf } from '../certificate/certificate.ts';
import { certifiedMixtureFacts } from '../certificate/facts.ts';
import type { BoundProof, MixtureStrategy } from '../certificate/strategy.ts';
import { searchingProfiles } from '../faces/branch-and-bound.ts';
import { readingKeys } from '../faces/keys.ts';
import { upSum } from '../numeric/rounding.ts';
import type { Work } from '../work.ts';
import type { Checked } from './problem.ts';
import { provingBound } from './product.ts';

/**
 * Nodes of a search over profiles. One that goes on from the bound of another needs no more nodes than that one, so that
 * whatever bound a file claims, the same bounds are found again.
 */
export const MOST_NODES = 20_000;

/** What deviations prove of a concept and of every one within it: no exact equilibrium has a larger objective. */
export function* provingMixtureBound(proof: BoundProof): Work<number> {
  const { augmented, deviations, multipliers, searched } = proof;
  if (searched === undefined) return yield* provingBound(proof);
  const { worth, rounding } = yield* pricing(augmented, deviations, multipliers);
  const keys = yield* readingKeys(augmented);
  const limits = { known: searched, within: 0, maxNodes: MOST_NODES };
  const { bound } = yield* searchingProfiles(keys, worth, limits);
  return provenBound(augmented.objective, upSum(bound, rounding));
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
  return {
    status: standingOf(certificate, bound, { tolerance, isExact }),
    facts: certifiedMixtureFacts(augmented, certificate, bound),
    strategy,
  };
}
