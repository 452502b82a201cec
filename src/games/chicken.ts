/**
 * Chicken. Source: R. J. Aumann, Subjectivity and correlation in randomized strategies, 1974; payoffs 7, 6, 2, 0.
 * The best correlated equilibrium for welfare plays (swerve, swerve) with probability 1/2 and each of the pure equilibria
 * with 1/4: welfare 10.5, more than any mixture of Nash equilibria.
 */
import type { Game } from '../game/game.ts';
import { bimatrix, type NormalFormState, pairs, textbookFamily } from './normal-form.ts';

const ACTIONS = ['swerve', 'dare'];

export const chicken = (): Game<NormalFormState> =>
  bimatrix('chicken', 'Aumann 1974', [ACTIONS, ACTIONS], pairs('6,6 2,7', '7,2 0,0'));

export const chickenFamily = textbookFamily('chicken', 'Chicken', chicken);
