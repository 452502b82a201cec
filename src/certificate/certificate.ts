/**
 * Certificates, in plain f64 arithmetic from the augmented game alone (THEORY.md section 6): nothing here knows how a
 * strategy was found, so a bug in a kernel, Lagrangian or LP cannot certify itself.
 */
import type { AugmentedGame, Deviator } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import { addTransposedProduct, type Csr } from '../numeric/csr.ts';
import { dot } from '../numeric/sum.ts';
import { bestResponseValue } from './best-response.ts';

/** All in the game's unit unless stated, less offsets; the objective as maximised (negated when the user minimises). */
export interface Certificate {
  /** c' mu: the objective under direct play. */
  readonly objective: number;
  /** Per player 1..n at [i - 1]: utility under direct play. */
  readonly utilities: readonly number[];
  /** Per player 1..n at [i - 1]: most that it gains by deviating, >= 0; 0 for instruments. */
  readonly gains: readonly number[];
  /** Per constraint, in their order: by how much it is broken, >= 0. */
  readonly violations: readonly number[];
  /** max_i gain_i / R_i, and of violations over their ranges, without unit. */
  readonly equilibriumGap: number;
  /** The sum of the same over players and constraints. */
  readonly totalGain: number;
  /** No exact equilibrium has a larger objective. */
  readonly upperBound: number;
  /** R_M: range of the objective, at least the smallest positive number. */
  readonly objectiveRange: number;
}

/** The mediator's side: objective, utilities and exact gains of a feasible flow `mu`. */
export function certifyMediator(
  augmented: AugmentedGame,
  mu: Flow,
): Omit<Certificate, 'upperBound' | 'objectiveRange'> {
  const utilities = augmented.utilityVectors.map((vector) => dot(vector, mu));
  const gains = new Array<number>(utilities.length).fill(0);
  const violations: number[] = [];
  let equilibriumGap = 0;
  let totalGain = 0;
  for (const deviator of augmented.deviators) {
    // What direct play pays; a constraint pays nothing then.
    const direct = deviator.constraint === null ? (utilities[deviator.player - 1] as number) : 0;
    const gain = bestGain(deviator, mu, direct);
    if (deviator.constraint === null) gains[deviator.player - 1] = gain;
    else violations.push(gain);
    equilibriumGap = Math.max(equilibriumGap, gain / deviator.range);
    totalGain += gain / deviator.range;
  }
  const objective = dot(augmented.objectiveVector, mu);
  return { objective, utilities, gains, violations, equilibriumGap, totalGain };
}

/** Direct play is among the deviations, so a gain below 0 is rounding. */
function bestGain({ treeplex, payoff }: Deviator, mu: Flow, direct: number): number {
  const gradient = new Float64Array(treeplex.numSequences);
  addTransposedProduct(payoff, mu, 1, gradient);
  return Math.max(0, bestResponseValue(treeplex, gradient) - direct);
}

/**
 * UB = max over mu of c' mu - sum_i multiplier_i gain_i(mu, x_i) / R_i: no exact equilibrium does better, whatever the
 * feasible deviations x_i and multipliers >= 0, both in the order of augmented.deviators.
 */
export function upperBoundWith(
  augmented: AugmentedGame,
  deviations: readonly Flow[],
  multipliers: readonly number[],
): number {
  const gradient = augmented.objectiveVector.slice();
  augmented.deviators.forEach(({ payoff, directPayoff, range }, k) => {
    const weight = (multipliers[k] as number) / range;
    if (weight !== 0) addGain(payoff, directPayoff, deviations[k] as Flow, -weight, gradient);
  });
  return bestResponseValue(augmented.mediator, gradient);
}

/** out[s] += scale * (sum_t A[s, t] x[t] - b[s]): a deviation's gain, by mediator sequence. */
function addGain(
  { start, column, value }: Csr,
  direct: Float64Array,
  x: Flow,
  scale: number,
  out: Flow,
): void {
  for (let s = 0; s < out.length; s++) {
    const end = start[s + 1] as number;
    let gain = -(direct[s] as number);
    for (let e = start[s] as number; e < end; e++)
      gain += (value[e] as number) * (x[column[e] as number] as number);
    if (gain !== 0) out[s] = (out[s] as number) + scale * gain;
  }
}

/** solved(tol): the equilibrium gap is at most tol and the objective within tol * R_M of the upper bound. */
export function isSolved(certificate: Certificate, tolerance: number): boolean {
  return (
    certificate.equilibriumGap <= tolerance &&
    certificate.upperBound - certificate.objective <= tolerance * certificate.objectiveRange
  );
}
