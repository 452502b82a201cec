/**
 * Matching pennies: player 1 wins when the pennies agree. Source: von Neumann 1928.
 * Zero-sum with value 0; both play heads with probability 1/2.
 */
import type { Game } from '../game/game.ts';
import { bimatrix, type NormalFormState, pairs, textbookFamily } from './normal-form.ts';

const ACTIONS = ['heads', 'tails'];

export const matchingPennies = (): Game<NormalFormState> =>
  bimatrix('matching-pennies', 'von Neumann 1928', [ACTIONS, ACTIONS], pairs('1,-1 -1,1', '-1,1 1,-1'));

export const matchingPenniesFamily = textbookFamily('matching-pennies', 'Matching pennies', matchingPennies);
