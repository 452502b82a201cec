import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { type Flow, isFeasible, makingUniformFlow } from '../augmented/decision-dag.ts';
import { boundInUnits, objectiveRange, valueInUnits } from '../augmented/objective.ts';
import {
  type Aim,
  type Certificate,
  certifyMediator,
  contradicts,
  isClosed,
  largestObjective,
  type MediatorSide,
  mayBeInfeasible,
  opennessOf,
  provesInfeasible,
  sharpestBound,
} from '../certificate/certificate.ts';
import {
  achieved,
  type CertifiedFacts,
  type CertifiedNumbers,
  certifiedFacts,
} from '../certificate/facts.ts';
import type { MediatedStrategy, Witness } from '../certificate/strategy.ts';
import { finish, type Work } from '../work.ts';
import type { Best } from './best.ts';

/** What a certificate judges: a mediator, and deviations with multipliers, in the objective's unit, that prove a bound. */
export interface Strategies {
  readonly mediator: Flow;
  readonly deviations: readonly Flow[];
  readonly multipliers: readonly number[];
}

/** Strategies certified by themselves. */
export interface Judged {
  readonly strategies: Strategies;
  readonly side: MediatorSide;
  /** The multipliers that prove the bound: smaller ones where rounding makes the bound of the given ones dull. */
  readonly multipliers: readonly number[];
  /** Upper bound that the deviations prove with the multipliers. */
  readonly bound: number;
}

/** A bound of which rounding makes more than this share of the tolerance is dull. */
const DULL = 1 / 16;

/** The best mediator and the smallest upper bound so far; before the first certificate nothing is known of either. */
export class MediatedBest implements Best<Strategies, Judged> {
  certificate: Certificate;
  private readonly augmented: AugmentedGame;
  private readonly aim: Aim;
  private mediator: Flow;
  private deviations: readonly Flow[];
  private multipliers: readonly number[];
  isCertified = false;

  constructor(augmented: AugmentedGame, aim: Aim) {
    this.augmented = augmented;
    this.aim = aim;
    this.mediator = new Float64Array(augmented.mediator.numSequences);
    this.deviations = augmented.deviators.map(({ direct }) => direct);
    this.multipliers = augmented.deviators.map(() => 0);
    this.certificate = {
      objective: Number.NEGATIVE_INFINITY,
      objectiveRounding: 0,
      utilities: [],
      gains: [],
      violations: [],
      equilibriumGap: Number.POSITIVE_INFINITY,
      totalGain: Number.POSITIVE_INFINITY,
      upperBound: largestObjective(augmented.objective),
      objectiveRange: objectiveRange(augmented.objective),
    };
  }

  /** Any multipliers prove a bound; with one that is no number, none is proved. */
  *judge(strategies: Strategies): Work<Judged> {
    const { augmented } = this;
    const side = yield* certifyMediator(augmented, strategies.mediator);
    const isBound = strategies.multipliers.every((multiplier) => multiplier >= 0);
    if (!isBound) return { strategies, side, multipliers: [], bound: Number.MAX_VALUE };
    const { deviations, multipliers } = strategies;
    const dull = DULL * this.aim.tolerance * this.certificate.objectiveRange;
    return { strategies, side, ...(yield* sharpestBound(augmented, deviations, multipliers, dull)) };
  }

  offer({ strategies, side, multipliers, bound }: Judged): boolean {
    if (!Number.isFinite(side.objective + side.equilibriumGap + bound)) return false;
    const { augmented, certificate } = this;
    const isWrong = (upperBound: number, proof: readonly number[]) =>
      contradicts(augmented, { ...certificate, ...side, upperBound }, proof);
    if (isWrong(certificate.upperBound, this.multipliers)) return false;
    if (multipliers.length > 0 && isWrong(bound, multipliers)) return false;
    if (bound < this.certificate.upperBound) {
      this.certificate = { ...this.certificate, upperBound: bound };
      this.deviations = strategies.deviations;
      this.multipliers = multipliers;
    }
    const { upperBound, objectiveRange } = this.certificate;
    const fresh = { ...side, upperBound, objectiveRange };
    if (opennessOf(fresh, this.proof, this.aim) <= this.openness) {
      this.certificate = fresh;
      this.mediator = strategies.mediator;
      this.isCertified = true;
    }
    return true;
  }

