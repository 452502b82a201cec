/**
 * Goofspiel with limited information.
 *
 * Source: S. M. Ross, Goofspiel, the game of pure strategy, 1971; limited information: Lanctot et al., NIPS 2009.
 * Everybody holds the cards 1..cards. A chance node reveals each prize, the last, forced one included; then each player
 * bids a card (serialised; later bidders do not see earlier bids; forced bids are nodes). The highest bid takes the
 * prize; players learn the set of highest bidders and nothing else. Utilities are points.
 * Chosen: a tied prize is split among the highest bidders (`ties=discard`: nobody gets it). Prizes of equal value are one
 * chance outcome.
 */
import { errors } from '../errors.ts';
import type { Game, Move } from '../game/game.ts';
import { choice, defineFamily, type Given, list, required, settle } from './instance.ts';

const parameters = {
  players: required('number of players', 2, 10),
  cards: required('cards per hand, and number of prizes', 1, 10),
  prizes: list('value of each prize, as in -1:0:1; default 1:2:…:cards'),
  ties: choice('what becomes of a tied prize', ['split', 'discard']),
};

export interface GoofspielState {
  /** Prizes that have not been revealed, in increasing order. */
  readonly prizes: readonly number[];
  /** Cards left to each player, bit c for card c. */
  readonly hands: readonly number[];
  readonly points: readonly number[];
  /** Prize that is bid for; null when chance is to reveal one. */
  readonly prize: number | null;
  /** Bids of the players who have moved in this round. */
  readonly bids: readonly number[];
  /** Each player's own bids of the finished rounds. */
  readonly own: readonly string[];
  /** Prize and highest bidders of the finished rounds. */
  readonly history: string;
}

/** @throws InputError for parameters out of range, or a number of prizes other than that of cards */
export function goofspiel(given: Given<typeof parameters>): Game<GoofspielState> {
  const { players, cards, prizes, ties, name } = settle('goofspiel', parameters, given);
  if (prizes.length > 0 && prizes.length !== cards)
    throw errors.badField('goofspiel:prizes', prizes.join(':'), `${cards} values, one per card`);
  const values = prizes.length > 0 ? prizes : Array.from({ length: cards }, (_, k) => k + 1);
  const fullHand = 2 ** (cards + 1) - 2;

  const award = (state: GoofspielState, bids: readonly number[]): GoofspielState => {
    const highest = Math.max(...bids);
    const winners = bids.flatMap((bid, i) => (bid === highest ? [i] : []));
    const shared = ties === 'split' || winners.length === 1;
    const gain = shared ? (state.prize as number) / winners.length : 0;
    return {
      prizes: state.prizes,
      hands: state.hands.map((hand, i) => hand & ~(1 << bids[i]!)),
      points: state.points.map((points, i) => (winners.includes(i) ? points + gain : points)),
      prize: null,
      bids: [],
      own: state.own.map((own, i) => `${own}${bids[i]} `),
      history: `${state.history}${state.prize}>${winners.map((i) => i + 1).join('+')} `,
    };
  };

  return {
    name,
    source: goofspielFamily.source,
    players,
    initial: () => ({
      prizes: [...values].sort((a, b) => a - b),
      hands: new Array<number>(players).fill(fullHand),
      points: new Array<number>(players).fill(0),
      prize: null,
      bids: [],
      own: new Array<string>(players).fill(''),
      history: '',
    }),
    actor({ prizes: hidden, prize, bids }) {
      if (prize !== null) return bids.length + 1;
      return hidden.length === 0 ? 'terminal' : 'chance';
    },
    moves(state) {
      if (state.prize === null) return reveals(state);
      const hand = state.hands[state.bids.length]!;
      const moves: Move<GoofspielState>[] = [];
      for (let card = 1; card <= cards; card++) {
        if ((hand & (1 << card)) === 0) continue;
        const bids = [...state.bids, card];
        moves.push({
          label: String(card),
          next: bids.length === players ? award(state, bids) : { ...state, bids },
        });
      }
      return moves;
    },
    infoset: ({ own, history, prize, bids }) => `${own[bids.length]}|${history}${prize}`,
    utilities: ({ points }) => points,
    leastNodes: () => countNodes(players, values),
  };
}

/** Per round: nodes of chance, those of bidders, and what follows all bids. */
function countNodes(players: number, values: readonly number[]): number {
  const copies = [...new Set(values)].map((value) => values.filter((other) => other === value).length);
  const reveals = countReveals(copies, values.length);
  let nodes = 0;
  let hands = 1;
  for (let round = 0; round < values.length; round++) {
    const cards = values.length - round;
    nodes += hands * reveals[round]!;
    for (let bids = 0; bids < players; bids++) nodes += hands * reveals[round + 1]! * cards ** bids;
    hands *= cards ** players;
  }
  return nodes + hands * reveals[values.length]!;
}

/** Per number of prizes: in how many orders they can be revealed, equal values not told apart. */
function countReveals(copies: readonly number[], most: number): number[] {
  // Value by value: each takes any of the places. Counts are divided by the orders of the places, n!.
  const factorial = [1];
  for (let n = 1; n <= most; n++) factorial.push(factorial[n - 1]! * n);
  let shares = factorial.map((_, n) => Number(n === 0));
  for (const own of copies)
    shares = shares.map((_, n) => {
      let sum = 0;
      for (let k = 0; k <= Math.min(n, own); k++) sum += shares[n - k]! / factorial[k]!;
      return sum;
    });
  return shares.map((share, n) => Math.round(share * factorial[n]!));
}

function reveals(state: GoofspielState): Move<GoofspielState>[] {
  const hidden = state.prizes;
  return [...new Set(hidden)].map((prize) => {
    const at = hidden.indexOf(prize);
    const copies = hidden.lastIndexOf(prize) - at + 1;
    const prizes = hidden.filter((_, k) => k !== at);
    return { label: String(prize), probability: copies / hidden.length, next: { ...state, prizes, prize } };
  });
}

export const goofspielFamily = defineFamily({
  name: 'goofspiel',
  title: 'Goofspiel, limited information',
  source: 'Ross 1971; limited information as in Lanctot et al. 2009',
  parameters,
  tables: [{ prefix: 'GL3', digits: {}, fixed: { players: 3, cards: 3 } }],
  examples: ['GL3', 'goofspiel:players=2,cards=3'],
  create: goofspiel,
});
