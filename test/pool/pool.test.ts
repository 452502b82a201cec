import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { certifyMediator } from '../../src/certificate/certificate.ts';
import type { Strategy } from '../../src/certificate/strategy.ts';
import {
  AbortedError,
  InputError,
  LimitError,
  MemoryError,
  QueueFullError,
  WorkerError,
} from '../../src/errors.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { createPool, Pool } from '../../src/node/pool/pool.ts';
import { solveLp } from '../../src/node/solve-lp.ts';
import type { SolveOptions } from '../../src/solve/options.ts';
import type { Solution } from '../../src/solve/solution.ts';
import { type Progress, solve } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { randomNumbers } from '../suites/random-flow.ts';

const MISBEHAVING = fileURLToPath(new URL('children/misbehaving.mjs', import.meta.url));
const UNSTARTABLE = fileURLToPath(new URL('children/unstartable.mjs', import.meta.url));
const pools: Pool[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.destroy())));

/** With a grace that no slow machine takes for silence. */
function poolOf(given: Parameters<typeof createPool>[0] = {}, program?: string): Pool {
  const options = { graceMilliseconds: 60_000, ...given };
  const pool = program === undefined ? createPool(options) : new Pool(options, program);
  pools.push(pool);
  return pool;
}

/** Everything that a solve finds, but for its seconds: flows as bytes, so that equal means equal in every bit. */
function found({ report, strategy }: { report: object; strategy: Strategy }) {
  const hex = (flow: Float64Array) =>
    Buffer.from(flow.buffer, flow.byteOffset, flow.byteLength).toString('hex');
  const timeless = { ...report, seconds: null };
  if (strategy.kind === 'mixture') return { report: timeless, bytes: [hex(strategy.mediator)] };
  if (strategy.kind !== 'mediated') return { report: timeless, bytes: strategy.profile.map(hex) };
  const { mediator, deviations, multipliers } = strategy.witness;
  return { report: timeless, bytes: [mediator, ...deviations, Float64Array.from(multipliers)].map(hex) };
}

/** Linear programs, which come when they come, would close an exact bracket before kernels do: by the published criterion none do. */
const ALONE = { criterion: 'published', kernel: 'apcfr+pdhg' } as const;
const CELLS: readonly (readonly [string, SolveOptions])[] = [
  ['S2122', { ...ALONE, concept: 'EFCE', tolerance: 1e-4 }],
  ['K35', { ...ALONE, concept: 'NFCCERT', objective: 'player:1', tolerance: 1e-3 }],
  ['kuhn:players=2,ranks=3', { concept: 'NASH', tolerance: 1e-4 }],
  ['B2222', { concept: 'NFCCE', method: 'binary-search', tolerance: 1e-2 }],
  ['stackelberg', { ...ALONE, concept: 'NFCCE', instruments: [1], objective: 'player:1' }],
  ['D32', { ...ALONE, concept: 'CERT', kernel: 'omwu', objective: 'player:1', maxIterations: 100 }],
  ['GL3', { ...ALONE, concept: 'CERT', kernel: 'dcfr', objective: 'player:1', maxIterations: 300 }],
  ['chicken', { ...ALONE, concept: 'EFCE', objective: 'minimise:welfare' }],
];
/** Never solved, as averages of rm close no certificate exactly: it ends when it is told to. */
const ENDLESS = { concept: 'CERT', objective: 'player:1', kernel: 'rm', tolerance: 1e-300 } as const;

/** `begun`: it is built, and iterates. */
function endless(pool: Pool, signal: AbortSignal) {
  let begin: () => void;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return { first: pool.solve('L3132', ENDLESS, { signal, onProgress: () => begin() }), begun };
}

