/**
 * The LP of what the exact reductions leave of a problem, and its answer carried back to the whole of it. With a mediator it is
 * the saddle point of the direct Lagrangian: all deviators as one opponent, who gains nothing. That is no weaker than asking
 * each to gain nothing, since direct play is among what each can do.
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { makingExactFlow, makingUniformFlow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { buildingDirectLagrangian } from '../lagrangian/direct.ts';
import { reducingSaddle } from '../lagrangian/reduce.ts';
import type { SaddlePoint } from '../lagrangian/saddle-point.ts';
import { mediatedModel, noDuals } from '../lp/mediated.ts';
import type { LpModel } from '../lp/model.ts';
import { buildingSaddleLp } from '../lp/saddle-lp.ts';
import { NASH_NAMES, zeroSumModel } from '../lp/zero-sum.ts';
import type { Work } from '../work.ts';

const REDUCED_NAMES = { flow: 'm', value: 'v_', gain: 'gain_' };

export function* reducedMediatedLpModel(augmented: AugmentedGame): Work<LpModel> {
  const { deviators } = augmented;
  // the objective in its own unit: multipliers are then in it, too
  const { saddle, deviations } = yield* buildingDirectLagrangian(augmented, 1);
  const { maximizer, minimizer } = saddle;
  const { saddle: reduced, maximizerWeights, minimizerWeights } = yield* reducingSaddle(saddle);
  const { firstRow, ...named } = yield* buildingSaddleLp(reduced, 'no-gain', REDUCED_NAMES);
  return mediatedModel(augmented, named, function* ({ primal, rowDual }) {
    const weights = primal.subarray(0, reduced.maximizer.numSequences);
    const mediator =
      primal.length === 0
        ? yield* makingUniformFlow(maximizer)
        : yield* makingExactFlow(maximizer, yield* maximizerWeights(weights));
    if (rowDual.length === 0) return { mediator, ...noDuals(deviators) };
    const own = rowDual.subarray(firstRow, firstRow + reduced.minimizer.numSequences);
    const flow = yield* makingExactFlow(minimizer, yield* minimizerWeights(own));
    const multiplier = Math.max(0, own[0]!);
    return { mediator, deviations: deviations(flow), multipliers: deviators.map(() => multiplier) };
  });
}

export function* reducedZeroSumLpModel(game: ZeroSumGame, saddle: SaddlePoint): Work<LpModel> {
  const { saddle: reduced, maximizerWeights, minimizerWeights } = yield* reducingSaddle(saddle);
  const { firstRow, ...named } = yield* buildingSaddleLp(reduced, 'value', NASH_NAMES);
  return zeroSumModel(game, named, function* ({ primal, rowDual }) {
    const first = primal.subarray(0, reduced.maximizer.numSequences);
    const second = rowDual.subarray(firstRow, firstRow + reduced.minimizer.numSequences);
    return [
      first.length === 0 ? first : yield* maximizerWeights(first),
      second.length === 0 ? second : yield* minimizerWeights(second),
    ];
  });
}
