/**
 * Certificates, in plain f64 arithmetic from the augmented game alone: nothing here knows how a
 * strategy was found, so a bug in a kernel, Lagrangian or LP cannot certify itself.
 *
 * Nor can rounding. A strategy in f64 stands for an exact one, from which its flows differ by the factor 1 ± phi
 * (`measuringFlowError`), and entries of A_i, b_i, c for those of the game, which they miss by the `rounding` of their means. All
 * weights are probabilities, so the mean of |payoff| is at most M_i (`magnitude`) whatever the strategies, and
 *   |error of mu' A_i x| <= (phi + roundings of the sum) M_i + rounding_i
 * holds for all at once; best responses are rounded up in every sum. What is reported is the computed value with this added.
 */

import type { AugmentedGame, Deviator } from '../augmented/augmented-game.ts';
import { type Flow, measuringFlowError } from '../augmented/decision-dag.ts';
import { type Objective, objectiveRange } from '../augmented/objective.ts';
import { addTransposedRows, type Csr, measuringLongest } from '../numeric/csr.ts';
import { roundings, up, upSum } from '../numeric/rounding.ts';
import { multiplying } from '../numeric/sum.ts';
import { inRows, type Work } from '../work.ts';
import { bestResponseValue } from './best-response.ts';

/** What a mediator is worth: all in the game's unit unless stated, less offsets. */
export interface MediatorSide {
  /** c' mu: the objective under direct play, as maximised (negated when the user minimises). */
  readonly objective: number;
  /** By how much the exact objective of the strategy may differ from it. */
  readonly objectiveRounding: number;
  /** Per player 1..n at [i - 1]: utility under direct play. */
  readonly utilities: readonly number[];
  /** Per player 1..n at [i - 1]: it gains no more by deviating, >= 0; 0 for instruments. */
  readonly gains: readonly number[];
  /** Per constraint, in their order: it is broken by no more, >= 0. */
  readonly violations: readonly number[];
  /** max_i gain_i / R_i, and of violations over their ranges, without unit. */
  readonly equilibriumGap: number;
  /** The sum of the same over players and constraints. */
  readonly totalGain: number;
}

/** A mediator's side, and a bound that holds for all. */
export interface Certificate extends MediatorSide {
  /** No exact equilibrium has a larger objective. */
  readonly upperBound: number;
  /** R_M: range of the objective, or its size when that is 0. */
  readonly objectiveRange: number;
}

/** No mediator's objective is larger: the largest payoff, with its rounding. */
export function largestObjective({ largest, rounding }: Objective): number {
  return upSum(largest, rounding);
}

/** What a proof comes to: its bound, or the largest payoff where that is smaller, or where the bound is no number. */
export function provenBound(objective: Objective, bound: number): number {
  const largest = largestObjective(objective);
  return Number.isNaN(bound) ? largest : Math.min(bound, largest);
}

/** Whether more is asked than equilibrium, which every game has: constraints, or that prescribed moves are best. */
export function mayBeInfeasible({ tree, deviators }: Pick<Priced, 'tree' | 'deviators'>): boolean {
  return tree.prescribed !== null || deviators.some(({ constraint }) => constraint !== null);
}

/**
 * Whether a bound proves that no equilibrium keeps the constraints: it is below every payoff. Where nothing but equilibrium
 * is asked it cannot be.
 */
export function provesInfeasible({ smallest, rounding }: Objective, bound: number): boolean {
  return Number.isFinite(bound) && upSum(bound, rounding) < smallest;
}

/**
 * The mediator's side: objective, utilities and gains of a flow.
 * @param mu as `exactFlow` makes it
 */
