/** Mediators that are profiles of independent strategies: their certificate, whose bound is one of a concept that contains theirs. */
import { objectiveRange } from '../augmented/objective.ts';
import type { ProductGame } from '../augmented/product-game.ts';
import {
  type BoundOf,
  type Certificate,
  type MediatorSide,
  provenBound,
  standingOf,
  upperBoundWith,
} from '../certificate/certificate.ts';
import { certifiedProductFacts, type ProvedFacts, sizesOf } from '../certificate/facts.ts';
import { certifyProduct } from '../certificate/product.ts';
import type { BoundProof, ProductStrategy, StreamedProof } from '../certificate/strategy.ts';
import { pricesOf, provingStreamedBound, type StreamedBound } from '../certificate/streamed/bound.ts';
import type { Work } from '../work.ts';
import type { Checked } from './problem.ts';

/** What deviations of a concept prove of every concept within it: no exact equilibrium has a larger objective. */
export function* provingBound({ augmented, deviations, multipliers }: BoundProof): Work<number> {
  const { bound } = yield* upperBoundWith(augmented, deviations, multipliers);
  return provenBound(augmented.objective, bound);
}

/** A bound as certificates, reports and a solve see it, however it is proved. */
export interface ProvedBound {
  readonly upperBound: number;
  readonly of: BoundOf;
  readonly facts: ProvedFacts;
}

/** Proves the bound of a product. */
export function* provingProductBound(proof: BoundProof | StreamedProof): Work<ProvedBound> {
  if ('streamed' in proof)
    return provedByWalk(proof, yield* provingStreamedBound(proof.streamed, proof.weights));
  const { augmented, multipliers } = proof;
  return {
    upperBound: yield* provingBound(proof),
    of: { augmented, multipliers },
    facts: { sizes: sizesOf(augmented), boundFrom: augmented.concept.name },
  };
}

/** What a walk has proved. */
export function provedByWalk(
  proof: StreamedProof,
  { bound, numFrames, numTranscripts }: StreamedBound,
): ProvedBound {
  const { tree, concept, family } = proof.streamed;
  return {
    upperBound: bound,
    of: pricesOf(proof),
    facts: {
      sizes: {
        nodes: tree.numNodes,
        augmentedNodes: numFrames,
        mediatorSequences: numTranscripts,
        deviatorSequences: family.size,
        nonzeros: 0,
      },
      boundFrom: concept.name,
      simpleDeviations: family.size,
    },
  };
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
  const { upperBound, of, facts } = yield* provingProductBound(bound);
  const certificate = productCertificate(side, upperBound, game);
  return {
    // a profile is a mediator of the larger concept, too, where nobody gains more
    status: standingOf(certificate, of, { tolerance, isExact }),
    facts: certifiedProductFacts(game, certificate, of, facts),
    strategy,
  };
}
