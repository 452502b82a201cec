/** `mediant table` as a user runs it: real jobs, stopped and killed. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Row } from '../../src/campaign/table/row.ts';
import { openStore } from '../../src/campaign/table/store.ts';
import { type Ending, mediant } from '../cli/run.ts';
import { folder } from '../scratch.ts';
import { solverRow } from './made-up.ts';

const MAIN = new URL('../../dist/cli/main.js', import.meta.url).pathname;
const path = (name: string) => `${folder}/${name}`;
const rowsOf = (name: string): Row[] =>
  readFileSync(path(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

const SMALL = ['--instances', 'S2122,K35', '--concepts', 'NFCCE,CERT', '--methods', 'solver'];
const ONE_AT_A_TIME = ['--memory-limit', '1', '--threads', '1'];

/** Runs the table, and ends it once stderr says `when`: by Ctrl-C, which the whole process group hears, or a kill. */
async function ended(how: 'SIGINT' | 'SIGKILL', when: string, ...args: string[]): Promise<Ending> {
  const child = spawn(process.execPath, [MAIN, 'table', ...args], { cwd: folder, detached: true });
  const pid = child.pid as number;
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    output.stdout += data;
  });
  child.stderr.on('data', (data) => {
    const before = output.stderr.includes(when);
    output.stderr += data;
    if (!before && output.stderr.includes(when)) process.kill(how === 'SIGINT' ? -pid : pid, how);
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, ...output };
}

test('a run that is stopped, then killed, then left alone has each row exactly once', async () => {
  // in this order: K35 NFCCE, the third of four, is the slow one
  const args = [...SMALL, ...ONE_AT_A_TIME, '--out', 'interrupted.ndjson'];
  const stopped = await ended('SIGINT', '[1/4]', ...args);
  expect(stopped.exitCode).toBe(130);
  expect(stopped.stderr).toContain('the same command goes on');
  expect(existsSync(path('interrupted.ndjson.lock'))).toBe(false);
  const first = rowsOf('interrupted.ndjson');
  expect(first.length).toBeGreaterThan(0);

  const left = 4 - first.length;
  const killed = await ended('SIGKILL', `${left} jobs to run`, ...args);
  expect(killed.stderr).toContain(`${left} jobs to run, ${first.length} already have`);
  expect(existsSync(path('interrupted.ndjson.lock'))).toBe(true);
  const second = rowsOf('interrupted.ndjson');
  expect(second.slice(0, first.length)).toEqual(first);

  const { exitCode, stderr } = mediant('table', ...args);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('complete') });
  const rows = rowsOf('interrupted.ndjson');
  expect(rows.slice(0, second.length)).toEqual(second);
  expect(rows.map(({ instance, concept }) => `${instance} ${concept}`)).toEqual([
    'S2122 NFCCE',
    'S2122 CERT',
    'K35 NFCCE',
    'K35 CERT',
  ]);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(4);
  expect(rows.map(({ status }) => status)).toEqual(Array(4).fill('solved'));
  expect(existsSync(path('interrupted.ndjson.lock'))).toBe(false);
});

test('an LP beside a solver agrees with it, and limits of real jobs are recorded', () => {
  const cell = ['--instances', 'S2122', '--concepts', 'CERT', '--memory-limit', '2', '--out', 'real.ndjson'];
  expect(mediant('table', ...cell, '--export', 'json', '--to', 'real.json').exitCode).toBe(0);
  const [entry] = JSON.parse(readFileSync(path('real.json'), 'utf8'));
  expect(entry).toMatchObject({
    solver: { status: 'solved' },
    lp: { status: 'optimal' },
    agreement: 'agree',
  });
  const tiny = ['--instances', 'K35', '--concepts', 'NFCCE', '--methods', 'solver', '--out', 'real.ndjson'];
  expect(mediant('table', ...tiny, '--time-limit', '0.01').exitCode).toBe(0);
  expect(mediant('table', ...tiny, '--memory-limit', '0.05').exitCode).toBe(0);
  const [, , late, large] = rowsOf('real.ndjson');
  expect(late).toMatchObject({ status: 'time-limit', nodes: 1501 });
  expect(late?.reason).not.toBe('');
  expect(large?.status).toBe('out-of-memory');
  expect(large?.reason).toMatch(/above the limit of 0.05 GiB/);
});

test('an export shows the cells that are named, run or not, and otherwise all that have rows', () => {
  const rows = [solverRow(), solverRow({ concept: 'CERT' })];
  writeFileSync(path('made-up.ndjson'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const cells = (...chosen: string[]) => {
    const to = ['--export-only', '--export', 'json', '--to', 'made-up.json'];
    expect(mediant('table', '--out', 'made-up.ndjson', ...to, ...chosen).exitCode).toBe(0);
    const found = JSON.parse(readFileSync(path('made-up.json'), 'utf8')) as Row[];
    return found.map(({ instance, concept }) => `${instance} ${concept}`);
  };
  expect(cells()).toEqual(['S2122 NFCCE', 'S2122 CERT']);
  expect(cells('--instances', 'S2122,B2222', '--concepts', 'CERT')).toEqual(['B2222 CERT', 'S2122 CERT']);
  expect(cells('--concepts', 'cert')).toHaveLength(23);
});

describe('refusals', () => {
  test('of a file that another run has open; exports read it all the same', () => {
    const store = openStore(path('open.ndjson'));
    const { exitCode, stderr } = mediant('table', ...SMALL, '--out', 'open.ndjson');
    const exported = mediant(
      ...['table', '--out', 'open.ndjson', '--export-only', '--export', 'md', '--to', 'open.md'],
    );
    store.close();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`is in use by process ${process.pid}`);
    expect(exported.exitCode).toBe(0);
  });

  test.each([
    [['--export', 'xlsx'], /Unknown export format "xlsx"; expected one of md, csv, json, parquet, svg, png/],
    [['--export', 'md'], /--to is ""; expected one file for each --export \(1\)/],
    [['--export-only'], /--export is missing; expected a format/],
    [['--concepts', 'EFXCE'], /Unknown concept "EFXCE"/],
    [['--instances', 'Z99'], /Z99/],
    [['--time-limit', '0'], /--time-limit is "0"; expected a number above 0/],
  ])('of %j', (args, message) => {
    writeFileSync(path('refused.ndjson'), '');
    const { exitCode, stderr } = mediant('table', '--out', 'refused.ndjson', ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

test('help names every export format and what it needs', () => {
  const { exitCode, stdout } = mediant('table', '--help');
  expect(exitCode).toBe(0);
  for (const text of ['md, csv, json, parquet, svg, png', 'hyparquet-writer', '@resvg/resvg-js'])
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(text);
});
