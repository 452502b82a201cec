import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Executor, News } from '../../src/campaign/executors/executor.ts';
import {
  jobsOf,
  openResults,
  parseSweep,
  readResults,
  rowsOf,
  runSweep,
  type SweepEnd,
  type SweepJob,
  type SweepMonitor,
  type SweepRow,
  type SweepRunOptions,
  withoutTimes,
} from '../../src/campaign/index.ts';
import { NO_FACTS, rowOf } from '../../src/campaign/row.ts';
import { type RunOptions, runJobs } from '../../src/campaign/run.ts';
import { failureStatus, ROW_STATUSES, type RowStatus } from '../../src/campaign/status.ts';
import { AbortedError, FormatError, LimitError, MemoryError, WorkerError } from '../../src/errors.ts';
import { formatGame } from '../../src/formats/index.ts';
import { createGame } from '../../src/games/index.ts';
import { solve } from '../../src/solve/solve.ts';
import { isFinished } from '../../src/solve/status.ts';
import { scratch } from '../scratch.ts';
import { MEASURED } from './made-up.ts';

const jobs = (text: string) => jobsOf(parseSweep(text, 's.yaml'), () => 'content');

async function run(
  file: string,
  list: readonly SweepJob[],
  options: SweepRunOptions = {},
): Promise<SweepEnd> {
  const store = openResults(scratch(file));
  try {
    return await runSweep(list, store, { workers: 2, memoryLimitMiB: 1024, ...options });
  } finally {
    store.close();
  }
}

const results = (file: string, list: readonly SweepJob[]) => rowsOf(list, readResults(scratch(file)).rows);
describe('a job', () => {
  test('leaves the numbers that solve finds, whatever the workers', async () => {
    const list = jobs(
      'games: [chicken, "kuhn:players=2,ranks=3"]\nconcepts: [NFCCE, CERT]\nmethods: [direct, binary-search, lp]\ntolerances: 1e-2',
    );
    await run('one.ndjson', list, { workers: 1 });
    await run('two.ndjson', list, { workers: 2 });
    const rows = results('one.ndjson', list);
    expect(rows).toHaveLength(12);
    expect(results('two.ndjson', list).map(withoutTimes)).toEqual(rows.map(withoutTimes));
    for (const row of rows.filter(({ method }) => method !== 'lp')) {
      const { report } = await solve(row.game, {
        concept: row.concept,
        method: row.method as 'direct',
        tolerance: 1e-2,
      });
      const { objective, upperBound, equilibriumGap, gains, iterations, sizes } = report;
      expect(row).toMatchObject({
        objective,
        upperBound,
        equilibriumGap,
        gains,
        iterations,
        sizes,
        status: 'solved',
      });
    }
    for (const row of rows.filter(({ method }) => method === 'lp'))
      expect(row).toMatchObject({ status: 'optimal', kernel: null, kernelBytes: null, reason: '' });
  });

  test('that does not finish is a row all the same, with the reason', async () => {
    const expected: readonly (readonly [string, string, RegExp])[] = [
      [
        'games: S2122\ntolerances: 1e-9\noptions: {maxIterations: 5}',
        'iteration-limit',
        /so many iterations/,
      ],
      [
        'games: S2122\nkernels: rm\ntolerances: 1e-300\noptions: {timeLimitSeconds: 0.1}',
        'time-limit',
        /in time|time limit/,
      ],
      ['games: K35\nconcepts: NASH', 'bad-input', /NASH needs a two-player game/],
      ['games: S2122\nobjectives: player:7', 'bad-input', /expected a player from 1 to 2/],
      ['games: B2323\noptions: {memoryLimitMiB: 1}', 'out-of-memory', /needs \d+ MiB or more/],
      ['games: S2122\noptions: {maxSequences: 3}', 'too-large', /more than 3/],
      ['games: {file: mine.efg}', 'bad-input', /mine.efg:1:2: no game/],
      ['games: S2122\nmethods: lp\noptions: {timeLimitSeconds: 1e-6}', 'time-limit', /time.limit/],
    ];
    const list = expected.flatMap(([text]) => jobs(text));
    const loadGame = () => {
      throw new FormatError('mine.efg', 1, 2, 'no game');
    };
    const end = await run('failures.ndjson', list, { loadGame });
    expect(end).toEqual({ finished: list.length, left: 0 });
    results('failures.ndjson', list).forEach((row, k) => {
      const [, status, reason] = expected[k]!;
      expect({ k, status: row.status }).toEqual({ k, status });
      expect(row.reason).toMatch(reason);
    });
    expect(results('failures.ndjson', list)[0]).toMatchObject({
      iterations: 5,
      gains: [expect.any(Number), expect.any(Number)],
    });
  });

  const chicken = createGame('chicken');
  test.each([
    ['as a game', chicken],
    ['as its text', { file: 'mine.efg', text: formatGame(chicken, 'efg') }],
  ])('of a game file solves that game, read once, %s', async (how, game) => {
    let reads = 0;
    const loadGame = () => {
      reads++;
      return game;
    };
    const list = jobs('games: {file: mine.efg}\nconcepts: [EFCE, COMM]');
    await run(`file ${how}.ndjson`, list, { loadGame });
    const rows = results(`file ${how}.ndjson`, list);
    expect(rows).toMatchObject([{ status: 'solved' }, { status: 'solved' }]);
    // Aumann's: 10.5 is the most that a correlated equilibrium gives both together
    expect(rows[0]?.objective).toBeCloseTo(10.5, 1);
    expect(reads).toBe(1);
  });
});