export function* certifyMediator(augmented: AugmentedGame, mu: Flow): Work<MediatorSide> {
  const error = yield* measuringFlowError(augmented.mediator);
  const utilities: number[] = [];
  for (const vector of augmented.utilityVectors) utilities.push(yield* multiplying(vector, mu));
  const gains = new Array<number>(utilities.length).fill(0);
  const violations: number[] = [];
  let equilibriumGap = 0;
  let totalGain = 0;
  for (const deviator of augmented.deviators) {
    // What direct play pays; a constraint pays nothing then.
    const direct = deviator.constraint === null ? utilities[deviator.player - 1]! : 0;
    const gain = yield* bestGain(deviator, mu, direct, error);
    if (deviator.constraint === null) gains[deviator.player - 1] = gain;
    else violations.push(gain);
    const share = up(up(gain / deviator.range));
    equilibriumGap = Math.max(equilibriumGap, share);
    totalGain += share;
  }
  const { magnitude, rounding } = augmented.objective;
  const objective = yield* multiplying(augmented.objectiveVector, mu);
  const objectiveRounding = rounding + (error + roundings(DOT_ROUNDINGS)) * magnitude;
  return { objective, objectiveRounding, utilities, gains, violations, equilibriumGap, totalGain };
}

/** Of a compensated sum of products. */
const DOT_ROUNDINGS = 4;

/** Direct play is among the deviations, so a gain below 0 is rounding. */
function* bestGain(deviator: Deviator, mu: Flow, direct: number, error: number): Work<number> {
  const { treeplex, payoff, magnitude, rounding } = deviator;
  const gradient = new Float64Array(treeplex.numSequences);
  yield* inRows(payoff.start, payoff.numRows, 'certifying', 'rows', (from, to) => {
    addTransposedRows(payoff, from, to, mu, 1, gradient);
  });
  const value = yield* bestResponseValue(treeplex, gradient);
  const { column } = yield* measuringLongest(payoff);
  const sums = roundings(column + DOT_ROUNDINGS + 2);
  const slack = up(2 * rounding + (2 * error + sums) * magnitude);
  return Math.max(0, upSum(upSum(value, -direct), slack));
}

/**
 * UB = max over mu of c' mu - sum_i multiplier_i gain_i(mu, x_i) / R_i: no exact equilibrium does better, whatever the
 * feasible deviations x_i and multipliers >= 0, both in the order of augmented.deviators. Rounded up.
 * @param deviations as `exactFlow` makes them
 */
export function* upperBoundWith(
  augmented: AugmentedGame,
  deviations: readonly Flow[],
  multipliers: readonly number[],
): Work<UpperBound> {
  const { worth, rounding } = yield* pricing(augmented, deviations, multipliers);
  const value = yield* bestResponseValue(augmented.mediator, worth);
  return { bound: upSum(value, rounding), rounding };
}

/** What the mediator's sequences are worth to him against deviations. */
export interface Prices {
  /** Per sequence: its objective less gains at the multipliers. */
  readonly worth: Float64Array;
  /** The exact worth of a strategy is above the computed one by no more. */
  readonly rounding: number;
}

/** The prices of deviations at multipliers; see `upperBoundWith`. Cost: one product with every payoff matrix. */
export function* pricing(
  { deviators, objective, objectiveVector }: AugmentedGame,
  deviations: readonly Flow[],
  multipliers: readonly number[],
): Work<Prices> {
  const worth = objectiveVector.slice();
  // a sum of that many terms, each added to what others are worth
  const terms = roundings(deviators.length + 3);
  let slack = objective.rounding + terms * objective.magnitude;
  for (const [k, deviator] of deviators.entries()) {
    const { payoff, directPayoff, range, treeplex, magnitude, rounding } = deviator;
    // rounding makes it another multiplier, which proves a bound as well
    const weight = multipliers[k]! / range;
    if (weight === 0) continue;
    const x = deviations[k]!;
    yield* inRows(payoff.start, worth.length, 'certifying', 'rows', (from, to) => {
      addGain(payoff, directPayoff, x, -weight, from, to, worth);
    });
    const { row } = yield* measuringLongest(payoff);
    const sums = roundings(PART + 2 * Math.ceil(row / PART) + 6);
    const error = yield* measuringFlowError(treeplex);
    slack += weight * (2 * rounding + (error + sums + 2 * terms) * magnitude);
  }
  return { worth, rounding: slack * (1 + 2 ** -20) };
}

