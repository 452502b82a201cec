/** Certificate of a profile of a two-player zero-sum game: a bracket of the value, from exact best responses. */
import type { Flow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { addProduct, addTransposedProduct } from '../numeric/csr.ts';
import { dot } from '../numeric/sum.ts';
import { bestResponseValue } from './best-response.ts';

/** In the game's unit: the value of the game to player 1 is from `lower` to `upper`. */
export interface NashCertificate {
  /** Player 1's utility when both play the profile. */
  readonly value: number;
  /** What player 1's strategy guarantees. */
  readonly lower: number;
  /** What player 2's strategy holds player 1 to. */
  readonly upper: number;
  /** Mean of both players' gains from a best response, (upper - lower) / 2. */
  readonly exploitability: number;
}

/** @param x player 1's flow, @param y player 2's, both feasible */
export function certifyNash(game: ZeroSumGame, x: Flow, y: Flow): NashCertificate {
  const [first, second] = game.treeplexes;
  const toFirst = new Float64Array(first.numSequences);
  addProduct(game.payoff, y, 1, toFirst);
  const toSecond = new Float64Array(second.numSequences);
  addTransposedProduct(game.payoff, x, -1, toSecond);
  const value = dot(toFirst, x);
  const upper = bestResponseValue(first, toFirst);
  const lower = -bestResponseValue(second, toSecond);
  return {
    value: value + game.offset,
    lower: lower + game.offset,
    upper: upper + game.offset,
    exploitability: Math.max(0, (upper - lower) / 2),
  };
}
