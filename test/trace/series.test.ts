/** What figures draw of rows. */
import { describe, expect, test } from 'vitest';
import { problemsOf } from '../../src/studies/trace/series.ts';
import { madeRow, runsOf } from './made-up.ts';

test('gap and distance over their ranges; an objective beyond the bound is at a negative distance', () => {
  const rows = [
    madeRow({ objective: 1, upperBound: 1.4 }),
    madeRow({ objective: 1.5, upperBound: 1.4, iterations: 80 }),
  ];
  const [problem] = problemsOf(runsOf(rows));
  expect(problem?.points).toMatchObject([
    { series: 'cfr+', strategy: 'averages', iterations: 64, seconds: 0.5, gap: 0.02 },
    { iterations: 80 },
  ]);
  expect(problem?.points[0]?.distance).toBeCloseTo(0.1, 12);
  expect(problem?.points[1]?.distance).toBeCloseTo(-0.025, 12);
  expect(problem?.boundName).toBe('upper bound');
});

test('when the objective is minimised, it comes down to a lower bound', () => {
  const row = madeRow({ objectiveName: 'minimise:welfare', objective: 1.4, upperBound: 1 });
  const [problem] = problemsOf(runsOf([row]));
  expect(problem?.points[0]?.distance).toBeCloseTo(0.1, 12);
  expect(problem).toMatchObject({ title: 'K35: EFCE, minimise welfare', boundName: 'lower bound' });
});

test('NASH has one objective, and a gap of its own', () => {
  const [problem] = problemsOf(runsOf([madeRow({ concept: 'NASH' })]));
  expect(problem).toMatchObject({ title: 'K35: NASH', gapName: 'exploitability' });
});

test('rows before the first iteration, and numbers that are not finite, are left out', () => {
  const rows = [
    madeRow({ iterations: 0 }),
    madeRow({ objective: Number.NaN }),
    madeRow({ equilibriumGap: Number.POSITIVE_INFINITY }),
    madeRow({ iterations: 100 }),
  ];
  expect(problemsOf(runsOf(rows))[0]?.points.map(({ iterations }) => iterations)).toEqual([100]);
  expect(problemsOf(runsOf(rows.slice(0, 3)))).toEqual([]);
});

describe('labels', () => {
  const labels = (...runs: Parameters<typeof problemsOf>[0]) => problemsOf(runs)[0]?.series;

  test('are kernels where that is enough', () => {
    const rows = [madeRow(), madeRow({ kernel: 'rm' })];
    expect(labels(...runsOf(rows))).toEqual(['cfr+', 'rm']);
  });

  test('name the file of kernels that several have', () => {
    const second = [madeRow(), madeRow({ kernel: 'rm' })];
    expect(labels(...runsOf([madeRow()], 'a.ndjson'), ...runsOf(second, 'b.ndjson'))).toEqual([
      'cfr+ (a.ndjson)',
      'cfr+ (b.ndjson)',
      'rm',
    ]);
  });

  test('number the traces of one file', () => {
    expect(labels(...runsOf([madeRow()], 'a'), ...runsOf([madeRow()], 'a'))).toEqual([
      'cfr+ (a, trace 1)',
      'cfr+ (a, trace 2)',
    ]);
  });
});

test('problems differ by game, tree, concept, objective and what the concept allows', () => {
  const problems = problemsOf([
    ...runsOf([madeRow()]),
    ...runsOf([madeRow({ game: 'K33' })]),
    ...runsOf([madeRow({ fingerprint: '0' })]),
    ...runsOf([madeRow({ concept: 'COMM' })]),
    ...runsOf([madeRow({ objectiveName: 'welfare' })]),
    ...runsOf([madeRow()], 'again'),
    ...runsOf([madeRow()], 'a', { instruments: [1, 3] }),
    ...runsOf([madeRow()], 'a', { constraints: ['principal>=0'] }),
    ...runsOf([madeRow()], 'a', { publicState: false }),
    ...runsOf([madeRow()], 'a', { announced: true }),
    ...runsOf([madeRow()], 'a', { infosetOrder: 'thrifty' }),
  ]);
  const aim = "maximise player 1's utility";
  expect(problems.map(({ title }) => title)).toEqual([
    `K35: EFCE, ${aim}`,
    `K33: EFCE, ${aim}`,
    `K35: EFCE, ${aim}`,
    `K35: COMM, ${aim}`,
    'K35: EFCE, maximise welfare',
    `K35: EFCE, ${aim}, instruments 1, 3`,
    `K35: EFCE, ${aim}, principal>=0`,
    `K35: EFCE, ${aim}, without public state`,
    `K35: EFCE, ${aim}, silence announced`,
    `K35: EFCE, ${aim}, infosets thrifty`,
  ]);
  expect(problems[0]?.points).toHaveLength(2);
});
