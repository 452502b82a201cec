/** A zero-sum game as a linear program, and the certificate of what an LP solver says about it. */
import { exactFlow, uniformFlow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { certifiedNashFacts } from '../certificate/facts.ts';
import { certifyNash, contradictsNash, isNashSolved } from '../certificate/nash.ts';
import type { Profile } from '../certificate/strategy.ts';
import { paced, type Work } from '../work.ts';
import { honestStatus, LP_TOLERANCE, type LpAnswer, type LpModel } from './model.ts';
import type { NamedLp } from './names.ts';
import { buildingNashLp } from './nash-lp.ts';

export function* zeroSumLpModel(game: ZeroSumGame): Work<LpModel> {
  const { firstRow, ...named } = yield* buildingNashLp(game);
  const { numSequences } = game.treeplexes[1];
  return zeroSumModel(game, named, (answer) => [
    answer.primal,
    answer.rowDual.subarray(firstRow, firstRow + numSequences),
  ]);
}

/**
 * The model of a zero-sum game whose answers are read by `reading`.
 * @param reading weights of both players' sequences, none where the answer has none
 */
export function zeroSumModel(
  game: ZeroSumGame,
  named: NamedLp,
  reading: (answer: LpAnswer) => readonly [Float64Array, Float64Array],
): LpModel {
  const profileOf = (answer: LpAnswer): Profile => {
    const [first, second] = game.treeplexes.map((treeplex, k) => {
      const weights = reading(answer)[k]!;
      return weights.length === 0 ? uniformFlow(treeplex) : exactFlow(treeplex, weights);
    });
    return [first!, second!];
  };
  return {
    ...named,
    objective: { sign: 1, offset: game.offset },
    // biome-ignore lint/correctness/useYield: there is nothing to wait for
    *strategy(answer) {
      return { kind: 'nash', game, profile: profileOf(answer) };
    },
    async certified(answer) {
      const profile = profileOf(answer);
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
