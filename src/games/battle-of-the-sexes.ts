/**
 * Battle of the sexes. Source: Luce and Raiffa, Games and Decisions, 1957.
 * Two pure equilibria, (2, 1) and (1, 2); a fair coin between them is a correlated equilibrium with 1.5 each.
 */
import type { Game } from '../game/game.ts';
import { bimatrix, type NormalFormState, pairs, textbookFamily } from './normal-form.ts';

const ACTIONS = ['opera', 'football'];

export const battleOfTheSexes = (): Game<NormalFormState> =>
  bimatrix('battle-of-the-sexes', 'Luce and Raiffa 1957', [ACTIONS, ACTIONS], pairs('2,1 0,0', '0,0 1,2'));

const TITLE = 'Battle of the sexes';
export const battleOfTheSexesFamily = textbookFamily('battle-of-the-sexes', TITLE, battleOfTheSexes);
