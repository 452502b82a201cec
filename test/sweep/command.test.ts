/** `mediant sweep` as a user runs it: killed, stopped, in shards, exported. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mediant } from '../cli/run.ts';
import { scratch } from '../scratch.ts';
import { randomNumbers } from '../suites/random-flow.ts';
import { outcome, runAndKill } from './killed.ts';

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
  mediant('sweep', SWEEP, '--threads', '2', '--memory-limit', '512', ...args);
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
    for (let kills = 0; kills < 5; kills++) {
      const end = await runAndKill(SWEEP, scratch('killed.ndjson'), 200 + 800 * random());
      stderr += end.stderr;
    }
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
    expect(lines[0]).toMatch(
      /^key,game,shape,seed,concept,objectiveName,method,kernel,lpMethod,tolerance,status/,
    );
    expect(lines.slice(1).map((line) => line.split(',')[1])).toEqual(
      [
        'chicken',
        'stackelberg',
        'game.json',
        ...[1, 2, 3, 4, 5, 6].map((seed) => `random:seed=${seed}`),
      ].flatMap((game) => Array(8).fill(game)),
    );
    const rows = JSON.parse(text('json'));
    expect(rows).toHaveLength(JOBS);
    // the best correlated equilibrium of chicken is known by hand
    const chicken = rows.filter(
      (row: { game: string; method: string; objectiveName: string }) =>
        row.game === 'chicken' && row.method === 'lp' && row.objectiveName === 'welfare',
    );
    for (const row of chicken) expect(row.objective).toBeCloseTo(10.5, 9);
    expect(text('md')).toContain('72 rows: 18 solved, 18 optimal, 36 bad-input.');
    expect(text('md')).toContain(
      '- random:seed=6 COMM player:3 lp simplex: bad-input: objective is "player:3"',
    );
    expect(text('svg')).toMatch(/^<svg [\s\S]*36 of 72 jobs finished[\s\S]*<\/svg>$/);
    expect(statSync(scratch('exported.parquet')).size).toBeGreaterThan(1000);
    // exports alone need no run
    const again = sweep('--out', out, '--export-only', '--export', 'csv', '--to', scratch('again.csv'));
    expect(again.exitCode).toBe(0);
    expect(readFileSync(scratch('again.csv'), 'utf8')).toBe(text('csv'));
  });

  test.each([
    [['--shard', '4/3'], '--shard is "4/3"; expected i/n'],
    [['--threads', '0'], '--threads is "0"'],
    [['--retry', 'slow'], 'Unknown status "slow"; expected one of solved, optimal'],
    [['--export', 'pdf', '--to', 'x'], 'Unknown export format "pdf"'],
    [['--export', 'csv'], '--to is ""; expected one file for each --export (1)'],
    [['--export-only'], '--export is missing'],
  ])('refuses %j', (flags, message) => {
    const { exitCode, stderr } = sweep('--out', scratch('refused.ndjson'), ...flags);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });

  test('refuses a file that is none, at its place', () => {
    writeFileSync(scratch('bad.yaml'), 'games: K35\nconcept: EFCE\n');
    const { exitCode, stderr } = mediant('sweep', scratch('bad.yaml'), '--out', scratch('bad.ndjson'));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /^error: .*bad.yaml:2:10: concept: is unknown; expected one of games, seeds, concepts/,
    );
    expect(existsSync(scratch('bad.ndjson'))).toBe(false);
    expect(mediant('sweep', 'absent.yaml', '--out', 'x').stderr).toContain(
      'Sweep file "absent.yaml" cannot be read',
    );
  });
});
