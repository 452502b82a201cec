/**
 * Augmented games whose payoffs are whole numbers: those of a game of fractions, times a common denominator of all products of
 * probabilities and payoffs. Each entry is a sum of such products, so it is a multiple of one over the denominator, and the
 * double that was computed for it is nearer to that multiple than to any other as long as its rounding, which is bounded, is
 * less than half of their distance. So rounding gives the exact entry back.
 */
import { findingDenominator } from '../game/common-denominator.ts';
import type { Csr } from '../numeric/csr.ts';
import { Inexact } from '../numeric/inexact.ts';
import { lowestTerms, type Rational } from '../numeric/rational.ts';
import { roundings } from '../numeric/rounding.ts';
import { inPieces, type Work } from '../work.ts';
import type { AugmentedGame, Deviator } from './augmented-game.ts';
import type { ZeroSumGame } from './nash.ts';

/** Of a multiple's distance to the next: what rounding may take away. */
const NEAR = 1 / 4;
/** Roundings of numbers that stand for fractions, and of what is made of them before they become entries. */
const FRACTION_ROUNDINGS = 64;
/** Numerators up to this are whole in doubles, with some bits to spare for the product. */
const MOST_NUMERATOR = 2 ** 50;
const READING = 'reading fractions';

/** A game of fractions, in multiples of 1 / `denominator`. */
export interface WholeGame<Whole> {
  /** Payoffs are whole numbers, and so are ranges, which are powers of 2: of no meaning but to scale. */
  readonly game: Whole;
  readonly denominator: bigint;
  /** What every terminal pays besides: for the objective, as it is maximised. */
  readonly offset: Rational;
}

/** @throws Inexact where the game is not of fractions, or their denominator is too large */
export function* wholeAugmented(augmented: AugmentedGame): Work<WholeGame<AugmentedGame>> {
  const { tree, objective, deviators, utilityOffsets } = augmented;
  const constraints = deviators.flatMap(({ constraint }) => (constraint === null ? [] : [constraint]));
  const texts = [objective.name, ...constraints];
  const { denominator, reachError, largestFactor } = yield* findingDenominator(tree, texts);
  const far = largestFactor * utilityOffsets.reduce((sum, offset) => sum + Math.abs(offset), largestFactor);
  const slackOf = ({ rounding, magnitude }: Pick<Deviator, 'rounding' | 'magnitude'>) =>
    rounding + (roundings(FRACTION_ROUNDINGS) + reachError) * (magnitude + far);
  const whole: Deviator[] = [];
  for (const deviator of deviators) {
    const times = new Multiples(denominator, slackOf(deviator));
    whole.push({
      ...deviator,
      payoff: yield* times.ofMatrix(deviator.payoff),
      directPayoff: yield* times.ofVector(deviator.directPayoff),
      range: powerAbove(denominator * deviator.magnitude),
    });
  }
  const times = new Multiples(denominator, slackOf(objective) + objective.offsetRounding);
  const objectiveVector = yield* times.ofVector(augmented.objectiveVector);
  return {
    game: { ...augmented, deviators: whole, objectiveVector },
    denominator: BigInt(denominator),
    offset: times.ofNumber(objective.offset),
  };
}

/** @throws Inexact as above */
export function* wholeZeroSum(game: ZeroSumGame): Work<WholeGame<ZeroSumGame>> {
  const { tree, rounding, magnitude, offset } = game;
  const { denominator, reachError } = yield* findingDenominator(tree, []);
  const slack = rounding + (roundings(FRACTION_ROUNDINGS) + reachError) * (magnitude + Math.abs(offset));
  const times = new Multiples(denominator, slack);
  return {
    game: { ...game, payoff: yield* times.ofMatrix(game.payoff), range: powerAbove(denominator * magnitude) },
    denominator: BigInt(denominator),
    offset: times.ofNumber(offset),
  };
}

const powerAbove = (size: number) => 2 ** Math.ceil(Math.log2(Math.max(1, size)));

/** Doubles as the multiples of a fraction that they stand for. */
class Multiples {
  private readonly denominator: number;

  /** @param slack by how much a double may miss its fraction */
  constructor(denominator: number, slack: number) {
    this.denominator = denominator;
    if (!(denominator * slack < NEAR))
      throw new Inexact(
        `Rounding may take ${slack} from a payoff, too much to tell multiples of 1/${denominator} apart.`,
      );
  }

  private of(value: number): number {
    const times = value * this.denominator;
    const nearest = Math.round(times);
    if (!(Math.abs(times - nearest) < NEAR) || !(Math.abs(nearest) <= MOST_NUMERATOR))
      throw new Inexact(`${value} is no multiple of 1/${this.denominator} that a double tells from others.`);
    // no -0, which is not what an LP writes
    return nearest + 0;
  }

  ofNumber(value: number): Rational {
    return lowestTerms({ numerator: BigInt(this.of(value)), denominator: BigInt(this.denominator) });
  }

  *ofVector(vector: Float64Array): Work<Float64Array> {
    const out = new Float64Array(vector.length);
    yield* inPieces(vector.length, READING, 'payoffs', (from, to) => {
      for (let k = from; k < to; k++) out[k] = this.of(vector[k]!);
    });
    return out;
  }

  *ofMatrix(matrix: Csr): Work<Csr> {
    return { ...matrix, value: yield* this.ofVector(matrix.value) };
  }
}
