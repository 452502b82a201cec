/**
 * Sequential auctions: items sold one after the other to bidders with budgets that are carried over.
 *
 * Source: the setting of Zhang, Farina, Anagnostides et al., Computing optimal equilibria and mechanisms via learning in
 * zero-sum extensive-form games, NeurIPS 2023. The principal is the seller, its payoff the revenue. Before each auction
 * every bidder draws its value for that item, uniform on `values` points from 0 to `top` or as `points` and `probabilities`
 * say, independently, and moves once, not seeing the others' moves. A bidder's utility is what it values of the items it won less what it paid, and no payment
 * is more than what is left of its budget. Chosen, as the source at hand leaves it open:
 *
 * Format `optimal` (meant for COMM): bidders report values by what they tell the mediator, their move is to stay. Then the
 * principal picks the winner, if any, and the payments: of the winner or of all. Payments on the grid are its moves, as what
 * is left decides what can be paid later; those of the last auction are transfers, each a mixture of nothing and all that
 * is left. `participation` says when a bidder may refuse: having seen its value, at every auction (`auction`; `start`: at
 * the first alone), before any value (`ex-ante`), or having seen what it is to pay (`outcome`; all payments are then moves).
 * Who refuses has left and the game ends: the mediator could shut it out anyway, and only one bidder deviates at a time.
 * `forgiven`: it refuses this auction alone, the item and the payment lapse, and the principal does not hear of it.
 *
 * Formats with bids: the move is a bid on the grid, at most what is left and, unless `overbidding`, the value. The highest
 * bid of at least `reserve` wins, ties at random. `first-price`: it is paid. `second-price`: the second highest bid or the
 * reserve is paid, whichever is more. `all-pay`: everybody pays its bid. `vcg` (Vickrey, Clarke and Groves) is second price of
 * one unit. The principal has no move.
 *
 * An item may have several equal `units`, of which a bidder wants one: the highest bids win, as many as there are units, and
 * under `vcg` each of them pays the highest bid that loses, what it costs the others, or the reserve.
 *
 * Between auctions bidders learn `news`: winner and payments, the winner and what they paid themselves, or only the latter
 * and whether they won.
 */
import type { Game, Move, Transfer } from '../game/game.ts';
import { checkMoves } from '../game/size.ts';
import { defineFamily } from './instance.ts';
import {
  checkProfiles,
  type SequentialAuctionRules as Rules,
  type SequentialAuctionParameters,
  sequentialAuctionParameters,
  sequentialAuctionRules,
  subsets,
  type ValueProfile,
  valueProfiles,
  winnersOf,
} from './sequential-auction-rules.ts';
import { countSales, leastAuctionNodes } from './sequential-auction-size.ts';

export type { SequentialAuctionParameters } from './sequential-auction-rules.ts';

/** Everybody's numbers are per bidder, bidder i at [i - 1]. */
export interface SequentialAuctionState {
  readonly item: number;
  readonly phase: 'enter' | 'draw' | 'move' | 'tie' | 'choose' | 'confirm' | 'over';
  /** Whose move it is in the phases enter, move and confirm: an index of bidders. */
  readonly turn: number;
  /** Indices of values, -1 before the draw. */
  readonly values: readonly number[];
  /** Bids; or 1 for staying, 0 for refusing. */
  readonly moves: readonly number[];
  /** What is to happen, once chosen. */
  readonly sale: Sale | null;
  /** What is left of budgets. */
  readonly left: readonly number[];
  readonly utilities: readonly number[];
  readonly revenue: number;
  readonly seen: readonly string[];
  readonly done: string;
}
type State = SequentialAuctionState;

interface Sale {
  /** Indices of bidders, ascending. */
  readonly winners: readonly number[];
  readonly payments: readonly number[];
}

/** @throws InputError for parameters out of range, or more profiles of values than a node can have */
export function sequentialAuction(given: SequentialAuctionParameters): Game<SequentialAuctionState> {
  const rules = sequentialAuctionRules(given, 'any');
  const { bidders, budgets, format, participation, name } = rules;
  checkProfiles(rules);
  let profiles: readonly ValueProfile[] | null = null;
  const isOptimal = format === 'optimal';
  const nothing = new Array<number>(bidders).fill(0);

  return {
    name,
    source: sequentialAuctionFamily.source,
    players: bidders,
    initial: () => ({
      item: 0,
      phase: isOptimal && participation === 'ex-ante' ? 'enter' : 'draw',
      turn: 0,
      values: nothing.map(() => -1),
      moves: [],
      sale: null,
      left: budgets,
      utilities: nothing,
      revenue: 0,
      seen: nothing.map(() => ''),
      done: '',
    }),
    actor({ phase, turn }) {
      if (phase === 'over') return 'terminal';
      if (phase === 'draw' || phase === 'tie') return 'chance';
      return phase === 'choose' ? 'principal' : turn + 1;
    },
    moves(state) {
      switch (state.phase) {
        case 'enter':
          return enter(rules, state);
        case 'draw':
          profiles ??= valueProfiles(rules);
          return draw(rules, state, profiles);
        case 'move':
          return isOptimal ? report(rules, state) : bid(rules, state);
        case 'tie':
          return breakTie(rules, state);
        case 'choose':
          return choose(rules, state);
        default:
          return stayOrRefuse(confirmed(rules, state, state.turn + 1), leave(state));
      }
    },
    infoset({ phase, item, turn, seen, sale, done }) {
      if (phase === 'choose') return `${item + 1}|${done}`;
      const before = `${item + 1}|${seen[turn]}`;
      if (phase === 'confirm') return `${before}>${newsOf(rules, sale as Sale, turn)}?`;
      return phase === 'enter' ? 'enter' : before;
    },
    utilities: ({ utilities }) => utilities,
    objective: ({ revenue }) => revenue,
    leastNodes: () => leastAuctionNodes(rules),
    ...(isOptimal && { transfers: (state: State) => lastPayments(rules, state) }),
  };
}

