/** Dealing one card each, for the poker games: the outcomes of a joint chance node. */
import { errors } from '../errors.ts';

export interface Deal {
  /** One card per player, 0 the lowest rank. */
  readonly cards: readonly number[];
  readonly probability: number;
}

/** A root with more children than this is refused before any is made. */
const MAX_DEALS = 1_000_000;

/** @throws InputError when the root would have more children than memory can be trusted with */
export function checkDeals(game: string, deals: number): void {
  if (deals > MAX_DEALS) throw errors.tooLarge(`The number of deals of ${game}`, deals, MAX_DEALS);
}

/**
 * The ranks that `players` players can hold, in lexicographic order, from a deck with `suits` cards of each rank.
 * The cards of one rank are not told apart: their number is in the probability.
 */
export function dealRanks(game: string, players: number, ranks: number, suits: number): Deal[] {
  checkDeals(game, suits === 1 ? fallingFactorial(ranks, players) : ranks ** players);
  const total = fallingFactorial(ranks * suits, players);
  const deals: Deal[] = [];
  const left = new Array<number>(ranks).fill(suits);
  const extend = (cards: readonly number[], ways: number) => {
    if (cards.length === players) {
      deals.push({ cards, probability: ways / total });
      return;
    }
    for (let rank = 0; rank < ranks; rank++) {
      const copies = left[rank] as number;
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
  ranks <= 3 ? ('JQK'[rank] as string) : String(rank + 1);

function fallingFactorial(n: number, k: number): number {
  let product = 1;
  for (let i = 0; i < k; i++) product *= n - i;
  return product;
}
