/**
 * The check that actions are codominated, apart from whoever solved the linear program: weights of honest points and deviations
 * below them, from which the mediator's best reply is computed, sums rounded up. Where no reply that begins at an entry brings
 * half of the probability of actions in doubt without gains, weighted, of as much, every belief in which such an action has a
 * probability lets somebody gain; halves leave room for what the solver missed. Any weights and deviations prove what they prove.
 */
import { measuringFlowError } from '../augmented/decision-dag.ts';
import { roundings, up } from '../numeric/rounding.ts';
import { inPieces, type Work } from '../work.ts';
import type { DeviatorRows } from './stage-lp.ts';
import type { StageDeviator, StageProblem } from './stage-problem.ts';
import type { Unfolded } from './unfolding.ts';

/** Of the probability of an action in doubt, what gains have to outweigh. */
const SHARE = 0.5;
/** Roundings of a payoff and of its product with a weight. */
const PRODUCT_ROUNDINGS = 12;

/**
 * @param duals of the stage's LP, by rows; anything may be in them
 * @returns the actions in doubt that it does not prove codominated: none, when the proof holds
 */
export function* findingUnproved(
  { tree, mediator }: Unfolded,
  { isIn, entries, points, doubtful, deviators }: StageProblem,
  rows: readonly DeviatorRows[],
  duals: Float64Array,
): Work<Set<number>> {
  const worth = new Float64Array(mediator.numSequences);
  const size = new Float64Array(mediator.numSequences);
  const count = new Int32Array(mediator.numSequences);
  let error = tree.reachRounding;
  for (const [d, deviator] of deviators.entries()) {
    yield* addingGains(deviator, rows[d]!, duals, { worth, size, count });
    error = Math.max(error, tree.reachRounding + (yield* measuringFlowError(deviator.deviator.treeplex)));
  }
  for (let s = 0; s < worth.length; s++) {
    worth[s] = up(worth[s]! + up(up(size[s]!) * (error + roundings(count[s]! + PRODUCT_ROUNDINGS)) * 2));
    if (doubtful.has(s)) worth[s] = up(worth[s]! + SHARE);
  }
  for (let k = points.length - 1; k >= 0; k--) {
    const p = points[k]!;
    let best = Number.NEGATIVE_INFINITY;
    for (let s = mediator.firstSequence[p]!; s < mediator.firstSequence[p + 1]!; s++)
      if (isIn[s] === 1) best = Math.max(best, worth[s]!);
    const above = mediator.parent[p]!;
    worth[above] = up(worth[above]! + best);
  }
  const isOpen = new Uint8Array(mediator.numSequences);
  for (const s of entries) if (!(worth[s]! <= 0)) isOpen[s] = 1;
  for (const p of points)
    if (isOpen[mediator.parent[p]!] === 1)
      isOpen.fill(1, mediator.firstSequence[p]!, mediator.firstSequence[p + 1]!);
  return new Set([...doubtful].flatMap(([s, action]) => (isOpen[s] === 1 ? [action] : [])));
}

/** Per sequence of the mediator: what is taken from its worth, the sum of its terms' sizes, and how many there are. */
interface Sums {
  readonly worth: Float64Array;
  readonly size: Float64Array;
  readonly count: Int32Array;
}

function* addingGains(
  { deviator, honest, below, scale }: StageDeviator,
  rows: DeviatorRows,
  duals: Float64Array,
  { worth, size, count }: Sums,
): Work<void> {
  const { direct, pointOf, row, column, value } = deviator;
  const weight = honest.map((_, index) => weightOf(duals[rows.honest[index]!]!));
  const flow = deviationOf({ deviator, honest, below, scale }, rows, duals, weight);
  yield* inPieces(value.length, 'checking codominated actions', 'payoffs', (from, to) => {
    for (let e = from; e < to; e++) {
      const t = column[e]!;
      const index = pointOf[t]! < 0 ? -1 : below[pointOf[t]!]!;
      if (index < 0) continue;
      const obeyed = direct[t] === 1 ? weight[index]! : 0;
      const paid = value[e]! * scale[index]!;
      const s = row[e]!;
      worth[s]! -= paid * (flow[t]! - obeyed);
      size[s]! += Math.abs(paid) * (flow[t]! + obeyed);
      count[s]! += 1;
    }
  });
}

/** Of a dual that may be anything. */
const weightOf = (dual: number) => (dual > 0 && dual < Number.POSITIVE_INFINITY ? dual : 0);

/** Flows below honest points, from each as much as its weight: the duals, made strategies. */
function deviationOf(
  { deviator: { treeplex }, honest, below }: StageDeviator,
  { sequence }: DeviatorRows,
  duals: Float64Array,
  weight: readonly number[],
): Float64Array {
  const { numPoints, numSequences, firstSequence, parent } = treeplex;
  const flow = new Float64Array(numSequences);
  for (let p = 0; p < numPoints; p++) {
    const index = below[p]!;
    if (index < 0) continue;
    const inflow = honest[index]!.point === p ? weight[index]! : flow[parent[p]!]!;
    const [first, end] = [firstSequence[p]!, firstSequence[p + 1]!];
    let sum = 0;
    for (let t = first; t < end; t++) sum += weightOf(duals[sequence[t]!]!);
    for (let t = first; t < end; t++)
      flow[t] = inflow * (sum > 0 ? weightOf(duals[sequence[t]!]!) / sum : 1 / (end - first));
  }
  return flow;
}