const mayRefuse = ({ participation }: Rules, item: number) =>
  participation === 'auction' || participation === 'forgiven' || (participation === 'start' && item === 0);
const hasTransfers = ({ items, participation }: Rules, item: number) =>
  item === items - 1 && participation !== 'outcome';

const stayOrRefuse = (stay: State, refuse: State | null): Move<State>[] => [
  { label: 'stay', next: stay },
  ...(refuse === null ? [] : [{ label: 'refuse', next: refuse }]),
];

const leave = (state: State): State => ({ ...state, phase: 'over', sale: null });

function enter({ bidders }: Rules, state: State): Move<State>[] {
  const turn = state.turn + 1;
  const stay: State = turn < bidders ? { ...state, turn } : { ...state, phase: 'draw', turn: 0 };
  return stayOrRefuse(stay, leave(state));
}

function draw(rules: Rules, state: State, profiles: readonly ValueProfile[]): Move<State>[] {
  return profiles.map(({ values, probability }) => {
    const written = values.map((_, i) => write(worthOf(rules, values, i)));
    const seen = state.seen.map((before, i) => `${before}v${written[i]}`);
    return {
      label: written.join(' '),
      probability,
      next: { ...state, phase: 'move', turn: 0, moves: [], values, seen },
    };
  });
}

/** What a bidder values the item at. */
const worthOf = ({ types }: Rules, values: readonly number[], i: number): number =>
  types[i]!.values[values[i]!]!;

/** In the format optimal: what is reported is no move, but to stay is. */
function report(rules: Rules, state: State): Move<State>[] {
  const refuse = rules.participation === 'forgiven' ? moved(rules, state, 0) : leave(state);
  return stayOrRefuse(moved(rules, state, 1), mayRefuse(rules, state.item) ? refuse : null);
}

function bid(rules: Rules, state: State): Move<State>[] {
  const { values, left, turn } = state;
  const limit = rules.bidLimit(worthOf(rules, values, turn), left[turn]!);
  return rules.bidsUpTo(limit).map((own) => ({ label: `bid ${write(own)}`, next: moved(rules, state, own) }));
}

/** After a bidder has moved: the next one, or what follows when all have. */
function moved(rules: Rules, state: State, move: number): State {
  const moves = [...state.moves, move];
  const turn = state.turn + 1;
  if (turn < rules.bidders) return { ...state, moves, turn };
  if (rules.format === 'optimal') return { ...state, moves, turn: 0, phase: 'choose' };
  const [winners, other] = winnersOf(moves, rules);
  return other !== undefined
    ? { ...state, moves, phase: 'tie' }
    : settleSale(rules, { ...state, moves }, saleTo(rules, winners as number[], moves));
}

function breakTie(rules: Rules, state: State): Move<State>[] {
  const sets = winnersOf(state.moves, rules);
  return sets.map((winners) => ({
    label: `${namesOf(winners)} ${winners.length > 1 ? 'win' : 'wins'}`,
    probability: 1 / sets.length,
    next: settleSale(rules, state, saleTo(rules, winners, state.moves)),
  }));
}

const saleTo = (rules: Rules, winners: readonly number[], bids: readonly number[]): Sale => ({
  winners,
  payments: rules.paymentsOf(winners, bids),
});

/** A number per bidder, 0 for all but one. */
const onlyFor = (everybody: readonly number[], bidder: number, own: number): number[] =>
  everybody.map((_, i) => (i === bidder ? own : 0));

const choose = (rules: Rules, state: State): Move<State>[] =>
  sales(rules, state).map((sale) => ({
    label: hasTransfers(rules, state.item) ? namesOf(sale.winners) : describe(rules, sale),
    next:
      rules.participation === 'outcome'
        ? confirmed(rules, { ...state, sale, phase: 'confirm' }, 0)
        : settleSale(rules, state, sale),
  }));

