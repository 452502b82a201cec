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
import { amount, choice, defineFamily, type Given, required, type Settled, settle } from './instance.ts';

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

interface Rules extends Settled<typeof parameters> {
  /** Of all that can be dealt: ranks, or cards. */
  readonly cardLabels: readonly string[];
  /** A zero per player. */
  readonly nobody: readonly number[];
}

/** @throws InputError for parameters out of range, or fewer cards than players and board need */
export function leduc(given: Given<typeof parameters>): Game<LeducState> {
  const settled = settle('leduc', parameters, given);
  const { players, raises, ranks, suits, ante, bet1, bet2, deal, name } = settled;
  if (ranks * suits < players + 1)
    throw errors.badField(
      'leduc:ranks',
      ranks,
      `ranks × suits of at least ${players + 1}, one card for each of ${players} players and the board`,
    );
  if (deal === 'ranks') checkDeals(name, countDeals(players, ranks, suits));
  const rules = { ...settled, cardLabels: labelsOf(settled), nobody: new Array<number>(players).fill(0) };

  return {
    name,
    source: leducFamily.source,
    players,
    initial: () => start(rules, []),
    actor({ stage, turn }) {
      if (stage === 'end') return 'terminal';
      return stage === 'betting' ? turn + 1 : 'chance';
    },
    moves(state) {
      if (state.stage === 'betting') return betting(rules, state);
      return state.stage === 'deal' && deal === 'ranks' ? hands(rules) : draws(rules, state);
    },
    infoset: ({ cards, turn, history }) => `${rules.cardLabels[cards[turn]!]}|${history}`,
    utilities(state) {
      const inRoundTwo = state.board >= 0;
      const paid = state.matched.map(
        (bets, i) => ante + (inRoundTwo ? state.earlier[i]! * bet1 + bets * bet2 : bets * bet1),
      );
      const pot = paid.reduce((sum, stake) => sum + stake, 0);
      const strengths = paid.map((_, i) => strength(rules, state, i));
      const best = Math.max(...strengths);
      const winners = strengths.filter((value) => value === best).length;
      return paid.map((stake, i) => (strengths[i] === best ? pot / winners : 0) - stake);
    },
    leastNodes() {
      const { nodes, boards, below } = countBetting(players, raises);
      const deals = (length: number) =>
        deal === 'cards' ? fallingFactorial(ranks * suits, length) : countDeals(length, ranks, suits);
      let dealing = 1;
      for (let dealt = 1; deal === 'cards' && dealt < players; dealt++) dealing += deals(dealt);
      return dealing + deals(players) * (nodes + boards) + deals(players + 1) * below;
    },
  };
}

function labelsOf({ ranks, suits, deal }: Settled<typeof parameters>): string[] {
  const labels = Array.from({ length: ranks }, (_, rank) => rankLabel(rank, ranks));
  if (deal === 'ranks') return labels;
  return labels.flatMap((rank) =>
    Array.from({ length: suits }, (_, k) => rank + String.fromCharCode(97 + k)),
  );
}

const start = ({ players, nobody }: Rules, cards: readonly number[]): LeducState => ({
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

const hands = (rules: Rules): Move<LeducState>[] =>
  dealRanks(rules.players, rules.ranks, rules.suits).map(({ cards, probability }) => ({
    label: cards.map((card) => rules.cardLabels[card]).join(' '),
    probability,
    next: start(rules, cards),
  }));

/** The cards, or ranks with their multiplicity, that chance can still deal. */
function draws(rules: Rules, state: LeducState): Move<LeducState>[] {
  const { ranks, suits, deal, cardLabels } = rules;
  const total = ranks * suits - state.cards.length;
  const moves: Move<LeducState>[] = [];
  for (let card = 0; card < cardLabels.length; card++) {
    const copies = (deal === 'cards' ? 1 : suits) - state.cards.filter((held) => held === card).length;
    if (copies === 0) continue;
    const next =
      state.stage === 'board' ? turnBoard(rules, state, card) : start(rules, [...state.cards, card]);
    moves.push({ label: cardLabels[card]!, probability: copies / total, next });
  }
  return moves;
}

const turnBoard = (rules: Rules, state: LeducState, board: number): LeducState => ({
  ...state,
  stage: 'betting',
  board,
  turn: nextIn(state.folded, rules.players - 1, rules.players),
  matched: rules.nobody,
  earlier: state.matched,
  raised: 0,
  pending: rules.players - countBits(state.folded),
  history: `${state.history}/${rules.cardLabels[board]}/`,
});

function betting(rules: Rules, state: LeducState): Move<LeducState>[] {
  const facing = state.matched[state.turn]! < state.raised;
  const moves: Move<LeducState>[] = [];
  if (facing) moves.push({ label: 'fold', next: act(rules, state, 'f') });
  moves.push({ label: facing ? 'call' : 'check', next: act(rules, state, 'c') });
  if (state.raised < rules.raises)
    moves.push(
      state.raised > 0
        ? { label: 'raise', next: act(rules, state, 'r') }
        : { label: 'bet', next: act(rules, state, 'b') },
    );
  return moves;
}

/** The state after the player to act has folded, matched the bets, or raised. */
function act({ players }: Rules, state: LeducState, letter: string): LeducState {
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
}

/** Strength at showdown; −1 for a folded hand. Before the board only one hand is left. */
function strength(rules: Rules, { cards, board, folded }: LeducState, player: number): number {
  if ((folded & (1 << player)) !== 0) return -1;
  const rank = rankOf(rules, cards[player]!);
  return board >= 0 && rank === rankOf(rules, board) ? rules.ranks + rank : rank;
}

const rankOf = ({ suits, deal }: Rules, card: number): number =>
  deal === 'cards' ? Math.floor(card / suits) : card;

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
  tables: [{ prefix: 'L', digits: { players: 1, raises: 1, ranks: 1, suits: 1 } }],
  examples: ['L3132', 'L3133', 'L3151', 'L3223', 'L3523', SMALL, `${SMALL},deal=cards`],
  create: leduc,
});
