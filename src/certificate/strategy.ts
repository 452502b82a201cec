/** Strategies as they are returned, saved and sent: what is needed to read them and to compute their certificate. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import type { ProductGame } from '../augmented/product-game.ts';
import type { StreamedGame } from '../augmented/streamed/streamed-game.ts';

/** What certifies a mediated solution, in the order of augmented.deviators. */
export interface Witness {
  readonly mediator: Flow;
  /** The deviations that prove the upper bound, */
  readonly deviations: readonly Flow[];
  /** and their multipliers, in the objective's unit per gain over range. */
  readonly multipliers: readonly number[];
}

/** Both players' flows of a zero-sum game. */
export type ZeroSumProfile = readonly [Flow, Flow];

/** What proves a bound on a concept: deviations of one that contains it, in the order of its augmented.deviators. */
export interface BoundProof {
  readonly augmented: AugmentedGame;
  readonly deviations: readonly Flow[];
  readonly multipliers: readonly number[];
  /**
   * Where `augmented` is a private concept's keys, and its mediator relaxed: what a search over pure profiles has proved of the
   * worth of each, rounding of the prices apart. Otherwise the bound is that of all that the mediator can do.
   */
  readonly searched?: number;
}

/** What proves a bound on a concept whose mediator remembers everything, by a walk: prices of its simple deviations. */
export interface StreamedProof {
  readonly streamed: StreamedGame;
  /** Per weight of its family, >= 0, in the objective's unit per gain in the player's. */
  readonly weights: Float64Array;
}

/**
 * The strategy behind a report: the mediator's with its witness; both players' in NASH; or that of everybody, the principal's at
 * [0], whose recommendations the mediator draws by themselves, or a mixture of faces, with a bound from a concept that contains
 * the one asked for, from simple deviations of that one, or from its keys.
 */
export type Strategy =
  | { readonly kind: 'mediated'; readonly augmented: AugmentedGame; readonly witness: Witness }
  | { readonly kind: 'nash'; readonly game: ZeroSumGame; readonly profile: ZeroSumProfile }
  | {
      readonly kind: 'product';
      readonly game: ProductGame;
      readonly profile: readonly Flow[];
      readonly bound: BoundProof | StreamedProof;
    }
  | {
      readonly kind: 'mixture';
      /** Of mixtures of the faces; bounds are not of it. */
      readonly augmented: AugmentedGame;
      readonly faces: readonly FaceOutline[];
      readonly mediator: Flow;
      readonly bound: BoundProof;
    };

/** Which face of a private mediator's strategies: one player may be recommended anything, the others a pure profile. */
export interface FaceOutline {
  readonly player: number;
  /** Per infoset the number of the action that is recommended there. */
  readonly profile: Int32Array;
}

/** The mediated one. */
export type MediatedStrategy = Extract<Strategy, { kind: 'mediated' }>;
/** That of a mediator who mixes faces. */
export type MixtureStrategy = Extract<Strategy, { kind: 'mixture' }>;
/** That of independent players. */
export type ProductStrategy = Extract<Strategy, { kind: 'product' }>;
