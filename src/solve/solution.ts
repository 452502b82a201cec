/** What a solve returns: a report in the user's units, and what is needed to read and check the strategy. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { boundInUnits, type Objective, valueInUnits } from '../augmented/objective.ts';
import type { Certificate } from '../certificate/certificate.ts';
import type { NashCertificate } from '../certificate/nash.ts';
import { algorithmNamed } from '../kernels/index.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { roundings } from '../numeric/rounding.ts';
import { NASH, type ResolvedSolveOptions } from '../problem/options.ts';
import { VERSION } from '../version.ts';
import type { Status } from './iterate.ts';

/** The keys are a contract: add, never rename. Numbers are in the game's unit unless stated. */
export interface Report {
  readonly status: Status;
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
  readonly kernel: string;
  /** Of the kernel, those that are not its defaults. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly precision: string;
  readonly method: string;
  readonly multiplier: number;
  /** With several workers, of each. */
  readonly iterations: number;
  /** Only when more than one iterated. */
  readonly workers?: number;
  readonly sizes: Sizes;
  readonly seconds: { readonly build: number; readonly solve: number; readonly certify: number };
  /** Bytes of WASM memory in use. */
  readonly kernelBytes: number;
  readonly version: string;
  /** NASH only: mean gain from a best response, and what player 1's strategy guarantees. */
  readonly exploitability?: number;
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

/** What certifies a mediated solution, in the order of augmented.deviators. */
export interface Witness {
  readonly mediator: Flow;
  /** The deviations that prove the upper bound, */
  readonly deviations: readonly Flow[];
  /** and their multipliers, in the objective's unit per gain over range. */
  readonly multipliers: readonly number[];
}

/** The strategy behind a report: the mediator's with its witness, or both players' in NASH. */
export type Strategy =
  | { readonly kind: 'mediated'; readonly augmented: AugmentedGame; readonly witness: Witness }
  | { readonly kind: 'nash'; readonly game: ZeroSumGame; readonly profile: readonly [Flow, Flow] };

/** The numbers, and the strategy that has them. */
export interface Solution {
  readonly report: Report;
  readonly strategy: Strategy;
}

/** What a report says whoever solved: the problem, its certificate in the user's units, its sizes. */
export type CertifiedFacts = Pick<
  Report,
  | 'game'
  | 'concept'
  | 'objectiveName'
  | 'objective'
  | 'objectiveRounding'
  | 'upperBound'
  | 'equilibriumGap'
  | 'gains'
  | 'constraints'
  | 'utilities'
  | 'sizes'
  | 'exploitability'
  | 'lowerBound'
>;

export function certifiedFacts(augmented: AugmentedGame, certificate: Certificate): CertifiedFacts {
  const { utilityOffsets, objective } = augmented;
  return {
    game: augmented.tree.name,
    concept: augmented.concept.name,
    objectiveName: augmented.objective.name,
    objective: valueInUnits(objective, certificate.objective),
    upperBound: boundInUnits(objective, certificate.upperBound),
    equilibriumGap: certificate.equilibriumGap,
    gains: certificate.gains,
    ...violated(augmented, certificate),
    utilities: certificate.utilities.map((utility, k) => utility + utilityOffsets[k]!),
    objectiveRounding: valueRounding(objective, certificate),
    sizes: sizesOf(augmented),
  };
}

/** Of the certificate, of the offset, and of their sum. */
function valueRounding(
  objective: Objective,
  { objective: value, objectiveRounding }: Pick<Certificate, 'objective' | 'objectiveRounding'>,
): number {
  const sum = objective.offset === 0 ? 0 : valueInUnits(objective, value);
  return objectiveRounding + objective.offsetRounding + roundings(1) * Math.abs(sum);
}

function violated(
  { deviators }: AugmentedGame,
  { violations }: Certificate,
): Pick<CertifiedFacts, 'constraints'> {
  const names = deviators.flatMap(({ constraint }) => (constraint === null ? [] : [constraint]));
  if (names.length === 0) return {};
  return { constraints: names.map((name, k) => ({ name, violation: violations[k]! })) };
}

export function certifiedNashFacts(game: ZeroSumGame, certificate: NashCertificate): CertifiedFacts {
  const { value, lower, upper, exploitability, gains, largestGain } = certificate;
  return {
    game: game.tree.name,
    concept: NASH,
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

/** What a report says of a kernel that has run. */
type Ran = Pick<Kernel, 'iterations' | 'bytes'>;

export function summarise(solved: {
  readonly augmented: AugmentedGame;
  readonly options: ResolvedSolveOptions;
  readonly status: Status;
  readonly certificate: Certificate;
  readonly witness: Witness;
  readonly multiplier: number;
  readonly kernels: readonly [Ran, ...Ran[]];
  readonly seconds: Report['seconds'];
}): Solution {
  const { augmented, options, kernels } = solved;
  return {
    report: {
      status: solved.status,
      ...certifiedFacts(augmented, solved.certificate),
      ...howComputed(options),
      method: options.method,
      multiplier: solved.multiplier,
      iterations: kernels[0].iterations,
      ...(options.workers > 1 && { workers: options.workers }),
      seconds: solved.seconds,
      kernelBytes: kernels.reduce((sum, { bytes }) => sum + bytes, 0),
      version: VERSION,
    },
    strategy: { kind: 'mediated', augmented, witness: solved.witness },
  };
}

function howComputed({ kernel, parameters, precision }: ResolvedSolveOptions) {
  const declared = algorithmNamed(kernel).parameters;
  const changed = declared.flatMap(({ name, default: usual }) => {
    const value = parameters[name] ?? usual;
    return value === usual ? [] : [[name, value] as const];
  });
  return { kernel, parameters: Object.fromEntries(changed), precision };
}

export function sizesOf(augmented: AugmentedGame): Sizes {
  const sum = (count: (k: number) => number) =>
    augmented.deviators.reduce((total, _, k) => total + count(k), 0);
  return {
    nodes: augmented.tree.numNodes,
    augmentedNodes: augmented.numAugmentedNodes,
    mediatorSequences: augmented.mediator.numSequences,
    deviatorSequences: sum((k) => augmented.deviators[k]?.treeplex.numSequences ?? 0),
    nonzeros: sum((k) => augmented.deviators[k]?.payoff.value.length ?? 0),
  };
}

export function sizesOfNash(game: ZeroSumGame): Sizes {
  return {
    nodes: game.tree.numNodes,
    augmentedNodes: game.tree.numNodes,
    mediatorSequences: game.treeplexes[0].numSequences,
    deviatorSequences: game.treeplexes[1].numSequences,
    nonzeros: game.payoff.value.length,
  };
}

export function summariseNash(solved: {
  readonly game: ZeroSumGame;
  readonly options: ResolvedSolveOptions;
  readonly status: Status;
  readonly certificate: NashCertificate;
  readonly profile: readonly [Flow, Flow];
  readonly kernel: Ran;
  readonly seconds: Report['seconds'];
}): Solution {
  const { game, options, kernel } = solved;
  return {
    report: {
      status: solved.status,
      ...certifiedNashFacts(game, solved.certificate),
      ...howComputed(options),
      method: 'saddle-point',
      multiplier: 1,
      iterations: kernel.iterations,
      seconds: solved.seconds,
      kernelBytes: kernel.bytes,
      version: VERSION,
    },
    strategy: { kind: 'nash', game, profile: solved.profile },
  };
}
