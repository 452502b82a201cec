/**
 * The LP baseline: max c' mu over mediator flows mu such that no deviator gains, the best response
 * dualised: v_i free, b_i' mu >= v_i[root], and F_i' v_i >= A_i' mu. Minimised negated.
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { transposing } from '../numeric/csr.ts';
import { inPieces, type Work } from '../work.ts';
import { LpBuilder } from './lp-builder.ts';
import { type NamedLp, Names } from './names.ts';

/** The LP, and where in it the deviators' best responses are. */
export interface AugmentedLp extends NamedLp {
  /**
   * Per deviator: its sequence t is row first + t. The duals of these rows are its multiplier (at t = 0) times the
   * deviation that proves the bound.
   */
  readonly firstRow: readonly number[];
}

/** What an augmented LP minimises: minus the objective, or the largest gain over ranges that a mediator cannot avoid. */
export type LpGoal = 'objective' | 'least-gain';

/**
 * Columns: mediator sequences, then for each deviator one free value per point and one for the root; with the goal
 * least-gain a last one, by which every incentive may be missed.
 * Utilities are divided by their ranges, so that rows are of one scale.
 */
export function* buildingAugmentedLp(
  augmented: AugmentedGame,
  goal: LpGoal = 'objective',
): Work<AugmentedLp> {
  const { mediator, deviators } = augmented;
  const builder = new LpBuilder();
  yield* builder.addingFlow(mediator);
  let firstValue = mediator.numSequences;
  const missed = firstValue + deviators.reduce((sum, { treeplex }) => sum + treeplex.numPoints + 1, 0);
  const firstRow: number[] = [];
  for (const { directPayoff, treeplex, payoff, range } of deviators) {
    const rootValue = firstValue + treeplex.numPoints;
    const incentive = builder.addRow(0, Number.POSITIVE_INFINITY);
    yield* inPieces(directPayoff.length, 'building the LP', 'sequences', (from, to) => {
      for (let s = from; s < to; s++)
        if (directPayoff[s] !== 0) builder.put(incentive, s, directPayoff[s]! / range);
    });
    builder.put(incentive, rootValue, -1);
    if (goal === 'least-gain') builder.put(incentive, missed, 1);

    const first = yield* builder.addingInequalities(treeplex.numSequences);
    yield* builder.addingBestResponse(treeplex, first, firstValue, 1);
    yield* builder.addingRows(yield* transposing(payoff), first, (value) => -value / range);
    firstValue = rootValue + 1;
    firstRow.push(first);
  }
  const cost = new Float64Array(goal === 'objective' ? missed : missed + 1);
  if (goal === 'least-gain') cost[missed] = 1;
  else for (let s = 0; s < mediator.numSequences; s++) cost[s] = 0 - augmented.objectiveVector[s]!;
  return { lp: yield* builder.building(cost, mediator.numSequences), ...namesOf(augmented, goal), firstRow };
}

/** As the head of `names.ts` has them, in the order above. */
function namesOf({ mediator, deviators }: AugmentedGame, goal: LpGoal): Pick<NamedLp, 'rows' | 'columns'> {
  let constraints = 0;
  const own = deviators.map(({ player, constraint, treeplex }) => ({
    id: constraint === null ? `${player}` : `c${++constraints}`,
    ...treeplex,
  }));
  return {
    columns: new Names([
      { prefix: 'm', count: mediator.numSequences },
      ...own.flatMap(({ id, numPoints }) => [{ prefix: `v${id}_`, count: numPoints }, `v${id}_root`]),
      ...(goal === 'least-gain' ? ['missed'] : []),
    ]),
    rows: new Names([
      'flow_root',
      { prefix: 'flow_', count: mediator.numPoints },
      ...own.flatMap(({ id, numSequences }) => [`gain${id}`, { prefix: `gain${id}_`, count: numSequences }]),
    ]),
  };
}
