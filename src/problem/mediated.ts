/** Problems with a mediator, whose optimum a Lagrangian relaxes: all concepts but NASH. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { objectiveRange } from '../augmented/objective.ts';
import { certify, standingOf } from '../certificate/certificate.ts';
import { certifiedFacts, sizesOf } from '../certificate/facts.ts';
import type { MediatedStrategy } from '../certificate/strategy.ts';
import { buildingDirectLagrangian } from '../lagrangian/direct.ts';
import { mediatedLpModel } from '../lp/mediated.ts';
import type { Work } from '../work.ts';
import { type Judged, MediatedBest, type Strategies } from './mediated-best.ts';
import { witnessOf } from './mediated-points.ts';
import type { Checked, Problem } from './problem.ts';
import { reducedMediatedLpModel } from './reduced-lp.ts';

/** The problem of an augmented game. */
export interface MediatedProblem extends Problem<Strategies, Judged> {
  readonly kind: 'mediated';
  readonly augmented: AugmentedGame;
  best(tolerance: number, isExact?: boolean): MediatedBest;
}

export function mediatedProblem(augmented: AugmentedGame): MediatedProblem {
  const { tree, concept, objective } = augmented;
  const range = objectiveRange(objective);
  return {
    kind: 'mediated',
    augmented,
    tree,
    concept,
    objectiveName: objective.name,
    objectiveRange: range,
    sizes: sizesOf(augmented),
    *saddlePoint() {
      return (yield* buildingDirectLagrangian(augmented, range)).saddle;
    },
    lpModel: (isReduced = false) =>
      isReduced ? reducedMediatedLpModel(augmented) : mediatedLpModel(augmented),
    best: (tolerance, isExact = false) => new MediatedBest(augmented, { tolerance, isExact }),
    checking: (saved, tolerance, isExact) =>
      checkingMediated(
        { kind: 'mediated', augmented, witness: witnessOf(saved, augmented) },
        tolerance,
        isExact,
      ),
  };
}

/** The certificate of a strategy that somebody brings. */
export function* checkingMediated(
  strategy: MediatedStrategy,
  tolerance: number,
  isExact: boolean,
): Work<Checked> {
  const { augmented, witness } = strategy;
  const certificate = yield* certify(augmented, witness);
  const { multipliers } = witness;
  return {
    status: standingOf(certificate, { augmented, multipliers }, { tolerance, isExact }),
    facts: certifiedFacts(augmented, certificate, multipliers),
    strategy,
  };
}
