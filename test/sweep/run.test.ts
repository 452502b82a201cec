import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { failureStatus } from '../../src/campaign/status.ts';
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
} from '../../src/campaign/sweep/index.ts';
import { AbortedError, FormatError, LimitError, MemoryError, WorkerError } from '../../src/errors.ts';
import { formatGame } from '../../src/formats/index.ts';
import { createGame } from '../../src/games/index.ts';
import { solve } from '../../src/solve/solve.ts';
import { scratch } from '../scratch.ts';

const jobs = (text: string) => jobsOf(parseSweep(text, 's.yaml'), () => 'content');

async function run(
  file: string,
  list: readonly SweepJob[],
  options: SweepRunOptions = {},
): Promise<SweepEnd> {
  const store = openResults(scratch(file));
  try {
    return await runSweep(list, store, { threads: 2, memoryLimitMiB: 1024, ...options });
  } finally {
    store.close();
  }
}

const results = (file: string, list: readonly SweepJob[]) => rowsOf(list, readResults(scratch(file)).rows);
const lines = (file: string) => readResults(scratch(file)).rows.size;

/** Remembers what it hears. */
class Ear implements SweepMonitor {
  readonly heard: string[] = [];
  onStart: () => void = () => {};
  begun(count: number, skipped: number): void {
    this.heard.push(`begun ${count}, skipped ${skipped}`);
  }
  started(): void {
    this.onStart();
  }
  ended(job: SweepJob, row: SweepRow | null): void {
    this.heard.push(`${job.game} ${job.concept} ${row?.status ?? 'stopped'}`);
  }
  stop(): void {
    this.heard.push('stop');
  }
}

describe('a job', () => {
  test('leaves the numbers that solve finds, whatever the threads', async () => {
    const list = jobs(
      'games: [chicken, "kuhn:players=2,ranks=3"]\nconcepts: [NFCCE, CERT]\nmethods: [direct, binary-search, lp]\ntolerances: 1e-2',
    );
    await run('one.ndjson', list, { threads: 1 });
    await run('two.ndjson', list, { threads: 2 });
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

describe('a run', () => {
  test('skips what has a row, a failure included, and retries the statuses that are named', async () => {
    const list = jobs('games: chicken\nconcepts: [EFCE, COMM]\nobjectives: [welfare, player:3]');
    const ear = new Ear();
    expect(await run('again.ndjson', list.slice(0, 3), { monitor: ear })).toEqual({ finished: 3, left: 0 });
    expect(ear.heard[0]).toBe('begun 3, skipped 0');
    const second = new Ear();
    expect(await run('again.ndjson', list, { monitor: second })).toEqual({ finished: 1, left: 0 });
    expect(second.heard).toEqual(['begun 1, skipped 3', 'chicken COMM bad-input', 'stop']);
    expect((await run('again.ndjson', list, { retry: ['bad-input'] })).finished).toBe(2);
    expect((await run('again.ndjson', list, { retry: ['all'] })).finished).toBe(4);
    expect(lines('again.ndjson')).toBe(4);
  });

  test('that is stopped leaves no row of what it stopped, and starts no other', async () => {
    const stop = new AbortController();
    const ear = new Ear();
    ear.onStart = () => setTimeout(() => stop.abort(), 300);
    const list = jobs(
      'games: L3132\nconcepts: [CERT, COMM, NFCCE]\nobjectives: player:1\nkernels: rm\ntolerances: 1e-300',
    );
    const end = await run('stopped.ndjson', list, { threads: 1, monitor: ear, signal: stop.signal });
    expect(end).toEqual({ finished: 0, left: 3 });
    expect(ear.heard).toEqual(['begun 3, skipped 0', 'L3132 CERT stopped', 'stop']);
    expect(lines('stopped.ndjson')).toBe(0);
  });

  test('ends when a row cannot be written', async () => {
    const list = jobs('games: [chicken, stackelberg]\nconcepts: [EFCE, COMM]');
    const store = {
      rows: new Map(),
      foreignLines: 0,
      damagedLines: 0,
      soundBytes: 0,
      cutBytes: 0,
      close: () => {},
    };
    const append = () => {
      throw new Error('the disk is full');
    };
    await expect(runSweep(list, { ...store, append }, { threads: 1 })).rejects.toThrow('the disk is full');
  });

  test('leaves lines that are no rows of a sweep alone', async () => {
    writeFileSync(scratch('foreign.ndjson'), '{"key": "x", "instance": "K35", "status": "solved"}\n{"torn');
    const list = jobs('games: chicken');
    const store = openResults(scratch('foreign.ndjson'));
    expect(store).toMatchObject({ foreignLines: 1, cutBytes: 6 });
    store.close();
    expect(await run('foreign.ndjson', list)).toEqual({ finished: 1, left: 0 });
  });
});
