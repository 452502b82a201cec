/** What a mechanism design problem says, and what every game that is made of it needs: menus, constraints, checks. */
import { errors } from '../errors.ts';
import type { Game, Move, Player, Transfer } from '../game/game.ts';
import { balancedPayments, type Payer, type PaymentRange, separatePayments, sumOf } from './payments.ts';
import { type Drawn, type Profiles, profilesOf } from './prior.ts';

/** What truth has to be best given: the own type, or everybody's. */
export type Incentives = 'bayesian' | 'ex-post' | 'dominant';

/** Types, outcomes and what they are worth, with the rules that a mechanism has to keep. */
export interface MechanismProblem<Type, Outcome extends string> {
  readonly name: string;
  readonly source: string;
  /** Per player, at least one: its types, whose probabilities sum to 1, or have none when there is a joint prior. */
  readonly types: readonly (readonly Drawn<Type>[])[];
  /** Joint probability of a profile, one value per player, instead of independent types; all together 1. */
  readonly prior?: (types: readonly Type[]) => number;
  /** At least one, all different. */
  readonly outcomes: readonly Outcome[];
  /** What a player who takes part gets from an outcome before payments, given everybody's types. */
  readonly valuation: (player: Player, types: readonly Type[], outcome: Outcome) => number;
  /** Whether an outcome can be had when only these players take part; default: any. */
  readonly feasible?: (outcome: Outcome, participants: readonly Player[]) => boolean;
  /** What a player who takes part may be made to pay at an outcome, or null; default: no payments at all. */
  readonly payments?: (player: Player, outcome: Outcome) => PaymentRange | null;
  /** Money that the principal spends on an outcome; default 0. Its payoff is payments − cost + principalValue. */
  readonly cost?: (outcome: Outcome) => number;
  /** What the principal gets from an outcome beside money; default 0. It is no part of the budget. */
  readonly principalValue?: (types: readonly Type[], outcome: Outcome) => number;
  /**
   * Whether payments must cover the cost, leaving a surplus with the principal or not: in the mean over everything
   * (ex-ante, a constraint), or whatever is reported and done (ex-post: transfers have no other options, and outcomes
   * whose cost the participants' limits cannot cover are not feasible).
   */
  readonly budgetBalance: 'none' | 'ex-ante' | 'ex-post';
  /**
   * Whether a player must get its outside option: in the mean (ex-ante, a constraint), given its type (ex-interim: it may
   * refuse once it knows its type, and the principal sees who did; it may also be told to), or given everything (ex-post:
   * at each profile and outcome, in the mean of payments there; a constraint).
   */
  readonly participation: 'none' | 'ex-ante' | 'ex-interim' | 'ex-post';
  /**
   * Whether truth is best given what a player knows: its own type (bayesian, in the mean over the others'), or everybody's
   * (ex-post, when the others are truthful). With values that depend on the own type alone the latter is dominant: truth is
   * best whatever the others report; otherwise dominant is refused. Who knows everybody's types also knows them when it
   * refuses (participation ex-interim). Default bayesian.
   */
  readonly incentives?: Incentives;
  /** What a player gets without the mechanism; default 0. Ex post it may not depend on the type. */
  readonly outside?: (player: Player, type: Type) => number;
}

/** Where play stands. */
export interface MechanismState<Outcome extends string = string> {
  /** Index of the profile of types, null at the root. */
  readonly profile: number | null;
  /** Per player that has reported: whether it takes part. */
  readonly joined: readonly boolean[];
  readonly outcome: Outcome | null;
}

/** A problem that has been checked: its profiles, what can be done, and what every game of it has. */
export interface Terms<Type, Outcome extends string> {
  readonly profiles: Profiles<Type>;
  readonly everybody: readonly Player[];
  /** What the principal can do when these players take part. */
  readonly menuOf: (joined: readonly boolean[]) => readonly Menu<Outcome>[];
  readonly shared: Pick<
    Game<MechanismState<Outcome>>,
    'name' | 'source' | 'players' | 'constraints' | 'utilities' | 'objective' | 'transfers'
  >;
}

/** Chance draws a profile, the players move in turn, and the principal picks an outcome. */
export function inTurn<Type, Outcome extends string, State extends MechanismState<Outcome>>(
  players: number,
  { profiles, menuOf }: Pick<Terms<Type, Outcome>, 'profiles' | 'menuOf'>,
  playerMoves: (state: State) => readonly Move<State>[],
): Pick<Game<State>, 'actor' | 'moves'> {
  return {
    actor({ profile, joined, outcome }) {
      if (profile === null) return 'chance';
      if (joined.length < players) return joined.length + 1;
      return outcome === null ? 'principal' : 'terminal';
    },
    moves(state) {
      const { profile, joined } = state;
      if (profile === null)
        return Array.from({ length: profiles.count }, (_, k) => {
          const { label, probability } = profiles.at(k);
          return { label, probability, next: { ...state, profile: k } };
        });
      if (joined.length < players) return playerMoves(state);
      return menuOf(joined).map(({ outcome }) => ({ label: outcome, next: { ...state, outcome } }));
    },
  };
}

