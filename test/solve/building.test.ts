/** While a problem is built: others have their turn, and limits hold. L3132 under EFCE takes seconds on any machine. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { LimitError, MemoryError } from '../../src/errors.ts';
import type { Game } from '../../src/game/game.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import { augmentGame, buildAugmentedGame, buildGameTree, solve } from '../../src/solve/solve.ts';

/** Milliseconds that no machine of ours takes for a piece, however many jobs share its cores; it was 3,000. */
const GENEROUS = 500;

/** Of this process, in milliseconds: other jobs that share the cores do not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

test('timers run while L3132 is built', async () => {
  let last = processorTime();
  let largest = 0;
  let turns = 0;
  const timer = setInterval(() => {
    const now = processorTime();
    largest = Math.max(largest, now - last);
    last = now;
    turns++;
  }, 5);
  const stop = new AbortController();
  let built = { largest: 0, turns: 0 };
  const onBuilt = () => {
    built = { largest, turns };
    stop.abort();
  };
  // a certificate of it takes longer than an abort waits for
  const solving = solve('L3132', { concept: 'EFCE' }, { signal: stop.signal, onBuilt });
  await expect(solving).rejects.toMatchObject({ code: 'aborted', stage: { unit: 'iterations' } });
  clearInterval(timer);
  expect(built.turns).toBeGreaterThan(20);
  expect(built.largest).toBeLessThan(GENEROUS);
}, 120_000);

/** How an attempt failed, and how long it took from `from`, or its start. */
async function failureOf(attempt: () => Promise<unknown>, from?: () => number) {
  const started = performance.now();
  const error = await attempt().then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return { error, milliseconds: performance.now() - (from?.() ?? started) };
}

describe('an abort', () => {
  test.each([100, 300])('after %i ms is answered at once', async (delay) => {
    const stop = new AbortController();
    let aborted = 0;
    setTimeout(() => {
      aborted = performance.now();
      stop.abort();
    }, delay);
    const attempt = () => solve('L3132', { concept: 'EFCE' }, { signal: stop.signal });
    const { error, milliseconds } = await failureOf(attempt, () => aborted);
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ code: 'aborted', limitSeconds: Number.POSITIVE_INFINITY });
    expect((error as LimitError).seconds).toBeGreaterThan(delay / 2000);
    expect((error as LimitError).stage.done).toBeGreaterThanOrEqual(0);
    expect(milliseconds).toBeLessThan(GENEROUS);
  });
});

describe('a time limit of 0.3 s', () => {
  const timeLimitSeconds = 0.3;
  test.each([
    ['solve', () => solve('L3132', { concept: 'EFCE', timeLimitSeconds })],
    ['binary search', () => solve('L3132', { concept: 'EFCE', method: 'binary-search', timeLimitSeconds })],
    ['solveLp', () => solveLp('L3132', { concept: 'EFCE' }, { timeLimitSeconds })],
    ['buildAugmentedGame', () => buildAugmentedGame('L3132', { concept: 'EFCE' }, { timeLimitSeconds })],
    ['buildGameTree', () => buildGameTree('S2264', {}, { timeLimitSeconds })],
  ])('holds in %s', async (_, attempt) => {
    const { error, milliseconds } = await failureOf(attempt);
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ code: 'time-limit', limitSeconds: 0.3 });
    expect((error as LimitError).message).toMatch(
      /^The time limit of 0\.3 s was reached after \d\.\d\d s while .* so far\): there is no result yet\.$/,
    );
    expect(milliseconds).toBeGreaterThanOrEqual(300);
    expect(milliseconds).toBeLessThan(300 + GENEROUS);
  });

  test('is counted from the start of an LP, building included', async () => {
    const how = { method: 'simplex', timeLimitSeconds: 1e4 } as const;
    const { report } = await solveLp('K33', { concept: 'EFCE' }, how);
    const timeLimitSeconds = report.seconds.build / 100;
    const { error } = await failureOf(() =>
      solveLp('K33', { concept: 'EFCE' }, { ...how, timeLimitSeconds }),
    );
    expect(report.status).toBe('optimal');
    expect(error).toMatchObject({ code: 'time-limit' });
  });
});

