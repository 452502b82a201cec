/** A mediated game as a linear program, and the certificate of what an LP solver says about it. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { exactFlow, type Flow, uniformFlow } from '../augmented/decision-dag.ts';
import { objectiveRange } from '../augmented/objective.ts';
import {
  type Certificate,
  certifyMediator,
  contradicts,
  isSolved,
  largestObjective,
  type Proof,
  provesInfeasible,
  sharpestBound,
} from '../certificate/certificate.ts';
import { certifiedFacts } from '../certificate/facts.ts';
import { paced, type Work } from '../work.ts';
import { type AugmentedLp, buildingAugmentedLp } from './augmented-lp.ts';
import { honestStatus, LP_TOLERANCE, type LpAnswer, type LpModel } from './model.ts';
import type { SparseLp } from './sparse-lp.ts';

/** An LP solver is right to some 1e-7: rounding of the bound that is less does not count. */
const LP_DULL = 1e-9;
/** How far below all payoffs, over their range, the bound of an infeasible problem is to be: the solver's errors do not matter then. */
const FAR_BELOW = 4;

type Again = (lp: SparseLp) => Promise<LpAnswer>;

/** Deviations and multipliers that prove a bound. */
interface DualProof {
  readonly deviations: readonly Flow[];
  readonly multipliers: readonly number[];
}

export function* mediatedLpModel(augmented: AugmentedGame): Work<LpModel> {
  const { lp, firstRow } = yield* buildingAugmentedLp(augmented);
  const { objective, mediator: dag, deviators } = augmented;
  const isConstrained = deviators.some(({ constraint }) => constraint !== null);
  return {
    lp,
    async certified(answer, again) {
      const mediator = answer.primal.length > 0 ? exactFlow(dag, answer.primal) : uniformFlow(dag);
      const { deviations, multipliers, bound } =
        answer.status === 'infeasible' && isConstrained
          ? await provenInfeasible(augmented, again)
          : await proven(augmented, dualDeviations(augmented, answer, firstRow));
      const certificate: Certificate = {
        ...(await paced(certifyMediator(augmented, mediator))),
        upperBound: Math.min(bound, largestObjective(objective)),
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
async function proven(
  augmented: AugmentedGame,
  { deviations, multipliers }: DualProof,
): Promise<DualProof & Proof> {
  const dull = LP_DULL * objectiveRange(augmented.objective);
  return { deviations, ...(await paced(sharpestBound(augmented, deviations, multipliers, dull))) };
}

/**
 * That nobody can keep the constraints is proved by the mediator who breaks them least: its duals, times whatever brings the
 * bound below all payoffs.
 */
async function provenInfeasible(augmented: AugmentedGame, again: Again): Promise<DualProof & Proof> {
  const { lp, firstRow } = await paced(buildingAugmentedLp(augmented, 'least-gain'));
  const answer = await again(lp);
  const { deviations, multipliers } = dualDeviations(augmented, answer, firstRow);
  const { objective: leastGain } = answer;
  const times = leastGain > 0 ? (FAR_BELOW * objectiveRange(augmented.objective)) / leastGain : 0;
  return proven(augmented, { deviations, multipliers: multipliers.map((own) => times * own) });
}

/** Each deviator's dual rows are its multiplier times a flow; without duals, direct play at multiplier 0. */
function dualDeviations(
  { deviators }: AugmentedGame,
  { rowDual }: LpAnswer,
  firstRow: AugmentedLp['firstRow'],
): DualProof {
  if (rowDual.length === 0)
    return { deviations: deviators.map(({ direct }) => direct), multipliers: deviators.map(() => 0) };
  return {
    multipliers: firstRow.map((first) => Math.max(0, rowDual[first]!)),
    deviations: deviators.map(({ treeplex }, k) => {
      const first = firstRow[k]!;
      return exactFlow(treeplex, rowDual.subarray(first, first + treeplex.numSequences));
    }),
  };
}