/** @throws InputError naming the field, as mechanismGame */
export function termsOf<Type, Outcome extends string>(
  problem: MechanismProblem<Type, Outcome>,
): Terms<Type, Outcome> {
  const { name, types, outcomes } = problem;
  if (types.length === 0)
    throw errors.badField(`${name}:types`, '[]', 'a list of types for at least one player');
  const lists = types.map((items, i) => ({ what: `types of player ${i + 1}`, items }));
  const profiles = profilesOf(name, lists, problem.prior);
  checkOutcomes(name, outcomes);
  const everybody = types.map((_, i) => i + 1);
  checkPayments(problem, everybody);
  const valuesAt = (profile: number | null) => profiles.at(profile as number).values;
  const menus = new Map<string, readonly Menu<Outcome>[]>();
  const menuOf = (joined: readonly boolean[]) => {
    const key = joined.join();
    if (!menus.has(key)) menus.set(key, menu(problem, everybody, joined));
    return menus.get(key)!;
  };
  const shared: Terms<Type, Outcome>['shared'] = {
    name,
    source: problem.source,
    players: types.length,
    constraints: [
      ...(problem.budgetBalance === 'ex-ante' ? ['principal>=0'] : []),
      ...participationConstraints(problem, everybody, profiles),
    ],
    utilities: (state) => utilities(problem, valuesAt(state.profile), state),
    objective: ({ profile, outcome }) =>
      (problem.principalValue?.(valuesAt(profile), outcome as Outcome) ?? 0) -
      (problem.cost?.(outcome as Outcome) ?? 0),
    transfers: ({ joined, outcome }) =>
      menuOf(joined).find((entry) => entry.outcome === outcome)?.transfers ?? [],
  };
  return { profiles, everybody, menuOf, shared };
}

function utilities<Type, Outcome extends string>(
  problem: MechanismProblem<Type, Outcome>,
  types: readonly Type[],
  { joined, outcome }: MechanismState<Outcome>,
): number[] {
  return joined.map((joins, i) =>
    joins
      ? problem.valuation(i + 1, types, outcome as Outcome)
      : (problem.outside?.(i + 1, types[i] as Type) ?? 0),
  );
}

export interface Menu<Outcome> {
  readonly outcome: Outcome;
  readonly transfers: readonly Transfer[];
}

function menu<Type, Outcome extends string>(
  problem: MechanismProblem<Type, Outcome>,
  everybody: readonly Player[],
  joined: readonly boolean[],
): Menu<Outcome>[] {
  const { name, outcomes, budgetBalance } = problem;
  const participants = everybody.filter((i) => joined[i - 1]);
  const entries = outcomes.flatMap((outcome) => {
    if (problem.feasible?.(outcome, participants) === false) return [];
    const payers = participants.flatMap((player): Payer[] => {
      const range = problem.payments?.(player, outcome) ?? null;
      return range === null ? [] : [{ player, ...range }];
    });
    const cost = problem.cost?.(outcome) ?? 0;
    const bound = (end: 'least' | 'most') => sumOf(payers.map((payer) => payer[end]));
    if (budgetBalance !== 'ex-post' || bound('least') >= cost)
      return [{ outcome, transfers: separatePayments(payers, everybody.length) }];
    if (bound('most') < cost) return [];
    return [{ outcome, transfers: balancedPayments(payers, everybody.length, cost) }];
  });
  if (entries.length === 0)
    throw errors.badField(
      `${name}:outcomes`,
      outcomes.join(', '),
      `one that is feasible when the players who take part are [${participants.join(', ')}]`,
    );
  return entries;
}

function participationConstraints<Type>(
  {
    name,
    types,
    prior,
    participation,
    outside = () => 0,
  }: Pick<MechanismProblem<Type, string>, 'name' | 'types' | 'prior' | 'participation' | 'outside'>,
  everybody: readonly Player[],
  profiles: Profiles<Type>,
): string[] {
  if (participation === 'ex-ante')
    return everybody.map((i) => {
      const own =
        prior === undefined
          ? (types[i - 1] ?? []).map(({ value, probability = 0 }) => ({ value, probability }))
          : Array.from({ length: profiles.count }, (_, k) => {
              const { values, probability } = profiles.at(k);
              return { value: values[i - 1] as Type, probability };
            });
      const mean = sumOf(own.map(({ value, probability }) => probability * outside(i, value)));
      return `player:${i}>=${mean}`;
    });
  if (participation === 'ex-post')
    return everybody.map((i) => {
      const values = (types[i - 1] ?? []).map(({ value }) => outside(i, value));
      const other = values.find((value) => value !== values[0]);
      if (other !== undefined)
        throw errors.badField(
          `${name}:outside of player ${i}`,
          `${values[0]} and ${other}`,
          'the same for every type when participation is ex-post',
        );
      return `always player:${i}>=${values[0]}`;
    });
  return [];
}

export function checkOutcomes(name: string, outcomes: readonly string[]): void {
  if (outcomes.length === 0) throw errors.badField(`${name}:outcomes`, '[]', 'at least one');
  const seen = new Set<string>();
  for (const outcome of outcomes) {
    if (seen.has(outcome)) throw errors.badField(`${name}:outcomes`, outcome, 'an outcome only once');
    seen.add(outcome);
  }
}

function checkPayments<Type, Outcome extends string>(
  { name, outcomes, payments, budgetBalance, principalValue }: MechanismProblem<Type, Outcome>,
  everybody: readonly Player[],
): void {
  for (const outcome of outcomes)
    for (const player of everybody) {
      const { least, most } = payments?.(player, outcome) ?? { least: 0, most: 0 };
      if (!(Number.isFinite(most - least) && least <= most))
        throw errors.badField(
          `${name}:payments of player ${player} at ${outcome}`,
          `${least} to ${most}`,
          'finite numbers, the least up to the most',
        );
    }
  if (budgetBalance === 'ex-ante' && principalValue !== undefined)
    throw errors.badField(
      `${name}:budgetBalance`,
      'ex-ante',
      "none or ex-post beside principalValue: ex ante the principal's whole payoff is the budget",
    );
}
