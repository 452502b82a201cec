/**
 * Leduc hold'em for n players: two betting rounds, one board card between them.
 *
 * Source: Southey et al., Bayes' bluff: opponent modelling in poker, UAI 2005; n players as in OpenSpiel's leduc_poker.
 * Ante 1; a bet or raise is 2 in round one and 4 in round two, at most `raises` of them per round; fold only when facing
 * a bet; folded players are skipped; player 1, or the first still in, opens each round. Best hand: a pair with the board,
 * then the higher rank; ties split the pot. Utilities are winnings minus what was paid.
 * `deal=ranks`: one chance node deals the ranks of all hands and another the board's; suits are in the probabilities.
 * `deal=cards`: OpenSpiel's rules: distinct cards, dealt one player at a time, suits seen by their owner.
 */
import { errors } from '../errors.ts';
import type { Game, Move } from '../game/game.ts';
import { checkDeals, countDeals, dealRanks, fallingFactorial, rankLabel } from './deal.ts';
import { amount, choice, defineFamily, type Given, required, settle } from './instance.ts';

const parameters = {
  players: required('number of players', 2, 10),
  raises: required('most bets and raises in a round', 0, 10),
  ranks: required('ranks in the deck', 1, 20),
  suits: required('cards of each rank', 1, 20),
  ante: amount('paid by everybody before the deal', 1, 0, 1e6),
  bet1: amount('size of a bet or raise in round one', 2, 0, 1e6),
  bet2: amount('size of a bet or raise in round two', 4, 0, 1e6),
  deal: choice('whether suits are collapsed into ranks, or cards dealt one by one', ['ranks', 'cards']),
};

export interface LeducState {
  readonly stage: 'deal' | 'betting' | 'board' | 'end';
  /** Cards dealt so far, one per player: ranks, or rank · suits + suit when cards are dealt. */
  readonly cards: readonly number[];
  readonly board: number;
  readonly turn: number;
  /** Bit i for player i. */
  readonly folded: number;
  /** Per player: bets and raises of this round that it has made or called. */
  readonly matched: readonly number[];
  /** The same for round one, once the board is dealt. */
  readonly earlier: readonly number[];
  readonly raised: number;
  /** Players who must still act before the round ends. */
  readonly pending: number;
  /** c check or call, b bet, r raise, f fold; the board between the rounds. */
  readonly history: string;
}

