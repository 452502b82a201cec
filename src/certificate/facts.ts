/** Certificates in the user's units: what every report says, whoever solved. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { boundInUnits, type Objective, valueInUnits } from '../augmented/objective.ts';
import type { ProductGame } from '../augmented/product-game.ts';
import { nash } from '../concepts/nash.ts';
import { roundings, upSum } from '../numeric/rounding.ts';
import { type BoundOf, type Certificate, lowerBoundOf, type Priced } from './certificate.ts';
import type { NashCertificate } from './nash.ts';
import type { BoundProof } from './strategy.ts';

/** What a certificate says, in the user's units. */
export interface CertifiedNumbers {
  readonly objective: number;
  readonly equilibriumGap: number;
  readonly upperBound: number;
  /** As in `CertifiedFacts`: only of exact equilibria, and of NASH. */
  readonly lowerBound?: number;
}

/** How large a problem is once built. */
export interface Sizes {
  readonly nodes: number;
  readonly augmentedNodes: number;
  readonly mediatorSequences: number;
  readonly deviatorSequences: number;
  readonly nonzeros: number;
}

/** The problem, its certificate, its sizes. Numbers are in the game's unit unless stated. */
export interface CertifiedFacts {
  readonly game: string;
  readonly concept: string;
  readonly objectiveName: string;
  /** Objective under direct play, in the user's sense: not negated when minimised. */
  readonly objective: number;
  /** The exact objective of the strategy differs by no more; not for NASH. */
  readonly objectiveRounding?: number;
  /** No exact equilibrium does better: none is larger, or none is smaller when the objective is minimised. Rounded outward. */
  readonly upperBound: number;
  /** Largest gain over the range of its player's utility, without unit. Rounded up, as gains. */
  readonly equilibriumGap: number;
  /** Per player, it gains no more by deviating. */
  readonly gains: readonly number[];
  /** Only with constraints: by how much each is broken, in the payoff's unit, >= 0. */
  readonly constraints?: readonly { readonly name: string; readonly violation: number }[];
  /** Per player, utility under direct play. */
  readonly utilities: readonly number[];
  /** Of a product, those of the problem that proves its bound; of a mixture, those of its faces. */
  readonly sizes: Sizes;
  /**
   * product: the mediator draws players' recommendations by themselves; mixture: it mixes faces (see the option
   * `witness`); left out where it is one of the belief DAG's.
   */
  readonly witness?: 'product' | 'mixture';
  /** Only of these: the concept, which contains the one asked for or is it, whose bound this is. */
  readonly boundFrom?: string;
  /**
   * Only of a product whose bound is proved by a walk with memory of the depth, without the mediator's tree: how many simple
   * deviations there are. `sizes` are then of that walk: frames for augmented nodes, transcripts for mediator sequences.
   */
  readonly simpleDeviations?: number;
  /** NASH only: mean gain from a best response. */
  readonly exploitability?: number;
  /**
   * The optimum over exact equilibria is no smaller, or no larger when the objective is minimised: what the strategy
   * achieves, less rounding and what gains are worth, where nobody gains more than 1e-9 of a range by deviating; left out
   * otherwise. NASH: what player 1's strategy guarantees.
   */
  readonly lowerBound?: number;
}

/** A mediated game's certificate in the user's units. @param multipliers that prove its bound */
export function certifiedFacts(
  augmented: AugmentedGame,
  certificate: Certificate,
  multipliers: readonly number[],
): CertifiedFacts {
  return { ...certifiedIn(augmented, certificate, { augmented, multipliers }), sizes: sizesOf(augmented) };
}

/** What a certificate is of. */
type Subject = Pick<AugmentedGame, 'tree' | 'concept' | 'objective' | 'utilityOffsets'>;

function certifiedIn(
  { tree, concept, objective, utilityOffsets }: Subject,
  certificate: Certificate,
  { augmented, multipliers }: BoundOf,
): Omit<CertifiedFacts, 'sizes'> {
  return {
    game: tree.name,
    concept: concept.name,
    objectiveName: objective.name,
    objective: valueInUnits(objective, certificate.objective),
    upperBound: boundInUnits(objective, certificate.upperBound),
    equilibriumGap: certificate.equilibriumGap,
    gains: certificate.gains,
    ...violated(augmented, certificate),
    utilities: certificate.utilities.map((utility, k) => utility + utilityOffsets[k]!),
    objectiveRounding: valueRounding(objective, certificate),
    ...achieved(augmented, certificate, multipliers),
  };
}