/** Stop or go, by two players in turn: as deep as it has nodes with a choice, and deviators' treeplexes are quadratic in that. */
function chain(length: number): Game<{ readonly step: number; readonly isOver: boolean }> {
  return {
    name: `chain of ${length}`,
    source: '',
    players: 2,
    initial: () => ({ step: 0, isOver: false }),
    actor: ({ step, isOver }) => (isOver || step === length ? 'terminal' : ((1 + (step % 2)) as 1 | 2)),
    moves: ({ step }) => [
      { label: 'stop', next: { step, isOver: true } },
      { label: 'go', next: { step: step + 1, isOver: false } },
    ],
    infoset: ({ step }) => String(step),
    utilities: ({ step }) => [step % 3, (step * 7) % 5],
  };
}

test.each([2000, 4000])('a chain of %i turns is given up at its time limit', async (length) => {
  const attempt = () => solve(chain(length), { concept: 'EFCE', timeLimitSeconds: 0.5 });
  const { error, milliseconds } = await failureOf(attempt);
  expect(error).toMatchObject({ code: 'time-limit' });
  expect(milliseconds).toBeLessThan(500 + 2 * GENEROUS);
});

describe('memory is refused before it is taken', () => {
  /** One infoset with as many actions, of whom nobody cares. */
  const wide = (actions: number): Game<number> => ({
    name: `${actions} actions`,
    source: '',
    players: 1,
    initial: () => -1,
    actor: (state) => (state < 0 ? 1 : 'terminal'),
    moves: () => Array.from({ length: actions }, (_, a) => ({ label: String(a), next: a })),
    infoset: () => 'all',
    utilities: (state) => [state % 2],
  });

  test.each(['COMM', 'EFCE'])(
    '%s of 8,000 actions: every recommendation times every action',
    async (concept) => {
      let most = 0;
      const timer = setInterval(() => {
        most = Math.max(most, process.memoryUsage().arrayBuffers);
      }, 1);
      const before = process.memoryUsage().arrayBuffers;
      const { error } = await failureOf(() =>
        solve(wide(8000), { concept, memoryLimitMiB: 256, witness: 'mediator' }),
      );
      clearInterval(timer);
      expect(error).toBeInstanceOf(MemoryError);
      expect(most - before).toBeLessThan(300 * 2 ** 20);
    },
  );

  test('deep trees and long labels count', () => {
    const limit = { memoryLimitMiB: 1 };
    expect(() => expand(chain(2000), limit)).not.toThrow();
    expect(() => expand(chain(20_000), limit)).toThrow(
      /^The game tree of chain of 20000 needs \d+ MiB or more/,
    );
    const wordy = { ...chain(2000), infoset: ({ step }: { step: number }) => 'x'.repeat(step) };
    expect(() => expand(wordy, limit)).toThrow(MemoryError);
  });

  test('a tree that is there already is not counted again', async () => {
    const tree = expand(createGame('D32'));
    expect(await buildGameTree(tree, { memoryLimitMiB: 1e-3 })).toBe(tree);
    await expect(buildGameTree('D32', { memoryLimitMiB: 1e-3 })).rejects.toThrow(MemoryError);
  });
});

test.each([
  ['K33', 'EFCCE'],
  ['S2122', 'COMM'],
  ['D32', 'EFCE'],
  ['GL3', 'CERT'],
  ['B2222', 'NFCCE'],
] as const)('%s %s is the same at once, piece by piece, and beside another', async (instance, concept) => {
  const whole = augmentGame(instance, { concept });
  const pieces = await Promise.all([
    buildAugmentedGame(instance, { concept }),
    buildAugmentedGame(instance, { concept }),
  ]);
  const last = whole.mediator.numPoints - 1;
  for (const built of pieces) {
    expect(contents(built)).toEqual(contents(whole));
    expect(built.readPoint(last)).toEqual(whole.readPoint(last));
    expect(built.sequenceAction(1)).toBe(whole.sequenceAction(1));
  }
  expect(contents(await buildGameTree(instance))).toEqual(contents(expand(createGame(instance))));
});

/** All that an object holds but for functions, each typed array as the digest of its bytes. */
function contents(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return [value.constructor.name, createHash('sha256').update(bytes).digest('hex')];
  }
  if (Array.isArray(value)) return typeof value[0] === 'object' ? value.map(contents) : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'function' ? null : value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, contents(field)]));
}

test('an abort before the first certificate: with a grace there is one', async () => {
  const stop = new AbortController();
  const onBuilt = () => stop.abort();
  const hooks = { signal: stop.signal, onBuilt, graceSeconds: 30 };
  const { report } = await solve('K35', { concept: 'EFCCE', tolerance: 1e-9 }, hooks);
  expect(report).toMatchObject({ status: 'aborted', iterations: 0 });
  expect(report.upperBound).toBeGreaterThanOrEqual(report.objective);
});
