/** Rows are what `solve` reports, kernel by kernel. */
import { describe, expect, test } from 'vitest';
import {
  InputError,
  type Progress,
  type SolveOptions,
  solve,
  type TraceRow,
  trace,
} from '../../src/index.ts';
import { mediated } from '../suites/bracket.ts';

const K33: SolveOptions = { concept: 'EFCE', objective: 'player:1' };
const KERNELS = ['cfr+', 'rm'];

const numbersOf = ({ objective, equilibriumGap, upperBound }: Progress | TraceRow) => ({
  objective,
  equilibriumGap,
  upperBound,
});

describe.each([
  ['K33', { ...K33, tolerance: 1e-3, maxIterations: 700 }],
  ['K33', { concept: 'NFCCE', objective: 'minimise:player:1', tolerance: 1e-2 }],
  ['kuhn:players=2,ranks=3', { concept: 'NASH', tolerance: 1e-3 }],
])('%s %j', (game, options: SolveOptions) => {
  test('has the numbers of every checkpoint of a solve, and its certificate last', async () => {
    const rows = await trace(game, { ...options, kernels: KERNELS });
    for (const kernel of KERNELS) {
      const steps: Progress[] = [];
      const { report } = await solve(
        game,
        { ...options, criterion: 'published', kernel },
        { lastIterate: true, everyLook: true, onProgress: (step) => steps.push(step) },
      );
      const own = rows.filter((row) => row.kernel === kernel);
      const last = own.pop() as TraceRow;
      const expected = steps.flatMap((step) => {
        const { iterations, multiplier } = step;
        const common = { kernel, iterations, multiplier, status: null };
        return [
          { ...common, strategy: 'averages', ...numbersOf(step) },
          { ...common, strategy: 'last-iterate', ...step.lastIterate },
        ];
      });
      expect(own).toHaveLength(expected.length);
      expect(own).toMatchObject(expected);
      const { status, iterations, multiplier, objective, equilibriumGap, upperBound } = report;
      expect(last).toMatchObject({ strategy: 'averages', status, iterations, multiplier });
      expect(numbersOf(last)).toEqual({ objective, equilibriumGap, upperBound });
      const { concept, objectiveName } = report;
      for (const row of [...own, last]) expect(row).toMatchObject({ game, concept, objectiveName });
    }
    expect([...new Set(rows.map(({ kernel }) => kernel))]).toEqual(KERNELS);
  });

  test('has seconds that grow, and are those of the solve in the end', async () => {
    const rows = await trace(game, options);
    const seconds = rows.map((row) => row.seconds);
    expect(seconds).toEqual([...seconds].sort((a, b) => a - b));
    expect(seconds[0]).toBeGreaterThan(0);
  });
});

test('rows name the game, its tree and what distances are measured in', async () => {
  const { strategy } = await solve('K33', { ...K33, maxIterations: 0 });
  const { objective } = mediated({ strategy } as never).augmented;
  const [row] = await trace('K33', { ...K33, maxIterations: 64 });
  expect(row).toMatchObject({
    game: 'K33',
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    objectiveRange: objective.range,
  });
  const [nash] = await trace('kuhn:players=2,ranks=3', { concept: 'NASH', maxIterations: 64 });
  expect(nash?.objectiveRange).toBe(4);
});

test('without last iterates there are half as many', async () => {
  const options = { ...K33, maxIterations: 100, tolerance: 1e-12 };
  const both = await trace('K33', options);
  const averages = await trace('K33', { ...options, lastIterate: false });
  const withoutSeconds = ({ seconds: _, ...rest }: TraceRow) => rest;
  expect(averages.every(({ strategy }) => strategy === 'averages')).toBe(true);
  expect(averages.map(withoutSeconds)).toEqual(
    both.filter(({ strategy }) => strategy === 'averages').map(withoutSeconds),
  );
});

test('rows come as they are found, and an abort ends the present kernel and starts no other', async () => {
  const stop = new AbortController();
  const seen: TraceRow[] = [];
  const onRow = (row: TraceRow) => {
    seen.push(row);
    if (seen.length === 3) stop.abort();
  };
  const options = { ...K33, tolerance: 1e-300, kernels: KERNELS };
  const rows = await trace('K33', options, { signal: stop.signal, onRow });
  expect(seen).toEqual(rows);
  expect(rows.map(({ kernel }) => kernel)).toEqual(Array(5).fill('cfr+'));
  expect(rows.map(({ status }) => status)).toEqual([null, null, null, null, 'aborted']);
});

describe('refuses', () => {
  test.each([
    [[], 'kernels is ""; expected one or more kernels, each once.'],
    [['cfr+', 'rm', 'cfr+'], 'kernels is "cfr+,rm,cfr+"; expected one or more kernels, each once.'],
    [['cfr+', 'magic'], 'Unknown kernel "magic"; expected one of auto, '],
  ])('kernels %j before anything is solved', async (kernels, message) => {
    const rows: TraceRow[] = [];
    const traced = trace('K33', { ...K33, kernels }, { onRow: (row) => rows.push(row) });
    await expect(traced).rejects.toThrow(InputError);
    await expect(traced).rejects.toThrow(message);
    expect(rows).toEqual([]);
  });

  test('what solve refuses', async () => {
    await expect(trace('K33', { objective: 'player:7' })).rejects.toThrow(/objective is "player:7"/);
    await expect(trace('K33', { concept: 'NASH' })).rejects.toThrow(/NASH needs a two-player game/);
    await expect(trace('K33', { colour: 'red' } as never)).rejects.toThrow(/Unknown option "colour"/);
  });
});

test('rows name the kernel that ran, not auto', async () => {
  const rows = await trace('K33', { ...K33, tolerance: 1e-2 });
  expect(new Set(rows.map(({ kernel }) => kernel))).toEqual(new Set(['apcfr+']));
});
