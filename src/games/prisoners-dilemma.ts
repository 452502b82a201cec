/**
 * The prisoner's dilemma. Source: Flood and Dresher 1950; payoffs 5 > 3 > 1 > 0 as in Axelrod 1984.
 * Defecting is dominant: the one equilibrium of every concept is (defect, defect), welfare 2.
 */
import type { Game } from '../game/game.ts';
import { bimatrix, type NormalFormState, pairs, textbookFamily } from './normal-form.ts';

const ACTIONS = ['cooperate', 'defect'];

const SOURCE = 'Flood and Dresher 1950; payoffs of Axelrod 1984';

export const prisonersDilemma = (): Game<NormalFormState> =>
  bimatrix('prisoners-dilemma', SOURCE, [ACTIONS, ACTIONS], pairs('3,3 0,5', '5,0 1,1'));

const TITLE = "Prisoner's dilemma";
export const prisonersDilemmaFamily = textbookFamily('prisoners-dilemma', TITLE, prisonersDilemma);
