/**
 * All players of a game minimise regret at once, each over its own infosets, in the tree: the averages of their strategies are a
 * profile of independent strategies.
 *
 * Source: Zinkevich, Johanson, Bowling and Piccione 2007 (counterfactual regret); Tammelin 2014 (CFR+: players move in turn,
 * regrets are kept above 0, strategies of later iterations count more). With two players of constant sum averages tend to an
 * equilibrium; with more, nothing says so, though in poker they come near one: what they are worth is for a certificate to say.
 *
 *   x = flow, b = behaviour, g = gradient (what a sequence pays at terminals that it is the last one to), q = g + values below,
 *   v = b' q, R = regret: R <- max(R + q - v, 0), b <- R / sum R, average <- average + t x
 */
import { behaviourOf, type Flow, makingExactFlow, uniformFlow } from '../../augmented/decision-dag.ts';
import type { ProductGame, Seat } from '../../augmented/product-game.ts';
import { type Profile, sequenceAt, weighingTerminals } from '../../augmented/profile-walk.ts';
import { inPieces, type Work } from '../../work.ts';

/** One player at its seat, and the iterates of its strategy. */
interface Learner {
  readonly seat: Seat;
  /** Per terminal: what it pays, over the range of payoffs, and the seat's last sequence. */
  readonly payoff: Float64Array;
  readonly last: Int32Array;
  readonly regret: Float64Array;
  /** Also where its own play does not lead. */
  readonly behaviour: Float64Array;
  readonly flow: Flow;
  readonly sum: Float64Array;
  /** g, and then q. */
  readonly worth: Float64Array;
}

const PLAYING = 'playing';

export class SelfPlay {
  iterations = 0;
  private readonly game: ProductGame;
  private readonly learners: Learner[];
  private readonly weights: Float64Array;

  constructor(game: ProductGame) {
    this.game = game;
    this.weights = new Float64Array(game.near.numTerminals);
    this.learners = game.seats.map((seat) => learnerOf(game, seat));
  }

  /** Goes on until so many iterations have been made in all. Pieces of work are short: it can be left at any. */
  *running(until: number): Work<void> {
    while (this.iterations < until) {
      for (const learner of this.learners)
        if (learner.seat.treeplex.numPoints > 0) yield* this.moving(learner);
      this.iterations++;
      // of a small game an iteration is no piece by itself
      yield { doing: PLAYING, done: this.iterations, unit: 'iterations' };
    }
  }

  /** The means of the strategies played. */
  *averages(): Work<Profile> {
    const profile: Flow[] = [];
    for (const { seat, sum } of this.learners) profile.push(yield* makingExactFlow(seat.treeplex, sum));
    return profile;
  }

  /** The strategies played now. */
  *current(): Work<Profile> {
    const profile: Flow[] = [];
    for (const { seat, flow } of this.learners) profile.push(yield* makingExactFlow(seat.treeplex, flow));
    return profile;
  }

  private *moving(learner: Learner): Work<void> {
    const { weights, learners, game } = this;
    const { seat, payoff, last, flow, sum, worth } = learner;
    const flows = learners.map((other) => other.flow);
    yield* weighingTerminals(game.near, flows, seat.player, weights);
    worth.fill(0);
    yield* inPieces(weights.length, PLAYING, 'terminals', (from, to) => {
      for (let z = from; z < to; z++) worth[last[z]!]! += weights[z]! * payoff[z]!;
    });
    yield* updatingRegrets(learner);
    yield* playingRegrets(learner);
    const weight = this.iterations + 1;
    yield* inPieces(sum.length, PLAYING, 'sequences', (from, to) => {
      for (let s = from; s < to; s++) sum[s]! += weight * flow[s]!;
    });
  }
}

function learnerOf({ near }: ProductGame, seat: Seat): Learner {
  const { treeplex, payoff, range, player } = seat;
  const sequenceOf = sequenceAt(near, player);
  const count = near.numTerminals;
  const flow = uniformFlow(treeplex);
  return {
    seat,
    payoff: Float64Array.from({ length: count }, (_, z) => payoff.terminal(z) / range),
    last: Int32Array.from({ length: count }, (_, z) => sequenceOf(z)),
    regret: new Float64Array(treeplex.numSequences),
    behaviour: behaviourOf(treeplex, new Float64Array(treeplex.numSequences)),
    flow,
    sum: new Float64Array(treeplex.numSequences),
    worth: new Float64Array(treeplex.numSequences),
  };
}

/** Bottom up: worth becomes q, and regrets what they are after it. */
function* updatingRegrets({ seat, behaviour, worth, regret }: Learner): Work<void> {
  const { numPoints, firstSequence, parent } = seat.treeplex;
  yield* inPieces(numPoints, PLAYING, 'points', (from, to) => {
    for (let p = numPoints - 1 - from; p >= numPoints - to; p--) {
      const first = firstSequence[p]!;
      const end = firstSequence[p + 1]!;
      let value = 0;
      for (let s = first; s < end; s++) value += behaviour[s]! * worth[s]!;
      for (let s = first; s < end; s++) regret[s] = Math.max(0, regret[s]! + worth[s]! - value);
      worth[parent[p]!]! += value;
    }
  });
}

/** Top down: behaviour by regret matching, and its flow. */
function* playingRegrets({ seat, behaviour, regret, flow }: Learner): Work<void> {
  const { numPoints, firstSequence, parent } = seat.treeplex;
  yield* inPieces(numPoints, PLAYING, 'points', (from, to) => {
    for (let p = from; p < to; p++) {
      const first = firstSequence[p]!;
      const end = firstSequence[p + 1]!;
      const reach = flow[parent[p]!]!;
      let total = 0;
      for (let s = first; s < end; s++) total += regret[s]!;
      for (let s = first; s < end; s++) {
        behaviour[s] = total > 0 ? regret[s]! / total : 1 / (end - first);
        flow[s] = behaviour[s]! * reach;
      }
    }
  });
}
