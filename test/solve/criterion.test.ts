/** What a solve ends with by default: the bracket of the optimum; its tolerance in either unit; and what happens where it stays open. */
import { expect, test } from 'vitest';
import { solve, trace } from '../../src/index.ts';
import { highs } from '../../src/node/highs-polish.ts';
import { lpFor } from '../../src/node/lp-for.ts';
import { createPool } from '../../src/node/pool/index.ts';
import { resolveSolveOptions, type SolveOptions } from '../../src/solve/options.ts';
import type { Report } from '../../src/solve/solution.ts';

const width = ({ lowerBound = Number.NaN, upperBound }: Report) => Math.abs(upperBound - lowerBound);

test.each<[SolveOptions, string | undefined]>([
  [{ concept: 'COMM' }, 'exact'],
  [{ concept: 'COMM', criterion: 'published' }, 'published'],
  [{ concept: 'COMM', method: 'binary-search' }, 'published'],
  [{ concept: 'NASH', tolerance: 1e-2 }, undefined],
])('%j: the criterion is %s', async (options, criterion) => {
  const game = options.concept === 'NASH' ? 'kuhn:players=2,ranks=3' : 'chicken';
  const { report } = await solve(game, options, { lp: highs });
  expect(report.status).toBe('solved');
  expect(report.criterion).toBe(criterion);
  if (criterion === 'exact') expect(report.equilibriumGap).toBeLessThanOrEqual(1e-9);
  expect((await lpFor(options)).lp === undefined).toBe(criterion !== 'exact');
});

test('by default S2122 COMM, 50/61, is in its bracket; by the published criterion an objective is three times as large', async () => {
  const problem = { concept: 'COMM', objective: 'welfare', tolerance: 1e-2 };
  const { report } = await solve('S2122', problem, { lp: highs });
  expect(report.status).toBe('solved');
  expect(report.lowerBound).toBeLessThanOrEqual(50 / 61);
  expect(report.upperBound).toBeGreaterThanOrEqual(50 / 61);
  const { report: published } = await solve('S2122', { ...problem, criterion: 'published' });
  expect(published.objective).toBeGreaterThan(2);
});

test.each([1e-1, 1e-3])(
  'bounds at most %d of the game apart, whatever the range',
  async (absoluteTolerance) => {
    // range 12 of welfare
    const { report } = await solve('chicken', { absoluteTolerance, kernel: 'cfr+' }, { lp: highs });
    expect(report.status).toBe('solved');
    expect(report.tolerance).toBeCloseTo(absoluteTolerance / 12, 15);
    expect(width(report)).toBeLessThanOrEqual(absoluteTolerance);
  },
);

test('NASH: exploitability at most so much', async () => {
  const game = 'kuhn:players=2,ranks=3';
  const { report } = await solve(game, { concept: 'NASH', absoluteTolerance: 1e-3 });
  expect(report.status).toBe('solved');
  expect(report.exploitability).toBeLessThanOrEqual(1e-3);
  const { report: looser } = await solve(game, { concept: 'NASH', absoluteTolerance: 1e-1 });
  expect(looser.iterations).toBeLessThan(report.iterations);
});

test.each<[SolveOptions, RegExp]>([
  [{ absoluteTolerance: 0 }, /absoluteTolerance/],
  [
    { absoluteTolerance: 1, criterion: 'published' },
    /absoluteTolerance is 1; expected none with the published/,
  ],
  [
    { absoluteTolerance: 1, method: 'binary-search' },
    /absoluteTolerance is 1; expected none with the published/,
  ],
  [{ criterion: 'exact', method: 'binary-search' }, /criterion is "exact"; expected published/],
])('%j is refused', (options, message) => {
  expect(() => resolveSolveOptions(options)).toThrow(message);
});

test('a kernel alone that comes no nearer is stalled, and says how far it came', async () => {
  const { report } = await solve('K35', { concept: 'COMM', objective: 'player:1', tolerance: 1e-6 });
  expect(report.status).toBe('stalled');
  expect(report.lowerBound).toBeUndefined();
  expect(report.equilibriumGap).toBeGreaterThan(1e-9);
  expect(report.equilibriumGap).toBeLessThan(1e-4);
  expect(report.upperBound).toBeGreaterThanOrEqual(0.0242864);
  // twice: when it is looked back on does not depend on time
  const { report: again } = await solve('K35', { concept: 'COMM', objective: 'player:1', tolerance: 1e-6 });
  expect({ ...again, seconds: null }).toEqual({ ...report, seconds: null });
});

test("a tolerance in the game's units holds wherever options are resolved again", async () => {
  const options = { concept: 'EFCE', absoluteTolerance: 1e-2 };
  const resolved = resolveSolveOptions(options);
  expect(resolveSolveOptions(resolved)).toEqual(resolved);
  const rows = await trace('chicken', { ...options, criterion: 'exact' }, { lp: highs });
  expect(rows.at(-1)?.status).toBe('solved');
  const pool = createPool({ workers: 1 });
  const { report } = await pool.solve('chicken', options).finally(() => pool.destroy());
  expect(report.status).toBe('solved');
  expect(width(report)).toBeLessThanOrEqual(1e-2);
});
