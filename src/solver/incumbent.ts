import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { type Flow, uniformFlow } from '../augmented/decision-dag.ts';
import { type Certificate, certifyMediator, isSolved, upperBoundWith } from '../certificate/certificate.ts';
import type { Witness } from '../solution.ts';
import type { CertifiedNumbers } from './hooks.ts';

/** A profile certified by itself. */
export interface Judged {
  readonly mediator: Flow;
  readonly side: ReturnType<typeof certifyMediator>;
  readonly deviations: readonly Flow[];
  readonly multipliers: readonly number[];
  /** Upper bound that the deviations prove with the multipliers. */
  readonly bound: number;
}

/** Bounds with larger ones are worthless, and rounding eats them. */
const LARGEST_MULTIPLIER = 2 ** 60;

/** Relative error that sums of payoffs may have. */
const ROUNDING = 1e-9;

/** The best mediator and the smallest upper bound so far. */
export class Incumbent {
  certificate: Certificate;
  private readonly augmented: AugmentedGame;
  private readonly tolerance: number;
  private mediator: Flow;
  private deviations: readonly Flow[];
  private multipliers: readonly number[];

  constructor(augmented: AugmentedGame, tolerance: number) {
    this.augmented = augmented;
    this.tolerance = tolerance;
    this.mediator = uniformFlow(augmented.mediator);
    this.deviations = augmented.deviators.map(({ direct }) => direct);
    this.multipliers = augmented.deviators.map(() => 0);
    this.certificate = {
      ...certifyMediator(augmented, this.mediator),
      upperBound: augmented.objective.largest,
      objectiveRange: augmented.objective.range || 1,
    };
  }

  /** @param multipliers one per deviator, in the objective's unit; with one that is huge or no number, no bound is proved */
  judge(mediator: Flow, deviations: readonly Flow[], multipliers: readonly number[]): Judged {
    const { augmented } = this;
    const side = certifyMediator(augmented, mediator);
    const isBound = multipliers.every((multiplier) => multiplier <= LARGEST_MULTIPLIER);
    const bound = isBound ? upperBoundWith(augmented, deviations, multipliers) : Number.MAX_VALUE;
    return { mediator, side, deviations, multipliers, bound };
  }

  /** Keeps what is better. False, keeping nothing, when a number is not finite. */
  offer({ mediator, side, deviations, multipliers, bound }: Judged): boolean {
    if (!Number.isFinite(side.objective + side.equilibriumGap + bound)) return false;
    if (bound < this.certificate.upperBound) {
      this.certificate = { ...this.certificate, upperBound: bound };
      this.deviations = deviations;
      this.multipliers = multipliers;
    }
    const { upperBound, objectiveRange } = this.certificate;
    const fresh = { ...side, upperBound, objectiveRange };
    if (this.opennessOf(fresh) <= this.openness) {
      this.certificate = fresh;
      this.mediator = mediator;
    }
    return true;
  }

  get witness(): Witness {
    return { mediator: this.mediator, deviations: this.deviations, multipliers: this.multipliers };
  }

  /** No exact equilibrium keeps the constraints: they would have an objective that no payoff has. */
  get isInfeasible(): boolean {
    const { smallest, largest } = this.augmented.objective;
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
    const { sign } = this.augmented.objective;
    return { objective: sign * objective, equilibriumGap, upperBound: sign * upperBound };
  }
}
