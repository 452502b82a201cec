/**
 * Sequential auctions: items sold one after the other to bidders with budgets that are carried over.
 *
 * Source: the setting of Zhang, Farina, Anagnostides et al., Computing optimal equilibria and mechanisms via learning in
 * zero-sum extensive-form games, NeurIPS 2023. The principal is the seller, its payoff the revenue. Before each auction
 * every bidder draws its value for that item, uniform on `values` points from 0 to `top`, independently, and moves once,
 * not seeing the others' moves. A bidder's utility is what it values of the items it won less what it paid, and no payment
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
 * Formats `first-price` and `second-price`: the move is a bid on the grid, at most what is left and, unless `overbidding`,
 * the value. The highest bid of at least `reserve` wins, ties at random, and pays itself or the second highest bid or the
 * reserve, whichever is more. The principal has no move.
 *
 * Between auctions bidders learn `news`: winner and payments, the winner and what they paid themselves, or only the latter
 * and whether they won.
 */
import type { Game, Move, Transfer } from '../game/game.ts';
import { checkMoves } from '../game/size.ts';
import { defineFamily } from './instance.ts';
import {
  checkProfiles,
  highest,
  type SequentialAuctionParameters,
  sequentialAuctionParameters,
  sequentialAuctionRules,
  valueProfiles,
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
  /** Index of a bidder, -1 for nobody. */
  readonly winner: number;
  readonly payments: readonly number[];
}

