import { expect, test } from 'vitest';
import { LimitError } from '../src/errors.ts';
import { finish, paced, type Work } from '../src/work.ts';

/** Counts to `steps`, each step busy for `milliseconds`. */
function* counting(steps: number, milliseconds = 0): Work<number> {
  for (let done = 1; done <= steps; done++) {
    for (const end = performance.now() + milliseconds; performance.now() < end; );
    yield { doing: 'counting', done, unit: 'steps' };
  }
  return steps;
}

test('both drivers give the result', async () => {
  expect(finish(counting(1000))).toBe(1000);
  await expect(paced(counting(1000))).resolves.toBe(1000);
});

test('timers run meanwhile', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  await paced(counting(100, 1));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
});

test('an abort ends it, and says how far it was', async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 10);
  const error = await paced(counting(1e9, 0.1), { signal: stop.signal }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LimitError);
  expect(error).toMatchObject({ code: 'aborted', stage: { doing: 'counting', unit: 'steps' } });
  expect((error as LimitError).stage.done).toBeGreaterThan(0);
});

test('a time limit counts from where the caller says', async () => {
  const limits = { started: performance.now() - 5000, timeLimitSeconds: 5 };
  await expect(paced(counting(1e9), limits)).rejects.toMatchObject({ code: 'time-limit', limitSeconds: 5 });
});

test('what it holds is released when it is ended', async () => {
  let released = false;
  function* holding(): Work<number> {
    try {
      return yield* counting(1e9);
    } finally {
      released = true;
    }
  }
  await expect(paced(holding(), { timeLimitSeconds: 0.01 })).rejects.toThrow(LimitError);
  expect(released).toBe(true);
});
