/** The linear programs of a cell, and who solves them: seconds, and whether the answer can be true. */
import { InputError } from '../../src/errors.ts';
import type { LpModel } from '../../src/lp/model.ts';
import { numNonzeros } from '../../src/lp/sparse-lp.ts';
import { type LpMethod, solveLp } from '../../src/node/highs.ts';
import { solveByProgram } from '../../src/node/native-lp.ts';
import { type FoundProgram, findSolver, type LpSolverName } from '../../src/node/native-solvers.ts';
import { resolveProblemOptions } from '../../src/problem/identity.ts';
import { buildingProblem } from '../../src/problem/problem.ts';
import { expandingInput } from '../../src/solve/solve.ts';
import { paced } from '../../src/work.ts';
import type { Cell } from '../machine.ts';
import type { Run } from './timing.ts';

/** Of the whole augmented game, or of what the exact reductions leave of it. */
export type LpKind = 'full' | 'reduced';

/** An LP, and what building it took, from the name of the game on. */
export interface BuiltLp extends Pick<LpModel, 'lp' | 'rows' | 'columns' | 'objective'> {
  readonly kind: LpKind;
  readonly buildSeconds: number;
  readonly lpNonzeros: number;
  /** The unit of gaps in the objective. */
  readonly objectiveRange: number;
}

export async function builtLp([game, concept, objective]: Cell, kind: LpKind): Promise<BuiltLp> {
  const started = performance.now();
  const options = resolveProblemOptions({ concept, objective });
  const problem = await paced(buildingProblem(await paced(expandingInput(game, options)), options));
  const model = await paced(problem.lpModel(kind === 'reduced'));
  const buildSeconds = (performance.now() - started) / 1000;
  // what else the model holds is the augmented game
  const { lp, rows, columns } = model;
  const { objectiveRange } = problem;
  return {
    ...{ lp, rows, columns, objective: model.objective },
    ...{ kind, buildSeconds, lpNonzeros: numNonzeros(lp), objectiveRange },
  };
}

/** Who solves it, and how; `program` is null for HiGHS in WebAssembly. */
export interface Baseline {
  readonly name: string;
  readonly method: LpMethod;
  readonly program: FoundProgram | null;
}

const KNOWN: readonly (readonly [name: string, solver: LpSolverName, method: LpMethod])[] = [
  ['HiGHS-WASM simplex', 'highs-wasm', 'simplex'],
  ['HiGHS-WASM ipm', 'highs-wasm', 'ipm'],
  ['HiGHS simplex', 'highs', 'simplex'],
  ['HiGHS ipm', 'highs', 'ipm'],
  ['Clp dual simplex', 'clp', 'simplex'],
  ['Clp barrier', 'clp', 'ipm'],
];

/** HiGHS in WebAssembly, and what PATH has of the others. */
export function installedBaselines(): Baseline[] {
  return KNOWN.flatMap(([name, solver, method]) => {
    try {
      return [{ name, method, program: findSolver(solver, method) }];
    } catch (error) {
      if (error instanceof InputError && error.code === 'missing-program') return [];
      throw error;
    }
  });
}

/** Bounds of the optimum, in the user's unit. */
export interface Bracket {
  readonly least: number;
  readonly most: number;
}

/** By how much of its range an objective may be outside of the bracket. */
const AGREEMENT = 1e-6;

/**
 * One run, building included: of a program from its start to its end, so that it reads the file of the LP but our writing of it
 * is not counted; of HiGHS in WebAssembly its run alone, without loading and copying.
 */
export async function runBaseline(
  { method, program }: Baseline,
  built: BuiltLp,
  timeLimitSeconds: number,
  { least, most }: Bracket,
): Promise<Run> {
  const { buildSeconds, objectiveRange, objective } = built;
  try {
    const { status, seconds, ...answer } =
      program === null
        ? await solveLp(built.lp, { method, timeLimitSeconds })
        : await solveByProgram(built, program, { timeLimitSeconds });
    // a kill comes some seconds after the limit
    if (status === 'time-limit')
      return { outcome: 'time-limit', seconds: buildSeconds + Math.min(timeLimitSeconds, seconds) };
    const whole = buildSeconds + seconds;
    if (status !== 'optimal') return { outcome: 'failed', seconds: whole, note: status };
    const value = objective.sign * (objective.offset - answer.objective);
    const miss = Math.max(least - value, value - most) / objectiveRange;
    return miss <= AGREEMENT
      ? { outcome: 'ended', seconds: whole }
      : { outcome: 'wrong', seconds: whole, note: `${value}, outside by ${miss} of the range` };
  } catch (error) {
    return { outcome: 'failed', seconds: buildSeconds, note: String(error) };
  }
}
