/**
 * Liar's dice with one die per player.
 *
 * Source: traditional (also called Dudo or Bluff); OpenSpiel's `liars_dice`; table names of Zhang et al. 2023.
 * All dice are rolled at the root and each is seen by its owner. Players in turn raise the bid (quantity 1..players,
 * face), ordered by quantity and then face, or, not at the first turn, call the last bidder a liar. After the top bid the
 * forced call is still a node. The bid holds if at least so many dice show the face.
 * Chosen: 1 passes between the last bidder and the challenger (the bidder wins if the bid holds), others get 0.
 * `wild=true` is OpenSpiel's rule: the highest face counts as every face.
 */
import type { Game, Move } from '../game/game.ts';
import { checkDeals } from './deal.ts';
import { amount, defineFamily, flag, type Given, required, settle } from './instance.ts';

const parameters = {
  players: required('number of players, one die each', 2, 10),
  faces: required('number of faces of a die', 1, 20),
  wild: flag('whether the highest face counts as every face', false),
  stake: amount('what the loser pays to the winner', 1, 0, 1e6),
};

export interface LiarsDiceState {
  /** Face of each die, from 1; null before the roll. */
  readonly dice: readonly number[] | null;
  readonly bids: number;
  /** Last bid as (quantity − 1) · faces + face − 1; −1 before the first. */
  readonly last: number;
  readonly history: string;
  readonly called: boolean;
}

export function liarsDice(given: Given<typeof parameters>): Game<LiarsDiceState> {
  const { players, faces, wild, stake, name } = settle('liars-dice', parameters, given);
  checkDeals(name, faces ** players);
  const bidLabels = Array.from(
    { length: players * faces },
    (_, bid) => `${Math.floor(bid / faces) + 1}x${(bid % faces) + 1}`,
  );
  const start: LiarsDiceState = { dice: null, bids: 0, last: -1, history: '', called: false };

  const holds = (dice: readonly number[], bid: number) => {
    const face = (bid % faces) + 1;
    const showing = dice.filter((die) => die === face || (wild && die === faces)).length;
    return showing >= Math.floor(bid / faces) + 1;
  };

  return {
    name,
    source: liarsDiceFamily.source,
    players,
    initial: () => start,
    actor({ dice, bids, called }) {
      if (dice === null) return 'chance';
      return called ? 'terminal' : (bids % players) + 1;
    },
    moves(state) {
      if (state.dice === null) return rolls(start, players, faces);
      const moves: Move<LiarsDiceState>[] = [];
      for (let bid = state.last + 1; bid < bidLabels.length; bid++) {
        const label = bidLabels[bid]!;
        const history = state.bids === 0 ? label : `${state.history} ${label}`;
        moves.push({
          label,
          next: { dice: state.dice, bids: state.bids + 1, last: bid, history, called: false },
        });
      }
      if (state.bids > 0) moves.push({ label: 'liar', next: { ...state, called: true } });
      return moves;
    },
    infoset: ({ dice, bids, history }) => `${dice?.[bids % players]}|${history}`,
    utilities({ dice, bids, last }) {
      const payoffs = new Array<number>(players).fill(0);
      const won = holds(dice ?? [], last);
      payoffs[(bids - 1) % players] = won ? stake : -stake;
      payoffs[bids % players] = won ? -stake : stake;
      return payoffs;
    },
    // Below a bid with r higher ones there are 2^(r + 1) nodes: itself, the call, and what is below each of the r.
    leastNodes: () => 1 + faces ** players * (2 ** (players * faces + 1) - 1),
  };
}

function rolls(start: LiarsDiceState, players: number, faces: number): Move<LiarsDiceState>[] {
  const count = faces ** players;
  return Array.from({ length: count }, (_, index) => {
    const dice = Array.from(
      { length: players },
      (_, i) => (Math.floor(index / faces ** (players - 1 - i)) % faces) + 1,
    );
    return { label: dice.join(' '), probability: 1 / count, next: { ...start, dice } };
  });
}

export const liarsDiceFamily = defineFamily({
  name: 'liars-dice',
  title: "Liar's dice",
  source: "traditional; one die each as in OpenSpiel's liars_dice",
  parameters,
  table: { prefix: 'D', digits: { players: 1, faces: 1 } },
  examples: ['D32', 'D33', 'liars-dice:players=2,faces=3', 'liars-dice:players=2,faces=5,wild=true'],
  create: liarsDice,
});
