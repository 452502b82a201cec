/** LP solvers that are programs of their own: what they are called, what they are told, where they are to be had. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { errors } from '../errors.ts';

/** A program on PATH that reads `model.mps` in its folder and writes `solution`. */
interface NativeProgram {
  readonly name: NativeSolver;
  /** How to get it, as the end of a sentence. */
  readonly install: string;
  /** Its arguments; `seconds` is null when there is no limit. */
  readonly args: (seconds: number | null) => readonly string[];
  /** Whether its solution has duals; otherwise the dual is solved as an LP of its own. */
  readonly writesDuals: boolean;
}

/** Names of files in the folder that a program runs in. */
export const MODEL_FILE = 'model.mps';
export const SOLUTION_FILE = 'solution.sol';

const PROGRAMS: readonly NativeProgram[] = [
  {
    // https://ergo-code.github.io/HiGHS/stable/executable/
    name: 'highs',
    install: 'see https://highs.dev, or apt-get install highs where there is one',
    args: (seconds) => [
      ...['--model_file', MODEL_FILE, '--solution_file', SOLUTION_FILE],
      ...(seconds === null ? [] : ['--time_limit', `${seconds}`]),
    ],
    writesDuals: true,
  },
  {
    // `clp -?`: commands in their order; printingOptions makes it write rows, with their duals
    name: 'clp',
    install: 'apt-get install coinor-clp, brew install clp, or https://github.com/coin-or/Clp',
    args: (seconds) => [
      MODEL_FILE,
      ...(seconds === null ? [] : ['-seconds', `${seconds}`]),
      ...['-printingOptions', 'all', '-solve', '-solution', SOLUTION_FILE],
    ],
    writesDuals: true,
  },
  {
    // `glpsol --help`: whole seconds; -w writes all digits, by number
    name: 'glpsol',
    install: 'apt-get install glpk-utils, brew install glpk, or https://www.gnu.org/software/glpk',
    args: (seconds) => [
      ...['--freemps', MODEL_FILE, '-w', SOLUTION_FILE],
      ...(seconds === null ? [] : ['--tmlim', `${Math.ceil(seconds)}`]),
    ],
    writesDuals: true,
  },
  {
    // https://www.scipopt.org/doc/html/SHELL.php
    name: 'scip',
    install: 'see https://www.scipopt.org',
    args: (seconds) => [
      ...['-q', '-c', `read ${MODEL_FILE}`],
      ...(seconds === null ? [] : ['-c', `set limits time ${seconds}`]),
      ...['-c', 'optimize', '-c', `write solution ${SOLUTION_FILE}`, '-c', 'quit'],
    ],
    writesDuals: false,
  },
  {
    // https://docs.gurobi.com/projects/optimizer/en/current/reference/grbcl.html
    name: 'gurobi_cl',
    install: 'see https://www.gurobi.com; it needs a licence',
    args: (seconds) => [
      ...['LogFile=', `ResultFile=${SOLUTION_FILE}`],
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

/** A solver, and where it is. */
export interface FoundProgram extends NativeProgram {
  readonly path: string;
}

/** @throws InputError when there is no such solver, or PATH does not have it */
export function findSolver(name: LpSolverName): FoundProgram | null {
  if (!LP_SOLVERS.includes(name)) throw errors.unknownName('LP solver', name, LP_SOLVERS);
  const program = PROGRAMS.find((candidate) => candidate.name === name);
  if (program === undefined) return null;
  const ends = process.platform === 'win32' ? ['.exe', '.cmd', '.bat'] : [''];
  for (const folder of (process.env.PATH ?? '').split(delimiter))
    for (const end of ends) {
      const path = join(folder || '.', `${name}${end}`);
      if (isProgram(path)) return { ...program, path };
    }
  throw errors.missingProgram(name, program.install);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