/** Sales that the principal can pick, with payments where they are moves. */
function sales(rules: Rules, { item, left }: State): Sale[] {
  const everybody = left.map((_, i) => i);
  const sizes = Array.from({ length: Math.min(rules.units, left.length) + 1 }, (_, k) => k);
  const sets = sizes.flatMap((size) => subsets(everybody, size));
  const nothing = left.map(() => 0);
  if (hasTransfers(rules, item)) return sets.map((winners) => ({ winners, payments: nothing }));
  checkMoves(`The number of sales of an item of ${rules.name}`, countSales(rules, left));
  return sets.flatMap((winners) =>
    paymentLists(rules, left, rules.payers === 'all' ? everybody : winners).map((payments) => ({
      winners,
      payments,
    })),
  );
}

/** All amounts that these bidders can pay, the others nothing; the last one's varies fastest. */
const paymentLists = (rules: Rules, left: readonly number[], payers: readonly number[]): number[][] =>
  left.reduce<number[][]>(
    (lists, limit, i) => {
      const amounts = payers.includes(i) ? rules.bidsUpTo(limit) : [0];
      return lists.flatMap((list) => amounts.map((own) => [...list, own]));
    },
    [[]],
  );

/** The next bidder from `from` on who is to pay, or what follows when there is none. */
function confirmed(rules: Rules, state: State, from: number): State {
  const sale = state.sale as Sale;
  const turn = sale.payments.findIndex((own, i) => i >= from && own > 0);
  return turn < 0 ? settleSale(rules, state, sale) : { ...state, turn };
}

/** Item and money change hands. Who has refused gets and pays nothing. */
function settleSale(rules: Rules, state: State, sale: Sale): State {
  const stays = (i: number) => rules.format !== 'optimal' || state.moves[i] === 1;
  const worth = (i: number) => (sale.winners.includes(i) ? worthOf(rules, state.values, i) : 0);
  const paid = sale.payments.map((own, i) => (stays(i) ? own : 0));
  const item = state.item + 1;
  return {
    item,
    phase: item === rules.items ? 'over' : 'draw',
    turn: 0,
    values: state.values,
    moves: state.moves,
    sale,
    left: state.left.map((own, i) => rules.after(own, sale.payments[i]!)),
    utilities: state.utilities.map((own, i) => own + (stays(i) ? worth(i) - paid[i]! : 0)),
    revenue: paid.reduce((sum, own) => sum + own, state.revenue),
    seen: state.seen.map((before, i) => `${before}${ownMove(rules, state, i)}>${newsOf(rules, sale, i)} `),
    done: `${state.done}${describe(rules, sale)} `,
  };
}

/** A bidder's own move, where it had a choice. */
const ownMove = (rules: Rules, { moves, item }: State, i: number): string =>
  rules.format !== 'optimal' ? `b${write(moves[i]!)}` : mayRefuse(rules, item) && moves[i] === 0 ? 'x' : '';

function newsOf(rules: Rules, sale: Sale, i: number): string {
  if (rules.news === 'price') return describe(rules, sale);
  const who = rules.news === 'winner' ? namesOf(sale.winners) : sale.winners.includes(i) ? 'won' : '';
  return `${who}-${write(sale.payments[i]!)}`;
}

function describe({ payers }: Rules, { winners, payments }: Sale): string {
  const paid = payers === 'all' ? payments : winners.map((i) => payments[i]!);
  return `${namesOf(winners)}@${paid.map(write).join('/') || '0'}`;
}

/** Who wins, counted from 1, or 0 for nobody. */
const namesOf = (winners: readonly number[]): string => winners.map((i) => i + 1).join('+') || '0';

/** For the last item, of each who is charged: nothing, or all that is left. */
function lastPayments(rules: Rules, { item, sale, moves, left }: State): Transfer[] {
  if (item < rules.items || !hasTransfers(rules, item - 1)) return [];
  const isCharged = (i: number) => rules.payers === 'all' || (sale as Sale).winners.includes(i);
  const paying = left.map((_, i) => i).filter((i) => moves[i] === 1 && left[i]! > 0 && isCharged(i));
  return paying.map((i) => ({
    label: `${i + 1} pays up to ${write(left[i]!)}`,
    options: [0, left[i]!].map((own) => ({ label: write(own), utilities: onlyFor(left, i, 0 - own) })),
  }));
}

const write = (own: number): string => String(Number(own.toFixed(6)));

export const sequentialAuctionFamily = defineFamily({
  name: 'sequential-auction',
  title: 'Sequential auctions with budgets',
  source: 'Zhang, Farina, Anagnostides et al. 2023',
  parameters: sequentialAuctionParameters,
  examples: [
    'sequential-auction:values=3',
    'sequential-auction:values=3,format=second-price,reserve=0.5',
    'sequential-auction:items=1,bidders=3,units=2,points=1:2:3,budget=3',
    'sequential-auction:items=1,points=1:2,probabilities=0.75:0.25,points2=0:4,budgets=2:3',
  ],
  create: sequentialAuction,
});