describe('a pool', () => {
  const pool = poolOf({ workers: 2 });

  test('finds to the last bit what solve finds, whatever its arenas held before', async () => {
    const alone = [];
    for (const [game, options] of CELLS) alone.push(found(await solve(game, options)));
    for (const order of [CELLS, CELLS.toReversed()]) {
      const pooled = await Promise.all(order.map(([game, options]) => pool.solve(game, options)));
      const again = pooled.map(found);
      expect(order === CELLS ? again : again.reverse()).toEqual(alone);
    }
  });

  test('gives a job the threads that it asks for, and by auto its share of the cores', async () => {
    const options = { concept: 'EFCE', criterion: 'published', tolerance: 1e-3 } as const;
    const pool = poolOf({ workers: 1 });
    const { report, strategy } = await pool.solve('B2222', { ...options, threads: 2 });
    expect(report.threads).toBe(2);
    const alone = await solve('B2222', { ...options, threads: 1 });
    expect(found({ report: { ...report, threads: 1 }, strategy })).toEqual(found(alone));
    // an iteration of some 9 ms: two threads where this machine has two cores, but not where two workers share them
    const long = { concept: 'EFCE', objective: 'player:1', kernel: 'apcfr+', maxIterations: 2 } as const;
    const cores = availableParallelism();
    for (const workers of [1, cores]) {
      const { report } = await poolOf({ workers }).solve('L3223', long);
      expect(report.threads).toBe(workers === cores ? 1 : 2);
    }
  }, 120_000);

  test('takes games of one’s own and expanded trees, and gives strategies that can be read', async () => {
    const game = { ...createGame('S2122'), name: 'mine' };
    const tree = expand(game);
    const options = { concept: 'EFCCE', objective: 'player:1', tolerance: 1e-2 };
    const direct = await solve(tree, options);
    for (const input of [game, tree]) {
      const { report, strategy } = await pool.solve(input, options);
      expect(found({ report, strategy })).toEqual(found(direct));
      expect(report.game).toBe('mine');
      if (strategy.kind !== 'mediated' || direct.strategy.kind !== 'mediated')
        throw new Error('not mediated');
      expect(strategy.augmented).toBe(strategy.augmented);
      const last = strategy.augmented.mediator.numPoints - 1;
      expect(strategy.augmented.readPoint(last)).toEqual(direct.strategy.augmented.readPoint(last));
    }
    // the tree was copied, not taken
    expect(tree.parent.length).toBe(tree.numNodes);
  });

  test('solves by LP', async () => {
    const options = { concept: 'COMM', objective: 'player:1' };
    const pooled = await pool.lp('kuhn:players=2,ranks=4', options, { method: 'simplex' });
    const direct = await solveLp('kuhn:players=2,ranks=4', options, { method: 'simplex' });
    expect(pooled.report.objective).toBe(direct.report.objective);
    expect(found(pooled).bytes).toEqual(found(direct).bytes);
  });

  test('tells of progress what solve tells, and nothing after the result', async () => {
    const options = { concept: 'EFCE', tolerance: 1e-5 };
    const plain = ({ seconds: _, ...rest }: Progress) => rest;
    const direct: object[] = [];
    await solve('B2222', options, { lastIterate: true, onProgress: (news) => direct.push(plain(news)) });
    const heard: object[] = [];
    await pool.solve('B2222', options, { lastIterate: true, onProgress: (news) => heard.push(plain(news)) });
    expect(heard.length).toBeGreaterThan(2);
    const count = heard.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(heard.length).toBe(count);
    expect(heard).toEqual(direct);
  });

  test('whose onProgress throws ends the job with that error', async () => {
    const boom = new Error('boom');
    const job = pool.solve('L3132', ENDLESS, {
      onProgress: () => {
        throw boom;
      },
    });
    await expect(job).rejects.toBe(boom);
  });

  test('gives errors of the caller with their classes', async () => {
    await expect(pool.solve('nonsense')).rejects.toThrow(/Unknown game "nonsense"/);
    await expect(pool.solve('K35', { tolerance: -1 })).rejects.toThrow(/Option tolerance is -1/);
    // known only once the game is there
    const late = await pool.solve('K35', { objective: 'player:9' }).catch((error) => error);
    expect(late).toBeInstanceOf(InputError);
    expect(late).toMatchObject(await solve('K35', { objective: 'player:9' }).catch((error) => error));
  });

  test('returns a product where a private mediator does not fit, and builds its games when they are read', async () => {
    const options = { concept: 'EFCE', objective: 'player:1', criterion: 'published' } as const;
    const asked = { ...options, tolerance: 1e-2, maxSequences: 1000 };
    const here = await solve('kuhn:players=3,ranks=3', asked);
    const there = await pool.solve('kuhn:players=3,ranks=3', asked);
    expect(there.report).toMatchObject({ witness: 'product', boundFrom: 'CERT' });
    expect(found(there)).toEqual(found(here));
    expect(there.strategy).toMatchObject({
      kind: 'product',
      bound: { augmented: { concept: { name: 'CERT' } } },
    });
    expect(there.strategy.kind === 'product' && there.strategy.game.tree.numNodes).toBe(
      here.report.sizes.nodes,
    );
  });

  test('refuses what is over a limit of memory, with the numbers', async () => {
    const small = poolOf({ workers: 1, memoryLimitMiB: 64 });
    const error = await small
      .solve('L3132', { concept: 'EFCE', witness: 'mediator' })
      .catch((error) => error);
    expect(error).toBeInstanceOf(MemoryError);
    expect(error).toMatchObject({ code: 'memory', limitBytes: 2 ** 25 });
    expect(error.message).toMatch(
      /augmented game of L3132 under EFCE needs \d+ MiB or more.*limit of 32 MiB/,
    );
    const tooLarge = /S2264 needs \d+ MiB or more, over the limit of 32 MiB/;
    await expect(small.solve('S2264')).rejects.toThrow(tooLarge);
    const tree = { ...expand(createGame('chicken')), reach: new Float64Array(2 ** 23) };
    await expect(small.solve(tree)).rejects.toThrow(MemoryError);
    expect(found(await small.solve('chicken'))).toEqual(found(await solve('chicken')));
  });

  test.each([
    [{ workers: 0 }, 'workers is 0'],
    [{ workers: 1.5 }, 'workers is 1.5'],
    [{ memoryLimitMiB: 1 }, 'memoryLimitMiB is 1'],
    [{ maxQueue: -1 }, 'maxQueue is -1'],
    [{ graceMilliseconds: Number.NaN }, 'graceMilliseconds is NaN'],
    [{ threads: 2 }, 'Unknown pool option "threads"; expected one of workers, memoryLimitMiB'],
  ])('does not take the options %j', (options, message) => {
    expect(() => createPool(options as never)).toThrow(message);
    expect(() => createPool(options as never)).toThrow(InputError);
  });
});

