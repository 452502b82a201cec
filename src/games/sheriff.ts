/**
 * Sheriff: a smuggler bribes, a sheriff passes or inspects.
 *
 * Source: Farina, Ling, Fang, Sandholm, Correlation in extensive-form games, NeurIPS 2019 (after Sheriff of Nottingham).
 * Player 1, the smuggler, loads 0..maxItems illegal items in secret. In each round it offers a bribe 0..maxBribe and
 * player 2, the sheriff, answers pass or inspect; bribes and answers are public, only the last round counts.
 * Pass with n items at bribe β: (value·n − β, β). Inspect: (−penalty·n, penalty·n) when n > 0,
 * (compensation, −compensation) when n = 0. No chance.
 */
import type { Game, Move } from '../game/game.ts';
import { amount, defineFamily, type Given, required, settle } from './instance.ts';

const parameters = {
  maxItems: required('most items that the smuggler can load', 0, 1000),
  maxBribe: required('largest bribe', 0, 1000),
  rounds: required('rounds of bargaining, of which the last counts', 1, 20),
  value: amount('value of an item that passes', 5, 0, 1e6),
  penalty: amount('fine for an item that is found', 1, 0, 1e6),
  compensation: amount('paid to an honest smuggler who is inspected', 1, 0, 1e6),
};

export interface SheriffState {
  /** Items loaded; −1 before that. */
  readonly items: number;
  /** Bribe that waits for an answer, or that of the last round; −1 when the smuggler is to offer. */
  readonly bribe: number;
  readonly round: number;
  readonly inspected: boolean;
  /** Bribes and answers (p pass, i inspect) so far. */
  readonly history: string;
}

export function sheriff(given: Given<typeof parameters>): Game<SheriffState> {
  const settled = settle('sheriff', parameters, given);
  const { maxItems, maxBribe, rounds, value, penalty, compensation, name } = settled;

  const answer = (state: SheriffState, inspected: boolean): Move<SheriffState> => {
    const round = state.round + 1;
    return {
      label: inspected ? 'inspect' : 'pass',
      next: {
        items: state.items,
        bribe: round === rounds ? state.bribe : -1,
        round,
        inspected,
        history: `${state.history}${inspected ? 'i' : 'p'} `,
      },
    };
  };

  return {
    name,
    source: sheriffFamily.source,
    players: 2,
    initial: () => ({ items: -1, bribe: -1, round: 0, inspected: false, history: '' }),
    actor({ bribe, round }) {
      if (round === rounds) return 'terminal';
      return bribe < 0 ? 1 : 2;
    },
    moves(state) {
      if (state.items < 0)
        return Array.from({ length: maxItems + 1 }, (_, items) => ({
          label: `load ${items}`,
          next: { ...state, items },
        }));
      if (state.bribe >= 0) return [answer(state, false), answer(state, true)];
      const { items, round, inspected } = state;
      return Array.from({ length: maxBribe + 1 }, (_, bribe) => ({
        label: `bribe ${bribe}`,
        next: { items, bribe, round, inspected, history: state.history + bribe },
      }));
    },
    infoset({ items, bribe, history }) {
      if (items < 0) return 'load';
      return bribe < 0 ? `${items}|${history}` : history;
    },
    utilities({ items, bribe, inspected }) {
      if (!inspected) return [value * items - bribe, bribe];
      const fine = items > 0 ? penalty * items : -compensation;
      return [-fine, fine];
    },
    leastNodes() {
      let nodes = 1;
      let lines = maxItems + 1;
      for (let round = 0; round < rounds; round++) {
        nodes += lines * (1 + maxBribe + 1);
        lines *= 2 * (maxBribe + 1);
      }
      return nodes + lines;
    },
  };
}

export const sheriffFamily = defineFamily({
  name: 'sheriff',
  title: 'Sheriff',
  source: 'Farina, Ling, Fang, Sandholm 2019',
  parameters,
  tables: [{ prefix: 'S2', digits: { maxItems: 10, maxBribe: 1, rounds: 1 } }],
  examples: ['S2122', 'S2123', 'S2133', 'S2254', 'S2264', 'sheriff:maxItems=1,maxBribe=1,rounds=2'],
  smaller: { rounds: 1 },
  create: sheriff,
});
