/** Strategies as they are returned, saved and sent: what is needed to read them and to compute their certificate. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';

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

/** The strategy behind a report: the mediator's with its witness, or both players' in NASH. */
export type Strategy =
  | { readonly kind: 'mediated'; readonly augmented: AugmentedGame; readonly witness: Witness }
  | { readonly kind: 'nash'; readonly game: ZeroSumGame; readonly profile: readonly [Flow, Flow] };

/** The mediated one. */
export type MediatedStrategy = Extract<Strategy, { kind: 'mediated' }>;
