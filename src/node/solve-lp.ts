/**
 * The LP baseline: the same augmented game, solved by HiGHS, its answer passed through the same certificate.
 * @module mediant/lp
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { exactFlow, type Flow, uniformFlow } from '../augmented/decision-dag.ts';
import { buildingZeroSumGame, type ZeroSumGame } from '../augmented/nash.ts';
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
import { certifyNash, contradictsNash, isNashSolved } from '../certificate/nash.ts';
import { buildingAugmentedLp } from '../lp/augmented-lp.ts';
import { buildingNashLp } from '../lp/nash-lp.ts';
import { numNonzeros, type SparseLp } from '../lp/sparse-lp.ts';
import { NASH, type ProblemOptions, resolveProblemOptions } from '../problem/options.ts';
import { certifiedFacts, certifiedNashFacts, type Report, type Strategy } from '../solve/solution.ts';
import { augmentingTree, expandingInput, type GameInput } from '../solve/solve.ts';
import { VERSION } from '../version.ts';
import { type Limits, paced } from '../work.ts';
import {
  type LpAttempt,
  type LpMethod,
  type LpOptions,
  type LpSolution,
  type LpStatus,
  solveLpBest,
  solveLp as solveSparseLp,
} from './highs.ts';

export type { LpAttempt, LpMethod, LpStatus } from './highs.ts';

/** `best` runs simplex and interior point side by side and takes the first to finish. */
export interface LpSettings {
  readonly method?: LpMethod | 'best';
  /**
   * Seconds for all of it, > 0; default none. HiGHS gets what building leaves; a problem that is not built in time ends in a
   * LimitError.
   */
  readonly timeLimitSeconds?: number;
  /** Ends HiGHS with status 'aborted'; before, while the problem is built, a LimitError is thrown. */
  readonly signal?: AbortSignal;
  /** Called when the LP is built and HiGHS begins. */
  readonly onBuilt?: () => void;
}

/** As a solver's report, with the LP's own facts in place of the kernel's. The keys are a contract: add, never rename. */
export interface LpReport
  extends Omit<
    Report,
    'status' | 'kernel' | 'parameters' | 'precision' | 'multiplier' | 'iterations' | 'kernelBytes'
  > {
  readonly status: LpStatus;
  readonly rows: number;
  readonly columns: number;
  readonly lpNonzeros: number;
  readonly iterations: number;
  /** solve is HiGHS alone; load is starting it; build is game, augmentation and LP. */
  readonly seconds: Report['seconds'] & { readonly load: number };
  readonly attempts: readonly LpAttempt[];
}

/** What `solveLp` returns: as a `Solution`, certified in the same way. */
export interface LpResult {
  readonly report: LpReport;
  readonly strategy: Strategy;
}

/**
 * Solves a problem by linear programming.
 * @throws InputError on bad options, a game that breaks a rule, an LP too large for HiGHS, or HiGHS not installed; LimitError
 *   when the time is over or the signal aborted before the problem is built
 */
export async function solveLp(
  input: GameInput,
  options: ProblemOptions = {},
  settings: LpSettings = {},
): Promise<LpResult> {
  const started = performance.now();
  const resolved = resolveProblemOptions(options);
  const limits = { ...settings, started };
  const tree = await paced(expandingInput(input, resolved), limits);
  return resolved.concept === NASH
    ? solveNash(await paced(buildingZeroSumGame(tree), limits), settings, limits)
    : solveMediated(await paced(augmentingTree(tree, resolved), limits), settings, limits);
}

/** As solveLp, of an augmented game that was built otherwise. */
export async function solveAugmentedLp(
  augmented: AugmentedGame,
  settings: LpSettings = {},
): Promise<LpResult> {
  return solveMediated(augmented, settings, { ...settings, started: performance.now() });
}

/** Limits that count from the call. */
type Started = Limits & { readonly started: number };

async function solveMediated(
  augmented: AugmentedGame,
  settings: LpSettings,
  limits: Started,
): Promise<LpResult> {
  const { lp, firstRow } = await paced(buildingAugmentedLp(augmented), limits);
  const built = performance.now();
  const solution = await run(lp, settings, limits);
  const answered = performance.now();
  const { objective, mediator: dag } = augmented;
  const isConstrained = augmented.deviators.some(({ constraint }) => constraint !== null);
  const mediator = solution.primal.length > 0 ? exactFlow(dag, solution.primal) : uniformFlow(dag);
  const given = dualDeviations(augmented, solution.rowDual, firstRow);
  const { deviations, multipliers, bound } =
    solution.status === 'infeasible' && isConstrained
      ? await provenInfeasible(augmented, settings, limits)
      : await proven(augmented, given);
  const certificate: Certificate = {
    ...(await paced(certifyMediator(augmented, mediator))),
    upperBound: Math.min(bound, largestObjective(objective)),
    objectiveRange: objectiveRange(objective),
  };
  const facts = lpFacts(lp, solution, built - limits.started, performance.now() - answered);
  const isWrong = contradicts(augmented, certificate, multipliers);
  return {
    report: {
      ...facts,
      ...certifiedFacts(augmented, certificate),
      status: isWrong
        ? 'numerical-failure'
        : honest(facts.status, {
            isInfeasible: isConstrained && provesInfeasible(objective, certificate.upperBound),
            isCertified: isSolved(certificate, LP_TOLERANCE),
          }),
    },
    strategy: { kind: 'mediated', augmented, witness: { mediator, deviations, multipliers } },
  };
}

