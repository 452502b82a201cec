/** The best profile of a zero-sum game so far: the one of the smallest largest gain. */
import { isFeasible, uniformFlow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { type CertifiedFacts, type CertifiedNumbers, certifiedNashFacts } from '../certificate/facts.ts';
import { certifyNash, contradictsNash, isNashSolved, type NashCertificate } from '../certificate/nash.ts';
import type { Strategy, ZeroSumProfile } from '../certificate/strategy.ts';
import { finish, type Work } from '../work.ts';
import type { Best } from './best.ts';

/** A profile certified by itself. */
export interface JudgedProfile {
  readonly profile: ZeroSumProfile;
  readonly certificate: NashCertificate;
}

/** It begins with uniform play, so that something is certified whenever a solve ends. */
export class ZeroSumBest implements Best<ZeroSumProfile, JudgedProfile> {
  readonly isCertified = true;
  private readonly game: ZeroSumGame;
  private readonly tolerance: number;
  private judged: JudgedProfile;

  constructor(game: ZeroSumGame, tolerance: number) {
    this.game = game;
    this.tolerance = tolerance;
    const [first, second] = game.treeplexes;
    this.judged = finish(this.judge([uniformFlow(first), uniformFlow(second)]));
  }

  *judge(profile: ZeroSumProfile): Work<JudgedProfile> {
    return { profile, certificate: yield* certifyNash(this.game, ...profile) };
  }

  offer(judged: JudgedProfile): boolean {
    const { value, lower, upper, largestGain } = judged.certificate;
    if (!Number.isFinite(value + lower + upper) || contradictsNash(judged.certificate)) return false;
    if (largestGain <= this.judged.certificate.largestGain) this.judged = judged;
    return true;
  }

  numbersOf({ certificate: { value, lower, upper, largestGain } }: JudgedProfile): CertifiedNumbers {
    const equilibriumGap = largestGain / this.game.range;
    return { objective: value, equilibriumGap, upperBound: upper, lowerBound: lower };
  }

  get numbers(): CertifiedNumbers {
    return this.numbersOf(this.judged);
  }

  get verdict(): 'solved' | null {
    return isNashSolved(this.judged.certificate, this.game, this.tolerance) ? 'solved' : null;
  }

  get openness(): number {
    return this.judged.certificate.largestGain / this.game.range / this.tolerance;
  }

  get facts(): CertifiedFacts {
    return certifiedNashFacts(this.game, this.judged.certificate);
  }

  get strategy(): Strategy {
    return { kind: 'nash', game: this.game, profile: this.judged.profile };
  }

  fallback(): null {
    return null;
  }

  save(): Float64Array[] {
    return [...this.judged.profile];
  }

  restore([x, y]: readonly Float64Array[]): string | null {
    const [first, second] = this.game.treeplexes;
    if (x === undefined || y === undefined || !isFeasible(first, x) || !isFeasible(second, y))
      return 'has strategies that are none';
    this.judged = finish(this.judge([x, y]));
    return null;
  }
}
