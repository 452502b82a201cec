/**
 * The LP baseline: the same augmented game, solved by HiGHS, its answer passed through the same certificate.
 * @module mediant/lp
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { CertifiedFacts } from '../certificate/facts.ts';
import type { Strategy } from '../certificate/strategy.ts';
import type { LpModel, LpStatus } from '../lp/model.ts';
import type { NamedLp } from '../lp/names.ts';
import { numNonzeros } from '../lp/sparse-lp.ts';
import { type ProblemOptions, resolveProblemOptions } from '../problem/identity.ts';
import { mediatedProblem } from '../problem/mediated.ts';
import { buildingProblem } from '../problem/problem.ts';
import type { Report } from '../solve/solution.ts';
import { expandingInput, type GameInput } from '../solve/solve.ts';
import { VERSION } from '../version.ts';
import { type Limits, paced } from '../work.ts';
import {
  type LpAttempt,
  type LpMethod,
  type LpOptions,
  type LpSolution,
  solveLpBest,
  solveLp as solveSparseLp,
} from './highs.ts';

export type { LpStatus } from '../lp/model.ts';
export type { LpAttempt, LpMethod } from './highs.ts';

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
export interface LpReport extends CertifiedFacts {
  readonly status: LpStatus;
  /** Of HiGHS: the one that found the answer. */
  readonly method: string;
  readonly rows: number;
  readonly columns: number;
  readonly lpNonzeros: number;
  readonly iterations: number;
  /** solve is HiGHS alone; load is starting it; build is game, augmentation and LP. */
  readonly seconds: Report['seconds'] & { readonly load: number };
  readonly attempts: readonly LpAttempt[];
  readonly version: string;
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
  const problem = await paced(buildingProblem(tree, resolved), limits);
  return solveModel(await paced(problem.lpModel(), limits), settings, limits);
}

/** As solveLp, of an augmented game that was built otherwise. */
export async function solveAugmentedLp(
  augmented: AugmentedGame,
  settings: LpSettings = {},
): Promise<LpResult> {
  const limits = { ...settings, started: performance.now() };
  return solveModel(await paced(mediatedProblem(augmented).lpModel(), limits), settings, limits);
}

/** Limits that count from the call. */
type Started = Limits & { readonly started: number };

async function solveModel(model: LpModel, settings: LpSettings, limits: Started): Promise<LpResult> {
  const { lp } = model;
  const built = performance.now();
  const solution = await run(model, settings, limits);
  const answered = performance.now();
  const { status, facts, strategy } = await model.certified(solution, (other) =>
    run(other, settings, limits),
  );
  return {
    report: {
      status,
      method: solution.methodUsed,
      rows: lp.numRows,
      columns: lp.numColumns,
      lpNonzeros: numNonzeros(lp),
      iterations: solution.iterations,
      seconds: {
        build: (built - limits.started) / 1000,
        load: solution.loadSeconds,
        solve: solution.seconds,
        certify: (performance.now() - answered) / 1000,
      },
      attempts: solution.attempts ?? [],
      version: VERSION,
      ...facts,
    },
    strategy,
  };
}

/** Seconds that HiGHS has at least, since it takes no time limit of 0, and that it may overrun a limit by. */
const LEAST_SECONDS = 1e-3;
const OVERRUN_SECONDS = 0.2;

async function run(
  { lp }: NamedLp,
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