/** Gap and distance to the bound, over ranges, beyond which an answer of HiGHS is none. */
const LP_TOLERANCE = 1e-3;
/** HiGHS is right to some 1e-7: rounding of the bound that is less does not count. */
const LP_DULL = 1e-9;

/**
 * HiGHS works to absolute tolerances: payoffs that chance makes tiny vanish in them, and it may call a problem infeasible
 * that is not, or solved while players gain. What it says counts as far as a certificate proves it; payoffs are bounded.
 */
function honest(
  status: LpStatus,
  { isInfeasible, isCertified }: { readonly isInfeasible: boolean; readonly isCertified: boolean },
): LpStatus {
  if (status === 'optimal') return isCertified ? status : 'numerical-failure';
  if (status === 'infeasible') return isInfeasible ? status : 'numerical-failure';
  return status === 'unbounded' ? 'numerical-failure' : status;
}

interface DualProof {
  readonly deviations: readonly Flow[];
  readonly multipliers: readonly number[];
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
async function provenInfeasible(
  augmented: AugmentedGame,
  settings: LpSettings,
  limits: Started,
): Promise<DualProof & Proof> {
  const { lp, firstRow } = await paced(buildingAugmentedLp(augmented, 'least-gain'), limits);
  const { objective: leastGain, rowDual } = await run(lp, settings, limits);
  const { deviations, multipliers } = dualDeviations(augmented, rowDual, firstRow);
  const times = leastGain > 0 ? (FAR_BELOW * objectiveRange(augmented.objective)) / leastGain : 0;
  return proven(augmented, { deviations, multipliers: multipliers.map((own) => times * own) });
}

/** How far below all payoffs, over their range, the bound of an infeasible problem is to be: HiGHS's errors do not matter then. */
const FAR_BELOW = 4;

/** Each deviator's dual rows are its multiplier times a flow; without duals, direct play at multiplier 0. */
function dualDeviations(
  augmented: AugmentedGame,
  rowDual: Float64Array,
  firstRow: readonly number[],
): DualProof {
  if (rowDual.length === 0)
    return {
      deviations: augmented.deviators.map(({ direct }) => direct),
      multipliers: augmented.deviators.map(() => 0),
    };
  const multipliers: number[] = [];
  const deviations = augmented.deviators.map(({ treeplex }, k) => {
    const first = firstRow[k]!;
    multipliers.push(Math.max(0, rowDual[first]!));
    return exactFlow(treeplex, rowDual.subarray(first, first + treeplex.numSequences));
  });
  return { deviations, multipliers };
}

async function solveNash(game: ZeroSumGame, settings: LpSettings, limits: Started): Promise<LpResult> {
  const { lp, firstRow } = await paced(buildingNashLp(game), limits);
  const [first, second] = game.treeplexes;
  const built = performance.now();
  const solution = await run(lp, settings, limits);
  const answered = performance.now();
  const flow = (dag: typeof first, weights: Float64Array) =>
    weights.length === 0 ? uniformFlow(dag) : exactFlow(dag, weights);
  const profile: [Flow, Flow] = [
    flow(first, solution.primal),
    flow(second, solution.rowDual.subarray(firstRow, firstRow + second.numSequences)),
  ];
  const certificate = await paced(certifyNash(game, ...profile));
  const facts = lpFacts(lp, solution, built - limits.started, performance.now() - answered);
  return {
    report: {
      ...facts,
      ...certifiedNashFacts(game, certificate),
      status: contradictsNash(certificate)
        ? 'numerical-failure'
        : honest(facts.status, {
            isInfeasible: false,
            isCertified: isNashSolved(certificate, game, LP_TOLERANCE),
          }),
    },
    strategy: { kind: 'nash', game, profile },
  };
}

/** Seconds that HiGHS has at least, since it takes no time limit of 0, and that it may overrun a limit by. */
const LEAST_SECONDS = 1e-3;
const OVERRUN_SECONDS = 0.2;

async function run(
  lp: SparseLp,
  settings: LpSettings,
  { started }: Started,
): Promise<LpSolution & { attempts?: readonly LpAttempt[] }> {
  const { method = 'best', timeLimitSeconds: limit = Number.POSITIVE_INFINITY, signal } = settings;
  settings.onBuilt?.();
  const left = Math.max(LEAST_SECONDS, limit - (performance.now() - started) / 1000);
  const options: Omit<LpOptions, 'method'> = {
    ...(left < Number.POSITIVE_INFINITY && { timeLimitSeconds: left, killGraceSeconds: OVERRUN_SECONDS }),
    ...(signal === undefined ? {} : { signal }),
  };
  return method === 'best' ? solveLpBest(lp, options) : solveSparseLp(lp, { ...options, method });
}

function lpFacts(
  lp: SparseLp,
  solution: LpSolution & { attempts?: readonly LpAttempt[] },
  buildMilliseconds: number,
  certifyMilliseconds: number,
) {
  return {
    status: solution.status,
    method: solution.methodUsed,
    rows: lp.numRows,
    columns: lp.numColumns,
    lpNonzeros: numNonzeros(lp),
    iterations: solution.iterations,
    seconds: {
      build: buildMilliseconds / 1000,
      load: solution.loadSeconds,
      solve: solution.seconds,
      certify: certifyMilliseconds / 1000,
    },
    attempts: solution.attempts ?? [],
    version: VERSION,
  };
}