describe('an abort', () => {
  test('of a running job gives a valid partial result', async () => {
    const pool = poolOf({ workers: 1 });
    const stop = new AbortController();
    const { report, strategy } = await pool.solve('L3132', ENDLESS, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(report.status).toBe('aborted');
    if (strategy.kind !== 'mediated') throw new Error('not mediated');
    const checked = finish(certifyMediator(strategy.augmented, strategy.witness.mediator));
    expect(checked).toMatchObject({ objective: report.objective, equilibriumGap: report.equilibriumGap });
    expect(report.objective).toBeLessThanOrEqual(report.upperBound);
  });

  test('of a job that waits gives it up, and leaves the others', async () => {
    const pool = poolOf({ workers: 1 });
    const [stopFirst, stopSecond] = [new AbortController(), new AbortController()];
    const { first, begun } = endless(pool, stopFirst.signal);
    const second = pool.solve('chicken', {}, { signal: stopSecond.signal });
    const third = pool.solve('chicken');
    expect(pool).toMatchObject({ running: 1, queued: 2 });
    stopSecond.abort();
    const error = await second.catch((error) => error);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error).toMatchObject({ code: 'aborted', phase: 'queued' });
    expect(pool).toMatchObject({ running: 1, queued: 1 });
    await begun;
    stopFirst.abort();
    expect((await first).report.status).toBe('aborted');
    expect((await third).report.status).toBe('solved');
    await expect(pool.solve('chicken', {}, { signal: stopFirst.signal })).rejects.toThrow(AbortedError);
  });

  test('of a job that does not answer ends its worker, and the next job has a new one', async () => {
    const pool = poolOf({ workers: 1, graceMilliseconds: 50 }, MISBEHAVING);
    const stop = new AbortController();
    const hanging = pool.solve('chicken', { objective: 'hang' }, { signal: stop.signal });
    setTimeout(() => stop.abort(), 300);
    const error = await hanging.catch((error) => error);
    expect(error).toBeInstanceOf(AbortedError);
    expect(error.phase).toBe('running');
    expect(error.message).toMatch(/did not answer within 50 ms/);
    expect((await pool.solve('chicken')).report.status).toBe('solved');
  });

  test('of a job that is still being built says so, and how far it came', async () => {
    const pool = poolOf({ workers: 1 }, MISBEHAVING);
    const stop = new AbortController();
    const listen = { signal: stop.signal, onStart: () => setTimeout(() => stop.abort(), 20) };
    const error = await pool.solve('chicken', { objective: 'building' }, listen).catch((error) => error);
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ code: 'aborted', stage: { doing: 'building', done: 5, unit: 'states' } });
    const message = 'Aborted after 0.25 s while building (5 states so far): there is no result yet.';
    expect(error.message).toBe(message);
  });

  test('at any moment loses no job and spoils no other', async () => {
    const pool = poolOf({ workers: 2 });
    const options = { concept: 'EFCE', tolerance: 1e-3 };
    const expected = found(await solve('S2122', options));
    const random = randomNumbers(12345);
    const jobs = Array.from({ length: 60 }, async () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 600 * random());
      try {
        const solution = await pool.solve('S2122', options, { signal: stop.signal });
        if (solution.report.status === 'solved') expect(found(solution)).toEqual(expected);
        return solution.report.status;
      } catch (error) {
        return error instanceof LimitError ? error.code : (error as AbortedError).phase;
      }
    });
    const ends = await Promise.all(jobs);
    expect(ends.filter((end) => !['solved', 'aborted', 'queued'].includes(end))).toEqual([]);
    expect(pool).toMatchObject({ running: 0, queued: 0 });
    expect(found(await pool.solve('S2122', options))).toEqual(expected);
  });
});

