/**
 * Solvers that are programs of their own. Those that are on PATH run; for the others, and for everything that can go wrong,
 * programs of the same name are made up, which take the arguments and write the files that the manuals say.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { LP_SOLVERS, type NativeSolver } from '../../src/node/native-solvers.ts';
import { type LpMethod, solveLp } from '../../src/node/solve-lp.ts';
import type { ProblemOptions } from '../../src/problem/identity.ts';
import { scratch } from '../scratch.ts';

const PATH = process.env.PATH ?? '';
const isThere = (name: string) => PATH.split(delimiter).some((folder) => existsSync(join(folder, name)));
/** Programs that are known to have an interior point. */
const WITH_IPM: readonly string[] = ['highs', 'clp', 'gurobi_cl'];
const NATIVE = LP_SOLVERS.filter((name): name is NativeSolver => name !== 'highs-wasm');

const CASES: readonly (readonly [game: string, options: ProblemOptions])[] = [
  ['chicken', { concept: 'EFCE' }],
  ['kuhn:players=2,ranks=3', { concept: 'NASH' }],
  ['kuhn:players=3,ranks=4', { concept: 'CERT', objective: 'minimise:player:1' }],
  ['battle-of-the-sexes', { concept: 'COMM', constraints: ['player:2 >= 1.75'] }],
];
const NOBODY: ProblemOptions = { concept: 'COMM', constraints: ['welfare>=3.5'] };

/** Of this file alone: others run programs meanwhile. */
const TEMPORARY = mkdtempSync(join(tmpdir(), 'native-test-'));
process.env.TMPDIR = TEMPORARY;
afterAll(() => rmSync(TEMPORARY, { recursive: true, force: true }));

const leftBehind = () => readdirSync(TEMPORARY).filter((name) => name.startsWith('mediant-lp-'));

afterEach(() => {
  process.env.PATH = PATH;
});

describe.each(NATIVE)('%s', (solver) => {
  describe.runIf(isThere(solver))('the program itself', () => {
    test.each(CASES)('%s %j: the optimum of HiGHS', async (game, options) => {
      const { report: wasm } = await solveLp(game, options, { method: 'simplex' });
      for (const reduced of [false, true]) {
        const { report } = await solveLp(game, options, { solver, reduced });
        expect(report).toMatchObject({
          status: 'optimal',
          solver,
          method: 'default',
          iterations: 0,
          reduced,
        });
        expect(report.objective).toBeCloseTo(wasm.objective, 5);
        expect(report.upperBound).toBeCloseTo(wasm.upperBound, 5);
      }
    });

    test.each(WITH_IPM.includes(solver) ? (['simplex', 'ipm'] as const) : (['simplex'] as const))(
      'by %s, as it is asked to',
      async (method) => {
        const [game, options] = CASES[2]!;
        const { report: wasm } = await solveLp(game, options, { method: 'simplex' });
        for (const reduced of [false, true]) {
          const { report } = await solveLp(game, options, { solver, method, reduced });
          expect(report).toMatchObject({ status: 'optimal', solver, method });
          expect(report.objective).toBeCloseTo(wasm.objective, 5);
          expect(report.upperBound).toBeCloseTo(wasm.upperBound, 5);
        }
      },
    );

    test('proves that nobody keeps the constraints', async () => {
      const { report } = await solveLp('battle-of-the-sexes', NOBODY, { solver });
      expect(report.status).toBe('infeasible');
    });

    test('ends at the time limit', async () => {
      const begun = performance.now();
      const { report } = await solveLp('B2222', { concept: 'EFCE' }, { solver, timeLimitSeconds: 0.8 });
      expect(['time-limit', 'optimal']).toContain(report.status);
      expect(performance.now() - begun).toBeLessThan(5000);
    });
  });

  test('not on PATH: its name, and how to get it', async () => {
    process.env.PATH = scratch('nothing');
    const error = await solveLp('K35', {}, { solver }).catch((e) => e);
    expect(error).toBeInstanceOf(InputError);
    expect(error.code).toBe('missing-program');
    expect(error.message).toMatch(
      new RegExp(`^The program ${solver} is not on PATH; to get it: .*(https|apt)`),
    );
  });
});

/** A program in Node by the name of a solver, which is the only one then. `args` are its arguments. */
function program(name: string, code: string): void {
  const folder = scratch(`bin-${name}`);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  const head = `#!${process.execPath}\nconst fs = require('node:fs');\nconst args = process.argv.slice(2);\n`;
  writeFileSync(path, head + code);
  chmodSync(path, 0o755);
  process.env.PATH = `${folder}${delimiter}${PATH}`;
}

