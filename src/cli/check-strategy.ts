/** Composes what `certify` needs: the augmented game of a strategy file, its flows, their certificate. */
import { buildingZeroSumGame } from '../augmented/nash.ts';
import { isSolved } from '../certificate/certificate.ts';
import { certifyNash } from '../certificate/nash.ts';
import type { GameTree } from '../game/tree.ts';
import { NASH, resolveProblemOptions } from '../options.ts';
import { recertify } from '../report/recertify.ts';
import { profileOf, type StrategyFile, witnessOf } from '../report/strategy-file.ts';
import { type Certified, NASH_TITLE } from '../report/summary.ts';
import { certifiedFacts, certifiedNashFacts, type Strategy } from '../solution.ts';
import { augmentingTree } from '../solve.ts';
import type { Work } from '../work.ts';

export interface CheckedStrategy {
  /** In the user's units; status is `solved`, or `open` when the certificate does not close at the tolerance. */
  readonly report: Certified & { readonly status: 'solved' | 'open' };
  readonly strategy: Strategy;
  readonly conceptTitle: string;
  /** R_M, or the range of player 1's utility in NASH. */
  readonly objectiveRange: number;
}

/** @throws InputError when the file does not fit the game, its concept or its options */
export function* checkingStrategy(
  saved: StrategyFile,
  tree: GameTree,
  tolerance: number,
  memoryLimitMiB: number | undefined,
): Work<CheckedStrategy> {
  const { concept, objective, options } = saved;
  const limit = memoryLimitMiB === undefined ? {} : { memoryLimitMiB };
  const resolved = resolveProblemOptions({ concept, objective, ...options, ...limit });
  return resolved.concept === NASH
    ? yield* checkingNash(saved, tree, tolerance)
    : yield* checkingMediated(saved, tree, resolved, tolerance);
}

function* checkingMediated(
  saved: StrategyFile,
  tree: GameTree,
  options: ReturnType<typeof resolveProblemOptions>,
  tolerance: number,
): Work<CheckedStrategy> {
  const augmented = yield* augmentingTree(tree, options);
  const witness = witnessOf(saved, augmented);
  const certificate = recertify(augmented, witness);
  return {
    strategy: { kind: 'mediated', augmented, witness },
    conceptTitle: augmented.concept.title,
    objectiveRange: certificate.objectiveRange,
    report: {
      status: isSolved(certificate, tolerance) ? 'solved' : 'open',
      ...certifiedFacts(augmented, certificate),
    },
  };
}

function* checkingNash(saved: StrategyFile, tree: GameTree, tolerance: number): Work<CheckedStrategy> {
  const game = yield* buildingZeroSumGame(tree);
  const profile = profileOf(saved, game);
  const certificate = certifyNash(game, ...profile);
  return {
    strategy: { kind: 'nash', game, profile },
    conceptTitle: NASH_TITLE,
    objectiveRange: game.range,
    report: {
      status: certificate.exploitability <= tolerance * game.range ? 'solved' : 'open',
      ...certifiedNashFacts(game, certificate),
    },
  };
}
