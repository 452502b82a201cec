/** `mediant plot payoff-space`, as a user runs it. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder } from '../scratch.ts';
import { complaint, interrupted, mediant, mediantJson } from './run.ts';

const RUN = ['plot', 'payoff-space', 'chicken', '--concepts', 'NFCCE,EFCE', '--tol', '0.01'];
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const linesOf = (name: string) => read(name).trimEnd().split('\n');

interface Shown {
  readonly sets: readonly {
    readonly concept: string;
    readonly status: string;
    readonly directions: number;
  }[];
}

describe('plot payoff-space', () => {
  test('draws, prints, and goes on where it was stopped', () => {
    const { exitCode, result } = mediantJson(...RUN, '--feasible', '--to', 'c.svg', '--out', 'c.ndjson');
    expect(exitCode).toBe(0);
    const { sets } = result as unknown as Shown;
    expect(sets.map(({ concept, status }) => [concept, status])).toEqual([
      ['NFCCE', 'solved'],
      ['EFCE', 'solved'],
    ]);
    expect(sets[0]).not.toHaveProperty('supports');
    for (const text of ['chicken', '>NFCCE<', '>EFCE<', 'utility of player 2'])
      expect(read('c.svg')).toContain(text);

    // a kill leaves some lines, the last one torn
    const rows = linesOf('c.ndjson');
    expect(rows).toHaveLength(sets.reduce((sum, { directions }) => sum + directions, 0));
    writeFileSync(join(folder, 'c.ndjson'), `${rows.slice(0, 7).join('\n')}\n${rows[7]?.slice(0, 50)}`);
    const rest = ['--to', 'c.json', '--out', 'c.ndjson', '--workers', '1'];
    const again = mediantJson(...RUN, '--feasible', ...rest);
    const polygons = (shown: object) =>
      (shown as { sets: { inner: object; outer: object }[] }).sets.map(({ inner, outer }) => [inner, outer]);
    expect(polygons(again.result)).toEqual(polygons(result));
    expect(JSON.parse(read('c.json'))).toEqual(again.result);
    const resumed = linesOf('c.ndjson').map((line) => JSON.parse(line) as { key: string });
    expect(resumed).toHaveLength(rows.length);
    expect(new Set(resumed.map(({ key }) => key)).size).toBe(rows.length);

    // all is there: nothing is solved
    const text = mediant(...RUN, '--to', 'c.csv', '--out', 'c.ndjson');
    expect(text.exitCode).toBe(0);
    expect(text.stdout).toMatch(/^chicken: payoffs of players 1 and 2\n\n +concept +status +directions/);
    expect(text.stdout).toMatch(/EFCE +solved +\d+ +\d+ +0\.\d+ /);
    expect(linesOf('c.ndjson')).toHaveLength(rows.length);
    expect(read('c.csv')).toMatch(/^concept,polygon,vertex,utility\.1,utility\.2\r\nNFCCE,inner,0,/);
  });

  test('a line that is no row is told and left; the specification; a limit is exit code 3', () => {
    appendFileSync(join(folder, 'f.ndjson'), '{"x":1}\n');
    const args = ['--directions', '2', '--to', 'f.vl.json', '--out', 'f.ndjson'];
    const { exitCode, stderr, stdout } = mediant(...RUN, ...args);
    expect(exitCode).toBe(3);
    expect(stderr).toBe('warning: 1 line of f.ndjson is not a solve of a payoff space; it stays\n');
    expect(stdout).toMatch(/NFCCE +direction-limit +2 /);
    expect(linesOf('f.ndjson')[0]).toBe('{"x":1}');
    expect(JSON.parse(read('f.vl.json')).$schema).toContain('vega-lite');
  });

  test('by LP, other players, a PNG', () => {
    const args = ['K33', '--concepts', 'cert', '--players', '3,1', '--method', 'lp', '--tol', '0.1'];
    const { exitCode, result } = mediantJson('plot', 'payoff-space', ...args, '--to', 'k.png');
    expect(exitCode).toBe(0);
    const sets = [{ concept: 'CERT', status: 'solved' }];
    expect(result).toMatchObject({ game: 'K33', players: [3, 1], sets });
    expect(readFileSync(join(folder, 'k.png')).subarray(1, 4).toString()).toBe('PNG');
  });
});

test.each(['1', '2'])('Ctrl-C with %s workers draws what there is', async (workers) => {
  const args = ['S2122', '--concepts', 'EFCE,COMM', '--tol', '1e-9', '--workers', workers, '--to', 'i.svg'];
  const { exitCode, stdout } = await interrupted('SIGINT', 'plot', 'payoff-space', ...args);
  expect(exitCode).toBe(130);
  expect(stdout).toMatch(/EFCE +aborted/);
  expect(stdout).toMatch(/COMM +aborted/);
  expect(read('i.svg')).toContain('Not closed to 1e-9: EFCE, COMM.');
});

describe('refusals leave no file:', () => {
  test.each([
    [
      'chicken --to x.pdf',
      '--to is "x.pdf"; expected a file name that ends in .svg, .png, .csv, .vl.json or .json.',
    ],
    ['chicken', "Required option '--to <file>' not specified; see mediant --help."],
    ['--to x.svg', "Missing required argument 'GAME'; see mediant --help."],
    ['poker --to x.svg', 'Unknown game "poker"; expected one of '],
    ['chicken --players 1 --to x.svg', '--players is "1"; expected two player numbers, as in 1,2.'],
    ['chicken --players 1,3 --to x.svg', 'players is "1,3"; expected players from 1 to 2.'],
    ['chicken --concepts NASH --to x.svg', 'concepts is "NASH"; expected concepts with a mediator'],
    ['chicken --tol 0 --to x.svg', '--tol is "0"; expected a number above 0.'],
    ['chicken --objective welfare --to x.svg', "Unknown option '--objective'"],
    ['chicken --to nowhere/x.svg', 'Plot "nowhere/x.svg" cannot be written: there is no folder nowhere.'],
  ])('%s', (line, message) => {
    expect(complaint('plot', 'payoff-space', ...line.split(' '))).toContain(message);
    expect(existsSync(join(folder, 'x.svg'))).toBe(false);
  });
});

test('traces are still what plot draws, also by name', () => {
  const refused = complaint('plot', 'trace', 'missing.ndjson', '--to', 'a.svg');
  expect(refused).toContain('Trace file "missing.ndjson" cannot be read');
  const { stdout } = mediant('plot', 'payoff-space', '--help');
  expect(stdout).toContain('Examples:\n  mediant plot payoff-space');
});
