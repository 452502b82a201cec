/** Dealing one card each, for the poker games: the outcomes of a joint chance node. */
import { checkMoves } from '../game/size.ts';

export interface Deal {
  /** One card per player, 0 the lowest rank. */
  readonly cards: readonly number[];
  readonly probability: number;
}

/** @throws InputError when the root would have more children than memory can be trusted with */
export const checkDeals = (game: string, deals: number): void =>
  checkMoves(`The number of deals of ${game}`, deals);

/** How many lists of `length` ranks there are, none more often than it has suits. */
export function countDeals(length: number, ranks: number, suits: number): number {
  // Rank by rank: lists of each length that hold the ranks so far. A rank takes any of the places.
  let lists = Array.from({ length: length + 1 }, (_, held) => Number(held === 0));
  for (let rank = 0; rank < ranks; rank++)
    lists = lists.map((_, held) => {
      let ways = 0;
      for (let own = 0; own <= Math.min(held, suits); own++) ways += choose(held, own) * lists[held - own]!;
      return ways;
    });
  return lists[length]!;
}

/**
 * The ranks that `players` players can hold, in lexicographic order, from a deck with `suits` cards of each rank.
 * The cards of one rank are not told apart: their number is in the probability.
 */
export function dealRanks(players: number, ranks: number, suits: number): Deal[] {
  const total = fallingFactorial(ranks * suits, players);
  const deals: Deal[] = [];
  const left = new Array<number>(ranks).fill(suits);
  const extend = (cards: readonly number[], ways: number) => {
    if (cards.length === players) {
      deals.push({ cards, probability: ways / total });
      return;
    }
    for (let rank = 0; rank < ranks; rank++) {
      const copies = left[rank]!;
      if (copies === 0) continue;
      left[rank] = copies - 1;
      extend([...cards, rank], ways * copies);
      left[rank] = copies;
    }
  };
  extend([], 1);
  return deals;
}

/** J, Q, K for decks of up to three ranks, else numbers from 1. */
export const rankLabel = (rank: number, ranks: number): string =>
  ranks <= 3 ? 'JQK'[rank]! : String(rank + 1);

function choose(n: number, k: number): number {
  return fallingFactorial(n, k) / fallingFactorial(k, k);
}

/** n (n − 1) …, of k factors: ordered choices without repetition. */
export function fallingFactorial(n: number, k: number): number {
  let product = 1;
  for (let i = 0; i < k; i++) product *= n - i;
  return product;
}
