/** NASH: a two-player zero-sum game is a saddle point itself. */
import type { ZeroSumGame } from '../augmented/nash.ts';
import { certifiedNashFacts, sizesOfNash } from '../certificate/facts.ts';
import { certifyNash, contradictsNash, isNashSolved } from '../certificate/nash.ts';
import type { Strategy, ZeroSumProfile } from '../certificate/strategy.ts';
import { nash } from '../concepts/nash.ts';
import type { SaddlePoint } from '../lagrangian/saddle-point.ts';
import { zeroSumLpModel } from '../lp/zero-sum.ts';
import type { Work } from '../work.ts';
import type { Checked, Problem } from './problem.ts';
import { reducedZeroSumLpModel } from './reduced-lp.ts';
import { type JudgedProfile, ZeroSumBest } from './zero-sum-best.ts';
import { profileOf } from './zero-sum-points.ts';

/** The problem of a zero-sum game. */
export interface ZeroSumProblem extends Problem<ZeroSumProfile, JudgedProfile> {
  readonly kind: 'saddle-point';
  readonly game: ZeroSumGame;
  readonly saddle: SaddlePoint;
  best(tolerance: number): ZeroSumBest;
}

export function zeroSumProblem(game: ZeroSumGame): ZeroSumProblem {
  const { tree, treeplexes, payoff, range } = game;
  const [maximizer, minimizer] = treeplexes;
  const linear = new Float64Array(maximizer.numSequences);
  const saddle: SaddlePoint = { maximizer, minimizer, matrix: payoff, linear };
  return {
    kind: 'saddle-point',
    game,
    saddle,
    tree,
    concept: nash,
    objectiveName: 'player:1',
    objectiveRange: range,
    sizes: sizesOfNash(game),
    // biome-ignore lint/correctness/useYield: nothing has to be built
    *saddlePoint() {
      return saddle;
    },
    lpModel: (isReduced = false) => (isReduced ? reducedZeroSumLpModel(game, saddle) : zeroSumLpModel(game)),
    best: (tolerance) => new ZeroSumBest(game, tolerance),
    checking: (saved, tolerance) =>
      checkingProfile({ kind: 'nash', game, profile: profileOf(saved, game) }, tolerance),
  };
}

/** The certificate of strategies that somebody brings. */
export function* checkingProfile(
  strategy: Extract<Strategy, { kind: 'nash' }>,
  tolerance: number,
): Work<Checked> {
  const { game, profile } = strategy;
  const certificate = yield* certifyNash(game, ...profile);
  const isWrong = contradictsNash(certificate);
  return {
    status: isWrong ? 'numerical-failure' : isNashSolved(certificate, game, tolerance) ? 'solved' : 'open',
    facts: certifiedNashFacts(game, certificate),
    strategy,
  };
}
