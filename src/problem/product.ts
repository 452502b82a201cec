/** Mediators that are profiles of independent strategies: their certificate, whose bound is one of a concept that contains theirs. */
import { objectiveRange } from '../augmented/objective.ts';
import type { ProductGame } from '../augmented/product-game.ts';
import {
  type Certificate,
  type MediatorSide,
  provenBound,
  standingOf,
  upperBoundWith,
} from '../certificate/certificate.ts';
import { certifiedProductFacts } from '../certificate/facts.ts';
import { certifyProduct } from '../certificate/product.ts';
import type { BoundProof, ProductStrategy } from '../certificate/strategy.ts';
import type { Work } from '../work.ts';
import type { Checked } from './problem.ts';

/** What deviations of a concept prove of every concept within it: no exact equilibrium has a larger objective. */
export function* provingBound({ augmented, deviations, multipliers }: BoundProof): Work<number> {
  const { bound } = yield* upperBoundWith(augmented, deviations, multipliers);
  return provenBound(augmented.objective, bound);
}

/** The certificate of a profile and a bound; both know the same objective. */
export function productCertificate(
  side: MediatorSide,
  upperBound: number,
  { objective }: Pick<ProductGame, 'objective'>,
): Certificate {
  return { ...side, upperBound, objectiveRange: objectiveRange(objective) };
}

/** The certificate of a strategy that somebody brings. */
export function* checkingProduct(
  strategy: ProductStrategy,
  tolerance: number,
  isExact: boolean,
): Work<Checked> {
  const { game, profile, bound } = strategy;
  const side = yield* certifyProduct(game, profile);
  const certificate = productCertificate(side, yield* provingBound(bound), game);
  return {
    // a profile is a mediator of the larger concept, too, where nobody gains more
    status: standingOf(certificate, bound, { tolerance, isExact }),
    facts: certifiedProductFacts(game, certificate, bound),
    strategy,
  };
}
