/**
 * From an optimum in a bracket to the optimum as a fraction: the LP of what the mediator uses is solved in whole numbers at its
 * vertex, and what comes of it is certified on the whole game, without rounding.
 */
import { objectiveRange } from '../augmented/objective.ts';
import { type WholeGame, wholeAugmented, wholeZeroSum } from '../augmented/whole-numbers.ts';
import { certifyingExactly, certifyingExactValue } from '../certificate/exact.ts';
import type { MediatedStrategy, Strategy } from '../certificate/strategy.ts';
import { exactWitness } from '../lp/exact-witness.ts';
import type { LpSolver } from '../lp/model.ts';
import { findingReplies } from '../lp/pricing.ts';
import { Restriction } from '../lp/restricted.ts';
import { buildingSaddleLp } from '../lp/saddle-lp.ts';
import { numNonzeros, type SparseLp } from '../lp/sparse-lp.ts';
import { Support } from '../lp/support.ts';
import { findingVertex, type Vertex } from '../lp/vertex.ts';
import { NASH_NAMES } from '../lp/zero-sum.ts';
import { Inexact } from '../numeric/inexact.ts';
import { lowestTerms, type Rational, sum } from '../numeric/rational.ts';
import { deadlineOf, type Limits, paced } from '../work.ts';

/** Flows of a near-optimal mediator below this are none. */
const USED = 1e-7;
/** Of the objective's range: responses that are worth so little less than the best are taken in, round by round; at last, all. */
const NEARLY = [1e-6, 1e-3, Number.POSITIVE_INFINITY];
/** Larger programs take minutes. */
const MOST_NONZEROS = 2e6;

/** What `exactOptimum` needs. */
export interface ExactOptions extends Limits {
  /** Solves small linear programs: `highs` of `mediant/lp`. */
  readonly lp: LpSolver;
}

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
 *   a common denominator, where the program is too large, or where nothing that was found can be verified
 * @throws LimitError when the signal is aborted or the time is over
 * Cost: some linear programs of the size of the mediator's support, and of the whole game where that does not do.
 * Source: Applegate, Cook, Dash and Espinoza 2007 (exact LP from floats); Dixon 1982.
 */
export async function exactOptimum(strategy: Strategy, options: ExactOptions): Promise<ExactOptimum> {
  const started = performance.now();
  try {
    const limited = { started, ...options };
    return strategy.kind === 'nash' ? await valueOf(strategy, limited) : await optimumOf(strategy, limited);
  } catch (error) {
    if (error instanceof Inexact) return { refusal: error.message };
    throw error;
  }
}

type Nash = Extract<Strategy, { kind: 'nash' }>;

async function valueOf({ game }: Nash, options: ExactOptions): Promise<ExactOptimum> {
  const whole = await paced(wholeZeroSum(game), options);
  const [maximizer, minimizer] = game.treeplexes;
  const linear = new Float64Array(maximizer.numSequences);
  const saddle = { maximizer, minimizer, matrix: whole.game.payoff, linear };
  const { lp, firstRow } = await paced(buildingSaddleLp(saddle, 'value', NASH_NAMES), options);
  const { primal, rowDual } = await vertexOf(lp, options);
  const first = { ...primal, numerators: primal.numerators.slice(0, maximizer.numSequences) };
  const own = rowDual.numerators.slice(firstRow, firstRow + minimizer.numSequences);
  const second = { ...rowDual, numerators: own };
  const value = await paced(certifyingExactValue(whole.game, first, second), options);
  return inUnits(value, whole, 1);
}

async function optimumOf({ augmented, witness }: MediatedStrategy, options: ExactOptions): Promise<ExactOptimum> {
  const whole = await paced(wholeAugmented(augmented), options);
  const { game } = whole;
  const restriction = await paced(Restriction.making(game), options);
  const support = new Support(game.mediator);
  await paced(support.adding(witness.mediator, USED), options);
  let failure = new Inexact('Nothing was found.');
  for (const nearly of NEARLY) {
    const within = nearly * objectiveRange(augmented.objective);
    const replies = await paced(findingReplies(augmented, witness, within), options);
    await paced(support.adding(replies, 0), options);
    const restricted = await paced(restriction.building(support, null), options);
    try {
      const vertex = await vertexOf(restricted.lp, options);
      const exact = exactWitness(restricted, vertex, game.deviators, witness.deviations);
      return inUnits(await paced(certifyingExactly(game, exact), options), whole, augmented.objective.sign);
    } catch (error) {
      if (!(error instanceof Inexact)) throw error;
      failure = error;
    }
  }
  throw failure;
}

/** @throws Inexact where the program is too large or not solved, or its equations are */
async function vertexOf(program: SparseLp, options: ExactOptions): Promise<Vertex> {
  const nonzeros = numNonzeros(program);
  if (nonzeros > MOST_NONZEROS)
    throw new Inexact(`The linear program has ${nonzeros} nonzeros, and exact ones may have ${MOST_NONZEROS}.`);
  const timeLimitSeconds = Math.max(1e-3, (deadlineOf(options) - performance.now()) / 1000);
  const { signal } = options;
  const answer = await options.lp(program, { timeLimitSeconds, ...(signal === undefined ? {} : { signal }) });
  if (answer.status !== 'optimal' || answer.primal.length === 0 || answer.rowDual.length === 0)
    throw new Inexact(`The linear program was not solved: ${answer.status}.`);
  return paced(findingVertex(program, answer), options);
}

/** A value in multiples of a game's denominator, with the offset that it is less. */
function inUnits(value: Rational, { denominator, offset }: WholeGame<unknown>, sign: 1 | -1): Rational {
  const own = { numerator: value.numerator, denominator: value.denominator * denominator };
  const { numerator, denominator: common } = lowestTerms(sum(own, offset));
  return { numerator: BigInt(sign) * numerator, denominator: common };
}
