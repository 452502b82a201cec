/**
 * Certificates of mediators that are profiles of independent strategies, from the game tree alone: neither a belief DAG nor a tree of
 * transcripts is made.
 *
 * A private mediator draws every player's pure strategy by itself, and says of each what it has at every infoset. One that remembers
 * everything may do the same: at a reported infoset J of player i it recommends what i's strategy does at J, whatever others have
 * said, and makes nothing of silence. J says what i has claimed before, so that i's strategy has a behaviour for every
 * consistent claim. Let i deviate in any way of any concept: be silent from the start (NFCCERT), fall silent at an infoset (CCERT) or
 * after it has disobeyed (CERT), report what is false and consistent, and play whatever it likes (COMM). Others are truthful and
 * obedient and what they are told depends on their own reports and draws alone, so that they play their strategies of the
 * profile; so does the principal. What i hears is a function of its own reports and of draws for it alone, independent of all
 * the others' and of chance's: to i it is a lottery, and its play a mixture of strategies of the game against that of the others. None
 * gains more than its best response to the profile, and under direct play everybody plays the profile. Fewer deviations,
 * as where reports have to agree with public events, gain no more.
 *
 * Rounding is counted as in certificate.ts. The weight of a terminal is a product of the flows of all, each within 1 ± phi_i of an
 * exact one's, and of chance's reach, whose own error is in `rounding`; so for any strategies
 *   |error of a mean| <= (sum_i phi_i + roundings of the product and the sum) M + rounding.
 */
import { measuringFlowError } from '../augmented/decision-dag.ts';
import type { ProductGame, Seat } from '../augmented/product-game.ts';
import { type Profile, sequenceAt, weighingTerminals } from '../augmented/profile-walk.ts';
import { roundings, up, upSum } from '../numeric/rounding.ts';
import { multiplying, VectorSum } from '../numeric/sum.ts';
import { inPieces, type Work } from '../work.ts';
import { bestResponseValue } from './best-response.ts';
import type { MediatorSide } from './certificate.ts';

/** Of a compensated sum, of a payoff times a weight, and of what is second to these. */
const SUM_ROUNDINGS = 8;

/**
 * What a profile is worth as a mediator: gains are of best responses to it, of which no deviation of any concept gains more.
 * @param profile flows as `exactFlow` makes them
 * Cost: per player a pass over the terminals and a sweep over its infosets.
 */
export function* certifyProduct(game: ProductGame, profile: Profile): Work<MediatorSide> {
  const { near, seats, objective } = game;
  const error = yield* measuringError(game);
  const reach = new Float64Array(near.numTerminals);
  yield* weighingTerminals(near, profile, null, reach);
  const utilities: number[] = [];
  const gains: number[] = [];
  let equilibriumGap = 0;
  let totalGain = 0;
  for (const seat of seats.slice(1)) {
    const utility = yield* meanOf(reach, (z) => near.utilities[z * near.numPlayers + seat.player - 1]!);
    utilities.push(utility);
    const gain = seat.isStrategic ? yield* bestGain(game, profile, seat, utility, error) : 0;
    gains.push(gain);
    const share = up(up(gain / seat.range));
    equilibriumGap = Math.max(equilibriumGap, share);
    totalGain += share;
  }
  return {
    objective: yield* meanOf(reach, game.goal.terminal),
    objectiveRounding: up(objective.rounding + error * objective.magnitude),
    utilities,
    gains,
    violations: [],
    equilibriumGap,
    totalGain,
  };
}

/** By how much a mean may miss, over the magnitude of what it is of, its rounding apart. */
function* measuringError({ seats }: ProductGame): Work<number> {
  let error = roundings(seats.length + SUM_ROUNDINGS);
  for (const { treeplex } of seats) error += yield* measuringFlowError(treeplex);
  // what is of second order in them
  return error * (1 + 2 ** -20);
}

function* meanOf(weights: Float64Array, payoff: (z: number) => number): Work<number> {
  const payoffs = new Float64Array(weights.length);
  yield* inPieces(weights.length, 'certifying', 'terminals', (from, to) => {
    for (let z = from; z < to; z++) payoffs[z] = payoff(z);
  });
  return yield* multiplying(weights, payoffs);
}

/** Obeying is among the responses, so a gain below 0 is rounding. */
function* bestGain(
  { near }: ProductGame,
  profile: Profile,
  { player, treeplex, payoff, magnitude, rounding }: Seat,
  utility: number,
  error: number,
): Work<number> {
  const weights = new Float64Array(near.numTerminals);
  yield* weighingTerminals(near, profile, player, weights);
  const gradient = new VectorSum(treeplex.numSequences);
  const sequenceOf = sequenceAt(near, player);
  yield* inPieces(weights.length, 'certifying', 'terminals', (from, to) => {
    for (let z = from; z < to; z++) gradient.add(sequenceOf(z), weights[z]! * payoff.terminal(z));
  });
  const value = yield* bestResponseValue(treeplex, yield* gradient.finishing());
  const slack = up(2 * rounding + 2 * error * magnitude);
  return Math.max(0, upSum(upSum(value, -utility), slack));
}
