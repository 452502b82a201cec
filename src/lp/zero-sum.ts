/** A zero-sum game as a linear program, and the certificate of what an LP solver says about it. */
import { type Flow, makingExactFlow, makingUniformFlow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { certifiedNashFacts } from '../certificate/facts.ts';
import { certifyNash, contradictsNash, isNashSolved } from '../certificate/nash.ts';
import type { ZeroSumProfile } from '../certificate/strategy.ts';
import { paced, type Work } from '../work.ts';
import { honestStatus, LP_TOLERANCE, type LpAnswer, type LpModel } from './model.ts';
import type { NamedLp } from './names.ts';
import { buildingSaddleLp } from './saddle-lp.ts';

/** Player 1 is in the mediator's place. */
export const NASH_NAMES = { flow: 'x', value: 'v2_', gain: 'gain2_' };

export function* zeroSumLpModel(game: ZeroSumGame): Work<LpModel> {
  const [maximizer, minimizer] = game.treeplexes;
  const linear = new Float64Array(maximizer.numSequences);
  const saddle = { maximizer, minimizer, matrix: game.payoff, linear };
  const { firstRow, ...named } = yield* buildingSaddleLp(saddle, 'value', NASH_NAMES);
  // biome-ignore lint/correctness/useYield: they are there
  return zeroSumModel(game, named, function* ({ primal, rowDual }) {
    return [primal, rowDual.subarray(firstRow, firstRow + minimizer.numSequences)];
  });
}

/**
 * The model of a zero-sum game whose answers are read by `reading`.
 * @param reading weights of both players' sequences, none where the answer has none
 */
export function zeroSumModel(
  game: ZeroSumGame,
  named: NamedLp,
  reading: (answer: LpAnswer) => Work<readonly [Float64Array, Float64Array]>,
): LpModel {
  const readingProfile = function* (answer: LpAnswer): Work<ZeroSumProfile> {
    const [first, second] = yield* reading(answer);
    return [yield* flowOf(0, first), yield* flowOf(1, second)];
  };
  const flowOf = function* (player: 0 | 1, weights: Float64Array): Work<Flow> {
    const treeplex = game.treeplexes[player];
    return yield* weights.length === 0 ? makingUniformFlow(treeplex) : makingExactFlow(treeplex, weights);
  };
  return {
    ...named,
    objective: { sign: 1, offset: game.offset },
    *strategy(answer) {
      return { kind: 'nash', game, profile: yield* readingProfile(answer) };
    },
    async certified(answer) {
      const profile = await paced(readingProfile(answer));
      const certificate = await paced(certifyNash(game, ...profile));
      return {
        status: honestStatus(answer.status, {
          isContradictory: contradictsNash(certificate),
          isInfeasible: false,
          isSolved: isNashSolved(certificate, game, LP_TOLERANCE),
        }),
        facts: certifiedNashFacts(game, certificate),
        strategy: { kind: 'nash', game, profile },
      };
    },
  };
}
