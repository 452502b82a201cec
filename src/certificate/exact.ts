/**
 * Certificates in whole numbers, without any rounding, of augmented games whose payoffs are whole numbers. Nothing here knows
 * how fractions were found: what is given is checked from the first flow to the last gain.
 */
import type { AugmentedGame, Deviator } from '../augmented/augmented-game.ts';
import type { DecisionDag } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import type { Csr } from '../numeric/csr.ts';
import { Inexact } from '../numeric/inexact.ts';
import { inRows, type Work } from '../work.ts';

/** Fractions of one denominator, one per sequence. */
export interface ExactFlow {
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
}

/** What proves an exact optimum. */
export interface ExactWitness {
  readonly mediator: ExactFlow;
  /** In the order of augmented.deviators: a deviation's flow times its multiplier, which is the flow of sequence 0. */
  readonly deviations: readonly ExactFlow[];
}

/** A fraction of positive denominator. */
interface Value {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const CHECKING = 'certifying fractions';

/**
 * The objective of a mediator, less its offset, once it is proved the optimum: nobody gains by any deviation, and no mediator is
 * worth more than it against the deviations.
 * @param augmented payoffs are whole numbers
 * @throws Inexact saying what does not hold
 * Cost: two products with every payoff matrix, and a sweep over every decision space.
 */
export function* certifyingExactly(
  augmented: AugmentedGame,
  { mediator, deviations }: ExactWitness,
): Work<Value> {
  const objective = yield* achievingExactly(augmented, mediator);
  const bound = yield* boundWith(augmented, deviations);
  const missing = bound.numerator * objective.denominator - objective.numerator * bound.denominator;
  if (missing < 0n) throw new Inexact('The objective is above the bound.');
  if (missing > 0n) throw new Inexact('The bound is above the objective.');
  return objective;
}

/** The objective of a mediator, less its offset, once it is proved an equilibrium. @throws Inexact as above */
export function* achievingExactly(augmented: AugmentedGame, mediator: ExactFlow): Work<Value> {
  const { numerators, denominator } = mediator;
  checkFlow(augmented.mediator, mediator, "The mediator's flow");
  if (numerators[0] !== denominator) throw new Inexact("The mediator's flow does not begin with 1.");
  for (const deviator of augmented.deviators) {
    const gain = yield* gainOf(deviator, mediator);
    if (gain > 0n)
      throw new Inexact(
        deviator.constraint === null
          ? `Player ${deviator.player} gains by deviating.`
          : `The constraint ${deviator.constraint} is broken.`,
      );
  }
  return { numerator: product(augmented.objectiveVector, numerators), denominator };
}

/**
 * The value of a zero-sum game, less its offset, once it is proved by what both players guarantee.
 * @throws Inexact saying what does not hold
 */
export function* certifyingExactValue(game: ZeroSumGame, first: ExactFlow, second: ExactFlow): Work<Value> {
  const [maximizer, minimizer] = game.treeplexes;
  const flows = [first, second];
  for (const [k, dag] of game.treeplexes.entries()) {
    const { numerators, denominator } = flows[k]!;
    checkFlow(dag, flows[k]!, `The flow of player ${k + 1}`);
    if (numerators[0] !== denominator)
      throw new Inexact(`The flow of player ${k + 1} does not begin with 1.`);
  }
  const toFirst = zeros(maximizer.numSequences);
  yield* addingProduct(game.payoff, second.numerators, 1n, toFirst);
  const toSecond = zeros(minimizer.numSequences);
  yield* addingTransposed(game.payoff, first.numerators, -1n, toSecond);
  const most = bestValue(maximizer, toFirst);
  const least = -bestValue(minimizer, toSecond);
  if (least * second.denominator !== most * first.denominator)
    throw new Inexact('The players do not guarantee the same value.');
  return { numerator: least, denominator: first.denominator };
}

/** @throws Inexact unless nothing is negative and out of every point goes what comes in */
function checkFlow(dag: DecisionDag, { numerators, denominator }: ExactFlow, what: string): void {
  const { numPoints, numSequences, firstSequence, parentStart, parent } = dag;
  if (numerators.length !== numSequences || denominator <= 0n || numerators.some((n) => n < 0n))
    throw new Inexact(`${what} is negative somewhere.`);
  for (let p = 0; p < numPoints; p++) {
    let rest = 0n;
    const end = firstSequence[p + 1]!;
    for (let s = firstSequence[p]!; s < end; s++) rest += numerators[s]!;
    const lastParent = parentStart[p + 1]!;
    for (let e = parentStart[p]!; e < lastParent; e++) rest -= numerators[parent[e]!]!;
    if (rest !== 0n) throw new Inexact(`${what} is not what comes in, at some decision.`);
  }
}

/** What a deviator gains at most, over the flow's denominator. */
function* gainOf({ treeplex, payoff, directPayoff }: Deviator, { numerators }: ExactFlow): Work<bigint> {
  const gradient = zeros(treeplex.numSequences);
  yield* addingTransposed(payoff, numerators, 1n, gradient);
  return bestValue(treeplex, gradient) - product(directPayoff, numerators);
}

/** max over mu of c' mu - sum_i (mu' A_i w_i - w_i[0] b_i' mu). @throws Inexact where a w_i is no multiple of a flow */
function* boundWith(
  { mediator, deviators, objectiveVector }: AugmentedGame,
  deviations: readonly ExactFlow[],
): Work<Value> {
  const denominator = deviations.reduce((product, own) => product * own.denominator, 1n);
  const gradient = Array.from(objectiveVector, (c) => BigInt(c) * denominator);
  for (const [k, { treeplex, payoff, directPayoff }] of deviators.entries()) {
    const own = deviations[k]!;
    checkFlow(treeplex, own, `The deviation ${k + 1}`);
    const times = denominator / own.denominator;
    yield* addingProduct(payoff, own.numerators, -times, gradient);
    const multiplier = own.numerators[0]! * times;
    for (let s = 0; s < gradient.length; s++)
      if (directPayoff[s] !== 0) gradient[s]! += BigInt(directPayoff[s]!) * multiplier;
  }
  return { numerator: bestValue(mediator, gradient), denominator };
}

const zeros = (length: number): bigint[] => new Array<bigint>(length).fill(0n);

function product(vector: Float64Array, numerators: readonly bigint[]): bigint {
  let sum = 0n;
  for (let s = 0; s < vector.length; s++)
    if (vector[s] !== 0 && numerators[s] !== 0n) sum += BigInt(vector[s]!) * numerators[s]!;
  return sum;
}

/** out[row] += scale * (A x)[row]. */
function* addingProduct(matrix: Csr, x: readonly bigint[], scale: bigint, out: bigint[]): Work<void> {
  const { start, column, value, numRows } = matrix;
  yield* inRows(start, numRows, CHECKING, 'rows', (from, to) => {
    for (let r = from; r < to; r++) {
      let sum = 0n;
      for (let e = start[r]!; e < start[r + 1]!; e++) {
        const times = x[column[e]!]!;
        if (times !== 0n) sum += BigInt(value[e]!) * times;
      }
      if (sum !== 0n) out[r]! += scale * sum;
    }
  });
}

/** out[column] += scale * (A' x)[column]. */
function* addingTransposed(matrix: Csr, x: readonly bigint[], scale: bigint, out: bigint[]): Work<void> {
  const { start, column, value, numRows } = matrix;
  yield* inRows(start, numRows, CHECKING, 'rows', (from, to) => {
    for (let r = from; r < to; r++) {
      if (x[r] === 0n) continue;
      const times = scale * x[r]!;
      for (let e = start[r]!; e < start[r + 1]!; e++) out[column[e]!]! += BigInt(value[e]!) * times;
    }
  });
}

/** The most that a flow is worth. @param worth the gradient; changed */
function bestValue(dag: DecisionDag, worth: bigint[]): bigint {
  const { numPoints, firstSequence, parentStart, parent } = dag;
  for (let p = numPoints - 1; p >= 0; p--) {
    let best = worth[firstSequence[p]!]!;
    const end = firstSequence[p + 1]!;
    for (let s = firstSequence[p]! + 1; s < end; s++) if (worth[s]! > best) best = worth[s]!;
    const lastParent = parentStart[p + 1]!;
    for (let e = parentStart[p]!; e < lastParent; e++) worth[parent[e]!]! += best;
  }
  return worth[0]!;
}
