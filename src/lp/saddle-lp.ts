/**
 * A saddle point as an LP (Koller, Megiddo, von Stengel 1996): of linear'x + the least x'My over flows y, whose value is dualised:
 * v_point(t) <= (x'M)_t + sum of values of points below t, for every sequence t of the minimizer. Minimised negated.
 */
import type { DecisionDag } from '../augmented/decision-dag.ts';
import { type Csr, transposing } from '../numeric/csr.ts';
import type { Work } from '../work.ts';
import { LpBuilder } from './lp-builder.ts';
import { type NamedLp, Names } from './names.ts';

/** Rows of the matrix are the maximizer's sequences, columns the minimizer's; one linear term per sequence of the maximizer. */
interface Saddle {
  readonly maximizer: DecisionDag;
  readonly minimizer: DecisionDag;
  readonly matrix: Csr;
  readonly linear: Float64Array;
}

/** The LP, and where in it the minimizer's sequences are. */
export interface SaddleLp extends NamedLp {
  /** Sequence t of the minimizer is row firstRow + t: the duals of these rows are its flow, times a multiplier for no-gain. */
  readonly firstRow: number;
}

/** What names of columns and rows begin with. */
interface Prefixes {
  readonly flow: string;
  readonly value: string;
  readonly gain: string;
}

/**
 * Columns: the maximizer's sequences, a free value per point of the minimizer, the root's value.
 * @param goal value: max linear'x + the root's value. no-gain: max linear'x such that the root's value is at least 0
 */
export function* buildingSaddleLp(
  { maximizer, minimizer, matrix, linear }: Saddle,
  goal: 'value' | 'no-gain',
  prefixes: Prefixes,
): Work<SaddleLp> {
  const builder = new LpBuilder();
  yield* builder.addingFlow(maximizer);
  const firstRow = yield* builder.addingInequalities(minimizer.numSequences);
  yield* builder.addingBestResponse(minimizer, firstRow, maximizer.numSequences, -1);
  yield* builder.addingRows(yield* transposing(matrix), firstRow, (value) => value);
  const rootValue = maximizer.numSequences + minimizer.numPoints;
  const cost = new Float64Array(rootValue + 1);
  for (let s = 0; s < linear.length; s++) cost[s] = 0 - linear[s]!;
  cost[rootValue] = goal === 'value' ? -1 : 0;
  const lp = yield* builder.building(cost, maximizer.numSequences);
  if (goal === 'no-gain') lp.columnLower[rootValue] = 0;
  return {
    lp,
    columns: new Names([
      { prefix: prefixes.flow, count: maximizer.numSequences },
      { prefix: prefixes.value, count: minimizer.numPoints },
      `${prefixes.value}root`,
    ]),
    rows: new Names([
      'flow_root',
      { prefix: 'flow_', count: maximizer.numPoints },
      { prefix: prefixes.gain, count: minimizer.numSequences },
    ]),
    firstRow,
  };
}
