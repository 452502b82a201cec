/**
 * A zero-sum game as an LP (Koller, Megiddo, von Stengel 1996): max v_root over player 1's flows x such that
 * v_point(t) <= (x' A)_t + sum of values of points below t, for every sequence t of player 2. Minimised negated.
 */
import type { ZeroSumGame } from '../augmented/nash.ts';
import { transposing } from '../numeric/csr.ts';
import type { Work } from '../work.ts';
import { LpBuilder } from './lp-builder.ts';
import { type NamedLp, Names } from './names.ts';

/**
 * Columns: player 1's sequences, a free value per point of player 2, the root's value. Row `firstRow` + t is player 2's
 * sequence t: the duals of these rows are its flow.
 */
export function* buildingNashLp(game: ZeroSumGame): Work<NamedLp & { readonly firstRow: number }> {
  const [first, second] = game.treeplexes;
  const builder = new LpBuilder();
  yield* builder.addingFlow(first);
  const firstRow = yield* builder.addingInequalities(second.numSequences);
  yield* builder.addingBestResponse(second, firstRow, first.numSequences, -1);
  yield* builder.addingRows(yield* transposing(game.payoff), firstRow, (value) => value);
  const rootValue = first.numSequences + second.numPoints;
  const cost = new Float64Array(rootValue + 1);
  cost[rootValue] = -1;
  return {
    lp: yield* builder.building(cost, first.numSequences),
    columns: new Names([
      { prefix: 'x', count: first.numSequences },
      { prefix: 'v2_', count: second.numPoints },
      'v2_root',
    ]),
    rows: new Names([
      'flow_root',
      { prefix: 'flow_', count: first.numPoints },
      { prefix: 'gain2_', count: second.numSequences },
    ]),
    firstRow,
  };
}
