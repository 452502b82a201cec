/** `mediant sweep` and `mediant table` as a user runs them: killed, stopped, in shards, exported. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { SweepRow } from '../../src/campaign/index.ts';
import { openRows } from '../../src/campaign/store.ts';
import { isTableRow, type TableRow } from '../../src/campaign/table/preset.ts';
import { type Ending, MAIN, mediant } from '../cli/run.ts';
import { folder, scratch } from '../scratch.ts';
import { randomNumbers } from '../suites/random-flow.ts';
import { outcome, runAndKill } from './killed.ts';
import { solverRow } from './made-up.ts';

const SWEEP = scratch('sweep.yaml');
writeFileSync(
  SWEEP,
  `games: [chicken, stackelberg, {file: game.json}, random]
seeds: 1..6
concepts: [EFCE, COMM]
objectives: [welfare, player:3]
methods: [direct, lp]
tolerances: 1e-3
`,
);
const GAME = `{"players": 1, "infosets": [{"player": 1, "actions": ["l", "r"], "label": "i"}],
"nodes": [{"player": 1, "infoset": 0, "children": [1, 2]}, {"payoffs": [1]}, {"payoffs": [2]}]}`;
writeFileSync(scratch('game.json'), GAME);
// nine games, two concepts, two objectives (the second refused by all of them), two methods
const JOBS = 72;

const sweep = (...args: string[]) =>
  mediant('sweep', SWEEP, '--workers', '2', '--memory-limit', '512', ...args);
const result = (name: string) => outcome(SWEEP, scratch(name));

describe('mediant sweep', () => {
  test('killed again and again has each row once, the same as left alone', async () => {
    expect((await runAndKill(SWEEP, scratch('alone.ndjson'), Number.POSITIVE_INFINITY)).exitCode).toBe(0);
    const alone = result('alone.ndjson');
    expect(alone.lines).toBe(JOBS);
    expect(alone.results.match(/"status":"(solved|optimal)"/g)).toHaveLength(JOBS / 2);
    expect(alone.results.match(/"status":"bad-input","reason":"objective is/g)).toHaveLength(JOBS / 2);

    const random = randomNumbers(7);
    let stderr = '';
    for (let kills = 0; kills < 5; kills++)
      stderr += (await runAndKill(SWEEP, scratch('killed.ndjson'), 200 + 800 * random())).stderr;
    const last = await runAndKill(SWEEP, scratch('killed.ndjson'), Number.POSITIVE_INFINITY);
    expect(last.exitCode).toBe(0);
    expect(last.stderr).toMatch(/: \d+ rows added, complete\n$/);
    expect(result('killed.ndjson')).toEqual(alone);
    expect(existsSync(scratch('killed.ndjson.lock'))).toBe(false);
    // nothing is solved twice, whoever tells of it
    const told = (stderr + last.stderr).match(/^\[\d+\/\d+\] .*$/gm) ?? [];
    expect(told.length).toBeLessThanOrEqual(JOBS);
  });

  test('in shards finds what it finds in one piece', () => {
    for (const shard of ['1/3', '2/3', '3/3'])
      expect(sweep('--out', scratch('shards.ndjson'), '--shard', shard).exitCode).toBe(0);
    const rest = sweep('--out', scratch('shards.ndjson'));
    expect(rest.stderr).toMatch(/^0 jobs to run, 72 already have rows/);
    expect(result('shards.ndjson').lines).toBe(JOBS);
  });

  test('exports rows in the order of the file', () => {
    const out = scratch('exported.ndjson');
    const formats = ['csv', 'md', 'json', 'svg', 'parquet'];
    const flags = formats.flatMap((format) => ['--export', format, '--to', scratch(`exported.${format}`)]);
    expect(sweep('--out', out, ...flags).exitCode).toBe(0);
    const text = (format: string) => readFileSync(scratch(`exported.${format}`), 'utf8');
    const lines = text('csv').split('\r\n').slice(0, -1);
    expect(lines).toHaveLength(1 + JOBS);
    const head = 'key,game,shape,seed,concept,objectiveName,method,kernel,lpMethod,tolerance,status';
    expect(lines[0]?.slice(0, head.length)).toBe(head);
    const random = [1, 2, 3, 4, 5, 6].map((seed) => `random:seed=${seed}`);
    const games = ['chicken', 'stackelberg', 'game.json', ...random];
    const shown = lines.slice(1).map((line) => line.split(',')[1]);
    expect(shown).toEqual(games.flatMap((game) => Array(8).fill(game)));
    const rows: SweepRow[] = JSON.parse(text('json'));
    expect(rows).toHaveLength(JOBS);
    // the best correlated equilibrium of chicken is known by hand
    for (const { game, method, objectiveName, objective } of rows)
      if (game === 'chicken' && method === 'lp' && objectiveName === 'welfare')
        expect(objective).toBeCloseTo(10.5, 9);
    const failure = '- random:seed=6 COMM player:3 lp simplex: bad-input: objective is "player:3"';
    for (const part of ['72 rows: 18 solved, 18 optimal, 36 bad-input.', failure])
      expect(text('md')).toContain(part);
    expect(text('svg')).toMatch(/^<svg [\s\S]*36 of 72 jobs finished[\s\S]*<\/svg>$/);
    expect(statSync(scratch('exported.parquet')).size).toBeGreaterThan(1000);
    // exports alone need no run
    const again = sweep('--out', out, '--export-only', '--export', 'csv', '--to', scratch('again.csv'));
    expect(again.exitCode).toBe(0);
    expect(readFileSync(scratch('again.csv'), 'utf8')).toBe(text('csv'));
  });

  test('refuses a file that is none, at its place, and a shard that is none', () => {
    expect(sweep('--out', 'x', '--shard', '4/3').stderr).toContain('--shard is "4/3"; expected i/n');
    writeFileSync(scratch('bad.yaml'), 'games: K35\nconcept: EFCE\n');
    const { exitCode, stderr } = mediant('sweep', scratch('bad.yaml'), '--out', scratch('bad.ndjson'));
    expect(exitCode).toBe(2);
    const message = 'concept: is unknown; expected one of games, seeds, concepts';
    expect(stderr).toMatch(new RegExp(`^error: .*bad.yaml:2:10: ${message}`));
    expect(existsSync(scratch('bad.ndjson'))).toBe(false);
    const absent = mediant('sweep', 'absent.yaml', '--out', 'x');
    expect(absent.stderr).toContain('Sweep file "absent.yaml" cannot be read');
  });
});

const FORMATS = 'md, csv, json, parquet, svg, png';

/** Of both commands; they have the same flags. */
describe.each([
  ['sweep', SWEEP],
  ['table', '--instances', 'S2122'],
])('mediant %s refuses', (...command) => {
  test.each([
    [['--workers', '0'], '--workers is "0"'],
    [['--memory-limit', '16'], '--memory-limit is "16"; expected a number of at least 64'],
    [['--retry', 'slow'], 'Unknown status "slow"; expected one of solved, optimal'],
    [['--export', 'pdf', '--to', 'x'], `Unknown export format "pdf"; expected one of ${FORMATS}`],
    [['--export', 'csv'], '--to is ""; expected one file for each --export (1)'],
    [['--export-only'], '--export is missing; expected a format'],
  ])('%j', (flags, message) => {
    const { exitCode, stderr } = mediant(...command, '--out', scratch('refused.ndjson'), ...flags);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  test('a file that another run has open; exports read it all the same', () => {
    const run = [...command, '--out', scratch('open.ndjson')];
    const store = openRows(scratch('open.ndjson'), isTableRow);
    const { exitCode, stderr } = mediant(...run);
    const exported = mediant(...run, '--export-only', '--export', 'md', '--to', scratch('open.md'));
    store.close();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`is in use by process ${process.pid}`);
    expect(exported.exitCode).toBe(0);
  });
});

const rowsOf = (name: string): TableRow[] =>
  readFileSync(scratch(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as TableRow);

const SMALL = ['--instances', 'S2122,K35', '--concepts', 'NFCCE,CERT', '--methods', 'solver'];
const ONE_AT_A_TIME = ['--memory-limit', '1024', '--workers', '1'];

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
  expect(existsSync(scratch('interrupted.ndjson.lock'))).toBe(false);
  const first = rowsOf('interrupted.ndjson');
  expect(first.length).toBeGreaterThan(0);

  const left = 4 - first.length;
  const killed = await ended('SIGKILL', `${left} jobs to run`, ...args);
  expect(killed.stderr).toContain(`${left} jobs to run, ${first.length} already have`);
  expect(existsSync(scratch('interrupted.ndjson.lock'))).toBe(true);
  const second = rowsOf('interrupted.ndjson');
  expect(second.slice(0, first.length)).toEqual(first);

  const { exitCode, stderr } = mediant('table', ...args);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('complete') });
  const rows = rowsOf('interrupted.ndjson');
  expect(rows.slice(0, second.length)).toEqual(second);
  const names = rows.map(({ instance, concept }) => `${instance} ${concept}`);
  expect(names).toEqual(['S2122 NFCCE', 'S2122 CERT', 'K35 NFCCE', 'K35 CERT']);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(4);
  expect(rows.map(({ status }) => status)).toEqual(Array(4).fill('solved'));
  expect(existsSync(scratch('interrupted.ndjson.lock'))).toBe(false);
});

