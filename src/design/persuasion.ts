/**
 * Information design in its own terms, as a game: the principal, the sender, observes the state and recommends actions to
 * receivers, who may know private types. Under COMM the optimum is the sender's best Bayes correlated equilibrium; with
 * types it has to elicit them (Bergemann and Morris, Information design, 2019). CERT is the same for one receiver; with
 * several, a receiver who would not listen could be punished by what the others are told. Objective: `principal`.
 */
import { errors } from '../errors.ts';
import type { Game, Player } from '../game/game.ts';
import { type Drawn, type Profiles, profilesOf } from './prior.ts';

/** Who is persuaded. */
export interface Receiver<Type, Action extends string> {
  /** At least one. */
  readonly actions: readonly Action[];
  /** What only the receiver knows; default: nothing. */
  readonly types?: readonly Drawn<Type>[];
}

/** A sender who sees the state, and receivers who do not. */
export interface PersuasionProblem<State, Type, Action extends string> {
  readonly name: string;
  readonly source: string;
  /** States of the world, whose probabilities sum to 1, or have none when there is a joint prior. */
  readonly states: readonly Drawn<State>[];
  /** At least one; all move at once. */
  readonly receivers: readonly Receiver<Type, Action>[];
  /** Joint probability of the state and types, null for a receiver without, instead of independent ones; all together 1. */
  readonly prior?: (state: State, types: readonly (Type | null)[]) => number;
  /** Utility of a receiver, 1 to their number. */
  readonly payoff: (receiver: Player, played: Played<State, Type, Action>) => number;
  /** The sender's own utility. */
  readonly sender: (played: Played<State, Type, Action>) => number;
}

/** How it ends: one action, and one type or null, per receiver. */
export interface Played<State, Type, Action extends string> {
  readonly state: State;
  readonly actions: readonly Action[];
  readonly types: readonly (Type | null)[];
}

/** Where play stands. */
export interface PersuasionState<Action extends string = string> {
  /** Index of what chance has drawn, null at the root. */
  readonly profile: number | null;
  readonly observed: boolean;
  /** Of the receivers that have moved. */
  readonly actions: readonly Action[];
  /**
   * With types: after a last move of the principal without choice, which keeps them private to the end. What only the
   * last receiver could tell apart would count as public, and COMM refuse lies about it.
   */
  readonly over: boolean;
}

/** The type of a receiver without types, and its infoset. */
const NO_TYPE = { label: 'receiver', value: null };

/**
 * The problem as a game.
 * @throws InputError naming the field: bad states, types or prior, more than 1,000,000 profiles of them, no receiver, or one
 * without actions
 */
export function persuasionGame<State, const Action extends string, Type = never>(
  problem: PersuasionProblem<State, Type, Action>,
): Game<PersuasionState<Action>> {
  const { receivers } = problem;
  const profiles = profilesDrawn(problem);
  const at = (profile: number | null) => {
    const [first, ...rest] = profiles.at(profile as number).drawn;
    return { state: first as Drawn<State>, types: rest as Drawn<Type | null>[] };
  };
  const labelOf = (profile: number) => {
    const { state, types } = at(profile);
    const known = types.filter((_, i) => receivers[i]?.types !== undefined);
    return [state, ...known].map(({ label }) => label).join(', ');
  };
  const typed = receivers.some(({ types }) => types !== undefined);
  const played = ({ profile, actions }: PersuasionState<Action>): Played<State, Type, Action> => {
    const { state, types } = at(profile);
    return { state: state.value, types: types.map(({ value }) => value), actions };
  };

  return {
    name: problem.name,
    source: problem.source,
    players: receivers.length,
    initial: () => ({ profile: null, observed: false, actions: [], over: false }),
    actor({ profile, observed, actions, over }) {
      if (profile === null) return 'chance';
      if (!observed) return 'principal';
      if (actions.length < receivers.length) return actions.length + 1;
      return over || !typed ? 'terminal' : 'principal';
    },
    moves(state) {
      if (state.profile === null)
        return Array.from({ length: profiles.count }, (_, profile) => ({
          label: labelOf(profile),
          probability: profiles.at(profile).probability,
          next: { ...state, profile },
        }));
      if (!state.observed) return [{ label: 'observe', next: { ...state, observed: true } }];
      if (state.actions.length === receivers.length)
        return [{ label: 'end', next: { ...state, over: true } }];
      return (receivers[state.actions.length]?.actions ?? []).map((action) => ({
        label: action,
        next: { ...state, actions: [...state.actions, action] },
      }));
    },
    infoset({ profile, observed, actions }) {
      const { state, types } = at(profile);
      if (!observed) return state.label;
      return types[actions.length]?.label ?? `${state.label}, end`;
    },
    utilities: (state) => receivers.map((_, i) => problem.payoff(i + 1, played(state))),
    objective: (state) => problem.sender(played(state)),
    leastNodes() {
      // A last move without choice when there are types.
      const acting = receivers.reduceRight((below, { actions }) => 1 + actions.length * below, typed ? 2 : 1);
      return 1 + profiles.count * (1 + acting);
    },
  };
}

/** Profiles of the state, and of a type per receiver. */
function profilesDrawn<State, Type, Action extends string>(
  problem: PersuasionProblem<State, Type, Action>,
): Profiles<State | Type | null> {
  const { name, states, receivers, prior } = problem;
  if (receivers.length === 0) throw errors.badField(`${name}:receivers`, '[]', 'at least one');
  const k = receivers.findIndex(({ actions }) => actions.length === 0);
  if (k >= 0) throw errors.badField(`${name}:actions of receiver ${k + 1}`, '[]', 'at least one action');
  const noTypes: readonly Drawn<null>[] = [prior === undefined ? { ...NO_TYPE, probability: 1 } : NO_TYPE];
  const lists = [
    { what: 'states', items: states },
    ...receivers.map(({ types }, i) => ({ what: `types of receiver ${i + 1}`, items: types ?? noTypes })),
  ];
  return profilesOf<State | Type | null>(
    name,
    lists,
    prior && (([state, ...types]) => prior(state as State, types as (Type | null)[])),
  );
}
