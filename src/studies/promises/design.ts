/**
 * Dynamic mechanism design with values drawn afresh: rounds, in each of which players draw private values independently of
 * all that was, the designer picks an outcome, and a public state moves on. What is left of a mechanism after a round is then
 * the state and what it has promised to each player (Green 1987; Spear & Srivastava 1987; Thomas & Worrall 1990), provided
 * that reports become public after each round. Sequential auctions with budgets are one instance.
 */

import { errors } from '../../errors.ts';

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
  /** What the designer gets, whatever the values are, */
  readonly reward: number;
  /** and for each player, by which of its values it has; nothing when absent. */
  readonly valueRewards?: readonly (readonly number[])[] | undefined;
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

/** Probabilities may add up to 1 less or more this. */
const SUM = 1e-9;

/** @throws InputError for values that are not ascending, or probabilities that are none */
export function checkValues({ values, probabilities }: ValueDistribution, field: string): void {
  const isAscending = values.every((own, k) => Number.isFinite(own) && (k === 0 || own > values[k - 1]!));
  if (values.length === 0 || !isAscending)
    throw errors.badField(field, `[${values.join(', ')}]`, 'one number or more, each above the one before');
  const sum = probabilities.reduce((total, own) => total + own, 0);
  const arePositive = probabilities.every((own) => own > 0);
  if (probabilities.length !== values.length || !arePositive || !(Math.abs(sum - 1) <= SUM))
    throw errors.badField(
      `probabilities of ${field}`,
      `[${probabilities.join(', ')}]`,
      'a number above 0 for each value, of sum 1',
    );
}

/** @throws InputError for an empty list, or an outcome whose numbers are not one per player, or not finite, or amounts below 0 */
export function checkOutcomes(
  { players }: Pick<StagedDesign, 'players'>,
  round: number,
  outcomes: readonly StageOutcome[],
): void {
  const field = `outcomes of round ${round + 1}`;
  if (outcomes.length === 0) throw errors.badField(field, '[]', 'one outcome or more');
  for (const { label, reward, valueRewards = [], amounts, payments } of outcomes) {
    if (amounts.length !== players || payments.length !== players)
      throw errors.badField(`${field}: ${label}`, amounts.length, `${players} amounts and payments`);
    if (
      ![reward, ...amounts, ...payments, ...valueRewards.flat()].every(Number.isFinite) ||
      amounts.some((own) => own < 0)
    )
      throw errors.badField(`${field}: ${label}`, amounts.join(' '), 'finite numbers, amounts of at least 0');
  }
}