/** No exact equilibrium has an objective above `bound`, of which `rounding` is owed to rounding, and grows with multipliers. */
export interface UpperBound {
  readonly bound: number;
  readonly rounding: number;
}

/** Multipliers so many times smaller are tried next. */
const SMALLER = 2 ** 6;

/**
 * The smallest bound that deviations prove with the multipliers, or with smaller ones while rounding makes it dull: any
 * multipliers prove a bound.
 * @param dull how much of a bound may be rounding
 */
export function* sharpestBound(
  augmented: AugmentedGame,
  deviations: readonly Flow[],
  given: readonly number[],
  dull: number,
): Work<Proof> {
  let best: Proof | null = null;
  let multipliers = given;
  for (let before = Number.POSITIVE_INFINITY; ; ) {
    const { bound, rounding } = yield* upperBoundWith(augmented, deviations, multipliers);
    if (best === null || bound < best.bound) best = { multipliers, bound };
    // what does not shrink with multipliers is not theirs
    if (!(rounding > dull && rounding < before / 2)) return best;
    before = rounding;
    multipliers = multipliers.map((multiplier) => multiplier / SMALLER);
  }
}

/** An upper bound, and the multipliers that prove it. */
export interface Proof {
  readonly multipliers: readonly number[];
  readonly bound: number;
}

/** What can be certified: flows as `exactFlow` makes them, and multipliers of at least 0. */
export interface Witnessed {
  readonly mediator: Flow;
  readonly deviations: readonly Flow[];
  readonly multipliers: readonly number[];
}

/** The certificate of a witness as it is, as if nobody had solved anything. */
export function* certify(augmented: AugmentedGame, witness: Witnessed): Work<Certificate> {
  const side = yield* certifyMediator(augmented, witness.mediator);
  const { bound } = yield* upperBoundWith(augmented, witness.deviations, witness.multipliers);
  const upperBound = provenBound(augmented.objective, bound);
  return { ...side, upperBound, objectiveRange: objectiveRange(augmented.objective) };
}

/** Long rows are added up in parts of so many entries: fewer roundings on the way of each. */
const PART = 64;

/** out[s] += scale * (sum_t A[s, t] x[t] - b[s]), for rows `from` .. `end` - 1: a deviation's gain, by mediator sequence. */
function addGain(
  { start, column, value }: Csr,
  direct: Float64Array,
  x: Flow,
  scale: number,
  from: number,
  end: number,
  out: Flow,
): void {
  for (let s = from; s < end; s++) {
    const first = start[s]!;
    const last = start[s + 1]!;
    let gain = 0;
    if (last - first > PART) gain = longProduct(column, value, x, first, last);
    else for (let e = first; e < last; e++) gain += value[e]! * x[column[e]!]!;
    gain -= direct[s]!;
    if (gain !== 0) out[s]! += scale * gain;
  }
}

function longProduct(column: Int32Array, value: Float64Array, x: Flow, first: number, last: number): number {
  let sum = 0;
  for (let e = first; e < last; ) {
    const end = Math.min(e + PART, last);
    let part = 0;
    for (; e < end; e++) part += value[e]! * x[column[e]!]!;
    sum += part;
  }
  return sum;
}

/** Gains of so little, over ranges, are none: the mediator is an equilibrium but for rounding. */
export const NO_GAIN = 1e-9;

/**
 * The lower end of the optimum's bracket is what a mediator achieves by whom nobody gains more than NO_GAIN: the objective less
 * its rounding, and less what such gains are worth at the multipliers that prove the bound, so that it is never above the bound.
 * @returns null where somebody gains more
 */
export function lowerBoundOf(
  augmented: Priced,
  certificate: MediatorSide,
  multipliers: readonly number[],
): number | null {
  if (!(certificate.equilibriumGap <= NO_GAIN)) return null;
  const { objective, objectiveRounding } = certificate;
  return objective - objectiveRounding - pricedGains(augmented, certificate, multipliers);
}

/**
 * Whether a certificate is solved(tol): the equilibrium gap is at most tol and the objective, less its rounding, within
 * tol * R_M of the bound.
 */
