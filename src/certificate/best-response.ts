import type { DecisionDag } from '../augmented/decision-dag.ts';

/**
 * Best response on a decision DAG: the flow that maximises `gradient . flow`.
 * @param gradient one number per sequence; not modified
 * @returns the value, and a pure flow attaining it (ties go to the first action); the value of NaN anywhere is NaN
 * Cost: one sweep. Source: von Stengel 1996, section 3; on DAGs, Zhang, Farina and Sandholm 2023.
 */
export function bestResponse(
  dag: DecisionDag,
  gradient: Float64Array,
): { value: number; flow: Float64Array } {
  const { numPoints, firstSequence, parentStart, parent } = dag;
  const worth = gradient.slice();
  const choice = new Int32Array(numPoints);
  for (let p = numPoints - 1; p >= 0; p--) {
    const end = firstSequence[p + 1] as number;
    let best = firstSequence[p] as number;
    for (let s = best + 1; s < end; s++) {
      const here = worth[s] as number;
      if (here > (worth[best] as number) || Number.isNaN(here)) best = s;
    }
    choice[p] = best;
    const value = worth[best] as number;
    const lastParent = parentStart[p + 1] as number;
    for (let e = parentStart[p] as number; e < lastParent; e++) {
      const s = parent[e] as number;
      worth[s] = (worth[s] as number) + value;
    }
  }
  const flow = new Float64Array(dag.numSequences);
  flow[0] = 1;
  for (let p = 0; p < numPoints; p++) {
    let reach = 0;
    const lastParent = parentStart[p + 1] as number;
    for (let e = parentStart[p] as number; e < lastParent; e++) reach += flow[parent[e] as number] as number;
    flow[choice[p] as number] = reach;
  }
  return { value: worth[0] as number, flow };
}
