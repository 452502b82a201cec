/**
 * The LP baseline: the same augmented game, solved by HiGHS or by a program on PATH, its answer passed through the same
 * certificate; and the linear program as a file, for solvers elsewhere.
 * @module mediant/lp
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { CertifiedFacts } from '../certificate/facts.ts';
import type { Strategy } from '../certificate/strategy.ts';
import type { LpAnswer, LpModel, LpStatus } from '../lp/model.ts';
import type { NamedLp } from '../lp/names.ts';
import { numNonzeros } from '../lp/sparse-lp.ts';
import { type ProblemOptions, resolveProblemOptions } from '../problem/identity.ts';
import { mediatedProblem } from '../problem/mediated.ts';
import { buildingProblem } from '../problem/problem.ts';
import { withCodominated } from '../problem/sequential.ts';
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
import { installedLp } from './lp-for.ts';
import { solveByProgram } from './native-lp.ts';
import { findSolver, type LpSolverName } from './native-solvers.ts';

export type { Standing } from '../certificate/certificate.ts';
export type { LpAnswer, LpRequest, LpSolver, LpStatus } from '../lp/model.ts';
export type { LpFormat } from '../lp/model-text.ts';
export type { SparseLp } from '../lp/sparse-lp.ts';
export { type ExportedLp, type ExportLpSettings, exportLp } from './export-lp.ts';
export type { LpAttempt, LpMethod } from './highs.ts';
export { highs } from './highs-polish.ts';
export { type CertifyLpSettings, certifyLpSolution, type LpSolutionReport } from './lp-solution.ts';
export type { LpSolverName, NativeSolver } from './native-solvers.ts';

/** Which solver, and how long. */
export interface LpSettings {
  /** HiGHS in WebAssembly, or a program on PATH. @default 'highs-wasm' */
  readonly solver?: LpSolverName;
  /**
   * `best`: highs-wasm runs simplex and interior point side by side and takes the first to finish; a program chooses its own.
   * All programs take simplex; highs, clp and gurobi_cl ipm; highs pdlp. @default 'best'
   */
  readonly method?: LpMethod | 'best';
  /** Whether the exact reductions that precede a solve precede the LP; its answer is certified in the whole game. @default false */
  readonly reduced?: boolean;
  /**
   * Seconds for all of it, > 0; default none. The solver gets what building leaves; a problem that is not built in time ends in a
   * LimitError.
   */
  readonly timeLimitSeconds?: number;
  /** Ends the solver with status 'aborted'; before, while the problem is built, a LimitError is thrown. */
  readonly signal?: AbortSignal;
  /** Called when the LP is built and the solver begins. */
  readonly onBuilt?: () => void;
}

/** As a solver's report, with the LP's own facts in place of the kernel's. The keys are a contract: add, never rename. */
export interface LpReport extends CertifiedFacts {
  readonly status: LpStatus;
  /** Who solved it. */
  readonly solver: LpSolverName;
  /** The one that found the answer; `default` for a program that chose itself. */
  readonly method: string;
  readonly reduced: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly lpNonzeros: number;
  /** 0 for a program, which does not tell. */
  readonly iterations: number;
  /** solve is the solver alone; load is starting HiGHS; build is game, augmentation and LP. */
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
 * @throws InputError on bad options, a game that breaks a rule, an LP too large for HiGHS, or a solver that is not installed or fails; LimitError
 *   when the time is over or the signal aborted before the problem is built
 */
export async function solveLp(
  input: GameInput,
  options: ProblemOptions = {},
  settings: LpSettings = {},
): Promise<LpResult> {
  const started = performance.now();
  checkSolver(settings);
  const resolved = resolveProblemOptions(options);
  const limits = { ...settings, started };
  const tree = await paced(expandingInput(input, resolved), limits);
  const whole = await withCodominated(tree, resolved, { ...limits, ...(await installedLp()) });
  const problem = await paced(buildingProblem(tree, whole), limits);
  return solveModel(await paced(problem.lpModel(settings.reduced), limits), settings, limits);
}

/** As solveLp, of an augmented game that was built otherwise. */
export async function solveAugmentedLp(
  augmented: AugmentedGame,
  settings: LpSettings = {},
): Promise<LpResult> {
  checkSolver(settings);
  const limits = { ...settings, started: performance.now() };
  return solveModel(
    await paced(mediatedProblem(augmented).lpModel(settings.reduced), limits),
    settings,
    limits,
  );
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
      solver: settings.solver ?? 'highs-wasm',
      method: solution.methodUsed,
      reduced: settings.reduced ?? false,
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

/** @throws InputError before a long build, when the solver is not there or does not take the method */
function checkSolver({ solver = 'highs-wasm', method = 'best' }: LpSettings): void {
  findSolver(solver, method);
}

/** Seconds that a solver has at least, since HiGHS takes no time limit of 0, and that it may overrun a limit by. */
const LEAST_SECONDS = 1e-3;
const OVERRUN_SECONDS = 0.2;

/** What whoever solved it says of its work. */
interface Solved extends LpAnswer, Pick<LpSolution, 'iterations' | 'loadSeconds' | 'seconds'> {
  readonly methodUsed: string;
  readonly attempts?: readonly LpAttempt[];
}

async function run(named: NamedLp, settings: LpSettings, { started }: Started): Promise<Solved> {
  const { solver = 'highs-wasm', method = 'best', signal } = settings;
  const { timeLimitSeconds: limit = Number.POSITIVE_INFINITY } = settings;
  settings.onBuilt?.();
  const left = Math.max(LEAST_SECONDS, limit - (performance.now() - started) / 1000);
  const options: Omit<LpOptions, 'method'> = {
    ...(left < Number.POSITIVE_INFINITY && { timeLimitSeconds: left, killGraceSeconds: OVERRUN_SECONDS }),
    ...(signal === undefined ? {} : { signal }),
  };
  const program = findSolver(solver, method);
  if (program !== null) {
    const answer = await solveByProgram(named, program, options);
    return { ...answer, methodUsed: method === 'best' ? 'default' : method, iterations: 0, loadSeconds: 0 };
  }
  return method === 'best' ? solveLpBest(named.lp, options) : solveSparseLp(named.lp, { ...options, method });
}
