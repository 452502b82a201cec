/** Composes what `certify` needs: the augmented game of a strategy file, its flows, their certificate. */
import { buildingZeroSumGame } from '../augmented/nash.ts';
import { certify, contradicts, isSolved } from '../certificate/certificate.ts';
import { certifyNash, contradictsNash, isNashSolved } from '../certificate/nash.ts';
import { InputError } from '../errors.ts';
import type { GameTree } from '../game/tree.ts';
import {
  NASH,
  type ProblemOptions,
  type ResolvedProblemOptions,
  readRecorded,
  resolveProblemOptions,
} from '../problem/options.ts';
import { profileOf, type StrategyFile, witnessOf } from '../report/strategy-file.ts';
import { type Certified, NASH_TITLE } from '../report/summary.ts';
import { certifiedFacts, certifiedNashFacts, type Strategy } from '../solve/solution.ts';
import { augmentingTree } from '../solve/solve.ts';
import type { Work } from '../work.ts';

export interface CheckedStrategy {
  /**
   * In the user's units; status is `solved`, `open` when the certificate does not close at the tolerance, or
   * `numerical-failure` when it contradicts itself.
   */
  readonly report: Certified & { readonly status: 'solved' | 'open' | 'numerical-failure' };
  readonly strategy: Strategy;
  readonly conceptTitle: string;
  readonly instruments: readonly number[];
  /** R_M, or the range of player 1's utility in NASH. */
  readonly objectiveRange: number;
}

/** What building may take; the file's own limits are not in it, because they change nothing. */
export type BuildLimits = Pick<ProblemOptions, 'maxSequences' | 'memoryLimitMiB'>;

/** @throws InputError when the file does not fit the game, its concept or its options */
export function* checkingStrategy(
  saved: StrategyFile,
  tree: GameTree,
  tolerance: number,
  limits: BuildLimits = {},
): Work<CheckedStrategy> {
  const resolved = problemOf(saved, limits);
  return resolved.concept === NASH
    ? yield* checkingNash(saved, tree, tolerance)
    : yield* checkingMediated(saved, tree, resolved, tolerance);
}

/** What is wrong with an option is told with the file. */
function problemOf(
  { concept, objective, options, file }: StrategyFile,
  limits: BuildLimits,
): ResolvedProblemOptions {
  try {
    return resolveProblemOptions({ concept, objective, ...readRecorded(options), ...limits });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, `${file}: ${error.place}`, `${file}: ${error.message}`);
  }
}

function* checkingMediated(
  saved: StrategyFile,
  tree: GameTree,
  options: ResolvedProblemOptions,
  tolerance: number,
): Work<CheckedStrategy> {
  const augmented = yield* augmentingTree(tree, options);
  const witness = witnessOf(saved, augmented);
  const certificate = yield* certify(augmented, witness);
  const isWrong = contradicts(augmented, certificate, witness.multipliers);
  return {
    strategy: { kind: 'mediated', augmented, witness },
    conceptTitle: augmented.concept.title,
    instruments: options.instruments,
    objectiveRange: certificate.objectiveRange,
    report: {
      status: isWrong ? 'numerical-failure' : isSolved(certificate, tolerance) ? 'solved' : 'open',
      ...certifiedFacts(augmented, certificate),
    },
  };
}

function* checkingNash(saved: StrategyFile, tree: GameTree, tolerance: number): Work<CheckedStrategy> {
  const game = yield* buildingZeroSumGame(tree);
  const profile = profileOf(saved, game);
  const certificate = yield* certifyNash(game, ...profile);
  const isWrong = contradictsNash(certificate);
  return {
    strategy: { kind: 'nash', game, profile },
    conceptTitle: NASH_TITLE,
    instruments: [],
    objectiveRange: game.range,
    report: {
      status: isWrong ? 'numerical-failure' : isNashSolved(certificate, game, tolerance) ? 'solved' : 'open',
      ...certifiedNashFacts(game, certificate),
    },
  };
}
