/** A zero-sum game as a linear program, and the certificate of what an LP solver says about it. */
import { exactFlow, uniformFlow } from '../augmented/decision-dag.ts';
import type { ZeroSumGame } from '../augmented/nash.ts';
import { certifiedNashFacts } from '../certificate/facts.ts';
import { certifyNash, contradictsNash, isNashSolved } from '../certificate/nash.ts';
import type { Profile } from '../certificate/strategy.ts';
import { paced, type Work } from '../work.ts';
import { honestStatus, LP_TOLERANCE, type LpModel } from './model.ts';
import { buildingNashLp } from './nash-lp.ts';

export function* zeroSumLpModel(game: ZeroSumGame): Work<LpModel> {
  const { lp, firstRow } = yield* buildingNashLp(game);
  const [first, second] = game.treeplexes;
  return {
    lp,
    async certified({ status, primal, rowDual }) {
      const own = rowDual.subarray(firstRow, firstRow + second.numSequences);
      const profile: Profile = [
        primal.length === 0 ? uniformFlow(first) : exactFlow(first, primal),
        own.length === 0 ? uniformFlow(second) : exactFlow(second, own),
      ];
      const certificate = await paced(certifyNash(game, ...profile));
      return {
        status: honestStatus(status, {
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