/** Solves model.mps by HiGHS in WebAssembly; `names`, `values` and `status` are there for what comes behind it. */
const SOLVE = `
const load = require(${JSON.stringify(join(process.cwd(), 'node_modules/highs'))});
const text = fs.readFileSync('model.mps', 'utf8');
const section = (from, to) => text.slice(text.indexOf('\\n' + from + '\\n') + from.length + 2, text.indexOf('\\n' + to + '\\n'));
const names = [...new Set(section('COLUMNS', 'RHS').split('\\n').map((line) => line.trim().split(/\\s+/)[0]))];
(load.default ?? load)().then((highs) => highs.withModel({ format: 'mps', data: new TextEncoder().encode(text) }, (model) => {
  model.options.set({ output_flag: false });
  model.run();
  const isOptimal = model.getModelStatus() === highs.constants.modelStatus.optimal;
  const values = model.getSolution().colValue;
  WRITE
}));
`;

describe('programs that write no duals: the dual is an LP of its own', () => {
  const gurobi = SOLVE.replace(
    'WRITE',
    `
    const file = args.find((arg) => arg.startsWith('ResultFile=')).slice('ResultFile='.length);
    if (args.at(-1) !== 'model.mps') throw new Error(args.join(' '));
    console.log('a long log');
    if (!isOptimal) console.log('Infeasible model');
    else fs.writeFileSync(file, '# Objective value = 0\\n' + names.map((name, j) => name + ' ' + values[j] + '\\n').join(''));`,
  );
  const scip = SOLVE.replace(
    'WRITE',
    `
    const commands = args.flatMap((arg, k) => (args[k - 1] === '-c' ? arg : []));
    if (commands[0] !== 'read model.mps' || commands.at(-1) !== 'quit') throw new Error(args.join(' '));
    const file = commands.find((command) => command.startsWith('write solution ')).split(' ')[2];
    const lines = names.flatMap((name, j) => (values[j] === 0 ? [] : name + '      ' + values[j] + ' \\t(obj:0)\\n'));
    fs.writeFileSync(file, isOptimal
      ? 'solution status: optimal solution found\\nobjective value:     1\\n' + lines.join('')
      : 'solution status: infeasible\\nno solution available\\n');`,
  );

  describe.each([
    ['gurobi_cl', gurobi],
    ['scip', scip],
  ] as const)('%s, made up', (solver, code) => {
    test.each(CASES)('%s %j', async (game, options) => {
      program(solver, code);
      const { report: wasm } = await solveLp(game, options, { method: 'simplex' });
      const { report } = await solveLp(game, options, { solver, timeLimitSeconds: 60 });
      expect(report).toMatchObject({ status: 'optimal', solver });
      expect(report.objective).toBeCloseTo(wasm.objective, 7);
      expect(report.upperBound).toBeCloseTo(wasm.upperBound, 7);
    });

    test('proves that nobody keeps the constraints', async () => {
      program(solver, code);
      expect((await solveLp('battle-of-the-sexes', NOBODY, { solver })).report.status).toBe('infeasible');
      expect(leftBehind()).toEqual([]);
    });
  });

  test('highs, made up, in its raw layout', async () => {
    const write = `
      const { rowDual } = model.getSolution();
      const rows = section('ROWS', 'COLUMNS').split('\\n').slice(1).map((line) => line.trim().split(/\\s+/)[1]);
      const lines = (of, numbers) => of.map((name, k) => name + ' ' + numbers[k] + '\\n').join('');
      fs.writeFileSync(args[args.indexOf('--solution_file') + 1], 'Model status\\nOptimal\\n\\n# Primal solution values\\nFeasible\\n' +
        '# Columns 1\\n' + lines(names, values) + '# Dual solution values\\nFeasible\\n# Rows 1\\n' + lines(rows, rowDual));`;
    program('highs', SOLVE.replace('WRITE', write));
    const { report } = await solveLp('chicken', {}, { solver: 'highs', timeLimitSeconds: 60 });
    expect(report.status).toBe('optimal');
    expect(report.upperBound).toBeCloseTo(10.5, 7);
  });
});

