/** The best certificate so far of a solve, whatever the problem. */
import type { CertifiedFacts, CertifiedNumbers } from '../certificate/facts.ts';
import type { Strategy } from '../certificate/strategy.ts';
import type { Work } from '../work.ts';

/** A part of a solve that has a state. */
export interface Resumable {
  /** Its state, in arrays whose number and lengths the problem fixes; they may be views that the next step changes. */
  save(): Float64Array[];
  /** Takes what `save` gave in another process. @returns null, or what is wrong with it, after the words "the part" */
  restore(saved: readonly Float64Array[]): string | null;
}

/**
 * The best certificate so far, and the strategies that have it.
 * @typeParam Strategies what a certificate judges, @typeParam Judged with what it says of them
 */
export interface Best<Strategies, Judged> extends Resumable {
  /** Certifies strategies by themselves. */
  judge(strategies: Strategies): Work<Judged>;
  /**
   * Keeps what is better. False, keeping nothing, when a number is not finite, or numbers contradict each other: they are
   * then the program's fault.
   */
  offer(judged: Judged): boolean;
  /** Of strategies by themselves. */
  numbersOf(judged: Judged): CertifiedNumbers;
  /** Whether any strategy has been certified. */
  readonly isCertified: boolean;
  /** What the certificate says of the problem, once it says something. */
  readonly verdict: 'solved' | 'infeasible' | null;
  /** How far the certificate is from solved(tolerance): at most 1 when it is. */
  readonly openness: number;
  readonly numbers: CertifiedNumbers;
  readonly facts: CertifiedFacts;
  readonly strategy: Strategy;
  /** Strategies to be certified where nothing else was; null otherwise. */
  fallback(): Work<Strategies> | null;
}
