import type { PackedProfile } from '../../kernels/kernel.ts';
import type { Resumable } from '../../problem/best.ts';
import type { Judged } from '../../problem/mediated-best.ts';
import type { Candidate } from './method.ts';

/** How near two halves are to be for a certificate: the largest gain, and objective and bound, over ranges. */
export interface Nearness {
  readonly gap: number;
  readonly distance: number;
}

/** Profiles are kept from here on: within so many tolerances of closed, in the objective. */
const NEAR = 2;
/** Certificates are tried a little before the largest gain, of which the sum alone is known, is expected to be small enough. */
const OPTIMISM = 0.95;

/**
 * The best mediator and the best upper bound that bounds promised, from different looks: both rise and fall. They
 * wait here, packed, for a certificate that they close together. Numbers are in the saddle point's unit.
 */
export class Halves implements Resumable {
  readonly packed: { readonly maximizer: Float64Array; readonly minimizer: Float64Array };
  private near: Nearness;
  private readonly numDeviators: number;
  private objective = Number.NEGATIVE_INFINITY;
  private upper = Number.POSITIVE_INFINITY;
  /** What the upper bound holds for. */
  multiplier = 0;
  /** The largest gain over the sum of gains, at the last certificate; 0 before. */
  private share = 0;

  /** @param like a profile of the kernel whose halves these are, for its lengths */
  constructor(like: PackedProfile, near: Nearness, numDeviators: number) {
    this.packed = {
      maximizer: new Float64Array(like.maximizer.length),
      minimizer: new Float64Array(like.minimizer.length),
    };
    this.near = near;
    this.numDeviators = numDeviators;
  }

  /** What the largest gain is expected to be, or the least that it can be. */
  gapOf(totalGain: number): number {
    return totalGain * (this.share || 1 / this.numDeviators);
  }

  /** Keeps what is better than it has, once that is nearly closed. */
  offer({ bounds: { linear, upper }, packed }: Candidate, totalGain: number, multiplier: number): void {
    const isBound = upper < this.upper;
    const isMediator = linear > this.objective && OPTIMISM * this.gapOf(totalGain) <= this.near.gap;
    const least = Math.min(upper, this.upper) - Math.max(linear, this.objective);
    if (!(isBound || isMediator) || least > NEAR * this.near.distance) return;
    if (isMediator) {
      this.packed.maximizer.set(packed.maximizer);
      this.objective = linear;
    }
    if (isBound) {
      this.packed.minimizer.set(packed.minimizer);
      this.upper = upper;
      this.multiplier = multiplier;
    }
  }

  /** A mediator that gains too much now is none. */
  tighten(near: Nearness): void {
    this.near = near;
    this.objective = Number.NEGATIVE_INFINITY;
  }

  /** Whether both together are worth a certificate. */
  get areClosing(): boolean {
    return this.upper - this.objective <= this.near.distance;
  }

  /** Whether both are there. */
  get areBoth(): boolean {
    return Number.isFinite(this.upper - this.objective);
  }

  /** Any certificate tells how gains are shared out. */
  learn({ side }: Judged): void {
    if (side.totalGain > 0) this.share = side.equilibriumGap / side.totalGain;
  }

  /** The certificate of both halves did not close. */
  settle({ side, bound }: Judged, objectiveRange: number): void {
    const isGood = side.equilibriumGap <= this.near.gap;
    this.objective = isGood ? side.objective / objectiveRange : Number.NEGATIVE_INFINITY;
    this.upper = Math.max(this.upper, bound / objectiveRange);
  }

  save(): Float64Array[] {
    const { objective, upper, multiplier, share, packed } = this;
    return [Float64Array.of(objective, upper, multiplier, share), packed.maximizer, packed.minimizer];
  }

  restore(saved: readonly Float64Array[]): string | null {
    const [numbers, maximizer, minimizer] = saved as [Float64Array, Float64Array, Float64Array];
    const [objective = Number.NaN, upper = Number.NaN, multiplier = -1, share = -1] = numbers;
    const isSound =
      objective <= Infinity && upper >= -Infinity && multiplier >= 0 && share >= 0 && share <= 1;
    if (!isSound) return `has halves of ${numbers.join(', ')}`;
    if (!maximizer.every(Number.isFinite) || !minimizer.every(Number.isFinite))
      return 'has halves that are not finite';
    this.packed.maximizer.set(maximizer);
    this.packed.minimizer.set(minimizer);
    Object.assign(this, { objective, upper, multiplier, share });
    return null;
  }
}
