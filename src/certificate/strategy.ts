/** Strategies as they are returned, saved and sent: what is needed to read them and to compute their certificate. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import type { ProductGame } from '../augmented/product-game.ts';
import type { Profile as ProductProfile } from '../augmented/profile-walk.ts';

/** What certifies a mediated solution, in the order of augmented.deviators. */
export interface Witness {
  readonly mediator: Flow;
  /** The deviations that prove the upper bound, */
  readonly deviations: readonly Flow[];
  /** and their multipliers, in the objective's unit per gain over range. */
  readonly multipliers: readonly number[];
}

/** Both players' flows. */
export type Profile = readonly [Flow, Flow];

/** What proves a bound on a concept: deviations of one that contains it, in the order of its augmented.deviators. */
export interface BoundProof {
  readonly augmented: AugmentedGame;
  readonly deviations: readonly Flow[];
  readonly multipliers: readonly number[];
}

/**
 * The strategy behind a report: the mediator's with its witness; both players' in NASH; or that of everybody, the principal's at
 * [0], whose recommendations a private mediator draws by themselves, with a bound from a concept that contains the one asked for.
 */
export type Strategy =
  | { readonly kind: 'mediated'; readonly augmented: AugmentedGame; readonly witness: Witness }
  | { readonly kind: 'nash'; readonly game: ZeroSumGame; readonly profile: readonly [Flow, Flow] }
  | {
      readonly kind: 'product';
      readonly game: ProductGame;
      readonly profile: ProductProfile;
      readonly bound: BoundProof;
    };

/** The mediated one. */
export type MediatedStrategy = Extract<Strategy, { kind: 'mediated' }>;
/** That of independent players. */
export type ProductStrategy = Extract<Strategy, { kind: 'product' }>;