/** What a bound's proof says of itself. */
export type ProvedFacts = Pick<CertifiedFacts, 'sizes' | 'boundFrom' | 'simpleDeviations'>;

/** A product's certificate in the user's units: gains and objective of the profile, and a bound on what contains it. */
export function certifiedProductFacts(
  game: ProductGame,
  certificate: Certificate,
  bound: BoundOf,
  proved: ProvedFacts,
): CertifiedFacts {
  return { ...certifiedIn(game, certificate, bound), witness: 'product', ...proved };
}

/** A mixture's certificate in the user's units: gains and objective of the mixture, and the bound. */
export function certifiedMixtureFacts(
  augmented: AugmentedGame,
  certificate: Certificate,
  bound: Pick<BoundProof, 'augmented' | 'multipliers'>,
): CertifiedFacts {
  return {
    ...certifiedFacts(bound.augmented, certificate, bound.multipliers),
    concept: augmented.concept.name,
    sizes: sizesOf(augmented),
    witness: 'mixture',
    boundFrom: bound.augmented.concept.name,
  };
}

/** The lower bound of an exact equilibrium. */
export function achieved(
  augmented: Priced,
  certificate: Omit<Certificate, 'upperBound' | 'objectiveRange'>,
  multipliers: readonly number[],
): Pick<CertifiedFacts, 'lowerBound'> {
  const lower = lowerBoundOf(augmented, certificate, multipliers);
  if (lower === null) return {};
  const { sign, offset, offsetRounding } = augmented.objective;
  // rounded away from the bound
  return { lowerBound: -sign * upSum(upSum(-lower, -offset), offsetRounding) };
}

/** Of the certificate, of the offset, and of their sum. */
function valueRounding(
  objective: Objective,
  { objective: value, objectiveRounding }: Pick<Certificate, 'objective' | 'objectiveRounding'>,
): number {
  const sum = objective.offset === 0 ? 0 : valueInUnits(objective, value);
  return objectiveRounding + objective.offsetRounding + roundings(1) * Math.abs(sum);
}

function violated({ deviators }: Priced, { violations }: Certificate): Pick<CertifiedFacts, 'constraints'> {
  const names = deviators.flatMap(({ constraint }) => (constraint === null ? [] : [constraint]));
  if (names.length === 0) return {};
  return { constraints: names.map((name, k) => ({ name, violation: violations[k]! })) };
}

/** A zero-sum game's certificate in the user's units. */
export function certifiedNashFacts(game: ZeroSumGame, certificate: NashCertificate): CertifiedFacts {
  const { value, lower, upper, exploitability, gains, largestGain } = certificate;
  return {
    game: game.tree.name,
    concept: nash.name,
    objectiveName: 'player:1',
    objective: value,
    upperBound: upper,
    equilibriumGap: largestGain / game.range,
    gains,
    utilities: [value, game.total - value],
    sizes: sizesOfNash(game),
    exploitability,
    lowerBound: lower,
  };
}

/** Sizes of a mediated game. */
export function sizesOf({ tree, mediator, deviators, numAugmentedNodes }: AugmentedGame): Sizes {
  return {
    nodes: tree.numNodes,
    augmentedNodes: numAugmentedNodes,
    mediatorSequences: mediator.numSequences,
    deviatorSequences: deviators.reduce((sum, { treeplex }) => sum + treeplex.numSequences, 0),
    nonzeros: deviators.reduce((sum, { payoff }) => sum + payoff.value.length, 0),
  };
}

/** Sizes of a zero-sum game, player 1 in the mediator's place. */
export function sizesOfNash({ tree, treeplexes, payoff }: ZeroSumGame): Sizes {
  return {
    nodes: tree.numNodes,
    augmentedNodes: tree.numNodes,
    mediatorSequences: treeplexes[0].numSequences,
    deviatorSequences: treeplexes[1].numSequences,
    nonzeros: payoff.value.length,
  };
}
