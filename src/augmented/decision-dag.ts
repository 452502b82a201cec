import { roundings } from '../numeric/rounding.ts';
import { endOfPiece, finish, type Work } from '../work.ts';

/**
 * Decision DAGs: the strategy spaces of mediators and deviators. A treeplex is the case in which
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
  const end = dag.parentStart[p + 1]!;
  for (let e = dag.parentStart[p]!; e < end; e++) sum += flow[dag.parent[e]!]!;
  return sum;
}

/** Does all points, top down, in pieces: `each` does those from `from` up to, but not including, `to`. */
export function* inPoints(
  dag: DecisionDag,
  doing: string,
  each: (from: number, to: number) => void,
): Work<void> {
  const { numPoints, firstSequence, parentStart } = dag;
  for (let from = 0; from < numPoints; ) {
    const to = endOfPiece(from, numPoints, (p) => firstSequence[p]! + parentStart[p]!);
    each(from, to);
    from = to;
    if (to < numPoints) yield { doing, done: to, unit: 'decision points' };
  }
}

const READING = 'reading strategies';

/**
 * The flow of a behavioural strategy, one probability per sequence (entry 0 ignored).
 * Probabilities of a point are used as they are: normalise first.
 */
export function flowOf(dag: DecisionDag, behaviour: Float64Array): Flow {
  return finish(makingFlow(dag, behaviour));
}

function* makingFlow(dag: DecisionDag, behaviour: Float64Array): Work<Flow> {
  const { firstSequence } = dag;
  const flow = new Float64Array(dag.numSequences);
  flow[0] = 1;
  yield* inPoints(dag, READING, (from, to) => {
    for (let p = from; p < to; p++) {
      const reach = inflow(dag, flow, p);
      const end = firstSequence[p + 1]!;
      for (let s = firstSequence[p]!; s < end; s++) flow[s] = behaviour[s]! * reach;
    }
  });
  return flow;
}

/** Behavioural probabilities of weights, point by point; uniform where none is positive, NaN where one is not finite. */
export function behaviourOf(dag: DecisionDag, weights: Float64Array): Float64Array {
  return finish(normalising(dag, weights));
}

function* normalising(dag: DecisionDag, weights: Float64Array): Work<Float64Array> {
  const { firstSequence } = dag;
  const behaviour = new Float64Array(dag.numSequences);
  behaviour[0] = 1;
  yield* inPoints(dag, READING, (from, to) => {
    for (let p = from; p < to; p++) {
      const first = firstSequence[p]!;
      const end = firstSequence[p + 1]!;
      let sum = 0;
      for (let s = first; s < end; s++) sum += Math.max(weights[s]!, 0);
      if (sum === Number.POSITIVE_INFINITY) sum = Number.NaN;
      for (let s = first; s < end; s++)
        behaviour[s] = sum === 0 ? 1 / (end - first) : Math.max(weights[s]!, 0) / sum;
    }
  });
  return behaviour;
}

/** Exact flow of weights: normalised point by point, top down. */
export function exactFlow(dag: DecisionDag, weights: Float64Array): Flow {
  return finish(makingExactFlow(dag, weights));
}

/** As exactFlow. */
export function* makingExactFlow(dag: DecisionDag, weights: Float64Array): Work<Flow> {
  return yield* makingFlow(dag, yield* normalising(dag, weights));
}

export function uniformFlow(dag: DecisionDag): Flow {
  return finish(makingUniformFlow(dag));
}

/** As uniformFlow. */
export function makingUniformFlow(dag: DecisionDag): Work<Flow> {
  return makingExactFlow(dag, new Float64Array(dag.numSequences));
}

const flowErrors = new WeakMap<DecisionDag, number>();

/** Roundings of a point's flows, and of the sums that compare them, per parent and action. */
const POINT_ROUNDINGS = 4;

/**
 * Relative error of every flow of `exactFlow`, and of all that `isFeasible` accepts: there is an exact strategy whose flows
 * are those times 1 ± this. Nothing that is added up is negative, so that errors of points only add up along a path:
 * normalising n actions is n roundings, adding up k parents and the product k more.
 * Cost: one pass over the points, once for each DAG.
 */
export function* measuringFlowError(dag: DecisionDag): Work<number> {
  const known = flowErrors.get(dag);
  if (known !== undefined) return known;
  const { firstSequence, parentStart, parent } = dag;
  const count = new Float64Array(dag.numSequences);
  let most = 0;
  yield* inPoints(dag, 'certifying', (from, to) => {
    for (let p = from; p < to; p++) {
      const first = firstSequence[p]!;
      const end = firstSequence[p + 1]!;
      const lastParent = parentStart[p + 1]!;
      let above = 0;
      for (let e = parentStart[p]!; e < lastParent; e++) above = Math.max(above, count[parent[e]!]!);
      const own = above + (POINT_ROUNDINGS + 2) * (end - first + inDegree(dag, p) + 2);
      count.fill(own, first, end);
      most = Math.max(most, own);
    }
  });
  const error = roundings(most);
  flowErrors.set(dag, error);
  return error;
}

/** Largest violation of flow conservation and non-negativity; 0 for an exact sequence-form strategy. */
export function flowViolation(dag: DecisionDag, flow: Flow): number {
  let worst = Math.abs(flow[0]! - 1);
  for (let p = 0; p < dag.numPoints; p++) {
    let out = 0;
    const end = dag.firstSequence[p + 1]!;
    for (let s = dag.firstSequence[p]!; s < end; s++) {
      out += flow[s]!;
      worst = Math.max(worst, -flow[s]!);
    }
    worst = Math.max(worst, Math.abs(out - inflow(dag, flow, p)));
  }
  return worst;
}

/** Whether a flow is a sequence-form strategy, but for rounding: see `measuringFlowError`. */
export function isFeasible(dag: DecisionDag, flow: Flow): boolean {
  if (flow[0] !== 1 || !flow.every((weight) => weight >= 0 && Number.isFinite(weight))) return false;
  for (let p = 0; p < dag.numPoints; p++) {
    const into = inflow(dag, flow, p);
    const end = dag.firstSequence[p + 1]!;
    let out = 0;
    for (let s = dag.firstSequence[p]!; s < end; s++) out += flow[s]!;
    const terms = end - dag.firstSequence[p]! + inDegree(dag, p) + 2;
    if (!(Math.abs(out - into) <= roundings(POINT_ROUNDINGS * terms) * into + terms * Number.MIN_VALUE))
      return false;
  }
  return true;
}

function inDegree({ parentStart }: DecisionDag, p: number): number {
  return parentStart[p + 1]! - parentStart[p]!;
}