export function isSolved(certificate: Certificate, tolerance: number): boolean {
  return (
    certificate.equilibriumGap <= tolerance &&
    certificate.upperBound - (certificate.objective - certificate.objectiveRounding) <=
      tolerance * certificate.objectiveRange
  );
}

/** What a certificate is to reach. */
export interface Aim {
  /** Over the objective's range, > 0. */
  readonly tolerance: number;
  /** Whether a bracket of the optimum is asked for, rather than solved(tol). */
  readonly isExact: boolean;
}

/** What a certificate asks of the game that a bound is of: the objective, and whose gains have a multiplier. */
export interface Priced {
  readonly tree: Pick<AugmentedGame['tree'], 'prescribed'>;
  readonly objective: Objective;
  readonly deviators: readonly Pick<Deviator, 'player' | 'constraint' | 'range'>[];
}

/** What an upper bound is of, and the multipliers that prove it. */
export interface BoundOf {
  readonly augmented: Priced;
  readonly multipliers: readonly number[];
}

/** Whether a certificate is closed: solved(tol), or exactly, a lower bound within tol * R_M of the upper one. */
export function isClosed(
  certificate: Certificate,
  { augmented, multipliers }: BoundOf,
  { tolerance, isExact }: Aim,
): boolean {
  if (!isExact) return isSolved(certificate, tolerance);
  const lower = lowerBoundOf(augmented, certificate, multipliers);
  return lower !== null && certificate.upperBound - lower <= tolerance * certificate.objectiveRange;
}

/**
 * How far a certificate is from closed: at most 1 when it is. Where a lower bound is asked for, who has one is nearer than who has
 * none.
 * @param proof of its bound; null before there is one
 */
export function opennessOf(
  certificate: Certificate,
  proof: BoundOf | null,
  { tolerance, isExact }: Aim,
): number {
  const { equilibriumGap, upperBound, objective, objectiveRounding, objectiveRange: range } = certificate;
  if (!isExact)
    return Math.max(equilibriumGap, (upperBound - (objective - objectiveRounding)) / range) / tolerance;
  const lower = proof && lowerBoundOf(proof.augmented, certificate, proof.multipliers);
  return lower === null ? 1 / tolerance + equilibriumGap / NO_GAIN : (upperBound - lower) / range / tolerance;
}

/**
 * Whether numbers say what no game can: a mediator whose objective, less its gains at the multipliers that prove the bound,
 * is above the bound, or a bound below every payoff though nothing is asked but equilibrium. Rounding is counted in all of
 * them, so that it is the program that is wrong.
 */
export function contradicts(
  augmented: Priced,
  certificate: Certificate,
  multipliers: readonly number[],
): boolean {
  const { objective, objectiveRounding, upperBound } = certificate;
  if (!mayBeInfeasible(augmented) && provesInfeasible(augmented.objective, upperBound)) return true;
  return objective - objectiveRounding - pricedGains(augmented, certificate, multipliers) > upperBound;
}

/** open: a certificate neither closes nor contradicts itself. numerical-failure: it contradicts itself. */
export type Standing = 'solved' | 'open' | 'numerical-failure';

/** How a certificate stands beside what it is to reach. @param proof of its bound */
export function standingOf(certificate: Certificate, proof: BoundOf, aim: Aim): Standing {
  if (contradicts(proof.augmented, certificate, proof.multipliers)) return 'numerical-failure';
  return isClosed(certificate, proof, aim) ? 'solved' : 'open';
}

/** What gains and violations are worth at the multipliers, rounding counted. */
function pricedGains(
  { deviators }: Priced,
  { gains, violations }: MediatorSide,
  multipliers: readonly number[],
): number {
  const broken = [...violations];
  const worth = deviators.reduce((sum, { player, constraint, range }, k) => {
    const gain = constraint === null ? gains[player - 1] : broken.shift();
    return sum + multipliers[k]! * ((gain as number) / range);
  }, 0);
  return worth * (1 + 2 ** -20);
}
