/**
 * Mechanism design in its own terms, as a game: types are drawn by chance and seen by their players alone, who report
 * them; the principal picks the outcome, and the payments are transfers. Under COMM the mediator's strategy is a direct
 * mechanism, and its incentive constraints are Bayesian incentive compatibility (Myerson, Incentive compatibility and the
 * bargaining problem, 1979). Objectives: `principal` (revenue), `surplus`, `welfare`, or any other.
 */
import type { Game } from '../game/game.ts';
import { informedGame } from './informed.ts';
import {
  inTurn,
  type MechanismProblem,
  type MechanismState,
  type Terms,
  termsOf,
} from './mechanism-problem.ts';

/**
 * The problem as a game, for COMM. Where players know everybody's types (incentives other than bayesian) their reports are
 * moves of the game, which the principal sees: any concept whose mediator remembers everything is then the same.
 * @throws InputError naming the field: bad types or prior, more than 1,000,000 profiles of types, no outcome or one twice,
 * bad ranges of payments, or ex post balance among more than 12 players who pay; ex post
 * participation whose outside option depends on the type; ex ante balance with a principalValue; incentives other than
 * bayesian with a profile of probability 0, or dominant ones with values that depend on others' types; and, when the game is
 * expanded, participants for whom no outcome is feasible
 */
export function mechanismGame<Type, const Outcome extends string>(
  problem: MechanismProblem<Type, Outcome>,
): Game<MechanismState<Outcome>> {
  const terms = termsOf(problem);
  const { incentives = 'bayesian' } = problem;
  return incentives === 'bayesian' ? bayesianGame(problem, terms) : informedGame(problem, terms);
}

function bayesianGame<Type, Outcome extends string>(
  { types, participation }: MechanismProblem<Type, Outcome>,
  terms: Terms<Type, Outcome>,
): Game<MechanismState<Outcome>> {
  const { profiles, everybody, shared } = terms;
  const players = types.length;
  return {
    ...shared,
    initial: () => ({ profile: null, joined: [], outcome: null }),
    ...inTurn(players, terms, (state) => {
      const { joined } = state;
      const takePart = { label: 'take part', next: { ...state, joined: [...joined, true] } };
      if (participation !== 'ex-interim') return [takePart];
      return [takePart, { label: 'refuse', next: { ...state, joined: [...joined, false] } }];
    }),
    infoset({ profile, joined }) {
      if (joined.length < players)
        return profiles.at(profile as number).drawn[joined.length]?.label as string;
      const refused = everybody.filter((i) => joined[i - 1] === false);
      return refused.length === 0 ? 'outcome' : `outcome without ${refused.join(' and ')}`;
    },
    leastNodes: () => 1 + profiles.count * nodesBelow(players, participation),
  };
}

/** Nodes below a profile, at least: who has joined so far branches, or is a line; then one outcome. */
function nodesBelow(players: number, participation: string): number {
  const ends = participation === 'ex-interim' ? 2 ** players : 1;
  return (participation === 'ex-interim' ? ends - 1 : players) + 2 * ends;
}
