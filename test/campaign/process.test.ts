/** Jobs in processes, of programs that misbehave instead of a job's own. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import type { News } from '../../src/campaign/executors/executor.ts';
import { processExecutor } from '../../src/campaign/executors/process.ts';
import { type RunEnd, runJobs } from '../../src/campaign/run.ts';
import { openRows } from '../../src/campaign/store.ts';
import { isTableRow, type TableJob, type TableRow } from '../../src/campaign/table/preset.ts';
import { scratch } from '../scratch.ts';
import { jobOf } from './made-up.ts';

const PROGRAM = fileURLToPath(new URL('children/misbehaving.mjs', import.meta.url));
const MEMORY = 160 * 2 ** 20;

/** Its limits are those of a child that has nothing to do. */
function jobThat(concept: string, timeLimitSeconds = 60): TableJob {
  return jobOf({ concept, timeLimitSeconds, memoryLimitBytes: MEMORY });
}

describe('a job that', () => {
  const deaths = ['swells', 'overflows', 'throws', 'aborts', 'exits', 'babbles', 'late', 'good'];
  let end: RunEnd;
  let rows: Map<string, TableRow>;

  // in one run: a job that hangs is given ten seconds past its limit
  beforeAll(async () => {
    const jobs = [jobThat('hangs', 0.1), ...deaths.map((concept) => jobThat(concept))];
    const store = openRows(scratch('deaths.ndjson'), isTableRow);
    end = await runJobs(jobs, store, processExecutor(3, PROGRAM), {});
    store.close();
    const found = readFileSync(scratch('deaths.ndjson'), 'utf8').split('\n').slice(0, -1);
    rows = new Map(found.map((line) => JSON.parse(line)).map((row) => [row.concept, row]));
    expect(found).toHaveLength(9);
  }, 90_000);

  test('dies leaves one row, as any other does', () => {
    expect(end).toEqual({ finished: 9, left: 0 });
    expect(rows.size).toBe(9);
  });

  test('is over its time limit is killed, and tells how far it came', () => {
    const row = { status: 'time-limit', reason: 'killed after 10.1 s while solving' };
    const soFar = { iterations: 64, objective: 0.5, solveSeconds: null };
    expect(rows.get('hangs')).toMatchObject({ ...row, ...soFar });
  });

  test('is over its memory limit is killed', () => {
    const row = rows.get('swells');
    expect(row).toMatchObject({ status: 'out-of-memory', nodes: 7 });
    const reason = /^killed at \d\.\d\d GiB resident, above the limit of 0.16 GiB, while building$/;
    expect(row?.reason).toMatch(reason);
    expect(row?.peakBytes).toBeGreaterThan(MEMORY);
  });

  test('runs out of heap is out of memory', () => {
    const reason = 'Node ran out of memory while building';
    expect(rows.get('overflows')).toMatchObject({ status: 'out-of-memory', reason });
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
    const good = rows.get('good') as TableRow;
    const { kernel: _, ...job } = jobThat('good');
    expect(good).toMatchObject({ ...job, status: 'solved', objective: 1, reason: '' });
    expect(good.machine.cores).toBeGreaterThan(0);
    expect(good.node).toBe(process.versions.node);
    expect(good.startedAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });
});

test('a job tells news, and ends when it is stopped', async () => {
  const stop = new AbortController();
  const heard: News[] = [];
  const onNews = (news: News) => {
    heard.push(news);
    stop.abort();
  };
  const facts = await processExecutor(1, PROGRAM).run(jobThat('hangs'), stop.signal, onNews);
  expect(heard).toEqual([{ phase: 'solving', facts: { iterations: 64, objective: 0.5 } }]);
  expect(facts).toMatchObject({ status: 'aborted', iterations: 64 });
});

test('is not expanded past its time limit: it ends itself, ten seconds before it would be killed', async () => {
  const job = jobOf({ instance: 'S2264', concept: 'COMM', timeLimitSeconds: 0.2, memoryLimitBytes: 2 ** 32 });
  const facts = await processExecutor(1).run(job, new AbortController().signal, () => {});
  expect(facts.status).toBe('time-limit');
  expect(facts.reason).toMatch(/^The time limit of 0\.2 s was reached after .* while expanding S2264/);
});
