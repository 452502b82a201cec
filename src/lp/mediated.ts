/** A mediated game as a linear program, and the certificate of what an LP solver says about it. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { type Flow, makingExactFlow, makingUniformFlow } from '../augmented/decision-dag.ts';
import { objectiveRange } from '../augmented/objective.ts';
import {
  type Certificate,
  certifyMediator,
  contradicts,
  isSolved,
  mayBeInfeasible,
  type Proof,
  provenBound,
  provesInfeasible,
  sharpestBound,
} from '../certificate/certificate.ts';
import { certifiedFacts } from '../certificate/facts.ts';
import type { Witness } from '../certificate/strategy.ts';
import { paced, type Work } from '../work.ts';
import { type AugmentedLp, buildingAugmentedLp } from './augmented-lp.ts';
import { honestStatus, LP_TOLERANCE, type LpAnswer, type LpModel } from './model.ts';
import type { NamedLp } from './names.ts';

/** An LP solver is right to some 1e-7: rounding of the bound that is less does not count. */
const LP_DULL = 1e-9;
/** How far below all payoffs, over their range, the bound of an infeasible problem is to be: the solver's errors do not matter then. */
const FAR_BELOW = 4;

/** Deviations and multipliers that prove a bound. */
type DualProof = Pick<Witness, 'deviations' | 'multipliers'>;

type Again = (lp: NamedLp) => Promise<LpAnswer>;

export function* mediatedLpModel(augmented: AugmentedGame): Work<LpModel> {
  const { firstRow, ...named } = yield* buildingAugmentedLp(augmented);
  return mediatedModel(augmented, named, function* (answer) {
    const { mediator: dag } = augmented;
    return {
      mediator:
        answer.primal.length > 0 ? yield* makingExactFlow(dag, answer.primal) : yield* makingUniformFlow(dag),
      ...(yield* readingDuals(augmented, answer, firstRow)),
    };
  });
}

/**
 * The model of a mediated game whose answers are read by `reading`.
 * @param reading the mediator's flow, and what deviations and multipliers the duals are
 */
export function mediatedModel(
  augmented: AugmentedGame,
  named: NamedLp,
  reading: (answer: LpAnswer) => Work<Witness>,
): LpModel {
  const { objective } = augmented;
  const isConstrained = mayBeInfeasible(augmented);
  return {
    ...named,
    objective,
    *strategy(answer) {
      const witness = yield* reading(answer);
      const { multipliers } = yield* proving(augmented, witness);
      return { kind: 'mediated', augmented, witness: { ...witness, multipliers } };
    },
    async certified(answer, again) {
      const { mediator, ...duals } = await paced(reading(answer));
      const { deviations, multipliers, bound } =
        answer.status === 'infeasible' && isConstrained
          ? await provenInfeasible(augmented, again)
          : await paced(proving(augmented, duals));
      const certificate: Certificate = {
        ...(await paced(certifyMediator(augmented, mediator))),
        upperBound: provenBound(objective, bound),
        objectiveRange: objectiveRange(objective),
      };
      return {
        status: honestStatus(answer.status, {
          isContradictory: contradicts(augmented, certificate, multipliers),
          isInfeasible: isConstrained && provesInfeasible(objective, certificate.upperBound),
          isSolved: isSolved(certificate, LP_TOLERANCE),
        }),
        facts: certifiedFacts(augmented, certificate, multipliers),
        strategy: { kind: 'mediated', augmented, witness: { mediator, deviations, multipliers } },
      };
    },
  };
}

/** The bound that duals prove, with smaller multipliers where rounding makes it dull. */
function* proving(augmented: AugmentedGame, { deviations, multipliers }: DualProof): Work<DualProof & Proof> {
  const dull = LP_DULL * objectiveRange(augmented.objective);
  return { deviations, ...(yield* sharpestBound(augmented, deviations, multipliers, dull)) };
}

/**
 * That nobody can keep the constraints is proved by the mediator who breaks them least: its duals, times whatever brings the
 * bound below all payoffs.
 */
async function provenInfeasible(augmented: AugmentedGame, again: Again): Promise<DualProof & Proof> {
  const { firstRow, ...named } = await paced(buildingAugmentedLp(augmented, 'least-gain'));
  const answer = await again(named);
  const { deviations, multipliers } = await paced(readingDuals(augmented, answer, firstRow));
  const { objective: leastGain } = answer;
  const times = leastGain > 0 ? (FAR_BELOW * objectiveRange(augmented.objective)) / leastGain : 0;
  return paced(proving(augmented, { deviations, multipliers: multipliers.map((own) => times * own) }));
}

/** Each deviator's dual rows are its multiplier times a flow; without duals, direct play at multiplier 0. */
function* readingDuals(
  { deviators }: AugmentedGame,
  { rowDual }: LpAnswer,
  firstRow: AugmentedLp['firstRow'],
): Work<DualProof> {
  if (rowDual.length === 0) return noDuals(deviators);
  const deviations: Flow[] = [];
  for (const [k, { treeplex }] of deviators.entries()) {
    const first = firstRow[k]!;
    deviations.push(yield* makingExactFlow(treeplex, rowDual.subarray(first, first + treeplex.numSequences)));
  }
  return { deviations, multipliers: firstRow.map((first) => Math.max(0, rowDual[first]!)) };
}

/** Direct play at multiplier 0, which proves that no payoff is above the largest. */
export function noDuals(deviators: AugmentedGame['deviators']): DualProof {
  return { deviations: deviators.map(({ direct }) => direct), multipliers: deviators.map(() => 0) };
}