test('an LP beside a solver agrees with it, and limits of real jobs are recorded', () => {
  const run = (...args: string[]) => mediant('table', '--out', 'real.ndjson', ...args).exitCode;
  const cell = ['--instances', 'S2122', '--concepts', 'CERT', '--memory-limit', '2048'];
  expect(run(...cell, '--export', 'json', '--to', 'real.json')).toBe(0);
  const [{ solver, lp, agreement }] = JSON.parse(readFileSync(scratch('real.json'), 'utf8'));
  expect([solver.status, lp.status, agreement]).toEqual(['solved', 'optimal', 'agree']);
  const tiny = ['--instances', 'K35', '--concepts', 'NFCCE', '--methods', 'solver'];
  expect([run(...tiny, '--time-limit', '0.01'), run(...tiny, '--memory-limit', '64')]).toEqual([0, 0]);
  const [, , late, large] = rowsOf('real.ndjson');
  expect(late?.status).toBe('time-limit');
  // how far it is by then depends on the machine
  expect(late?.reason).toMatch(
    /^The time limit of 0\.01 s was reached|not certified to the tolerance in time/,
  );
  expect(large?.status).toBe('out-of-memory');
  expect(large?.reason).toMatch(/above the limit of 0.06 GiB/);
});

test('an export shows the cells that are named, run or not, and otherwise all that have rows', () => {
  const rows = [solverRow(), solverRow({ concept: 'CERT' })];
  writeFileSync(scratch('made-up.ndjson'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const cells = (...chosen: string[]) => {
    const to = ['--export-only', '--export', 'json', '--to', 'made-up.json'];
    expect(mediant('table', '--out', 'made-up.ndjson', ...to, ...chosen).exitCode).toBe(0);
    const found = JSON.parse(readFileSync(scratch('made-up.json'), 'utf8')) as TableRow[];
    return found.map(({ instance, concept }) => `${instance} ${concept}`);
  };
  expect(cells()).toEqual(['S2122 NFCCE', 'S2122 CERT']);
  expect(cells('--instances', 'S2122,B2222', '--concepts', 'CERT')).toEqual(['B2222 CERT', 'S2122 CERT']);
  expect(cells('--concepts', 'cert')).toHaveLength(23);
});

test.each([
  [['--concepts', 'EFXCE'], /Unknown concept "EFXCE"/],
  [['--instances', 'Z99'], /Z99/],
  [['--time-limit', '0'], /--time-limit is "0"; expected a number above 0/],
])('mediant table refuses %j', (args, message) => {
  const { exitCode, stderr } = mediant('table', '--out', 'refused.ndjson', ...args);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(message);
});

test('help names every export format and what it needs', () => {
  const { exitCode, stdout } = mediant('table', '--help');
  expect(exitCode).toBe(0);
  const packages = ['hyparquet-writer', '@resvg/resvg-js'];
  for (const text of ['--memory-limit <MiB>', FORMATS, ...packages])
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(text);
});
