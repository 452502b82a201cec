/**
 * A zero-sum game as an LP (Koller, Megiddo, von Stengel 1996): max v_root over player 1's flows x such that
 * v_point(t) <= (x' A)_t + sum of values of points below t, for every sequence t of player 2. Minimised negated.
 */
import type { ZeroSumGame } from '../augmented/nash.ts';
import { transpose } from '../numeric/csr.ts';
import { LpBuilder } from './lp-builder.ts';
import type { SparseLp } from './sparse-lp.ts';

/**
 * Columns: player 1's sequences, a free value per point of player 2, the root's value. Row `firstRow` + t is player 2's
 * sequence t: the duals of these rows are its flow.
 */
export function nashLp(game: ZeroSumGame): { readonly lp: SparseLp; readonly firstRow: number } {
  const [first, second] = game.treeplexes;
  const builder = new LpBuilder();
  builder.addFlow(first);
  const firstRow = builder.addInequalities(second.numSequences);
  builder.addBestResponse(second, firstRow, first.numSequences, -1);
  const bySecond = transpose(game.payoff);
  for (let t = 0; t < second.numSequences; t++) {
    const end = bySecond.start[t + 1] as number;
    for (let e = bySecond.start[t] as number; e < end; e++)
      builder.put(firstRow + t, bySecond.column[e] as number, bySecond.value[e] as number);
  }
  const rootValue = first.numSequences + second.numPoints;
  const cost = new Float64Array(rootValue + 1);
  cost[rootValue] = -1;
  return { lp: builder.build(cost, first.numSequences), firstRow };
}