describe('methods, as the programs are told them', () => {
  /** What a made-up program was called with. */
  async function argumentsOf(solver: NativeSolver, method: LpMethod | 'best'): Promise<string> {
    program(solver, "console.log(args.join(' ')); process.exit(1)");
    const error = await solveLp('chicken', {}, { solver, method, timeLimitSeconds: 60 }).catch((e) => e);
    return error.message;
  }

  test.each([
    ['highs', 'simplex', '--solver simplex'],
    ['highs', 'ipm', '--solver ipm'],
    ['highs', 'pdlp', '--solver pdlp'],
    ['clp', 'simplex', 'all -dualSimplex -solution'],
    ['clp', 'ipm', 'all -barrier -solution'],
    ['clp', 'best', 'all -solve -solution'],
    ['glpsol', 'simplex', '--simplex --dual'],
    ['scip', 'simplex', '-c set lp initalgorithm d -c set limits time'],
    ['gurobi_cl', 'simplex', ' Method=1 TimeLimit='],
    ['gurobi_cl', 'ipm', ' Method=2 TimeLimit='],
  ] as const)('%s by %s', async (solver, method, expected) => {
    expect(await argumentsOf(solver, method)).toContain(expected);
  });

  test.each(NATIVE)('none of %s unless it is asked for', async (solver) => {
    expect(await argumentsOf(solver, 'best')).not.toMatch(
      /--solver|-dualSimplex|-barrier|--simplex|initalgorithm|Method/,
    );
  });

  test.each([
    ['glpsol', 'ipm', 'simplex or best'],
    ['scip', 'ipm', 'simplex or best'],
    ['clp', 'pdlp', 'simplex or ipm or best'],
    ['highs', 'magic' as LpMethod, 'simplex or ipm or pdlp or best'],
  ] as const)('%s by %s is refused', async (solver, method, expected) => {
    program(solver, '');
    await expect(solveLp('chicken', {}, { solver, method })).rejects.toThrow(
      `method is "${method}"; expected ${expected} with the solver ${solver}`,
    );
  });
});

describe('programs that misbehave', () => {
  test.each([
    [
      'says why and fails',
      "console.log('no licence'); process.exit(3)",
      'exit code 3 and wrote no solution: no licence',
    ],
    ['writes nothing, as clp does at exit code 0', '', 'exit code 0 and wrote no solution: it said nothing'],
    [
      'writes rubbish',
      "fs.writeFileSync('solution.sol', 'x y z')",
      'its solution cannot be read: solution.sol:1:1: "x" is no',
    ],
  ])('%s', async (_, code, problem) => {
    program('clp', code);
    const error = await solveLp('chicken', {}, { solver: 'clp' }).catch((e) => e);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(`The program clp has failed: `);
    expect(error.message).toContain(problem);
    expect(leftBehind()).toEqual([]);
  });

  test('what claims to be optimal and is not counts as nothing', async () => {
    const write =
      "fs.writeFileSync('solution.sol', 'Optimal - objective value -12\\n      0 m0   1   0\\n      1 m1   1   0\\n')";
    program('clp', write);
    expect((await solveLp('chicken', {}, { solver: 'clp' })).report.status).toBe('numerical-failure');
  });

  /** Starts a child of its own, too, and says who they are. */
  const ENDLESS = (file: string) => `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    fs.writeFileSync(${JSON.stringify(file)}, process.pid + ' ' + child.pid);
    setInterval(() => {}, 1000);`;
  const isRunning = (pid: number) => {
    try {
      // a zombie has ended, and waits for its parent to notice
      return !/^Z/.test(execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }));
    } catch {
      return false;
    }
  };
  const ended = async (file: string) => {
    const pids = readFileSync(file, 'utf8').split(' ').map(Number);
    expect(pids).toHaveLength(2);
    for (let k = 0; k < 50 && pids.some(isRunning); k++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pids.filter(isRunning)).toEqual([]);
    expect(leftBehind()).toEqual([]);
  };

  test('an endless one is killed at the time limit, with all that it has started', async () => {
    const file = scratch('limit.pids');
    program('clp', ENDLESS(file));
    const begun = performance.now();
    const { report } = await solveLp('chicken', {}, { solver: 'clp', timeLimitSeconds: 1 });
    expect(report.status).toBe('time-limit');
    expect(performance.now() - begun).toBeLessThan(2500);
    await ended(file);
  });

  test('an endless one is killed by an abort, and what there is has a certificate', async () => {
    const file = scratch('abort.pids');
    program('glpsol', ENDLESS(file));
    const stop = new AbortController();
    const watch = setInterval(() => {
      if (existsSync(file) && readFileSync(file, 'utf8').includes(' ')) stop.abort();
    }, 10);
    const { report } = await solveLp('chicken', {}, { solver: 'glpsol', signal: stop.signal });
    clearInterval(watch);
    expect(report.status).toBe('aborted');
    expect(report.upperBound).toBeGreaterThanOrEqual(10.5);
    await ended(file);
  });

  test('a name that is none', async () => {
    await expect(solveLp('chicken', {}, { solver: 'cplex' as 'clp' })).rejects.toThrow(
      'Unknown LP solver "cplex"',
    );
  });
});
