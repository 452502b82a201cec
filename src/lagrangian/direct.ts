/**
 * The direct Lagrangian (Zhang, Farina et al. 2023; THEORY.md section 4):
 *   max over mu, min over x_i, of c' mu / R_M - multiplier * sum_i gain_i(mu, x_i) / R_i.
 * The deviators' treeplexes hang on one root, so the minimizer is one decision DAG.
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { DecisionDag, Flow } from '../augmented/decision-dag.ts';
import { csrFromTriplets } from '../numeric/csr.ts';
import type { SaddlePoint } from './saddle-point.ts';

export interface DirectLagrangian {
  readonly saddle: SaddlePoint;
  /** Splits a flow of the minimizer into one flow per deviator, in the order of augmented.deviators. */
  readonly deviations: (minimizer: Flow) => Flow[];
}

/** @param objectiveRange R_M, positive */
export function directLagrangian(augmented: AugmentedGame, objectiveRange: number): DirectLagrangian {
  const { mediator, deviators } = augmented;
  const offsets: number[] = [];
  let numSequences = 1;
  let numEntries = 0;
  for (const { player, treeplex, payoff } of deviators) {
    offsets.push(numSequences - 1);
    numSequences += treeplex.numSequences - 1;
    numEntries += payoff.value.length + numNonzeros(augmented.utilityVectors[player - 1] as Float64Array);
  }
  // A deviator's sequence t > 0 is sequence offset + t of the minimizer; its root is the common root.
  const row = new Int32Array(numEntries);
  const column = new Int32Array(numEntries);
  const value = new Float64Array(numEntries);
  let filled = 0;
  const put = (s: number, t: number, v: number) => {
    row[filled] = s;
    column[filled] = t;
    value[filled++] = v;
  };
  deviators.forEach(({ player, payoff, range }, k) => {
    const offset = offsets[k] as number;
    const direct = augmented.utilityVectors[player - 1] as Float64Array;
    for (let s = 0; s < payoff.numRows; s++) {
      const end = payoff.start[s + 1] as number;
      for (let e = payoff.start[s] as number; e < end; e++) {
        const t = payoff.column[e] as number;
        put(s, t === 0 ? 0 : offset + t, -(payoff.value[e] as number) / range);
      }
      if (direct[s] !== 0) put(s, 0, (direct[s] as number) / range);
    }
  });
  const matrix = csrFromTriplets(
    mediator.numSequences,
    numSequences,
    row.subarray(0, filled),
    column.subarray(0, filled),
    value.subarray(0, filled),
  );
  const minimizer = joinTreeplexes(
    deviators.map(({ treeplex }) => treeplex),
    offsets,
    numSequences,
  );
  const linear = augmented.objectiveVector.map((v) => v / objectiveRange);
  return {
    saddle: { maximizer: mediator, minimizer, matrix, linear },
    deviations: (flow) =>
      deviators.map(({ treeplex }, k) => {
        const own = new Float64Array(treeplex.numSequences);
        own[0] = 1;
        const first = (offsets[k] as number) + 1;
        own.set(flow.subarray(first, first + treeplex.numSequences - 1), 1);
        return own;
      }),
  };
}

function numNonzeros(vector: Float64Array): number {
  let count = 0;
  for (let s = 0; s < vector.length; s++) if (vector[s] !== 0) count++;
  return count;
}

function joinTreeplexes(
  treeplexes: readonly DecisionDag[],
  offsets: readonly number[],
  numSequences: number,
): DecisionDag {
  const numPoints = treeplexes.reduce((sum, treeplex) => sum + treeplex.numPoints, 0);
  const firstSequence = new Int32Array(numPoints + 1);
  const parent = new Int32Array(numPoints);
  let point = 0;
  treeplexes.forEach((treeplex, k) => {
    const offset = offsets[k] as number;
    for (let p = 0; p < treeplex.numPoints; p++, point++) {
      const above = treeplex.parent[p] as number;
      firstSequence[point] = offset + (treeplex.firstSequence[p] as number);
      parent[point] = above === 0 ? 0 : offset + above;
    }
  });
  firstSequence[numPoints] = numSequences;
  return {
    numPoints,
    numSequences,
    firstSequence,
    parentStart: Int32Array.from({ length: numPoints + 1 }, (_, p) => p),
    parent,
  };
}
