/**
 * Kuhn poker for n players: one card each, an ante, one round of betting with one bet.
 *
 * Source: H. W. Kuhn, A simplified two-person poker, 1950; three players: Abou Risk and Szafron, AAMAS 2010.
 * Players act in turn. Before a bet: check or bet; after it, each other player in turn folds or calls once. The highest
 * card among those still in takes the pot. Utilities are winnings minus what was paid.
 * One joint chance node at the root, with one child per ordered deal.
 */
import { errors } from '../errors.ts';
import type { Game, Move } from '../game/game.ts';
import { checkDeals, countDeals, dealRanks, rankLabel } from './deal.ts';
import { amount, defineFamily, type Given, required, settle } from './instance.ts';

const parameters = {
  players: required('number of players', 2, 10),
  ranks: required('number of cards in the deck, at least one per player', 2, 100),
  ante: amount('paid by everybody before the deal', 1, 0, 1e6),
  bet: amount('size of the one bet', 1, 0, 1e6),
};

export interface KuhnState {
  /** One card per player, 0 the lowest; null before the deal. */
  readonly cards: readonly number[] | null;
  /** One letter per action: c check or call, b bet, f fold. */
  readonly betting: string;
}

/** @throws InputError for parameters out of range, or fewer cards than players */
export function kuhn(given: Given<typeof parameters>): Game<KuhnState> {
  const { players, ranks, ante, bet, name } = settle('kuhn', parameters, given);
  if (ranks < players)
    throw errors.badField(
      'kuhn:ranks',
      ranks,
      `at least ${players}, one card for each of ${players} players`,
    );
  const numDeals = countDeals(players, ranks, 1);
  checkDeals(name, numDeals);

  return {
    name,
    source: kuhnFamily.source,
    players,
    initial: () => ({ cards: null, betting: '' }),
    actor({ cards, betting }) {
      if (cards === null) return 'chance';
      const bettor = betting.indexOf('b');
      if (betting.length === (bettor < 0 ? players : bettor + players)) return 'terminal';
      return (betting.length % players) + 1;
    },
    moves({ cards, betting }) {
      if (cards === null) return deals(players, ranks);
      return betting.includes('b')
        ? [
            { label: 'fold', next: { cards, betting: `${betting}f` } },
            { label: 'call', next: { cards, betting: `${betting}c` } },
          ]
        : [
            { label: 'check', next: { cards, betting: `${betting}c` } },
            { label: 'bet', next: { cards, betting: `${betting}b` } },
          ];
    },
    infoset: ({ cards, betting }) => `${rankLabel(cards![betting.length % players]!, ranks)}|${betting}`,
    utilities({ cards, betting }) {
      const bettor = betting.indexOf('b');
      const staked = (i: number) => bettor >= 0 && betting[i < bettor ? i + players : i] !== 'f';
      let winner = -1;
      let pot = 0;
      for (let i = 0; i < players; i++) {
        pot += staked(i) ? ante + bet : ante;
        const showsCard = bettor < 0 || staked(i);
        if (showsCard && (winner < 0 || cards![i]! > cards![winner]!)) winner = i;
      }
      return Array.from(
        { length: players },
        (_, i) => (i === winner ? pot : 0) - (staked(i) ? ante + bet : ante),
      );
    },
    // Per deal a line of checks, and at each of its turns a bet with an answer of everybody else.
    leastNodes: () => 1 + numDeals * (players + 1 + players * (2 ** players - 1)),
  };
}

const deals = (players: number, ranks: number): Move<KuhnState>[] =>
  dealRanks(players, ranks, 1).map(({ cards, probability }) => ({
    label: cards.map((card) => rankLabel(card, ranks)).join(' '),
    probability,
    next: { cards, betting: '' },
  }));

export const kuhnFamily = defineFamily({
  name: 'kuhn',
  title: 'Kuhn poker',
  source: 'Kuhn 1950; more players as in Abou Risk and Szafron 2010',
  parameters,
  tables: [{ prefix: 'K', digits: { players: 1, ranks: 1 } }],
  examples: ['K35', 'kuhn:players=2,ranks=3'],
  create: kuhn,
});
