/**
 * Decision DAGs: the strategy spaces of mediators and deviators (THEORY.md section 3). A treeplex is the case in which
 * every decision point has one parent sequence.
 *
 * Sequence 0 is the root, with flow 1. Point p owns the sequences firstSequence[p] .. firstSequence[p+1] - 1, one per
 * action; its inflow is the sum of the flows of its parent sequences, all of which are smaller numbers. Flows out of a
 * point sum to its inflow.
 */
export interface DecisionDag {
  readonly numPoints: number;
  readonly numSequences: number;
  /** Length numPoints + 1; firstSequence[0] = 1, firstSequence[numPoints] = numSequences. */
  readonly firstSequence: Int32Array;
  /** Length numPoints + 1: the parents of p are parent[parentStart[p]] .. parent[parentStart[p+1] - 1]. */
  readonly parentStart: Int32Array;
  readonly parent: Int32Array;
}

/** A sequence-form strategy: one flow per sequence. */
export type Flow = Float64Array;

/** Inflow of point p under a flow. */
export function inflow(dag: DecisionDag, flow: Flow, p: number): number {
  let sum = 0;
  const end = dag.parentStart[p + 1] as number;
  for (let e = dag.parentStart[p] as number; e < end; e++) sum += flow[dag.parent[e] as number] as number;
  return sum;
}

/**
 * The flow of a behavioural strategy, one probability per sequence (entry 0 ignored).
 * Probabilities of a point are used as they are: normalise first.
 */
export function flowOf(dag: DecisionDag, behaviour: Float64Array): Flow {
  const flow = new Float64Array(dag.numSequences);
  flow[0] = 1;
  for (let p = 0; p < dag.numPoints; p++) {
    const reach = inflow(dag, flow, p);
    const end = dag.firstSequence[p + 1] as number;
    for (let s = dag.firstSequence[p] as number; s < end; s++) flow[s] = (behaviour[s] as number) * reach;
  }
  return flow;
}

/** Behavioural probabilities of weights, point by point; uniform where none is positive, NaN where one is not finite. */
export function behaviourOf(dag: DecisionDag, weights: Float64Array): Float64Array {
  const behaviour = new Float64Array(dag.numSequences);
  behaviour[0] = 1;
  for (let p = 0; p < dag.numPoints; p++) {
    const first = dag.firstSequence[p] as number;
    const end = dag.firstSequence[p + 1] as number;
    let sum = 0;
    for (let s = first; s < end; s++) sum += Math.max(weights[s] as number, 0);
    for (let s = first; s < end; s++)
      behaviour[s] = sum === 0 ? 1 / (end - first) : Math.max(weights[s] as number, 0) / sum;
  }
  return behaviour;
}

/** Exact flow of weights: normalised point by point, top down. */
export function exactFlow(dag: DecisionDag, weights: Float64Array): Flow {
  return flowOf(dag, behaviourOf(dag, weights));
}

export function uniformFlow(dag: DecisionDag): Flow {
  return exactFlow(dag, new Float64Array(dag.numSequences));
}

/** Largest violation of flow conservation and non-negativity; 0 for an exact sequence-form strategy. */
export function flowViolation(dag: DecisionDag, flow: Flow): number {
  let worst = Math.abs((flow[0] as number) - 1);
  for (let p = 0; p < dag.numPoints; p++) {
    let out = 0;
    const end = dag.firstSequence[p + 1] as number;
    for (let s = dag.firstSequence[p] as number; s < end; s++) {
      out += flow[s] as number;
      worst = Math.max(worst, -(flow[s] as number));
    }
    worst = Math.max(worst, Math.abs(out - inflow(dag, flow, p)));
  }
  return worst;
}

/** Rounding of flows, which are sums of products of probabilities. */
const FLOW_TOLERANCE = 1e-9;

/** Whether a flow is a sequence-form strategy, but for rounding. */
export function isFeasible(dag: DecisionDag, flow: Flow): boolean {
  return flow.every(Number.isFinite) && flowViolation(dag, flow) <= FLOW_TOLERANCE;
}
