/** The runner against programs that misbehave, instead of a job's own. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../src/campaign/table/job.ts';
import { keyOf } from '../../src/campaign/table/job.ts';
import type { News } from '../../src/campaign/table/protocol.ts';
import type { Row } from '../../src/campaign/table/row.ts';
import { type Monitor, type RunEnd, runTable } from '../../src/campaign/table/run.ts';
import { openStore, readStore } from '../../src/campaign/table/store.ts';
import { scratch } from '../scratch.ts';
import { JOB } from './made-up.ts';

const PROGRAM = fileURLToPath(new URL('children/misbehaving.mjs', import.meta.url));
const MEMORY = 160 * 2 ** 20;

/** Its limits are those of a child that has nothing to do. */
function jobThat(concept: string, timeLimitSeconds = 60): Job {
  return { ...JOB, concept, timeLimitSeconds, memoryLimitBytes: MEMORY };
}

/** Remembers what it hears. */
class Ear implements Monitor {
  readonly heard: string[] = [];
  onNews: (job: Job, news: News) => void = () => {};
  begun(jobs: readonly Job[], skipped: number): void {
    this.heard.push(`begun ${jobs.length}, skipped ${skipped}`);
  }
  started(job: Job): void {
    this.heard.push(`started ${job.concept}`);
  }
  news(job: Job, news: News): void {
    this.onNews(job, news);
  }
  ended(job: Job, row: Row | null): void {
    this.heard.push(`ended ${job.concept} ${row?.status ?? 'stopped'}`);
  }
  stop(): void {
    this.heard.push('stop');
  }
}

interface Given {
  readonly threads?: number;
  readonly retry?: readonly string[];
  readonly signal?: AbortSignal;
  readonly monitor?: Monitor;
}

async function run(file: string, jobs: readonly Job[], given: Given = {}): Promise<RunEnd> {
  const store = openStore(scratch(file));
  const { threads = 3, retry = [], signal = new AbortController().signal, monitor = new Ear() } = given;
  try {
    return await runTable(jobs, store, { threads, retry, signal, monitor, program: PROGRAM });
  } finally {
    store.close();
  }
}

function rowsByConcept(file: string): Map<string, Row> {
  return new Map([...readStore(scratch(file)).rows.values()].map((row) => [row.concept, row]));
}

const lines = (file: string): string[] => readFileSync(scratch(file), 'utf8').split('\n').slice(0, -1);

describe('a job that', () => {
  const deaths = ['swells', 'overflows', 'throws', 'aborts', 'exits', 'babbles', 'late', 'good'];
  let end: RunEnd;
  let rows: Map<string, Row>;

  // in one run: a job that hangs is given ten seconds past its limit
  beforeAll(async () => {
    const jobs = [jobThat('hangs', 0.1), ...deaths.map((concept) => jobThat(concept))];
    end = await run('deaths.ndjson', jobs);
    rows = rowsByConcept('deaths.ndjson');
  }, 90_000);

  test('dies leaves one row, as any other does', () => {
    expect(end).toEqual({ finished: 9, left: 0 });
    expect(lines('deaths.ndjson')).toHaveLength(9);
  });

  test('is over its time limit is killed, and tells how far it came', () => {
    expect(rows.get('hangs')).toMatchObject({
      status: 'time-limit',
      reason: 'killed after 10.1 s while solving',
      iterations: 64,
      objective: 0.5,
      solveSeconds: null,
    });
  });

  test('is over its memory limit is killed', () => {
    const row = rows.get('swells');
    expect(row).toMatchObject({ status: 'out-of-memory', nodes: 7 });
    expect(row?.reason).toMatch(
      /^killed at \d\.\d\d GiB resident, above the limit of 0.16 GiB, while building$/,
    );
    expect(row?.peakBytes).toBeGreaterThan(MEMORY);
  });

  test('runs out of heap is out of memory', () => {
    expect(rows.get('overflows')).toMatchObject({
      status: 'out-of-memory',
      reason: 'Node ran out of memory while building',
    });
  });

  test.each([
    ['throws', 'the process ended with exit code 1 while building: .*TypeError.*boom'],
    ['aborts', 'the process was ended by SIGABRT while solving'],
    ['exits', 'the process ended with exit code 0 while starting$'],
    ['babbles', 'the process ended with exit code 3 while starting$'],
  ])('%s has crashed', (concept, reason) => {
    expect(rows.get(concept)?.status).toBe('crashed');
    expect(rows.get(concept)?.reason).toMatch(new RegExp(reason));
  });

  test('has told its result keeps it, however it ends', () => {
    expect(rows.get('late')).toMatchObject({ status: 'solved', objective: 2 });
  });

  test('succeeds has a row with everything about it', () => {
    const { key, ...good } = rows.get('good') as Row;
    expect(key).toBe(keyOf(jobThat('good')));
    expect(good).toMatchObject({ ...jobThat('good'), status: 'solved', objective: 1, reason: '' });
    expect(good.machine.cores).toBeGreaterThan(0);
    expect(good.node).toBe(process.versions.node);
    expect(good.startedAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });
});

describe('a run', () => {
  test('skips what has a row, a crash included, and tells', async () => {
    const jobs = [jobThat('good'), jobThat('exits')];
    await run('skips.ndjson', jobs);
    const ear = new Ear();
    expect(await run('skips.ndjson', [...jobs, jobThat('late')], { monitor: ear })).toEqual({
      finished: 1,
      left: 0,
    });
    expect(ear.heard).toEqual(['begun 1, skipped 2', 'started late', 'ended late solved', 'stop']);
    expect(lines('skips.ndjson')).toHaveLength(3);
  });

  test('retries rows of the statuses that are named', async () => {
    const jobs = [jobThat('good'), jobThat('exits')];
    await run('retries.ndjson', jobs);
    expect((await run('retries.ndjson', jobs, { retry: ['crashed'] })).finished).toBe(1);
    expect((await run('retries.ndjson', jobs, { retry: ['all'] })).finished).toBe(2);
    expect(lines('retries.ndjson')).toHaveLength(5);
    expect(readStore(scratch('retries.ndjson')).rows.size).toBe(2);
  });

  test('that is stopped kills its jobs, which leave no row, and starts no other', async () => {
    const stop = new AbortController();
    const ear = new Ear();
    ear.onNews = () => stop.abort();
    const jobs = [jobThat('good'), jobThat('hangs'), jobThat('late')];
    const end = await run('stopped.ndjson', jobs, { threads: 1, signal: stop.signal, monitor: ear });
    expect(end).toEqual({ finished: 1, left: 2 });
    expect(ear.heard.slice(1)).toEqual([
      'started good',
      'ended good solved',
      'started hangs',
      'ended hangs stopped',
      'stop',
    ]);
    expect([...rowsByConcept('stopped.ndjson').keys()]).toEqual(['good']);
  });

  test('passes news on', async () => {
    const stop = new AbortController();
    const ear = new Ear();
    const heard: News[] = [];
    ear.onNews = (_, news) => {
      heard.push(news);
      stop.abort();
    };
    await run('news.ndjson', [jobThat('hangs')], { signal: stop.signal, monitor: ear });
    expect(heard[0]).toMatchObject({ phase: 'solving', facts: { iterations: 64, objective: 0.5 } });
  });

  test('of one slot runs an LP, which counts as two, alone', async () => {
    const jobs = [jobThat('good'), { ...jobThat('late'), method: 'lp' as const }];
    expect(await run('lp.ndjson', jobs, { threads: 1 })).toEqual({ finished: 2, left: 0 });
  });
});
