/**
 * Solution files of every solver, of chicken under EFCE: its optimum is 10.5. The files of HiGHS 1.15, Clp 1.17.6, Cbc 2.10.8 and
 * GLPK 5.0 are their own; those of CPLEX, Gurobi and SCIP are written after their manuals.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FormatError, InputError, LimitError } from '../../src/errors.ts';
import { certifyLpSolution, solveLp } from '../../src/node/solve-lp.ts';
import { scratch } from '../scratch.ts';

const SOLUTIONS = fileURLToPath(new URL('solutions/', import.meta.url));
const EFCE = { concept: 'EFCE' };

/** What the largest payoff is: the bound where there are no duals. */
const TRIVIAL = 12;

test.each([
  ['highs-raw', 'HiGHS raw', true],
  ['highs-pretty', 'HiGHS pretty', true],
  ['highs-sparse', 'HiGHS sparse', false],
  ['highs-glpsol', 'GLPK -w', true],
  ['clp', 'Clp', false],
  ['clp-all', 'Clp', true],
  ['cbc-all', 'Clp', true],
  ['glpsol-w', 'GLPK -w', true],
  ['glpsol-o', 'GLPK -o', true],
  ['glpsol-interior-w', 'GLPK -w', true],
  ['glpsol-interior-o', 'GLPK -o', true],
  ['cplex', 'CPLEX', true],
  ['gurobi', 'names and values', false],
  ['scip', 'SCIP', false],
])('%s', async (name, layout, duals) => {
  const file = `${SOLUTIONS}${name}.sol`;
  const { report, strategy } = await certifyLpSolution('chicken', file, EFCE);
  expect(report.solution).toEqual({ file, layout, claims: 'optimal', duals });
  expect(report.objective).toBeCloseTo(10.5, 5);
  expect(report.equilibriumGap).toBeLessThan(1e-6);
  expect(report.status).toBe(duals ? 'solved' : 'open');
  expect(report.upperBound).toBeCloseTo(duals ? 10.5 : TRIVIAL, 6);
  expect(report.upperBound).toBeGreaterThanOrEqual(10.5);
  expect(strategy.kind).toBe('mediated');
});

const own = (text: string, name = 'own.sol') => {
  const file = scratch(name);
  writeFileSync(file, text);
  return file;
};
const fixture = (name: string) => readFileSync(`${SOLUTIONS}${name}.sol`, 'utf8');

describe('what is wrong is named by line', () => {
  test.each([
    ['gurobi', /^m4 0$/m, 'm4 NaN', 7, 'the value of column m4 is "NaN"; expected a finite number'],
    ['gurobi', /^m4 0$/m, 'm4', 7, 'the value of column m4 is ""'],
    ['gurobi', /^m4 0$/m, 'm4 1e999', 7, 'the value of column m4 is "1e999"'],
    ['gurobi', /^m4 0$/m, 'm7 0', 7, '"m7" is no column of this LP'],
    ['gurobi', /^m4 0$/m, 'm3 0', 7, 'column m3 has been given before'],
    ['gurobi', /^m4 0\n/m, '', 14, 'the value of column m4 is missing'],
    ['gurobi', /^m0 1$/m, 'm0 0.5', 1, 'row flow_root is 0.5 by the values of columns; expected 1'],
    ['highs-raw', /^gain1_2 5.*$/m, 'gain1_2 nan', 63, 'the dual of row gain1_2 is "nan"'],
    ['highs-raw', /^gain1_2 5.*\n/m, '', 70, 'the dual of row gain1_2 is missing'],
    ['highs-pretty', /m4$/m, 'n4', 7, '"n4" is no column'],
    ['clp-all', / m4 /, ' m9 ', 22, '"m9" is no row or column'],
    ['clp-all', /^ +4 gain1 .*$/m, 'oops', 6, '"oops" is no row or column'],
    ['glpsol-w', /^j 5 .*$/m, 'j 55 b 0 0', 29, 'column 55 is none of this LP'],
    ['glpsol-w', /^j 5 .*$/m, 'j 5 b zero 0', 29, 'the value of column m4 is "zero"'],
    ['glpsol-o', / m4 {10}/, ' m14         ', 33, '"m14" is no column'],
    ['cplex', /(name="m4"[^>]*value=")[^"]*/, '$1?', 36, 'the value of column m4 is "?"'],
    ['cplex', / {2}<variable name="m4".*\n/, '', 43, 'the value of column m4 is missing'],
    ['scip', /^m3 .*$/m, 'x3 0.25', 6, '"x3" is no column'],
  ])('%s: %s as %j', async (name, found, instead, line, problem) => {
    const text = fixture(name);
    expect(text).toMatch(found);
    const error = await certifyLpSolution('chicken', own(text.replace(found, instead)), EFCE).catch((e) => e);
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(problem);
    expect(error.line).toBe(line);
  });

  test.each([
    ['', 'there is no value of a column; expected the solution file of HiGHS'],
    [
      'solution status: infeasible\nno solution available\n',
      'the solver says infeasible and gives no values',
    ],
    [
      'Model status\nInfeasible\n\n# Primal solution values\nNone\n',
      'the solver says infeasible and gives no values',
    ],
    ['{"format": "mediant-strategy"}', 'is no column of this LP'],
    ['\u0000\u0001 garbage', 'is no column of this LP'],
  ])('%j', async (text, problem) => {
    const error = await certifyLpSolution('chicken', own(text), EFCE).catch((e) => e);
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message).toContain(problem);
  });

  test('a solution of another concept or game', async () => {
    const file = `${SOLUTIONS}highs-raw.sol`;
    for (const [game, options] of [
      ['chicken', { concept: 'NASH' }],
      ['chicken', { concept: 'COMM' }],
      ['kuhn:players=2,ranks=3', EFCE],
    ] as const)
      await expect(certifyLpSolution(game, file, options), game).rejects.toThrow(InputError);
  });

  test('a file that is not there, a tolerance, a limit', async () => {
    const file = `${SOLUTIONS}clp.sol`;
    await expect(certifyLpSolution('chicken', scratch('none.sol'))).rejects.toThrow('there is no such file');
    await expect(certifyLpSolution('chicken', file, EFCE, { tolerance: 0 })).rejects.toThrow(
      'tolerance is 0',
    );
    const signal = AbortSignal.abort();
    await expect(certifyLpSolution('K35', file, EFCE, { signal })).rejects.toThrow(LimitError);
  });
});

test('marks of infeasible rows, blank lines and ends of lines of another system do no harm', async () => {
  const text = fixture('clp-all').replace(/^ {5}/gm, '**   ').replaceAll('\n', '\r\n\r\n');
  expect((await certifyLpSolution('chicken', own(text), EFCE)).report.status).toBe('solved');
});

test('a strategy spoilt on purpose is open, with the gain that it gives away', async () => {
  // all on dare, dare: who swerves instead gets 2 in place of 0
  const flow = { m0: 1, m1: 0, m2: 1, m3: 0, m4: 1, m5: 0, m6: 0 };
  const values = ['v1_0', 'v1_1', 'v1_root', 'v2_0', 'v2_1', 'v2_root'].map((name) => `${name} 0`);
  const lines = [...Object.entries(flow).map(([name, value]) => `${name} ${value}`), ...values];
  const { report } = await certifyLpSolution('chicken', own(lines.join('\n')), EFCE);
  const best = (await solveLp('chicken', EFCE)).report.objective;
  expect(report.status).toBe('open');
  expect(report.objective).toBeLessThan(best);
  expect(Math.max(...report.gains)).toBeCloseTo(2, 9);
});
