import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { type Flow, isFeasible, uniformFlow } from '../augmented/decision-dag.ts';
import { type Certificate, certifyMediator, isSolved, upperBoundWith } from '../certificate/certificate.ts';
import type { Witness } from '../solution.ts';
import type { CertifiedNumbers } from './hooks.ts';

/** What a certificate judges: a mediator, and deviations with multipliers, in the objective's unit, that prove a bound. */
export interface Strategies {
  readonly mediator: Flow;
  readonly deviations: readonly Flow[];
  readonly multipliers: readonly number[];
}

/** Strategies certified by themselves. */
export interface Judged {
  readonly strategies: Strategies;
  readonly side: ReturnType<typeof certifyMediator>;
  /** The multipliers that prove the bound: those that are huge count as less. */
  readonly multipliers: readonly number[];
  /** Upper bound that the deviations prove with the multipliers. */
  readonly bound: number;
}

/** Over the objective's range: with larger ones a bound is off by more than 1e-7 of the range, by rounding alone. */
const LARGEST_MULTIPLIER = 2 ** 26;

/** Relative error that sums of payoffs may have. */
const ROUNDING = 1e-9;

/** The best mediator and the smallest upper bound so far; before the first certificate nothing is known of either. */
export class Incumbent {
  certificate: Certificate;
  private readonly augmented: AugmentedGame;
  private readonly tolerance: number;
  private mediator: Flow;
  private deviations: readonly Flow[];
  private multipliers: readonly number[];
  private isCertified = false;

  constructor(augmented: AugmentedGame, tolerance: number) {
    this.augmented = augmented;
    this.tolerance = tolerance;
    this.mediator = new Float64Array(augmented.mediator.numSequences);
    this.deviations = augmented.deviators.map(({ direct }) => direct);
    this.multipliers = augmented.deviators.map(() => 0);
    this.certificate = {
      objective: Number.NEGATIVE_INFINITY,
      utilities: [],
      gains: [],
      violations: [],
      equilibriumGap: Number.POSITIVE_INFINITY,
      totalGain: Number.POSITIVE_INFINITY,
      upperBound: augmented.objective.largest,
      objectiveRange: augmented.objective.range || 1,
    };
  }

  /** Huge multipliers count as less, which proves a bound as well; with one that is no number, none is proved. */
  judge(strategies: Strategies): Judged {
    const { augmented } = this;
    const { mediator, deviations, multipliers: given } = strategies;
    const side = certifyMediator(augmented, mediator);
    const largest = LARGEST_MULTIPLIER * (augmented.objective.range || 1);
    const multipliers = given.map((multiplier) => Math.min(multiplier, largest));
    const isBound = multipliers.every((multiplier) => multiplier >= 0);
    const bound = isBound ? upperBoundWith(augmented, deviations, multipliers) : Number.MAX_VALUE;
    return { strategies, side, multipliers, bound };
  }

  /** Keeps what is better. False, keeping nothing, when a number is not finite. */
  offer({ strategies, side, multipliers, bound }: Judged): boolean {
    if (!Number.isFinite(side.objective + side.equilibriumGap + bound)) return false;
    if (bound < this.certificate.upperBound) {
      this.certificate = { ...this.certificate, upperBound: bound };
      this.deviations = strategies.deviations;
      this.multipliers = multipliers;
    }
    const { upperBound, objectiveRange } = this.certificate;
    const fresh = { ...side, upperBound, objectiveRange };
    if (this.opennessOf(fresh) <= this.openness) {
      this.certificate = fresh;
      this.mediator = strategies.mediator;
      this.isCertified = true;
    }
    return true;
  }

  /** Where no certificate was made, that of uniform play: every solve has one. */
  settle(): void {
    if (this.isCertified) return;
    this.offer(this.judge({ ...this.witness, mediator: uniformFlow(this.augmented.mediator) }));
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
    if (!augmented.deviators.every(({ treeplex }, k) => isFeasible(treeplex, deviations[k] as Flow)))
      return 'has a deviation that is no strategy';
    const { side, bound, multipliers: proving } = this.judge({ mediator, deviations, multipliers });
    const { largest } = augmented.objective;
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

  /** No exact equilibrium keeps the constraints: they would have an objective that no payoff has. */
  get isInfeasible(): boolean {
    const { deviators, objective } = this.augmented;
    if (deviators.every(({ constraint }) => constraint === null)) return false;
    const { smallest, largest } = objective;
    const rounding =
      ROUNDING * Math.max(this.certificate.objectiveRange, Math.abs(smallest), Math.abs(largest));
    return this.certificate.upperBound < smallest - rounding;
  }

  get isSolved(): boolean {
    return isSolved(this.certificate, this.tolerance);
  }

  /** How far the certificate is from solved(tolerance): at most 1 when it is. */
  get openness(): number {
    return this.opennessOf(this.certificate);
  }

  private opennessOf({ equilibriumGap, upperBound, objective, objectiveRange }: Certificate): number {
    return Math.max(equilibriumGap, (upperBound - objective) / objectiveRange) / this.tolerance;
  }

  get numbers(): CertifiedNumbers {
    return this.inUserUnits(this.certificate);
  }

  inUserUnits({
    objective,
    equilibriumGap,
    upperBound,
  }: Omit<Certificate, 'objectiveRange'>): CertifiedNumbers {
    const { sign, offset } = this.augmented.objective;
    return {
      objective: sign * (objective + offset),
      equilibriumGap,
      upperBound: sign * (upperBound + offset),
    };
  }
}
