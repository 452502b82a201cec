import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  canonicalInstance,
  defaultObjective,
  type Selection,
  splitInstances,
  type TableJob,
  type TableRow,
  tableJob,
  tableJobs,
} from '../../src/campaign/table/preset.ts';
import { VERSION } from '../../src/version.ts';
import { jobOf } from './made-up.ts';

describe('keys', () => {
  test.each([
    { instance: 'S2123' },
    { concept: 'CERT' },
    { objectiveName: 'player:1' },
    { method: 'lp' },
    { tolerance: 1e-3 },
    { timeLimitSeconds: 60 },
    { memoryLimitBytes: 2 ** 31 },
  ] as const)('change with %o', (other) => {
    expect(jobOf(other).key).not.toBe(jobOf().key);
  });

  test('do not change with the way an instance is written', () => {
    const { key } = jobOf({ instance: 'K35' });
    expect(jobOf({ instance: 'kuhn:players=3,ranks=5' }).key).toBe(key);
    expect(jobOf({ instance: 'kuhn:ranks=5,players=3' }).key).toBe(key);
  });

  test('are those of results files that are there, so that they are continued', () => {
    const file = new URL('../../bench/results/table.ndjson', import.meta.url);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as TableRow);
    const ofNow = rows.filter(({ version }) => version === VERSION);
    expect(ofNow.map((row) => tableJob(row).key)).toEqual(ofNow.map(({ key }) => key));
  });
});

describe('jobs', () => {
  const selection: Selection = {
    instances: ['B2222', 'S2122'],
    concepts: ['NFCCE', 'COMM'],
    objectives: ['default'],
    methods: ['solver', 'lp'],
    tolerance: 1e-2,
    limits: {
      solver: { timeLimitSeconds: 600, memoryLimitBytes: 2 ** 30 },
      lp: { timeLimitSeconds: 180, memoryLimitBytes: 2 ** 30 },
    },
  };
  const names = (jobs: readonly TableJob[]) =>
    jobs.map(({ instance, concept, method }) => `${instance} ${concept} ${method}`);

  test('are all of one method before the other, small instances first', () => {
    const cells = ['S2122 NFCCE', 'S2122 COMM', 'B2222 NFCCE', 'B2222 COMM'];
    const expected = ['solver', 'lp'].flatMap((method) => cells.map((cell) => `${cell} ${method}`));
    expect(names(tableJobs(selection, 'small-first'))).toEqual(expected);
    expect(names(tableJobs(selection, 'given'))[0]).toBe('B2222 NFCCE solver');
  });

  test('have the limits of their method', () => {
    const limits = tableJobs(selection, 'given').map((job) => `${job.method} ${job.timeLimitSeconds}`);
    expect(new Set(limits)).toEqual(new Set(['solver 600', 'lp 180']));
  });

  test('of all are the 23 published instances; what is named twice runs once', () => {
    const all = { ...selection, instances: ['all', 'B2222'], methods: ['solver'] as const };
    expect(tableJobs(all, 'small-first')).toHaveLength(23 * 2);
  });

  test('of alternatives are those that the published rows may mean, among rows of their size', () => {
    const cells = { ...selection, concepts: ['EFCE'], methods: ['solver'] as const };
    const jobs = tableJobs({ ...cells, instances: ['D33', 'alternatives', 'D32'] }, 'small-first');
    expect(jobs.map(({ instance }) => instance)).toEqual(['DF32', 'D32', 'D33', 'DF33']);
    expect(new Set(jobs.map(({ objectiveName }) => objectiveName))).toEqual(new Set(['player:1']));
    expect(new Set(jobs.map(({ key }) => key)).size).toBe(4);
  });

  test('of an unknown instance are refused', () => {
    expect(() => tableJobs({ ...selection, instances: ['Z99'] }, 'given')).toThrow(/Z99/);
  });
});

test('default objectives are as published', () => {
  expect(['K35', 'D32', 'GL3', 'L3132', 'TP3'].map(defaultObjective)).toEqual(Array(5).fill('player:1'));
  expect(['B2222', 'S2122', 'RS212'].map(defaultObjective)).toEqual(Array(3).fill('welfare'));
});

test('instances have one long form', () => {
  expect(canonicalInstance('K35')).toBe('kuhn:players=3,ranks=5');
});

test('lists of instances are split between names, not between parameters', () => {
  const names = ['K35', 'kuhn:players=2,ranks=3', 'B2222'];
  expect(splitInstances('K35, kuhn:players=2,ranks=3,B2222')).toEqual(names);
  expect(() => splitInstances('K35,,B2222')).toThrow(/--instances is "K35,,B2222"; expected names/);
});
