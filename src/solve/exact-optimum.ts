/** From an optimum in a bracket to the optimum as a fraction, found by linear programs and certified without rounding. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { objectiveRange } from '../augmented/objective.ts';
import { type WholeGame, wholeAugmented, wholeZeroSum } from '../augmented/whole-numbers.ts';
import { certifyingExactValue } from '../certificate/exact.ts';
import type { MediatedStrategy, Strategy, Witness } from '../certificate/strategy.ts';
import { LimitError } from '../errors.ts';
import { buildingSaddleLp } from '../lp/saddle-lp.ts';
import { findingDuals, findingPoint } from '../lp/vertex.ts';
import { NASH_NAMES } from '../lp/zero-sum.ts';
import { Inexact } from '../numeric/inexact.ts';
import { lowestTerms, type Rational, sum } from '../numeric/rational.ts';
import { paced } from '../work.ts';
import { checkSize, type ExactOptions, ExactSearch, solved } from './exact-search.ts';

export type { ExactOptions } from './exact-search.ts';

/** An optimum as a fraction in lowest terms, of a denominator of at least 1; or one sentence on why there is none. */
export type ExactOptimum =
  | { readonly numerator: bigint; readonly denominator: bigint }
  | { readonly refusal: string };

/**
 * The optimum as a fraction, exactly, of a game whose probabilities and payoffs are fractions.
 *
 * Doubles stand for the simple fractions whose nearest doubles they are, 0.3333333333333333 for 1/3. The fraction is verified in
 * whole numbers on the augmented game: nobody gains, and the bound is the objective. In NASH it is the value of the game to player
 * 1, and both players guarantee it.
 * @param strategy of a solve with the criterion `exact`, the nearer the optimum the better
 * @returns in the game's unit and the user's sense; a refusal where numbers of the game are no simple fractions or have too large
 *   a common denominator, where a program is too large, where nothing that was found can be verified, and where the signal is
 *   aborted or the time over
 * Cost: some linear programs of the size of the mediator's support, and one of the whole game where they do not do.
 * Source: Applegate, Cook, Dash and Espinoza 2007 (exact LP from floats); Dixon 1982.
 */
export async function exactOptimum(strategy: Strategy, options: ExactOptions): Promise<ExactOptimum> {
  const started = performance.now();
  try {
    const limited = { started, ...options };
    if (strategy.kind === 'product' || strategy.kind === 'mixture')
      throw new Inexact(`The mediator is a ${strategy.kind}, and the bound is from elsewhere.`);
    return strategy.kind === 'nash'
      ? await exactValue(strategy, limited)
      : await exactObjective(strategy, limited);
  } catch (error) {
    if (error instanceof Inexact || error instanceof LimitError) return { refusal: error.message };
    throw error;
  }
}

type Nash = Extract<Strategy, { kind: 'nash' }>;

async function exactValue({ game }: Nash, options: ExactOptions): Promise<ExactOptimum> {
  const whole = await paced(wholeZeroSum(game), options);
  const [maximizer, minimizer] = game.treeplexes;
  const linear = new Float64Array(maximizer.numSequences);
  const saddle = { maximizer, minimizer, matrix: whole.game.payoff, linear };
  const { lp, firstRow } = await paced(buildingSaddleLp(saddle, 'value', NASH_NAMES), options);
  checkSize(lp);
  const answer = await solved(lp, options);
  const primal = await paced(findingPoint(lp, answer), options);
  const rowDual = await paced(findingDuals(lp, answer), options);
  const first = { ...primal, numerators: primal.numerators.slice(0, maximizer.numSequences) };
  const own = rowDual.numerators.slice(firstRow, firstRow + minimizer.numSequences);
  const second = { ...rowDual, numerators: own };
  const value = await paced(certifyingExactValue(whole.game, first, second), options);
  return inUnits(value, whole, 1);
}

async function exactObjective(
  { augmented, witness }: MediatedStrategy,
  options: ExactOptions,
): Promise<ExactOptimum> {
  const whole = await paced(wholeAugmented(augmented), options);
  const { sign } = augmented.objective;
  const near = inWholes(augmented, whole.game, witness);
  const range = objectiveRange(augmented.objective) * Number(whole.denominator);
  const value = await new ExactSearch(whole.game, near, range, options).finding();
  return inUnits(value, whole, sign);
}

/** The witness, its multipliers in the ranges of whole payoffs. */
function inWholes({ deviators }: AugmentedGame, whole: AugmentedGame, witness: Witness): Witness {
  const multipliers = witness.multipliers.map(
    (own, k) => own * (whole.deviators[k]!.range / deviators[k]!.range),
  );
  return { ...witness, multipliers };
}

/** A value in multiples of a game's denominator, with the offset that it is less. */
function inUnits(value: Rational, { denominator, offset }: WholeGame<unknown>, sign: 1 | -1): Rational {
  const own = { numerator: value.numerator, denominator: value.denominator * denominator };
  const { numerator, denominator: common } = lowestTerms(sum(own, offset));
  return { numerator: BigInt(sign) * numerator, denominator: common };
}
