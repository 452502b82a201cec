/**
 * The prisoner's dilemma. Source: Flood and Dresher 1950; payoffs 5 > 3 > 1 > 0 as in Axelrod 1984.
 * Defecting is dominant: the one equilibrium of every concept is (defect, defect), welfare 2.
 */
import type { Game } from '../game/game.ts';
import { bimatrix, type NormalFormState, textbookFamily } from './normal-form.ts';

const ACTIONS = ['cooperate', 'defect'];

export const prisonersDilemma = (): Game<NormalFormState> =>
  bimatrix(
    'prisoners-dilemma',
    'Flood and Dresher 1950; payoffs of Axelrod 1984',
    [ACTIONS, ACTIONS],
    [
      [
        [3, 3],
        [0, 5],
      ],
      [
        [5, 0],
        [1, 1],
      ],
    ],
  );

export const prisonersDilemmaFamily = textbookFamily(
  'prisoners-dilemma',
  "Prisoner's dilemma",
  prisonersDilemma,
);
