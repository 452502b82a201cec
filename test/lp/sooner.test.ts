import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LpAnswer, LpRequest } from '../../src/lp/model.ts';
import { soonerLp } from '../../src/lp/sooner.ts';
import type { SparseLp } from '../../src/lp/sparse-lp.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The methods that were asked for, of programs that take so many seconds by each. */
async function methodsOf(programs: readonly Record<'simplex' | 'ipm', number>[]): Promise<string[]> {
  const asked: string[] = [];
  let next = 0;
  const solve = soonerLp(async (_: SparseLp, { method = 'simplex' }: LpRequest) => {
    asked.push(method);
    vi.advanceTimersByTime(1000 * programs[next++]![method]);
    return {} as LpAnswer;
  });
  for (const _ of programs) await solve({} as SparseLp, { timeLimitSeconds: 10 });
  return asked;
}

test('programs of less than a second are left to simplex', async () => {
  expect(await methodsOf(Array(4).fill({ simplex: 0.9, ipm: 0.1 }))).toEqual(Array(4).fill('simplex'));
});

test('interior point is tried once simplex took long, and kept while it takes less', async () => {
  const programs = [
    { simplex: 5, ipm: 2 },
    { simplex: 5, ipm: 2 },
    { simplex: 5, ipm: 4 },
    { simplex: 5, ipm: 6 },
    { simplex: 5, ipm: 7 },
  ];
  expect(await methodsOf(programs)).toEqual(['simplex', 'ipm', 'ipm', 'ipm', 'simplex']);
});

test('where it takes longer, simplex goes on', async () => {
  expect(await methodsOf(Array(4).fill({ simplex: 1.7, ipm: 5.9 }))).toEqual([
    'simplex',
    'ipm',
    'simplex',
    'simplex',
  ]);
});
