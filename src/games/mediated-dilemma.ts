/**
 * The prisoner's dilemma with a mediator who plays for those who ask for it.
 *
 * Source: Monderer and Tennenholtz, Strong mediated equilibrium, Artificial Intelligence 2009.
 * Both players, at once, cooperate, defect or hand over; the principal sees who handed over, nothing else, and cooperates
 * or defects for each of those. Payoffs as in the prisoner's dilemma. By hand: if both hand over the principal cooperates for both,
 * if one does it defects for it. Then handing over gives 3, and leaving it at best max(1, 0) = 1: welfare 6 under every
 * concept, where without a mediator it is 2 (`prisoners-dilemma`).
 */
import type { Game } from '../game/game.ts';
import { textbookFamily } from './normal-form.ts';
import { prisonersDilemma } from './prisoners-dilemma.ts';

export interface MediatedState {
  /** Of the players that have moved. */
  readonly moves: readonly Choice[];
  /** What the principal plays for those who handed over, in their order. */
  readonly played: readonly Play[];
}

const PLAYS = ['cooperate', 'defect'] as const;
const HAND_OVER = 'hand over';
type Play = (typeof PLAYS)[number];
type Choice = Play | typeof HAND_OVER;

export function mediatedDilemma(): Game<MediatedState> {
  const dilemma = prisonersDilemma();
  const trusting = (moves: readonly Choice[]) =>
    moves.flatMap((move, k) => (move === HAND_OVER ? [k + 1] : []));
  return {
    name: 'mediated-dilemma',
    source: 'Monderer and Tennenholtz 2009',
    players: 2,
    initial: () => ({ moves: [], played: [] }),
    actor({ moves, played }) {
      if (moves.length < 2) return moves.length + 1;
      return played.length < trusting(moves).length ? 'principal' : 'terminal';
    },
    moves(state) {
      const { moves, played } = state;
      if (moves.length < 2)
        return ([...PLAYS, HAND_OVER] as const).map((label) => ({
          label,
          next: { ...state, moves: [...moves, label] },
        }));
      return PLAYS.map((label) => ({ label, next: { ...state, played: [...played, label] } }));
    },
    infoset({ moves, played }) {
      if (moves.length < 2) return 'move';
      return [`for ${trusting(moves).join(' and ')}`, ...played].join(', ');
    },
    utilities({ moves, played }) {
      const rest = [...played];
      const profile = moves.map((move) => PLAYS.indexOf(move === HAND_OVER ? (rest.shift() as Play) : move));
      return dilemma.utilities(profile);
    },
  };
}

export const mediatedDilemmaFamily = textbookFamily(
  'mediated-dilemma',
  "Prisoner's dilemma with a mediator",
  mediatedDilemma,
);
