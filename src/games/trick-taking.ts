/**
 * Trick taking: the play of a small bridge hand with all hands open.
 *
 * Source: Zhang, Farina, Celli, Sandholm, Optimal correlated equilibria in general-sum extensive-form games, EC 2022.
 * `ranks` ranks from 2 in four suits, spades are trump. Seats in order: declarer (player 1), left defender (player 2),
 * dummy (played by player 1), right defender (player 3). Dummy holds ♠2 and the lowest hearts (♥2 ♥3 for three ranks); the
 * other cards are dealt at random by one chance node, `ranks` to each. Declarer's left leads; follow suit if possible; the
 * highest trump, or else the highest card of the suit led, takes the trick; its winner leads.
 * Chosen: utility of a side is its tricks minus the other's, which the defenders share half and half (constant sum 0).
 * Chosen: forced moves are not nodes (`forced=last-trick`: only those of the last trick; `forced=kept`: all are nodes).
 */
import type { Game, Move } from '../game/game.ts';
import { choice, defineFamily, type Given, required, type Settled, settle } from './instance.ts';

const parameters = {
  ranks: required('cards of each suit, and of each hand', 2, 3),
  forced: choice('which forced moves are left out of the tree', ['skipped', 'last-trick', 'kept']),
};

const SUITS = 'SHDC';
const TRUMP = 0;
const PLAYER_OF_SEAT = [1, 2, 1, 3] as const;
const DECLARER = 0;
const LEFT = 1;
const DUMMY = 2;

export interface TrickTakingState {
  /** Hands of the deal, as in its chance label; empty before the deal. */
  readonly deal: string;
  /** Cards in hand per seat, bit suit · ranks + rank. */
  readonly hands: readonly number[];
  readonly leader: number;
  /** Cards on the table, from the leader on. */
  readonly trick: readonly number[];
  readonly finished: number;
  /** Tricks taken by declarer and dummy. */
  readonly won: number;
  readonly history: string;
}

/** With a label per card. */
type Rules = Settled<typeof parameters> & { readonly labels: readonly string[] };

export function trickTaking(given: Given<typeof parameters>): Game<TrickTakingState> {
  const settled = settle('trick-taking', parameters, given);
  const { ranks, name } = settled;
  const labels = [...SUITS].flatMap((suit) =>
    Array.from({ length: ranks }, (_, rank) => `${suit}${rank + 2}`),
  );
  const rules = { ...settled, labels };

  return {
    name,
    source: trickTakingFamily.source,
    players: 3,
    initial: () => ({ deal: '', hands: [], leader: LEFT, trick: [], finished: 0, won: 0, history: '' }),
    actor(state) {
      if (state.deal === '') return 'chance';
      return state.finished === ranks ? 'terminal' : (PLAYER_OF_SEAT[seatToPlay(state)] as number);
    },
    moves(state) {
      if (state.deal === '') return deals(rules);
      const options = legal(rules, state);
      const moves: Move<TrickTakingState>[] = [];
      for (let card = 0; card < labels.length; card++)
        if ((options & (1 << card)) !== 0)
          moves.push({ label: labels[card]!, next: skipForced(rules, play(rules, state, card)) });
      return moves;
    },
    infoset: ({ deal, history }) => `${deal}:${history}`,
    utilities({ won }) {
      const lost = ranks - won;
      return [won - lost, (lost - won) / 2, (lost - won) / 2];
    },
  };
}

function deals(rules: Rules): Move<TrickTakingState>[] {
  const { ranks, labels } = rules;
  const dummy = 1 | ((2 ** (ranks - 1) - 1) << ranks);
  const others = (2 ** (4 * ranks) - 1) & ~dummy;
  const hands = subsets(others, ranks).flatMap((declarer) =>
    subsets(others & ~declarer, ranks).map((left) => [declarer, left, dummy, others & ~declarer & ~left]),
  );
  const handLabel = (hand: number) => labels.filter((_, card) => (hand & (1 << card)) !== 0).join('');
  return hands.map((held) => {
    const label = held.map(handLabel).join(' ');
    const start = { deal: label, hands: held, leader: LEFT, trick: [], finished: 0, won: 0, history: '' };
    return { label, probability: 1 / hands.length, next: skipForced(rules, start) };
  });
}

const seatToPlay = ({ leader, trick }: TrickTakingState) => (leader + trick.length) % 4;
const suitOf = ({ ranks }: Rules, card: number) => Math.floor(card / ranks);

/** The cards that may be played, as a mask. */
function legal(rules: Rules, state: TrickTakingState): number {
  const hand = state.hands[seatToPlay(state)]!;
  const led = state.trick[0];
  if (led === undefined) return hand;
  const suit = (2 ** rules.ranks - 1) << (suitOf(rules, led) * rules.ranks);
  return (hand & suit) === 0 ? hand : hand & suit;
}

function play(rules: Rules, state: TrickTakingState, card: number): TrickTakingState {
  const seat = seatToPlay(state);
  const hands = state.hands.with(seat, state.hands[seat]! & ~(1 << card));
  const history = `${state.history} ${rules.labels[card]}`;
  const trick = [...state.trick, card];
  if (trick.length < 4) return { ...state, hands, trick, history };
  const leader = (state.leader + takes(rules, trick)) % 4;
  const won = state.won + (leader === DECLARER || leader === DUMMY ? 1 : 0);
  return { deal: state.deal, hands, leader, trick: [], finished: state.finished + 1, won, history };
}

/** Position in the trick of the card that takes it. */
function takes(rules: Rules, trick: readonly number[]): number {
  let best = 0;
  for (let k = 1; k < 4; k++) {
    const card = trick[k]!;
    const top = trick[best]!;
    const beats = suitOf(rules, card) === suitOf(rules, top) ? card > top : suitOf(rules, card) === TRUMP;
    if (beats) best = k;
  }
  return best;
}

/** Plays on while there is no choice. */
function skipForced(rules: Rules, from: TrickTakingState): TrickTakingState {
  const { ranks, forced } = rules;
  if (forced === 'kept') return from;
  let state = from;
  while (state.finished < (forced === 'skipped' ? ranks : 0) || state.finished === ranks - 1) {
    const options = legal(rules, state);
    if ((options & (options - 1)) !== 0) break;
    state = play(rules, state, 31 - Math.clz32(options));
  }
  return state;
}

/** Subsets of `count` elements, as masks in lexicographic order of their elements. */
function subsets(mask: number, count: number): number[] {
  if (count === 0) return [0];
  const found: number[] = [];
  for (let rest = mask; rest !== 0; rest &= rest - 1) {
    const lowest = rest & -rest;
    for (const others of subsets(rest & ~lowest, count - 1)) found.push(lowest | others);
  }
  return found;
}

export const trickTakingFamily = defineFamily({
  name: 'trick-taking',
  title: 'Trick taking, perfect information after the deal',
  source: 'Zhang, Farina, Celli, Sandholm 2022; conventions chosen here',
  parameters,
  tables: [{ prefix: 'TP', digits: { ranks: 1 } }],
  examples: ['TP3', 'trick-taking:ranks=2'],
  create: trickTaking,
});
