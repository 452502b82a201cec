/** The criterion `exact`: the optimum in a bracket, whose lower end is an equilibrium. Values from elsewhere: test/golden/values.json. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseGame } from '../../src/formats/index.ts';
import { solve } from '../../src/index.ts';
import type { LpSolver } from '../../src/lp/model.ts';
import { highs } from '../../src/node/highs-polish.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import type { SolveOptions } from '../../src/solve/options.ts';
import type { Report } from '../../src/solve/solution.ts';
import { randomNumbers } from '../suites/random-flow.ts';

const TOLERANCE = 1e-6;
const EXACT: SolveOptions = { criterion: 'exact', tolerance: TOLERANCE };
const { values } = JSON.parse(readFileSync(new URL('../golden/values.json', import.meta.url), 'utf8')) as {
  values: { instance: string; concept: string; objective: string; optimum: number }[];
};

/** @param slack how well the optimum is known */
function expectBracket(report: Report, optimum: number, slack: number): void {
  const { status, lowerBound = Number.NaN, upperBound, equilibriumGap } = report;
  expect(status).toBe('solved');
  expect(equilibriumGap).toBeLessThanOrEqual(1e-9);
  const [low, high] = [Math.min(lowerBound, upperBound), Math.max(lowerBound, upperBound)];
  expect(low).toBeLessThanOrEqual(optimum + slack);
  expect(high).toBeGreaterThanOrEqual(optimum - slack);
}

describe('with an LP solver', () => {
  expect(values.length).toBeGreaterThan(30);

  test.each(values)('$instance $concept $objective: 1e-6 of the range around $optimum', async (value) => {
    const { instance, objective, optimum } = value;
    const [concept = ''] = value.concept.split('_');
    const publicState = value.concept !== 'COMM';
    const { report } = await solve(instance, { ...EXACT, concept, objective, publicState }, { lp: highs });
    expectBracket(report, optimum, 2e-6 * Math.max(1, Math.abs(optimum)));
  });

  test.each([
    ['centipede-six.efg', 'EFCE', 1],
    // one payoff of -50,000
    ['penalty-payoff.nfg', 'NFCCE', 0],
  ])('%s: %s, welfare %d', async (file, concept, optimum) => {
    const game = parseGame(readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8'), file);
    const { report } = await solve(game, { ...EXACT, concept }, { lp: highs });
    expectBracket(report, optimum, 1e-7);
    expect(Math.abs(report.upperBound - (report.lowerBound as number))).toBeLessThan(TOLERANCE * 1e5);
  });

  test.each(['NFCCE', 'EFCCE', 'EFCE', 'NFCCERT', 'CCERT', 'CERT', 'COMM'])(
    '%s: random games, as the LP of each says',
    async (concept) => {
      for (let seed = 1; seed <= 6; seed++) {
        const game = `random:players=2,depth=4,signals=2,seed=${seed}`;
        const objective = seed % 2 === 0 ? 'welfare' : 'minimise:player:1';
        const { report } = await solve(game, { ...EXACT, concept, objective }, { lp: highs });
        const { report: lp } = await solveLp(game, { concept, objective });
        expect(lp.lowerBound).toBeDefined();
        expectBracket(report, lp.objective, 1e-6);
      }
    },
  );

  test('a constraint', async () => {
    const options = { concept: 'CERT', objective: 'player:1', constraints: ['player:2>=0.5'] };
    const { report } = await solve('chicken', { ...EXACT, ...options }, { lp: highs });
    const { report: lp } = await solveLp('chicken', options);
    expectBracket(report, lp.objective, 1e-6);
    expect(report.constraints?.[0]?.violation).toBeLessThan(1e-8);
  });
});

describe('without one', () => {
  test.each([
    ['B2222', 'EFCE', 'welfare', -0.525],
    ['K35', 'NFCCERT', 'player:1', 0.091853282],
  ])('%s %s: the kernel alone', async (game, concept, objective, optimum) => {
    const { report } = await solve(game, { ...EXACT, concept, objective });
    expectBracket(report, optimum, 2e-6);
  });

  test('NASH has a bracket whatever the criterion', async () => {
    const { report } = await solve('kuhn:players=2,ranks=3', { ...EXACT, concept: 'NASH' });
    expect(report.status).toBe('solved');
    expect(report.lowerBound).toBeLessThanOrEqual(-1 / 18);
    expect(report.upperBound).toBeGreaterThanOrEqual(-1 / 18);
  });
});

describe('an LP solver that is', () => {
  const problem = { ...EXACT, concept: 'EFCE', objective: 'player:1' };
  const optimum = 0.305555556;
  const random = randomNumbers(7);
  const solvers: [string, LpSolver][] = [
    [
      'out of time',
      async () => ({
        status: 'time-limit',
        objective: 0,
        primal: new Float64Array(),
        rowDual: new Float64Array(),
      }),
    ],
    [
      'wrong',
      async (lp) => ({
        status: 'optimal',
        objective: 1e6,
        primal: Float64Array.from({ length: lp.numColumns }, random),
        rowDual: Float64Array.from({ length: lp.numRows }, () => 100 * random()),
      }),
    ],
    [
      'not a number',
      async (lp) => ({
        status: 'optimal',
        objective: Number.NaN,
        primal: new Float64Array(lp.numColumns).fill(Number.NaN),
        rowDual: new Float64Array(lp.numRows).fill(Number.NaN),
      }),
    ],
  ];

  test.each(solvers)('%s costs time, and no certificate', async (_, lp) => {
    const { report } = await solve('D32', problem, { lp });
    expectBracket(report, optimum, 1e-6);
  });

  test('broken ends the solve with its error', async () => {
    const lp = async () => {
      throw new RangeError('out of everything');
    };
    await expect(solve('D32', problem, { lp })).rejects.toThrow('out of everything');
  });
});

describe('limits', () => {
  /** Never answers but to an abort. */
  const stuck: LpSolver = (_, { signal }) =>
    new Promise((resolve) => {
      const watch = setInterval(() => {
        if (!signal?.aborted) return;
        clearInterval(watch);
        resolve({ status: 'aborted', objective: 0, primal: new Float64Array(), rowDual: new Float64Array() });
      }, 5);
    });
  // nothing closes that
  const slow = { ...EXACT, concept: 'COMM', publicState: false, objective: 'player:1', tolerance: 1e-300 };

  test('a time limit ends a polish, with a certificate', async () => {
    const { report } = await solve('D32', { ...slow, timeLimitSeconds: 2 }, { lp: stuck });
    expect(report.status).toBe('time-limit');
    expect(report.upperBound).toBeGreaterThan(0.321428);
  });

  test('an abort too', async () => {
    const signal = AbortSignal.timeout(2000);
    const { report } = await solve('D32', slow, { lp: stuck, signal });
    expect(report.status).toBe('aborted');
  });

  test('the lower bound is what is returned', async () => {
    const { report } = await solve('D32', { ...slow, maxIterations: 2000 }, { lp: highs });
    expect(report.equilibriumGap).toBeLessThanOrEqual(1e-9);
    expect(report.lowerBound).toBeLessThanOrEqual(0.32142858);
    expect(report.lowerBound).toBeGreaterThan(0.3214);
  });
});

test('binary search has the published criterion alone', async () => {
  await expect(solve('chicken', { ...EXACT, method: 'binary-search' })).rejects.toThrow(/criterion/);
});
