/** The best profile of independent strategies so far, with the smallest bound of a concept that contains theirs. */
import type { ProductGame } from '../../augmented/product-game.ts';
import type { Profile } from '../../augmented/profile-walk.ts';
import {
  type Aim,
  type Certificate,
  contradicts,
  isClosed,
  largestObjective,
  type MediatorSide,
  NO_GAIN,
  opennessOf,
} from '../../certificate/certificate.ts';
import { type CertifiedFacts, certifiedProductFacts } from '../../certificate/facts.ts';
import { certifyProduct } from '../../certificate/product.ts';
import type { BoundProof, ProductStrategy, StreamedProof } from '../../certificate/strategy.ts';
import { type ProvedBound, productCertificate, provingProductBound } from '../../problem/product.ts';
import type { Work } from '../../work.ts';

/** Before the first bound there is a profile, whose certificate says nothing of optima. */
export class ProductBest {
  private readonly game: ProductGame;
  private readonly aim: Aim;
  private profile: Profile;
  private side: MediatorSide;
  private bound: (ProvedBound & { readonly proof: BoundProof | StreamedProof }) | null = null;

  private constructor(game: ProductGame, aim: Aim, profile: Profile, side: MediatorSide) {
    this.game = game;
    this.aim = aim;
    this.profile = profile;
    this.side = side;
  }

  static *beginning(game: ProductGame, aim: Aim, profile: Profile): Work<ProductBest> {
    return new ProductBest(game, aim, profile, yield* certifyProduct(game, profile));
  }

  /** Keeps a bound that is smaller, and says whether it is. */
  *offeringBound(proof: BoundProof): Work<boolean> {
    return this.offerProved(proof, yield* provingProductBound(proof));
  }

  /** The same of a bound that its search has proved. */
  offerProved(proof: BoundProof | StreamedProof, proved: ProvedBound): boolean {
    if (this.bound !== null && !(proved.upperBound < this.bound.upperBound)) return false;
    this.bound = { ...proved, proof };
    return true;
  }

  /** Keeps a profile that is nearer to solved. */
  *offering(profile: Profile): Work<void> {
    const side = yield* certifyProduct(this.game, profile);
    if (!(this.opennessWith(side) < this.openness)) return;
    this.profile = profile;
    this.side = side;
  }

  /** How far it is from solved: at most 1 when it is. */
  get openness(): number {
    return this.opennessWith(this.side);
  }

  private opennessWith(side: MediatorSide): number {
    return opennessOf(this.certificateOf(side), this.bound?.of ?? null, this.aim);
  }

  /** Whether there is a bound, and so something to report. */
  get isBounded(): boolean {
    return this.bound !== null;
  }

  /** numerical-failure: numbers contradict each other. */
  get verdict(): 'solved' | 'numerical-failure' | null {
    const { bound, certificate, aim } = this;
    if (bound === null) return null;
    if (contradicts(bound.of.augmented, certificate, bound.of.multipliers)) return 'numerical-failure';
    return isClosed(certificate, bound.of, aim) ? 'solved' : null;
  }

  /** Bounds below this one, in the game's unit less offset, close; none does while players gain too much. */
  get closingBound(): number {
    const { tolerance, isExact } = this.aim;
    const isGained = this.side.equilibriumGap > (isExact ? NO_GAIN : tolerance);
    return isGained ? Number.NEGATIVE_INFINITY : this.nearBound;
  }

  /** Bounds below this one would close, did nobody gain. */
  get nearBound(): number {
    const { objective, objectiveRounding } = this.side;
    return objective - objectiveRounding + this.aim.tolerance * this.certificate.objectiveRange;
  }

  /** Of a profile that has a bound. */
  get facts(): CertifiedFacts {
    const { of, facts } = this.proved;
    return certifiedProductFacts(this.game, this.certificate, of, facts);
  }

  /** Of a profile that has a bound. */
  get strategy(): ProductStrategy {
    return { kind: 'product', game: this.game, profile: this.profile, bound: this.proved.proof };
  }

  private get proved() {
    if (this.bound === null) throw new Error('A product has been asked for its bound before there was one.');
    return this.bound;
  }

  private get certificate(): Certificate {
    return this.certificateOf(this.side);
  }

  private certificateOf(side: MediatorSide): Certificate {
    const upperBound = this.bound?.upperBound ?? largestObjective(this.game.objective);
    return productCertificate(side, upperBound, this.game);
  }
}