test('the status of a job that ended with an error is what the error says', () => {
  const stage = { doing: 'expanding the game', done: 7, unit: 'nodes' };
  const expected: readonly (readonly [unknown, string])[] = [
    [new LimitError('time-limit', stage, 2, 2), 'time-limit'],
    [new LimitError('aborted', stage, 1, 2), 'aborted'],
    [new AbortedError('running', 'it was aborted'), 'aborted'],
    [new MemoryError('The game', 2, 1), 'out-of-memory'],
    [new WorkerError('out-of-memory', 'x'), 'out-of-memory'],
    [new RangeError('Array buffer allocation failed'), 'out-of-memory'],
    [new WorkerError('crashed', 'x'), 'crashed'],
    [new TypeError('x'), 'crashed'],
    [new FormatError('x.efg', 1, 1, 'x'), 'bad-input'],
  ];
  for (const [error, status] of expected) expect(failureStatus(error)).toBe(status);
});

/** Remembers what it hears. */
class Ear implements SweepMonitor {
  readonly heard: string[] = [];
  onNews: () => void = () => {};
  begun(count: number, skipped: number): void {
    this.heard.push(`begun ${count}, skipped ${skipped}`);
  }
  started(job: SweepJob): void {
    this.heard.push(`started ${job.concept}`);
  }
  news(job: SweepJob, { phase }: News): void {
    this.heard.push(`${job.concept} is ${phase}`);
    this.onNews();
  }
  ended(job: SweepJob, row: SweepRow | null): void {
    this.heard.push(`ended ${job.concept} ${row?.status ?? 'stopped'}`);
  }
  stop(): void {
    this.heard.push('stop');
  }
}

/** Ends each job as its concept is asked to; a job without an end waits until it is stopped. */
class Script implements Executor {
  readonly workers: number;
  readonly ends: Readonly<Record<string, RowStatus>>;
  running = 0;
  mostRunning = 0;
  isClosed = false;

  constructor(workers: number, ends: Readonly<Record<string, RowStatus>> = {}) {
    this.workers = workers;
    this.ends = ends;
  }

  async run({ concept }: SweepJob, signal: AbortSignal, onNews: (news: News) => void) {
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const status = this.ends[concept];
    if (status === undefined && !signal.aborted) {
      const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve));
      onNews({ phase: 'solving', facts: {} });
      await stopped;
    }
    this.running--;
    return { ...NO_FACTS, status: status ?? ('aborted' as const), reason: '' };
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

