/** The best mixture of faces so far, with the smallest bound that is proved. */
import type { AugmentedGame } from '../../augmented/augmented-game.ts';
import type { Flow } from '../../augmented/decision-dag.ts';
import { objectiveRange } from '../../augmented/objective.ts';
import {
  type Aim,
  type Certificate,
  certifyMediator,
  contradicts,
  isClosed,
  type MediatorSide,
  opennessOf,
  provesInfeasible,
} from '../../certificate/certificate.ts';
import { type CertifiedFacts, certifiedMixtureFacts } from '../../certificate/facts.ts';
import type { BoundProof, MixtureStrategy } from '../../certificate/strategy.ts';
import type { Face } from '../../faces/face.ts';
import type { Work } from '../../work.ts';

/** A mediator who mixes faces. */
export interface Mixture {
  readonly augmented: AugmentedGame;
  readonly faces: readonly Face[];
  readonly mediator: Flow;
}

export class MixtureBest {
  private readonly aim: Aim;
  private bound: BoundProof;
  private upperBound: number;
  private mixture: Mixture | null = null;
  private side: MediatorSide | null = null;

  /** @param upperBound that `bound` proves */
  constructor(aim: Aim, bound: BoundProof, upperBound: number) {
    this.aim = aim;
    this.bound = bound;
    this.upperBound = upperBound;
  }

  /** Keeps a bound that is smaller. */
  offerBound(bound: BoundProof, upperBound: number): void {
    if (!(upperBound < this.upperBound)) return;
    this.bound = bound;
    this.upperBound = upperBound;
  }

  /** Keeps a mixture that is nearer to solved. @returns what it is worth by itself */
  *offering(mixture: Mixture): Work<MediatorSide> {
    const side = yield* certifyMediator(mixture.augmented, mixture.mediator);
    const openness = opennessOf(this.certificateOf(mixture, side), this.bound, this.aim);
    if (this.mixture === null || openness <= this.openness) {
      this.mixture = mixture;
      this.side = side;
    }
    return side;
  }

  get isCertified(): boolean {
    return this.mixture !== null;
  }

  /** How far it is from solved: at most 1 when it is. */
  get openness(): number {
    return opennessOf(this.certificate, this.bound, this.aim);
  }

  /** numerical-failure: numbers contradict each other. */
  get verdict(): 'solved' | 'infeasible' | 'numerical-failure' | null {
    const { bound, certificate, aim } = this;
    if (contradicts(bound.augmented, certificate, bound.multipliers)) return 'numerical-failure';
    // without constraints it would contradict itself
    if (provesInfeasible(bound.augmented.objective, this.upperBound)) return 'infeasible';
    return isClosed(certificate, bound, aim) ? 'solved' : null;
  }

  get facts(): CertifiedFacts {
    return certifiedMixtureFacts(this.kept.augmented, this.certificate, this.bound);
  }

  get strategy(): MixtureStrategy {
    return { kind: 'mixture', ...this.kept, bound: this.bound };
  }

  get kept(): Mixture {
    if (this.mixture === null) throw new Error('A mixture has been asked for before there was one.');
    return this.mixture;
  }

  private get certificate(): Certificate {
    return this.certificateOf(this.kept, this.side as MediatorSide);
  }

  private certificateOf({ augmented }: Mixture, side: MediatorSide): Certificate {
    return { ...side, upperBound: this.upperBound, objectiveRange: objectiveRange(augmented.objective) };
  }
}
