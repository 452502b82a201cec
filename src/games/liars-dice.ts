/**
 * Liar's dice.
 *
 * Source: traditional (also called Dudo or Bluff); OpenSpiel's `liars_dice`; table names of Zhang et al. 2023.
 * All dice are rolled at the root and each is seen by its owner; of one owner's dice only how many show which face is told
 * apart. Players in turn raise the bid (quantity 1..all dice, face), or, not at the first turn, call the last bidder a liar.
 * After the top bid the forced call is still a node. The bid holds if at least so many dice show the face.
 * Bids are ordered by quantity and then face; with `order=face` by face and then quantity, under which the published values
 * of teams come out (Zhang, Farina & Sandholm, ICML 2023: 3D3). Sizes are the same.
 * Chosen: 1 passes between the last bidder and the challenger (the bidder wins if the bid holds), others get 0.
 * `wild=true` is OpenSpiel's rule: the highest face counts as every face.
 */
import type { Game, Move } from '../game/game.ts';
import { checkDeals, fallingFactorial } from './deal.ts';
import { amount, choice, defineFamily, flag, type Given, required, settle, whole } from './instance.ts';

const parameters = {
  players: required('number of players', 2, 10),
  faces: required('number of faces of a die', 1, 20),
  dice: whole('dice of each player', 1, 1, 5),
  order: choice('what a bid is raised in first: quantity, or face', ['quantity', 'face']),
  wild: flag('whether the highest face counts as every face', false),
  stake: amount('what the loser pays to the winner', 1, 0, 1e6),
};

export interface LiarsDiceState {
  /** Per player, the faces of its dice from 1, ascending; null before the roll. */
  readonly hands: readonly (readonly number[])[] | null;
  readonly bids: number;
  /** Number of the last bid in the order of bids; -1 before the first. */
  readonly last: number;
  readonly history: string;
  readonly called: boolean;
}

interface Bid {
  readonly quantity: number;
  readonly face: number;
  readonly label: string;
}

export function liarsDice(given: Given<typeof parameters>): Game<LiarsDiceState> {
  const { players, faces, dice, order, wild, stake, name } = settle('liars-dice', parameters, given);
  const numDeals = countHands(faces, dice) ** players;
  checkDeals(name, numDeals);
  const bids = bidsInOrder(players * dice, faces, order);
  const start: LiarsDiceState = { hands: null, bids: 0, last: -1, history: '', called: false };

  const holds = (hands: readonly (readonly number[])[], { quantity, face }: Bid) => {
    const showing = hands.flat().filter((die) => die === face || (wild && die === faces)).length;
    return showing >= quantity;
  };

  return {
    name,
    source: liarsDiceFamily.source,
    players,
    initial: () => start,
    actor({ hands, bids: made, called }) {
      if (hands === null) return 'chance';
      return called ? 'terminal' : (made % players) + 1;
    },
    moves(state) {
      if (state.hands === null) return rolls(start, players, handsOf(faces, dice), faces ** (players * dice));
      const moves: Move<LiarsDiceState>[] = bids.slice(state.last + 1).map(({ label }, k) => {
        const history = state.bids === 0 ? label : `${state.history} ${label}`;
        const last = state.last + 1 + k;
        return { label, next: { hands: state.hands, bids: state.bids + 1, last, history, called: false } };
      });
      if (state.bids > 0) moves.push({ label: 'liar', next: { ...state, called: true } });
      return moves;
    },
    infoset: ({ hands, bids: made, history }) => `${hands?.[made % players]?.join(',')}|${history}`,
    utilities({ hands, bids: made, last }) {
      const payoffs = new Array<number>(players).fill(0);
      const won = holds(hands ?? [], bids[last]!);
      payoffs[(made - 1) % players] = won ? stake : -stake;
      payoffs[made % players] = won ? -stake : stake;
      return payoffs;
    },
    // Below a bid with r higher ones there are 2^(r + 1) nodes: itself, the call, and what is below each of the r.
    leastNodes: () => 1 + numDeals * (2 ** (bids.length + 1) - 1),
  };
}

/** All bids, the lowest first. */
function bidsInOrder(numDice: number, faces: number, order: 'quantity' | 'face'): Bid[] {
  const outer = order === 'face' ? faces : numDice;
  const inner = order === 'face' ? numDice : faces;
  return Array.from({ length: outer * inner }, (_, k) => {
    const [first, second] = [Math.floor(k / inner) + 1, (k % inner) + 1];
    const [quantity, face] = order === 'face' ? [second, first] : [first, second];
    return { quantity, face, label: `${quantity}x${face}` };
  });
}

/** What one player can roll. */
interface Hand {
  /** Ascending. */
  readonly faces: readonly number[];
  /** Rolls of dice told apart that show it. */
  readonly ways: number;
}

/** Multisets of `dice` faces: (faces + dice - 1) choose dice. */
const countHands = (faces: number, dice: number): number =>
  Math.round(fallingFactorial(faces + dice - 1, dice) / fallingFactorial(dice, dice));

function handsOf(faces: number, dice: number): Hand[] {
  const hands: Hand[] = [];
  const extend = (chosen: readonly number[], ways: number) => {
    if (chosen.length === dice) {
      hands.push({ faces: chosen, ways });
      return;
    }
    for (let face = chosen.at(-1) ?? 1; face <= faces; face++) {
      // the multinomial coefficient, factor by factor: as many dice so far, over how many of them show this face
      const alike = chosen.filter((die) => die === face).length + 1;
      extend([...chosen, face], (ways * (chosen.length + 1)) / alike);
    }
  };
  extend([], 1);
  return hands;
}

/** @param numRolls of all dice told apart */
function rolls(
  start: LiarsDiceState,
  players: number,
  hands: readonly Hand[],
  numRolls: number,
): Move<LiarsDiceState>[] {
  return Array.from({ length: hands.length ** players }, (_, index) => {
    const rolled = Array.from(
      { length: players },
      (_, i) => hands[Math.floor(index / hands.length ** (players - 1 - i)) % hands.length]!,
    );
    return {
      label: rolled.map(({ faces }) => faces.join(',')).join(' '),
      probability: rolled.reduce((product, { ways }) => product * ways, 1) / numRolls,
      next: { ...start, hands: rolled.map(({ faces }) => faces) },
    };
  });
}

export const liarsDiceFamily = defineFamily({
  name: 'liars-dice',
  title: "Liar's dice",
  source: "traditional; as OpenSpiel's liars_dice",
  parameters,
  tables: [
    { prefix: 'D', digits: { players: 1, faces: 1 } },
    { prefix: 'DF', digits: { players: 1, faces: 1 }, fixed: { order: 'face' } },
  ],
  examples: [
    ...['D32', 'D33', 'DF32', 'DF33', 'liars-dice:players=2,faces=3'],
    ...['liars-dice:players=2,faces=5,wild=true', 'liars-dice:players=2,faces=3,dice=2,order=face'],
  ],
  create: liarsDice,
});
