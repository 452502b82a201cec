/** Answers of LP solvers elsewhere, from their files, judged by the same certificate as a strategy of Mediant's. */
import type { CertifiedFacts } from '../certificate/facts.ts';
import type { Strategy } from '../certificate/strategy.ts';
import { errors, FormatError } from '../errors.ts';
import { checkFlow, readingSolution } from '../lp/read-solution.ts';
import { type ProblemOptions, resolveProblemOptions } from '../problem/identity.ts';
import { buildingProblem, type Checked, checkingStrategy } from '../problem/problem.ts';
import { withCodominated } from '../problem/sequential.ts';
import type { Criterion } from '../solve/options.ts';
import { expandingInput, type GameInput } from '../solve/solve.ts';
import { VERSION } from '../version.ts';
import { paced } from '../work.ts';
import { readText } from './files/read.ts';
import { installedLp } from './lp-for.ts';

/** How an answer is to be judged. */
export interface CertifyLpSettings {
  /** Gaps, over payoff ranges, that count as solved. @default 1e-4 */
  readonly tolerance?: number;
  /** What counts as solved, as for `solve`. @default 'published' */
  readonly criterion?: Criterion;
  /** Seconds for all of it, > 0; default none. Then a LimitError is thrown. */
  readonly timeLimitSeconds?: number;
  /** As the time limit. */
  readonly signal?: AbortSignal;
  /** Whether it answers the reduced LP. @default false */
  readonly reduced?: boolean;
}

/** What the certificate says of an answer. The keys are a contract: add, never rename. */
export interface LpSolutionReport extends CertifiedFacts {
  readonly status: Checked['status'];
  readonly tolerance: number;
  /** What was read: whose layout, what the solver claims, and whether duals that prove a bound were there. */
  readonly solution: {
    readonly file: string;
    readonly layout: string;
    readonly claims: string;
    readonly duals: boolean;
  };
  readonly seconds: { readonly build: number; readonly certify: number };
  readonly version: string;
}

const DEFAULT_TOLERANCE = 1e-4;

/**
 * The certificate of an answer that an LP solver has written to a file, to the LP that `exportLp` writes. Without row duals in
 * the file the bound is the largest payoff, and NASH has a uniform player 2.
 * @throws InputError on bad options, or a file that cannot be read or answers another LP, naming line and name; LimitError when
 *   the time is over or the signal aborted before
 */
export async function certifyLpSolution(
  input: GameInput,
  file: string,
  options: ProblemOptions = {},
  settings: CertifyLpSettings = {},
): Promise<{ readonly report: LpSolutionReport; readonly strategy: Strategy }> {
  const started = performance.now();
  const { tolerance = DEFAULT_TOLERANCE, criterion = 'published' } = settings;
  if (!(tolerance > 0)) throw errors.badField('tolerance', tolerance, 'a number above 0');
  const limits = { ...settings, started };
  const text = readText('Solution file', file);
  const resolved = resolveProblemOptions(options);
  const tree = await paced(expandingInput(input, resolved), limits);
  const whole = await withCodominated(tree, resolved, { ...limits, ...(await installedLp()) });
  const problem = await paced(buildingProblem(tree, whole), limits);
  const model = await paced(problem.lpModel(settings.reduced), limits);
  const built = performance.now();

  const answer = await paced(readingSolution(text, file, model), limits);
  const { layout, status: claims, hasDuals } = answer;
  if (answer.primal.length === 0)
    throw new FormatError(
      file,
      1,
      1,
      `the solver says ${claims} and gives no values; expected a value of each column`,
    );
  checkFlow(answer, file, model);
  const brought = await paced(model.strategy(answer), limits);
  const { status, facts, strategy } = await paced(
    checkingStrategy(brought, tolerance, criterion === 'exact'),
    limits,
  );
  const seconds = { build: (built - started) / 1000, certify: (performance.now() - built) / 1000 };
  const solution = { file, layout, claims, duals: hasDuals };
  return { report: { status, ...facts, tolerance, solution, seconds, version: VERSION }, strategy };
}
