/**
 * The LP baseline: the same augmented game, solved by HiGHS, its answer passed through the same certificate.
 * @module mediant/lp
 */
import { augment } from './augmented/augment.ts';
import type { AugmentedGame } from './augmented/augmented-game.ts';
import { exactFlow, type Flow, uniformFlow } from './augmented/decision-dag.ts';
import { type ZeroSumGame, zeroSumGame } from './augmented/nash.ts';
import { objectiveRange } from './augmented/objective.ts';
import {
  type Certificate,
  certifyMediator,
  contradicts,
  isSolved,
  largestObjective,
  type Proof,
  provesInfeasible,
  sharpestBound,
} from './certificate/certificate.ts';
import { certifyNash, isNashSolved } from './certificate/nash.ts';
import { conceptOf } from './concepts/index.ts';
import { augmentedLp } from './lp/augmented-lp.ts';
import {
  type LpAttempt,
  type LpMethod,
  type LpOptions,
  type LpSolution,
  type LpStatus,
  solveLpBest,
  solveLp as solveSparseLp,
} from './lp/highs.ts';
import { nashLp } from './lp/nash-lp.ts';
import { numNonzeros, type SparseLp } from './lp/sparse-lp.ts';
import { NASH, type ProblemOptions, resolveProblemOptions } from './options.ts';
import { certifiedFacts, certifiedNashFacts, type Report, type Strategy } from './solution.ts';
import { type GameInput, toTree } from './solve.ts';
import { VERSION } from './version.ts';
import { paced } from './work.ts';

export type { LpAttempt, LpMethod, LpStatus } from './lp/highs.ts';

/** `best` runs simplex and interior point side by side and takes the first to finish. */
export interface LpSettings {
  readonly method?: LpMethod | 'best';
  /** Seconds for HiGHS alone. */
  readonly timeLimitSeconds?: number;
  readonly signal?: AbortSignal;
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
 * @throws InputError on bad options, a game that breaks a rule, an LP too large for HiGHS, or HiGHS not installed
 */
export async function solveLp(
  input: GameInput,
  options: ProblemOptions = {},
  settings: LpSettings = {},
): Promise<LpResult> {
  const started = performance.now();
  const resolved = resolveProblemOptions(options);
  const tree = toTree(input);
  return resolved.concept === NASH
    ? solveNash(zeroSumGame(tree), settings, started)
    : solveMediated(augment(tree, conceptOf(resolved.concept), resolved), settings, started);
}

/** As solveLp, of an augmented game that was built otherwise. */
export async function solveAugmentedLp(
  augmented: AugmentedGame,
  settings: LpSettings = {},
): Promise<LpResult> {
  return solveMediated(augmented, settings, performance.now());
}

async function solveMediated(
  augmented: AugmentedGame,
  settings: LpSettings,
  started: number,
): Promise<LpResult> {
  const { lp, firstRow } = augmentedLp(augmented);
  const built = performance.now();
  const solution = await run(lp, settings);
  const answered = performance.now();
  const { objective, mediator: dag } = augmented;
  const isConstrained = augmented.deviators.some(({ constraint }) => constraint !== null);
  const mediator = solution.primal.length > 0 ? exactFlow(dag, solution.primal) : uniformFlow(dag);
  const given = dualDeviations(augmented, solution.rowDual, firstRow);
  const { deviations, multipliers, bound } =
    solution.status === 'infeasible' && isConstrained
      ? await provenInfeasible(augmented, settings)
      : await proven(augmented, given);
  const certificate: Certificate = {
    ...(await paced(certifyMediator(augmented, mediator))),
    upperBound: Math.min(bound, largestObjective(objective)),
    objectiveRange: objectiveRange(objective),
  };
  const facts = lpFacts(lp, solution, built - started, performance.now() - answered);
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
async function provenInfeasible(augmented: AugmentedGame, settings: LpSettings): Promise<DualProof & Proof> {
  const { lp, firstRow } = augmentedLp(augmented, 'least-gain');
  const { objective: leastGain, rowDual } = await run(lp, settings);
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
    const first = firstRow[k] as number;
    multipliers.push(Math.max(0, rowDual[first] as number));
    return exactFlow(treeplex, rowDual.subarray(first, first + treeplex.numSequences));
  });
  return { deviations, multipliers };
}

async function solveNash(game: ZeroSumGame, settings: LpSettings, started: number): Promise<LpResult> {
  const { lp, firstRow } = nashLp(game);
  const [first, second] = game.treeplexes;
  const built = performance.now();
  const solution = await run(lp, settings);
  const answered = performance.now();
  const flow = (dag: typeof first, weights: Float64Array) =>
    weights.length === 0 ? uniformFlow(dag) : exactFlow(dag, weights);
  const profile: [Flow, Flow] = [
    flow(first, solution.primal),
    flow(second, solution.rowDual.subarray(firstRow, firstRow + second.numSequences)),
  ];
  const certificate = await paced(certifyNash(game, ...profile));
  const facts = lpFacts(lp, solution, built - started, performance.now() - answered);
  return {
    report: {
      ...facts,
      ...certifiedNashFacts(game, certificate),
      status: honest(facts.status, {
        isInfeasible: false,
        isCertified: isNashSolved(certificate, game, LP_TOLERANCE),
      }),
    },
    strategy: { kind: 'nash', game, profile },
  };
}

async function run(
  lp: SparseLp,
  settings: LpSettings,
): Promise<LpSolution & { attempts?: readonly LpAttempt[] }> {
  const { method = 'best', timeLimitSeconds, signal } = settings;
  const options: Omit<LpOptions, 'method'> = {
    ...(timeLimitSeconds === undefined ? {} : { timeLimitSeconds }),
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
