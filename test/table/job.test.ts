import { describe, expect, test } from 'vitest';
import {
  canonicalInstance,
  defaultObjective,
  type Job,
  jobsOf,
  keyOf,
  type Selection,
  splitInstances,
} from '../../src/campaign/table/job.ts';
import { JOB } from './made-up.ts';

describe('keys', () => {
  const others: Readonly<Record<keyof Job, Partial<Job>>> = {
    instance: { instance: 'S2123' },
    concept: { concept: 'CERT' },
    objectiveName: { objectiveName: 'player:1' },
    method: { method: 'lp' },
    tolerance: { tolerance: 1e-3 },
    timeLimitSeconds: { timeLimitSeconds: 60 },
    memoryLimitBytes: { memoryLimitBytes: 2 ** 31 },
  };

  test.each(Object.entries(others))('change with %s', (_, other) => {
    expect(keyOf({ ...JOB, ...other })).not.toBe(keyOf(JOB));
  });

  test('change with nothing else: neither the order of fields nor the way an instance is written', () => {
    const reversed = Object.fromEntries(Object.entries(JOB).reverse()) as unknown as Job;
    expect(keyOf(reversed)).toBe(keyOf(JOB));
    const short = { ...JOB, instance: 'K35' };
    expect(keyOf({ ...short, instance: 'kuhn:players=3,ranks=5' })).toBe(keyOf(short));
    expect(keyOf({ ...short, instance: 'kuhn:ranks=5,players=3' })).toBe(keyOf(short));
  });

  test('are SHA-256 in hexadecimal', () => {
    expect(keyOf(JOB)).toMatch(/^[0-9a-f]{64}$/);
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
  const names = (jobs: readonly Job[]) =>
    jobs.map(({ instance, concept, method }) => `${instance} ${concept} ${method}`);

  test('are all of one method before the other, small instances first', () => {
    expect(names(jobsOf(selection, 'small-first'))).toEqual([
      'S2122 NFCCE solver',
      'S2122 COMM solver',
      'B2222 NFCCE solver',
      'B2222 COMM solver',
      'S2122 NFCCE lp',
      'S2122 COMM lp',
      'B2222 NFCCE lp',
      'B2222 COMM lp',
    ]);
    expect(names(jobsOf(selection, 'given'))[0]).toBe('B2222 NFCCE solver');
  });

  test('have the limits of their method', () => {
    const limits = jobsOf(selection, 'given').map((job) => `${job.method} ${job.timeLimitSeconds}`);
    expect(new Set(limits)).toEqual(new Set(['solver 600', 'lp 180']));
  });

  test('of all are the 23 published instances; what is named twice runs once', () => {
    const all = { ...selection, instances: ['all', 'B2222'], methods: ['solver'] as const };
    expect(jobsOf(all, 'small-first')).toHaveLength(23 * 2);
  });

  test('of an unknown instance are refused', () => {
    expect(() => jobsOf({ ...selection, instances: ['Z99'] }, 'given')).toThrow(/Z99/);
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
  expect(splitInstances('K35, kuhn:players=2,ranks=3,B2222')).toEqual([
    'K35',
    'kuhn:players=2,ranks=3',
    'B2222',
  ]);
  expect(() => splitInstances('K35,,B2222')).toThrow(/--instances is "K35,,B2222"; expected names/);
});