/** @throws InputError for parameters out of range, or more profiles of values than a node can have */
export function sequentialAuction(given: SequentialAuctionParameters): Game<SequentialAuctionState> {
  const rules = sequentialAuctionRules(given, 'any');
  const { items, bidders, budget, format, reserve, payers, participation, news, name, value } = rules;
  checkProfiles(rules);
  let profiles: readonly number[][] | null = null;
  const isOptimal = format === 'optimal';
  const everybody = Array.from({ length: bidders }, (_, i) => i);
  const nothing = everybody.map(() => 0);

  const mayRefuse = (item: number) =>
    participation === 'auction' || participation === 'forgiven' || (participation === 'start' && item === 0);
  const hasTransfers = (item: number) => item === items - 1 && participation !== 'outcome';

  const withEntry = <T>(list: readonly T[], at: number, entry: T): T[] =>
    list.map((old, k) => (k === at ? entry : old));

  const draw = (state: State): Move<State>[] => {
    profiles ??= valueProfiles(rules);
    const probability = 1 / profiles.length;
    return profiles.map((values) => ({
      label: values.map((v) => write(value[v]!)).join(' '),
      probability,
      next: {
        ...state,
        phase: 'move',
        turn: 0,
        moves: [],
        values,
        seen: state.seen.map((before, i) => `${before}v${write(value[values[i]!]!)}`),
      },
    }));
  };

  /** After a bidder has moved: the next one, or what follows when all have. */
  const moved = (state: State, move: number): State => {
    const moves = [...state.moves, move];
    const turn = state.turn + 1;
    if (turn < bidders) return { ...state, moves, turn };
    if (isOptimal) return { ...state, moves, turn: 0, phase: 'choose' };
    const winners = highest(moves, reserve);
    return winners.length > 1
      ? { ...state, moves, phase: 'tie' }
      : settleSale({ ...state, moves }, saleTo(winners[0] ?? -1, moves));
  };

  const saleTo = (winner: number, bids: readonly number[]): Sale => ({
    winner,
    payments: withEntry(nothing, winner, rules.priceOf(winner, bids)),
  });

  /** Item and money change hands. Who has refused gets and pays nothing. */
  const settleSale = (state: State, sale: Sale): State => {
    const stays = (i: number) => !isOptimal || state.moves[i] === 1;
    const worth = (i: number) => (sale.winner === i ? value[state.values[i]!]! : 0);
    const paid = everybody.map((i) => (stays(i) ? sale.payments[i]! : 0));
    const item = state.item + 1;
    return {
      item,
      phase: item === items ? 'over' : 'draw',
      turn: 0,
      values: state.values,
      moves: state.moves,
      sale,
      left: state.left.map((own, i) => rules.after(own, sale.payments[i]!)),
      utilities: state.utilities.map((own, i) => own + (stays(i) ? worth(i) - paid[i]! : 0)),
      revenue: paid.reduce((sum, own) => sum + own, state.revenue),
      seen: state.seen.map((before, i) => `${before}${own(state, i)}>${newsOf(sale, i)} `),
      done: `${state.done}${describe(sale)} `,
    };
  };

  /** A bidder's own move, where it had a choice. */
  const own = ({ moves, item }: State, i: number) =>
    isOptimal ? (mayRefuse(item) && moves[i] === 0 ? 'x' : '') : `b${write(moves[i]!)}`;

  const newsOf = (sale: Sale, i: number): string => {
    if (news === 'price') return describe(sale);
    const who = news === 'winner' ? String(sale.winner + 1) : sale.winner === i ? 'won' : '';
    return `${who}-${write(sale.payments[i]!)}`;
  };

  const describe = ({ winner, payments }: Sale) =>
    `${winner + 1}@${payers === 'all' ? payments.map(write).join('/') : write(payments[winner] ?? 0)}`;

  const bids = ({ values, left, turn }: State) =>
    rules.bidsUpTo(rules.bidLimit(value[values[turn]!]!, left[turn]!));

  /** Sales that the principal can pick, with payments where they are moves. */
  const sales = ({ item, left }: State): Sale[] => {
    const winners = [-1, ...everybody];
    const numSales = hasTransfers(item) ? winners.length : countSales(rules, left);
    checkMoves(`The number of sales of an item of ${name}`, numSales);
    if (hasTransfers(item)) return winners.map((winner) => ({ winner, payments: nothing }));
    if (payers === 'winner')
      return winners.flatMap((winner) =>
        (winner < 0 ? [0] : rules.bidsUpTo(left[winner]!)).map((price) => ({
          winner,
          payments: withEntry(nothing, winner, price),
        })),
      );
    const payments = left.reduce<number[][]>(
      (lists, limit) => lists.flatMap((list) => rules.bidsUpTo(limit).map((own) => [...list, own])),
      [[]],
    );
    return winners.flatMap((winner) => payments.map((list) => ({ winner, payments: list })));
  };

  const chosen = (state: State, sale: Sale): State =>
    participation === 'outcome'
      ? confirmed({ ...state, sale, phase: 'confirm' }, 0)
      : settleSale(state, sale);

  /** The next bidder from `turn` on who is to pay. */
  const confirmed = (state: State, from: number): State => {
    const sale = state.sale as Sale;
    const turn = sale.payments.findIndex((own, i) => i >= from && own > 0);
    return turn < 0 ? settleSale(state, sale) : { ...state, turn };
  };

  const stayOrRefuse = (stay: State, refuse: State | null): Move<State>[] => [
    { label: 'stay', next: stay },
    ...(refuse === null ? [] : [{ label: 'refuse', next: refuse }]),
  ];

  const leave = (state: State): State => ({ ...state, phase: 'over', sale: null });

  return {
    name,
    source: sequentialAuctionFamily.source,
    players: bidders,
    initial: () => ({
      item: 0,
      phase: isOptimal && participation === 'ex-ante' ? 'enter' : 'draw',
      turn: 0,
      values: everybody.map(() => -1),
      moves: [],
      sale: null,
      left: everybody.map(() => budget),
      utilities: nothing,
      revenue: 0,
      seen: everybody.map(() => ''),
      done: '',
    }),
    actor({ phase, turn }) {
      if (phase === 'over') return 'terminal';
      if (phase === 'draw' || phase === 'tie') return 'chance';
      return phase === 'choose' ? 'principal' : turn + 1;
    },
    moves(state) {
      const { phase, turn, item } = state;
      switch (phase) {
        case 'enter':
          return stayOrRefuse(
            turn + 1 < bidders ? { ...state, turn: turn + 1 } : { ...state, phase: 'draw', turn: 0 },
            leave(state),
          );
        case 'draw':
          return draw(state);
        case 'move': {
          if (!isOptimal)
            return bids(state).map((bid) => ({ label: `bid ${write(bid)}`, next: moved(state, bid) }));
          const refuse = participation === 'forgiven' ? moved(state, 0) : leave(state);
          return stayOrRefuse(moved(state, 1), mayRefuse(item) ? refuse : null);
        }
        case 'tie': {
          const winners = highest(state.moves, reserve);
          return winners.map((winner) => ({
            label: `${winner + 1} wins`,
            probability: 1 / winners.length,
            next: settleSale(state, saleTo(winner, state.moves)),
          }));
        }
        case 'choose':
          return sales(state).map((sale) => ({
            label: hasTransfers(item) ? `${sale.winner + 1}` : describe(sale),
            next: chosen(state, sale),
          }));
        default:
          return stayOrRefuse(confirmed(state, turn + 1), leave(state));
      }
    },
    infoset({ phase, item, turn, seen, sale, done }) {
      if (phase === 'choose') return `${item + 1}|${done}`;
      const before = `${item + 1}|${seen[turn]}`;
      if (phase === 'confirm') return `${before}>${newsOf(sale as Sale, turn)}?`;
      return phase === 'enter' ? 'enter' : before;
    },
    utilities: ({ utilities }) => utilities,
    objective: ({ revenue }) => revenue,
    leastNodes: () => leastAuctionNodes(rules),
    ...(isOptimal && {
      transfers: ({ item, sale, moves, left }: State): Transfer[] =>
        item < items || !hasTransfers(item - 1)
          ? []
          : everybody
              .filter((i) => moves[i] === 1 && left[i]! > 0)
              .filter((i) => payers === 'all' || (sale as Sale).winner === i)
              .map((i) => paymentOf(i, left[i]!, bidders)),
    }),
  };
}

/** Nothing, or all that is left. */
function paymentOf(bidder: number, left: number, bidders: number): Transfer {
  const pays = (own: number) =>
    Array.from({ length: bidders }, (_, i) => (i === bidder && own > 0 ? -own : 0));
  return {
    label: `${bidder + 1} pays up to ${write(left)}`,
    options: [0, left].map((own) => ({ label: write(own), utilities: pays(own) })),
  };
}

const write = (own: number): string => String(Number(own.toFixed(6)));

export const sequentialAuctionFamily = defineFamily({
  name: 'sequential-auction',
  title: 'Sequential auctions with budgets',
  source: 'Zhang, Farina, Anagnostides et al. 2023',
  parameters: sequentialAuctionParameters,
  examples: ['sequential-auction:values=3', 'sequential-auction:values=3,format=second-price,reserve=0.5'],
  create: sequentialAuction,
});
