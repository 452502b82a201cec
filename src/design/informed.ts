/**
 * A mechanism for players who know everybody's types, as a game: reports are moves, of which the honest one is prescribed, and
 * the principal sees them and nothing else. Its deviators then know what the others are and report, so that truth is best at
 * each profile: ex post incentive compatibility, which is dominance where values are private (Bergemann and Morris, Robust
 * mechanism design, 2005). Only one player deviates at a time: after somebody has, the others have no other move.
 */
import { errors } from '../errors.ts';
import type { Game, Move } from '../game/game.ts';
import { inTurn, type MechanismProblem, type MechanismState, type Terms } from './mechanism-problem.ts';
import { type Drawn, listed, type Profiles } from './prior.ts';

/** Where play stands. */
interface InformedState<Outcome extends string> extends MechanismState<Outcome> {
  /** Per player that has moved: the index of the type that it reports, if it takes part. */
  readonly reports: readonly number[];
  readonly somebodyDeviated: boolean;
}

/** @throws InputError naming the field, as mechanismGame */
export function informedGame<Type, Outcome extends string>(
  problem: MechanismProblem<Type, Outcome>,
  terms: Terms<Type, Outcome>,
): Game<InformedState<Outcome>> {
  const { profiles, everybody, shared } = terms;
  const { name, types, participation } = problem;
  checkSupport(name, profiles);
  if (problem.incentives === 'dominant') checkPrivate(problem, profiles);
  const players = types.length;
  const drawnAt = ({ profile }: InformedState<Outcome>) => profiles.at(profile as number).drawn;
  const ownType = (state: InformedState<Outcome>) => {
    const i = state.joined.length;
    return types[i]!.indexOf(drawnAt(state)[i]!);
  };
  const refusals = participation === 'ex-interim' ? 1 : 0;

  function playerMoves(state: InformedState<Outcome>): Move<InformedState<Outcome>>[] {
    const { joined, reports, somebodyDeviated } = state;
    const own = ownType(state);
    const all = types[joined.length]!.map(({ label }, report) => ({
      label: `report ${label}`,
      next: {
        ...state,
        joined: [...joined, true],
        reports: [...reports, report],
        somebodyDeviated: somebodyDeviated || report !== own,
      },
    }));
    if (somebodyDeviated) return [all[own]!];
    if (refusals === 0) return all;
    const next = { ...state, joined: [...joined, false], reports: [...reports, own], somebodyDeviated: true };
    return [...all, { label: 'refuse', next }];
  }

  return {
    ...shared,
    initial: () => ({ profile: null, joined: [], reports: [], somebodyDeviated: false, outcome: null }),
    ...inTurn(players, terms, playerMoves),
    infoset(state) {
      const { joined, reports, somebodyDeviated } = state;
      if (joined.length < players) {
        const label = knownTo(joined.length, drawnAt(state));
        return somebodyDeviated ? `${label}; another has deviated` : label;
      }
      const reported = everybody.filter((i) => joined[i - 1]).map((i) => types[i - 1]![reports[i - 1]!]!);
      const refused = everybody.filter((i) => !joined[i - 1]);
      const label = reported.length === 0 ? 'outcome' : `outcome at ${listed(reported)}`;
      return refused.length === 0 ? label : `${label} without ${refused.join(' and ')}`;
    },
    prescribed(state) {
      if (state.profile === null || state.joined.length === players) return undefined;
      return state.somebodyDeviated ? 0 : ownType(state);
    },
    leastNodes() {
      // Per profile: the honest path, and one for each other move of each player.
      const others = types.map((own, i) => (own.length - 1 + refusals) * (players - i + 1));
      return 1 + profiles.count * others.reduce((sum, nodes) => sum + nodes, players + 2);
    },
  };
}

function knownTo(i: number, drawn: readonly Drawn<unknown>[]): string {
  const own = listed([drawn[i]!]);
  return drawn.length === 1 ? own : `${own}; the others ${listed(drawn.toSpliced(i, 1))}`;
}

/** What a deviator gains counts as often as its profile occurs. */
function checkSupport<Type>(name: string, profiles: Profiles<Type>): void {
  for (let k = 0; k < profiles.count; k++) {
    const { label, probability } = profiles.at(k);
    if (!(probability > 0))
      throw errors.badField(
        `${name}:prior of ${label}`,
        probability,
        'above 0 at every profile unless incentives are bayesian, for truth is to be best at each',
      );
  }
}

function checkPrivate<Type, Outcome extends string>(
  { name, outcomes, valuation }: MechanismProblem<Type, Outcome>,
  profiles: Profiles<Type>,
): void {
  const known = new Map<string, number>();
  for (let k = 0; k < profiles.count; k++) {
    const { drawn, values } = profiles.at(k);
    drawn.forEach(({ label }, i) => {
      for (const outcome of outcomes) {
        const key = JSON.stringify([i, label, outcome]);
        const value = valuation(i + 1, values, outcome);
        const first = known.get(key) ?? value;
        known.set(key, first);
        if (value !== first)
          throw errors.badField(
            `${name}:valuation of player ${i + 1} of type ${label} at ${outcome}`,
            `${first} and ${value}`,
            "the same whatever the others' types are when incentives are dominant; take ex-post",
          );
      }
    });
  }
}
