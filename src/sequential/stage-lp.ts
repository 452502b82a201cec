/**
 * The linear program of a stage: over beliefs about what led there and what the mediator will recommend from there on, as flows
 * that may begin at any entry with any weight. No player who is recommended an action in doubt may gain by any deviation
 * from then on. As many of these actions as can be have a probability of at least 1, which weights large enough give
 * to each that has one at all.
 *
 *     maximise sum over actions y,  0 <= y <= 1,  y <= sum of the flows that recommend it,
 *     for each honest point: what obeying pays >= v of its point, where v is what the best deviation pays.
 *
 * At an optimum of 0 the duals are deviations, each of an honest point times a weight, whose gains prove that there is no such
 * belief: `proof.ts` checks it apart from the solver.
 */
import { LpBuilder } from '../lp/lp-builder.ts';
import type { SparseLp } from '../lp/sparse-lp.ts';
import { inPieces, type Work } from '../work.ts';
import type { Actions, StageDeviator, StageProblem } from './stage-problem.ts';
import type { Unfolded } from './unfolding.ts';

export interface StageLp {
  readonly lp: SparseLp;
  /** The actions in doubt, and the column of the first; the others follow. */
  readonly actions: readonly number[];
  readonly firstAction: number;
  /** Per deviator: the row of each honest point, and of each sequence below them (else -1). */
  readonly rows: readonly DeviatorRows[];
}

export interface DeviatorRows {
  readonly honest: readonly number[];
  readonly sequence: Int32Array;
}

export function* buildingStageLp(
  { mediator }: Unfolded,
  problem: StageProblem,
  doubtful: Actions,
): Work<StageLp> {
  const { isIn, points, deviators } = problem;
  const builder = new LpBuilder();
  const column = new Int32Array(mediator.numSequences).fill(-1);
  let numColumns = 0;
  for (let s = 0; s < column.length; s++) if (isIn[s] === 1) column[s] = numColumns++;
  for (const p of points) {
    const row = builder.addRow(0, 0);
    builder.put(row, column[mediator.parent[p]!]!, -1);
    for (let s = mediator.firstSequence[p]!; s < mediator.firstSequence[p + 1]!; s++)
      if (isIn[s] === 1) builder.put(row, column[s]!, 1);
  }
  const firstAction = numColumns;
  const actions: number[] = [];
  const rowOf = new Map<number, number>();
  doubtful.forEach((isDoubtful, action) => {
    if (isDoubtful === 0) return;
    const row = builder.addRow(0, Number.POSITIVE_INFINITY);
    rowOf.set(action, row);
    builder.put(row, numColumns++, -1);
    actions.push(action);
  });
  for (const [s, action] of problem.doubtful) builder.put(rowOf.get(action) as number, column[s]!, 1);

  const numFlows = numColumns;
  const rows: DeviatorRows[] = [];
  for (const deviator of deviators) {
    rows.push(yield* addingDeviator(builder, deviator, column, numColumns));
    numColumns += deviator.below.reduce((sum, index) => sum + Number(index >= 0), 0);
  }
  const cost = new Float64Array(numColumns);
  cost.fill(-1, firstAction, numFlows);
  const lp = yield* builder.building(cost, numFlows);
  lp.columnUpper.fill(1, firstAction, numFlows);
  return { lp, actions, firstAction, rows };
}

/** @param column of each of the mediator's sequences, @param firstValue column of the deviator's first point below an honest one */
function* addingDeviator(
  builder: LpBuilder,
  { deviator, honest, below, scale }: StageDeviator,
  column: Int32Array,
  firstValue: number,
): Work<DeviatorRows> {
  const { treeplex, direct, pointOf, row, column: own, value } = deviator;
  const { numPoints, numSequences, firstSequence, parent } = treeplex;
  const valueColumn = new Int32Array(numPoints).fill(-1);
  const sequence = new Int32Array(numSequences).fill(-1);
  let next = firstValue;
  for (let p = 0; p < numPoints; p++) {
    if (below[p]! < 0) continue;
    valueColumn[p] = next++;
    for (let t = firstSequence[p]!; t < firstSequence[p + 1]!; t++) {
      sequence[t] = builder.addRow(0, Number.POSITIVE_INFINITY);
      builder.put(sequence[t]!, valueColumn[p]!, 1);
    }
    const above = parent[p]!;
    if (sequence[above]! >= 0) builder.put(sequence[above]!, valueColumn[p]!, -1);
  }
  const honestRows = honest.map(({ point }) => {
    const obeying = builder.addRow(0, Number.POSITIVE_INFINITY);
    builder.put(obeying, valueColumn[point]!, -1);
    return obeying;
  });
  yield* inPieces(value.length, 'looking for codominated actions', 'payoffs', (from, to) => {
    for (let e = from; e < to; e++) {
      const t = own[e]!;
      const index = pointOf[t]! < 0 ? -1 : below[pointOf[t]!]!;
      if (index < 0 || column[row[e]!]! < 0) continue;
      const paid = value[e]! * scale[index]!;
      builder.put(sequence[t]!, column[row[e]!]!, -paid);
      if (direct[t] === 1) builder.put(honestRows[index]!, column[row[e]!]!, paid);
    }
  });
  return { honest: honestRows, sequence };
}