test('a time limit that passes while a worker builds comes back as what it is', async () => {
  const pool = poolOf({ workers: 1 }, MISBEHAVING);
  const error = await pool.solve('chicken', { objective: 'limit' }).catch((error) => error);
  expect(error).toBeInstanceOf(LimitError);
  expect(error).toMatchObject({ code: 'time-limit', seconds: 0.51, limitSeconds: 0.5 });
  const message = /^The time limit of 0\.5 s was reached after 0\.51 s while expanding the game/;
  expect(error.message).toMatch(message);
  expect((await pool.solve('chicken')).report.status).toBe('solved');
});

describe('the queue', () => {
  test('is bounded, and ready tells when it has room', async () => {
    const pool = poolOf({ workers: 1, maxQueue: 1 });
    const stop = new AbortController();
    const { first, begun } = endless(pool, stop.signal);
    await pool.ready();
    const second = pool.solve('chicken');
    const error = await pool.solve('chicken').catch((error) => error);
    expect(error).toBeInstanceOf(QueueFullError);
    expect(error).toMatchObject({ code: 'queue-full', maxQueue: 1 });
    let isReady = false;
    const room = pool.ready().then(() => {
      isReady = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isReady).toBe(false);
    await begun;
    stop.abort();
    await room;
    expect((await first).report.status).toBe('aborted');
    expect((await second).report.status).toBe('solved');
  });

  test('of length 0 takes a job only when a worker is free, and a producer that waits is never refused', async () => {
    const pool = poolOf({ workers: 2, maxQueue: 0 });
    const jobs: Promise<Solution>[] = [];
    for (let k = 0; k < 8; k++) {
      await pool.ready();
      jobs.push(pool.solve('chicken'));
      expect(pool.queued).toBe(0);
    }
    expect((await Promise.all(jobs)).map(({ report }) => report.status)).toEqual(Array(8).fill('solved'));
  });
});

describe('a worker that', () => {
  test.each([
    ['exit', 'crashed', /worker exited with code: 3/],
    ['throw', 'crashed', /boom/],
    ['reject', 'crashed', /a bug/],
    ['overflow', 'out-of-memory', /heap reached the limit/],
  ])('meets %s fails its job alone', async (objective, code, message) => {
    const pool = poolOf({ workers: 2, memoryLimitMiB: 64 }, MISBEHAVING);
    const other = pool.solve('S2122', { concept: 'EFCE', tolerance: 1e-3 });
    const failing = pool.solve('chicken', { objective });
    const waiting = [pool.solve('chicken'), pool.solve('chicken'), pool.solve('chicken')];
    const error = await failing.catch((error) => error);
    expect(error).toBeInstanceOf(WorkerError);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    const ends = await Promise.all([other, ...waiting]);
    expect(ends.map(({ report }) => report.status)).toEqual(Array(4).fill('solved'));
  });

  test('cannot even start fails every job, and hangs none', async () => {
    const pool = poolOf({ workers: 1 }, UNSTARTABLE);
    for (let k = 0; k < 2; k++) await expect(pool.solve('chicken')).rejects.toThrow(WorkerError);
  });
});

describe('closing', () => {
  test('waits for the jobs that were accepted, and accepts no more', async () => {
    const pool = poolOf({ workers: 1 });
    const jobs = [pool.solve('chicken'), pool.solve('S2122', { tolerance: 1e-2 })];
    const closed = pool.close();
    await expect(pool.solve('chicken')).rejects.toThrow('The pool has been closed');
    await closed;
    expect(pool).toMatchObject({ running: 0, queued: 0 });
    expect((await Promise.all(jobs)).map(({ report }) => report.status)).toEqual(['solved', 'solved']);
  });

  test('by force ends them', async () => {
    const pool = poolOf({ workers: 1 });
    const jobs = [pool.solve('L3132', ENDLESS), pool.solve('chicken')];
    const ends = Promise.allSettled(jobs);
    await pool.destroy();
    const phases = (await ends).map((end) => end.status === 'rejected' && end.reason.phase);
    expect(phases).toEqual(['running', 'queued']);
  });
});

test('workers of lower priority, which end when they have nothing to do: the next job starts one', async () => {
  const resting = createPool({ workers: 1, idleSeconds: 0.05, niceIncrement: 5 });
  const first = await resting.solve('K33', { concept: 'EFCE', tolerance: 1e-3 });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const second = await resting.solve('K33', { concept: 'EFCE', tolerance: 1e-3 });
  await resting.close();
  expect(second.report.objective).toBe(first.report.objective);
  expect(() => createPool({ niceIncrement: 20 })).toThrow(InputError);
});
