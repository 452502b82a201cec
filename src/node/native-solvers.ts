/** LP solvers that are programs of their own: what they are called, what they are told, where they are to be had. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { errors } from '../errors.ts';
import type { LpMethod } from './highs.ts';

/** A program on PATH that reads `model.mps` in its folder and writes `solution`. */
interface NativeProgram {
  readonly name: NativeSolver;
  /** How to get it, as the end of a sentence. */
  readonly install: string;
  /** What makes it solve by a method, in the place that `args` have for it; those that it is not known to have are left out. */
  readonly methods: Methods;
  /** Its arguments; `seconds` is null when there is no limit, `method` when it chooses its own. */
  readonly args: (seconds: number | null, method: readonly string[] | null) => readonly string[];
  /** Whether its solution has duals; otherwise the dual is solved as an LP of its own. */
  readonly writesDuals: boolean;
}

type Methods = { readonly [Method in LpMethod]?: readonly string[] };

/** Names of files in the folder that a program runs in. */
export const MODEL_FILE = 'model.mps';
export const SOLUTION_FILE = 'solution.sol';

const PROGRAMS: readonly NativeProgram[] = [
  {
    // https://ergo-code.github.io/HiGHS/stable/executable/
    name: 'highs',
    install: 'see https://highs.dev, or apt-get install highs where there is one',
    methods: { simplex: ['--solver', 'simplex'], ipm: ['--solver', 'ipm'], pdlp: ['--solver', 'pdlp'] },
    args: (seconds, method) => [
      ...['--model_file', MODEL_FILE, '--solution_file', SOLUTION_FILE],
      ...(method ?? []),
      ...(seconds === null ? [] : ['--time_limit', `${seconds}`]),
    ],
    writesDuals: true,
  },
  {
    // `clp -?`: commands in their order, each of the methods solves; printingOptions makes it write rows, with their duals
    name: 'clp',
    install: 'apt-get install coinor-clp, brew install clp, or https://github.com/coin-or/Clp',
    methods: { simplex: ['-dualSimplex'], ipm: ['-barrier'] },
    args: (seconds, method) => [
      MODEL_FILE,
      ...(seconds === null ? [] : ['-seconds', `${seconds}`]),
      ...['-printingOptions', 'all', ...(method ?? ['-solve']), '-solution', SOLUTION_FILE],
    ],
    writesDuals: true,
  },
  {
    // `glpsol --help`: whole seconds; -w writes all digits, by number; its interior point heeds no time limit
    name: 'glpsol',
    install: 'apt-get install glpk-utils, brew install glpk, or https://www.gnu.org/software/glpk',
    methods: { simplex: ['--simplex', '--dual'] },
    args: (seconds, method) => [
      ...['--freemps', MODEL_FILE, '-w', SOLUTION_FILE],
      ...(method ?? []),
      ...(seconds === null ? [] : ['--tmlim', `${Math.ceil(seconds)}`]),
    ],
    writesDuals: true,
  },
  {
    // https://www.scipopt.org/doc/html/SHELL.php; SoPlex, which it mostly comes with, has no interior point
    name: 'scip',
    install: 'see https://www.scipopt.org',
    methods: { simplex: ['-c', 'set lp initalgorithm d'] },
    args: (seconds, method) => [
      ...['-q', '-c', `read ${MODEL_FILE}`],
      ...(method ?? []),
      ...(seconds === null ? [] : ['-c', `set limits time ${seconds}`]),
      ...['-c', 'optimize', '-c', `write solution ${SOLUTION_FILE}`, '-c', 'quit'],
    ],
    writesDuals: false,
  },
  {
    // https://docs.gurobi.com/projects/optimizer/en/current/reference/grbcl.html
    name: 'gurobi_cl',
    install: 'see https://www.gurobi.com; it needs a licence',
    methods: { simplex: ['Method=1'], ipm: ['Method=2'] },
    args: (seconds, method) => [
      ...['LogFile=', `ResultFile=${SOLUTION_FILE}`],
      ...(method ?? []),
      ...(seconds === null ? [] : [`TimeLimit=${seconds}`]),
      MODEL_FILE,
    ],
    writesDuals: false,
  },
];

/** `highs-wasm` is HiGHS of the package `highs`; the others are programs of their own, found on PATH. */
export type LpSolverName = 'highs-wasm' | NativeSolver;
/** Programs that solve LPs, by the names that they are started by. */
export type NativeSolver = 'highs' | 'clp' | 'glpsol' | 'scip' | 'gurobi_cl';

/** Where they are chosen from. */
export const LP_SOLVERS: readonly LpSolverName[] = ['highs-wasm', ...PROGRAMS.map(({ name }) => name)];

/** A solver, where it is, and its arguments for the method that was asked for. */
export interface FoundProgram extends Pick<NativeProgram, 'name' | 'writesDuals'> {
  readonly path: string;
  readonly args: (seconds: number | null) => readonly string[];
}

/**
 * @returns null for highs-wasm, which is no program
 * @throws InputError when there is no such solver, PATH does not have it, or it does not take the method
 */
export function findSolver(name: LpSolverName, method: LpMethod | 'best'): FoundProgram | null {
  if (!LP_SOLVERS.includes(name)) throw errors.unknownName('LP solver', name, LP_SOLVERS);
  const program = PROGRAMS.find((candidate) => candidate.name === name);
  if (program === undefined) return null;
  const { methods, args } = program;
  const chosen = method === 'best' ? null : methods[method];
  if (chosen === undefined)
    throw errors.badField(
      'method',
      method,
      `${[...Object.keys(methods), 'best'].join(' or ')} with the solver ${name}`,
    );
  return { ...program, path: pathOf(program), args: (seconds) => args(seconds, chosen) };
}

function pathOf({ name, install }: NativeProgram): string {
  const ends = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const end of ends) {
      const path = join(folder || '.', `${name}${end}`);
      if (isProgram(path)) return path;
    }
  throw errors.missingProgram(name, install);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
