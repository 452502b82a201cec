/**
 * A leader who gains by commitment. Source: after von Stackelberg 1934, as in Conitzer and Sandholm, EC 2006.
 * Player 1 (rows) is the leader: solve with `--instruments 1`, which makes it the mediator's own. Without commitment up is
 * dominant, the follower answers left and the leader gets 1. Committed to up with probability 1/2 the follower is
 * indifferent, answers right, and the leader gets (11 + 10) / 2 = 10.5.
 */
import type { Game } from '../game/game.ts';
import { bimatrix, type NormalFormState, pairs, textbookFamily } from './normal-form.ts';

const SOURCE = 'after von Stackelberg 1934; commitment as in Conitzer and Sandholm 2006';
const ROWS = ['up', 'down'];
const COLUMNS = ['left', 'right'];

export const stackelberg = (): Game<NormalFormState> =>
  bimatrix('stackelberg', SOURCE, [ROWS, COLUMNS], pairs('1,1 11,0', '0,0 10,1'));

export const stackelbergFamily = textbookFamily('stackelberg', 'Stackelberg leadership', stackelberg);
