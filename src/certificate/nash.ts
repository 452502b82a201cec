/** Certificate of a profile of a two-player zero-sum game: a bracket of the value, from exact best responses. */
import { type Flow, measuringFlowError } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { addProductOfRows, addTransposedRows, measuringLongest } from '../numeric/csr.ts';
import { roundings, up, upSum } from '../numeric/rounding.ts';
import { multiplying } from '../numeric/sum.ts';
import { inRows, type Work } from '../work.ts';
import { bestResponseValue } from './best-response.ts';

/** In the game's unit: the value of the game to player 1 is from `lower` to `upper`, whatever rounding did. */
export interface NashCertificate {
  /** Player 1's utility when both play the profile. */
  readonly value: number;
  /** What player 1's strategy guarantees. */
  readonly lower: number;
  /** What player 2's strategy holds player 1 to. */
  readonly upper: number;
  /** Mean of both players' gains from a best response, (upper - lower) / 2. */
  readonly exploitability: number;
  /** What each player gains at most by deviating, */
  readonly gains: readonly [number, number];
  /** and the larger of both: at most twice the mean. */
  readonly largestGain: number;
}

/** solved(tol): neither player gains more than tol times the range, so that neither bound is further from the value. */
export function isNashSolved(certificate: NashCertificate, game: ZeroSumGame, tolerance: number): boolean {
  return certificate.largestGain <= tolerance * game.range;
}

/** Whether numbers say what no game can, rounding counted: player 1 is guaranteed more than player 2 holds it to. */
export function contradictsNash({ lower, upper }: NashCertificate): boolean {
  return lower > upper;
}

/**
 * @param x player 1's flow, @param y player 2's, both as `exactFlow` makes them
 * Rounding is bounded as in certificate.ts.
 */
export function* certifyNash(game: ZeroSumGame, x: Flow, y: Flow): Work<NashCertificate> {
  const { payoff, offset, magnitude, rounding, sumRange } = game;
  const [first, second] = game.treeplexes;
  const toFirst = new Float64Array(first.numSequences);
  const toSecond = new Float64Array(second.numSequences);
  yield* inRows(payoff.start, payoff.numRows, 'certifying', 'rows', (from, to) => {
    addProductOfRows(payoff, from, to, y, 1, toFirst);
    addTransposedRows(payoff, from, to, x, -1, toSecond);
  });
  const longest = yield* measuringLongest(payoff);
  const value = yield* multiplying(toFirst, x);
  const ofX = yield* measuringFlowError(first);
  const ofY = yield* measuringFlowError(second);
  const errorOf = (flow: number, terms: number) => rounding + (flow + roundings(terms + 4)) * magnitude;
  const most = upSum(yield* bestResponseValue(first, toFirst), errorOf(ofY, longest.row));
  const least = -upSum(yield* bestResponseValue(second, toSecond), errorOf(ofX, longest.column));
  const valueError = errorOf(ofX + ofY, longest.row);
  const gains = [upSum(most, -value), upSum(upSum(value, -least), sumRange)].map((gain) =>
    Math.max(0, upSum(gain, valueError)),
  );
  return {
    value: value + offset,
    lower: -upSum(-least, -offset),
    upper: upSum(most, offset),
    gains: gains as [number, number],
    exploitability: Math.max(0, up(upSum(upSum(most, -least), sumRange) / 2)),
    largestGain: Math.max(...gains),
  };
}