  /** Uniform play. */
  fallback(): Work<Strategies> | null {
    return this.isCertified ? null : this.uniform();
  }

  private *uniform(): Work<Strategies> {
    const mediator = yield* makingUniformFlow(this.augmented.mediator);
    return { ...this.witness, mediator };
  }

  save(): Float64Array[] {
    const { certificate, isCertified, mediator, deviations, multipliers } = this;
    const numbers = Float64Array.of(Number(isCertified), certificate.upperBound, ...multipliers);
    return [numbers, mediator, ...deviations];
  }

  /** Takes strategies, and computes their certificate anew: no checkpoint can claim what is not so. */
  restore(saved: readonly Float64Array[]): string | null {
    const [numbers, mediator, ...deviations] = saved as [Float64Array, Flow, ...Flow[]];
    const [isCertified, upperBound = Number.NaN, ...multipliers] = numbers;
    const { augmented } = this;
    if (isCertified === 0) return null;
    if (!isFeasible(augmented.mediator, mediator)) return 'has a mediator that is no strategy';
    if (!augmented.deviators.every(({ treeplex }, k) => isFeasible(treeplex, deviations[k]!)))
      return 'has a deviation that is no strategy';
    const { side, bound, multipliers: proving } = finish(this.judge({ mediator, deviations, multipliers }));
    const largest = largestObjective(augmented.objective);
    const areSound = multipliers.every((multiplier, k) => multiplier >= 0 && multiplier === proving[k]);
    if (!areSound || !(upperBound >= Math.min(bound, largest)))
      return `has bound ${upperBound}; its deviations prove ${bound}`;
    this.certificate = { ...this.certificate, ...side, upperBound };
    this.mediator = mediator;
    this.deviations = deviations;
    this.multipliers = multipliers;
    this.isCertified = true;
    return null;
  }

  get witness(): Witness {
    return { mediator: this.mediator, deviations: this.deviations, multipliers: this.multipliers };
  }

  get strategy(): MediatedStrategy {
    return { kind: 'mediated', augmented: this.augmented, witness: this.witness };
  }

  get facts(): CertifiedFacts {
    return certifiedFacts(this.augmented, this.certificate, this.multipliers);
  }

  /** infeasible: no exact equilibrium keeps the constraints, or the prescribed moves: they would have an objective that no payoff has. */
  get verdict(): 'solved' | 'infeasible' | null {
    const { objective } = this.augmented;
    if (mayBeInfeasible(this.augmented) && provesInfeasible(objective, this.certificate.upperBound))
      return 'infeasible';
    return isClosed(this.certificate, this.proof, this.aim) ? 'solved' : null;
  }

  private get proof() {
    return { augmented: this.augmented, multipliers: this.multipliers };
  }

  get openness(): number {
    return opennessOf(this.certificate, this.proof, this.aim);
  }

  get numbers(): CertifiedNumbers {
    return this.inUserUnits(this.certificate, this.certificate.upperBound, this.multipliers);
  }

  numbersOf({ side, bound, multipliers }: Judged): CertifiedNumbers {
    return this.inUserUnits(side, bound, multipliers);
  }

  private inUserUnits(side: MediatorSide, bound: number, multipliers: readonly number[]): CertifiedNumbers {
    const { augmented } = this;
    return {
      objective: valueInUnits(augmented.objective, side.objective),
      equilibriumGap: side.equilibriumGap,
      upperBound: boundInUnits(augmented.objective, bound),
      ...achieved(augmented, side, multipliers),
    };
  }
}
