/**
 * Dynamic mechanism design with values drawn afresh: rounds, in each of which players draw private values independently of
 * all that was, the designer picks an outcome, and a public state moves on. What is left of a mechanism after a round is then
 * the state and what it has promised to each player (Green 1987; Spear & Srivastava 1987; Thomas & Worrall 1990), provided
 * that reports become public after each round. Sequential auctions with budgets are one instance.
 */

/** What a player may find an outcome of one round to be worth, independent of the others and of other rounds. */
export interface ValueDistribution {
  /** Strictly ascending. */
  readonly values: readonly number[];
  /** Above 0, of sum 1. */
  readonly probabilities: readonly number[];
}

/** Something that the designer can do in a round, whatever the values are. */
export interface StageOutcome {
  /** What people read. */
  readonly label: string;
  /** What the designer gets. */
  readonly reward: number;
  /** Per player, at least 0: its utility in this round is its value times this, */
  readonly amounts: readonly number[];
  /** less this. */
  readonly payments: readonly number[];
  /** The public state of the next round. */
  readonly next: string;
}

/** When a player may refuse to go on: having seen its value in every round, or in the first, or before any value. */
export type StageParticipation = 'auction' | 'start' | 'ex-ante';

/** A dynamic mechanism design problem in which values are drawn afresh and the state is public. */
export interface StagedDesign {
  readonly name: string;
  readonly players: number;
  readonly rounds: number;
  /** Distributions of a round, counted from 0, per player. */
  values(round: number): readonly ValueDistribution[];
  /** The state before round 0. */
  readonly start: string;
  /**
   * What can be done in a state, at least one outcome. To choose the first one always, in every state from this one on, must
   * give every player 0 or more in every round at every value.
   */
  outcomes(round: number, state: string): readonly StageOutcome[];
  readonly participation: StageParticipation;
  /**
   * Permutations of players, a group without its identity, under which the problem is the same: player i takes the place of
   * player permutation[i]. Empty when there are none.
   */
  readonly symmetries: readonly (readonly number[])[];
  /** The state in which player permutation[i] has what player i has in the given one. */
  permuted(state: string, permutation: readonly number[]): string;
}