describe('a run', () => {
  const [NFCCE, EFCE, COMM] = jobs('games: chicken\nconcepts: [NFCCE, EFCE, COMM]') as [
    SweepJob,
    SweepJob,
    SweepJob,
  ];
  const GOOD = { NFCCE: 'solved', EFCE: 'crashed', COMM: 'infeasible' } as const;

  async function scripted(
    file: string,
    list: readonly SweepJob[],
    script: Script,
    options: RunOptions = {},
  ): Promise<SweepEnd> {
    const store = openResults(scratch(file));
    try {
      return await runJobs(list, store, script, options);
    } finally {
      store.close();
      expect(script.isClosed).toBe(true);
    }
  }
  const again = (list: readonly SweepJob[], options: RunOptions) =>
    scripted('again.ndjson', list, new Script(2, GOOD), options);

  test('skips what has a row, a failure included, and retries the statuses that are named', async () => {
    const [ear, second] = [new Ear(), new Ear()];
    expect(await again([NFCCE, EFCE], { monitor: ear })).toEqual({ finished: 2, left: 0 });
    expect(ear.heard[0]).toBe('begun 2, skipped 0');
    expect(await again([NFCCE, EFCE, COMM], { monitor: second })).toEqual({ finished: 1, left: 0 });
    expect(second.heard).toEqual(['begun 1, skipped 2', 'started COMM', 'ended COMM infeasible', 'stop']);
    expect((await again([NFCCE, EFCE, COMM], { retry: ['crashed'] })).finished).toBe(1);
    expect((await again([NFCCE, EFCE, COMM], { retry: ['all'] })).finished).toBe(3);
    expect(readResults(scratch('again.ndjson')).rows.size).toBe(3);
  });

  test('that is stopped leaves no row of what it stopped, and starts no other', async () => {
    const stop = new AbortController();
    const ear = new Ear();
    ear.onNews = () => stop.abort();
    const script = new Script(1, { NFCCE: 'solved' });
    const end = await scripted('stopped.ndjson', [NFCCE, EFCE, COMM], script, {
      monitor: ear,
      signal: stop.signal,
    });
    expect(end).toEqual({ finished: 1, left: 2 });
    expect(ear.heard.slice(1)).toEqual([
      ...['started NFCCE', 'ended NFCCE solved'],
      ...['started EFCE', 'EFCE is solving', 'ended EFCE stopped', 'stop'],
    ]);
    expect(readResults(scratch('stopped.ndjson')).rows.size).toBe(1);
  });

  test('has as many jobs at a time as workers; an LP by the first of two counts as two', async () => {
    const two = new Script(2, GOOD);
    await scripted('two.ndjson', [NFCCE, EFCE, COMM], two);
    expect(two.mostRunning).toBe(2);
    const lp = jobs('games: chicken\nconcepts: [NFCCE, EFCE]\nmethods: lp\nlpMethod: best');
    const alone = new Script(2, GOOD);
    await scripted('best.ndjson', lp, alone);
    expect(alone.mostRunning).toBe(1);
    expect(await scripted('one.ndjson', lp, new Script(1, GOOD))).toEqual({ finished: 2, left: 0 });
  });

  test('ends when a row cannot be written', async () => {
    const store = { rows: new Map(), foreignLines: 0, damagedLines: 0, soundBytes: 0, cutBytes: 0 };
    const append = () => {
      throw new Error('the disk is full');
    };
    const script = new Script(2, { NFCCE: 'solved' });
    const end = runJobs([EFCE, NFCCE, COMM], { ...store, append, close: () => {} }, script, {});
    await expect(end).rejects.toThrow('the disk is full');
    expect(script).toMatchObject({ isClosed: true, running: 0 });
  });

  test('leaves lines that are no rows of a sweep alone', async () => {
    writeFileSync(scratch('foreign.ndjson'), '{"key": "x", "instance": "K35", "status": "solved"}\n{"torn');
    const store = openResults(scratch('foreign.ndjson'));
    expect(store).toMatchObject({ foreignLines: 1, cutBytes: 6 });
    store.close();
    expect(await scripted('foreign.ndjson', [COMM], new Script(1, GOOD))).toEqual({ finished: 1, left: 0 });
  });

  test('in a pool that is stopped ends the running job', async () => {
    const stop = new AbortController();
    const list = jobs('games: L3132\nconcepts: [CERT, COMM]\nkernels: rm\ntolerances: 1e-300');
    const ear = new Ear();
    setTimeout(() => stop.abort(), 300);
    const end = await run('pool.ndjson', list, { workers: 1, monitor: ear, signal: stop.signal });
    expect(end).toEqual({ finished: 0, left: 2 });
    expect(ear.heard.filter((text) => text.startsWith('ended'))).toEqual(['ended CERT stopped']);
    expect(results('pool.ndjson', list)).toEqual([]);
  });
});

test('a row names the kernel that ran, and none when nobody told which auto was', async () => {
  const list = jobs(
    'games: [chicken, K35]\nconcepts: NASH\nkernels: [auto, cfr+]\nobjectives: player:1',
  ).concat(jobs('games: chicken\nkernels: [auto, cfr+]'));
  await run('kernels.ndjson', list);
  const kernels = results('kernels.ndjson', list).map(({ status, kernel }) => `${status} ${kernel}`);
  // three players have no NASH, and chicken is not zero-sum
  expect(kernels.slice(0, 4)).toEqual([
    ...['bad-input null', 'bad-input cfr+', 'bad-input null', 'bad-input cfr+'],
  ]);
  expect(kernels.slice(4)).toEqual(['solved apcfr+pdhg', 'solved cfr+']);
  const [best] = jobs('games: chicken\nmethods: lp\nlpMethod: best') as [SweepJob];
  const facts = { ...NO_FACTS, status: 'optimal' as const, reason: '', lpMethod: 'ipm' };
  expect(rowOf(best, facts, MEASURED).lpMethod).toBe('ipm');
});

test('a proven infeasible is a result, as an optimum is', async () => {
  expect(ROW_STATUSES.filter((status) => isFinished({ status }))).toEqual([
    'solved',
    'optimal',
    'infeasible',
  ]);
  const list = jobs(
    'games: chicken\nmethods: [direct, lp]\noptions: {constraints: ["player:1>=100"], timeLimitSeconds: 20}',
  );
  await run('infeasible.ndjson', list);
  const row = { status: 'infeasible', reason: '' };
  expect(results('infeasible.ndjson', list)).toMatchObject([row, row]);
});