/** @throws InputError for parameters out of range, or fewer cards than players and board need */
export function leduc(given: Given<typeof parameters>): Game<LeducState> {
  const { players, raises, ranks, suits, ante, bet1, bet2, deal, name } = settle('leduc', parameters, given);
  if (ranks * suits < players + 1)
    throw errors.badField(
      'leduc:ranks',
      ranks,
      `ranks × suits of at least ${players + 1}, one card for each of ${players} players and the board`,
    );
  const byCard = deal === 'cards';
  const rankOf = (card: number) => (byCard ? Math.floor(card / suits) : card);
  const cardLabel = (card: number) =>
    rankLabel(rankOf(card), ranks) + (byCard ? String.fromCharCode(97 + (card % suits)) : '');
  const nobody = new Array<number>(players).fill(0);

  const start = (cards: readonly number[]): LeducState => ({
    stage: cards.length === players ? 'betting' : 'deal',
    cards,
    board: -1,
    turn: 0,
    folded: 0,
    matched: nobody,
    earlier: nobody,
    raised: 0,
    pending: players,
    history: '',
  });
  const undealt = start([]);
  const numHands = byCard ? fallingFactorial(ranks * suits, players) : countDeals(players, ranks, suits);
  if (!byCard) checkDeals(name, numHands);
  const hands = (): Move<LeducState>[] =>
    dealRanks(players, ranks, suits).map(({ cards, probability }) => ({
      label: cards.map(cardLabel).join(' '),
      probability,
      next: start(cards),
    }));

  /** The cards, or ranks with their multiplicity, that chance can still deal. */
  const draws = (cards: readonly number[], next: (card: number) => LeducState): Move<LeducState>[] => {
    const total = ranks * suits - cards.length;
    const kinds = byCard ? ranks * suits : ranks;
    const moves: Move<LeducState>[] = [];
    for (let card = 0; card < kinds; card++) {
      const copies = (byCard ? 1 : suits) - cards.filter((held) => held === card).length;
      if (copies > 0) moves.push({ label: cardLabel(card), probability: copies / total, next: next(card) });
    }
    return moves;
  };

  const turnBoard = (state: LeducState, board: number): LeducState => ({
    ...state,
    stage: 'betting',
    board,
    turn: nextIn(state.folded, players - 1, players),
    matched: nobody,
    earlier: state.matched,
    raised: 0,
    pending: players - countBits(state.folded),
    history: `${state.history}/${cardLabel(board)}/`,
  });

  /** The state after the player to act has folded, matched the bets, or raised. */
  const act = (state: LeducState, letter: string): LeducState => {
    const { turn } = state;
    const folded = letter === 'f' ? state.folded | (1 << turn) : state.folded;
    const raised = letter === 'b' || letter === 'r' ? state.raised + 1 : state.raised;
    const active = players - countBits(folded);
    const pending = raised > state.raised ? active - 1 : state.pending - 1;
    const over = active === 1 || (pending === 0 && state.board >= 0);
    return {
      stage: over ? 'end' : pending === 0 ? 'board' : 'betting',
      cards: state.cards,
      board: state.board,
      turn: nextIn(folded, turn, players),
      folded,
      matched: letter === 'f' ? state.matched : state.matched.with(turn, raised),
      earlier: state.earlier,
      raised,
      pending,
      history: state.history + letter,
    };
  };

  const betting = (state: LeducState): Move<LeducState>[] => {
    const facing = state.matched[state.turn]! < state.raised;
    const moves: Move<LeducState>[] = [];
    if (facing) moves.push({ label: 'fold', next: act(state, 'f') });
    moves.push({ label: facing ? 'call' : 'check', next: act(state, 'c') });
    if (state.raised < raises)
      moves.push(
        state.raised > 0
          ? { label: 'raise', next: act(state, 'r') }
          : { label: 'bet', next: act(state, 'b') },
      );
    return moves;
  };

  /** Strength at showdown; −1 for a folded hand. Before the board only one hand is left. */
  const strength = ({ cards, board, folded }: LeducState, player: number): number => {
    if ((folded & (1 << player)) !== 0) return -1;
    const rank = rankOf(cards[player]!);
    return board >= 0 && rank === rankOf(board) ? ranks + rank : rank;
  };

  return {
    name,
    source: leducFamily.source,
    players,
    initial: () => undealt,
    actor({ stage, turn }) {
      if (stage === 'end') return 'terminal';
      return stage === 'betting' ? turn + 1 : 'chance';
    },
    moves(state) {
      if (state.stage === 'betting') return betting(state);
      if (state.stage === 'board') return draws(state.cards, (board) => turnBoard(state, board));
      return byCard ? draws(state.cards, (card) => start([...state.cards, card])) : hands();
    },
    infoset: ({ cards, turn, history }) => `${cardLabel(cards[turn]!)}|${history}`,
    utilities(state) {
      const inRoundTwo = state.board >= 0;
      const paid = state.matched.map(
        (bets, i) => ante + (inRoundTwo ? state.earlier[i]! * bet1 + bets * bet2 : bets * bet1),
      );
      const pot = paid.reduce((sum, stake) => sum + stake, 0);
      const strengths = paid.map((_, i) => strength(state, i));
      const best = Math.max(...strengths);
      const winners = strengths.filter((value) => value === best).length;
      return paid.map((stake, i) => (strengths[i] === best ? pot / winners : 0) - stake);
    },
    leastNodes() {
      const { nodes, boards, below } = countBetting(players, raises);
      const withBoards = byCard
        ? fallingFactorial(ranks * suits, players + 1)
        : countDeals(players + 1, ranks, suits);
      let dealing = 1;
      for (let dealt = 1; byCard && dealt < players; dealt++)
        dealing += fallingFactorial(ranks * suits, dealt);
      return dealing + numHands * (nodes + boards) + withBoards * below;
    },
  };
}

interface Betting {
  /** Of round one. */
  readonly nodes: number;
  /** Chance nodes that turn the board. */
  readonly boards: number;
  /** Nodes of round two below them, for one board each. */
  readonly below: number;
}

const FOLDED: Betting = { nodes: 1, boards: 0, below: 0 };

function countBetting(players: number, raises: number): Betting {
  const secondRound = Array.from(
    { length: players + 1 },
    (_, active) => countRound(active, raises, () => FOLDED).nodes,
  );
  return countRound(players, raises, (active) => ({ nodes: 0, boards: 1, below: secondRound[active]! }));
}

/**
 * Who must still act faces a bet if there is one, so that the number of players still in, that of those who must act and
 * that of raises tell what follows.
 */
function countRound(players: number, raises: number, end: (active: number) => Betting): Betting {
  const known = new Map<string, Betting>();
  const betting = (active: number, pending: number, raised: number): Betting => {
    if (active === 1) return FOLDED;
    if (pending === 0) return end(active);
    const key = `${active} ${pending} ${raised}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const branches = [betting(active, pending - 1, raised)];
    if (raised > 0) branches.push(betting(active - 1, pending - 1, raised));
    if (raised < raises) branches.push(betting(active, active - 1, raised + 1));
    const sum = (of: keyof Betting) => branches.reduce((total, branch) => total + branch[of], 0);
    const count = { nodes: 1 + sum('nodes'), boards: sum('boards'), below: sum('below') };
    known.set(key, count);
    return count;
  };
  return betting(players, players, 0);
}

function nextIn(folded: number, from: number, players: number): number {
  let player = from;
  do player = (player + 1) % players;
  while ((folded & (1 << player)) !== 0);
  return player;
}

function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

const SMALL = 'leduc:players=2,raises=2,ranks=3,suits=2';

export const leducFamily = defineFamily({
  name: 'leduc',
  title: "Leduc hold'em",
  source: 'Southey et al. 2005',
  parameters,
  table: { prefix: 'L', digits: { players: 1, raises: 1, ranks: 1, suits: 1 } },
  examples: ['L3132', 'L3133', 'L3151', 'L3223', 'L3523', SMALL, `${SMALL},deal=cards`],
  create: leduc,
});
