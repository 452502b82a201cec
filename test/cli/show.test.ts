/** `--show mechanism` and `--csv` of solve, lp and certify. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder } from '../scratch.ts';
import { complaint, mediant, mediantJson } from './run.ts';

const PERSUADE = ['car-sale', '--concept', 'COMM', '--objective', 'principal'];
/** Good cars are recommended; bad ones with probability 1/2. */
const TABLE =
  /principal sees {2}player 1 does {2}probability\n {2}good car {8}buy +(1|0\.9999\d)\n {2}bad car {9}buy +(0\.5|0\.5000\d|0\.4999\d)\n +leave +(0\.5|0\.5000\d|0\.4999\d)\n/;

const csv = (name: string) =>
  readFileSync(join(folder, name), 'utf8')
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));

describe('--show mechanism', () => {
  it('follows the summary of solve, lp and certify', () => {
    const show = ['--tol', '1e-6', '--save', 'car.json', '--show', 'mechanism'];
    const solved = mediant('solve', ...PERSUADE, ...show);
    expect(solved.stdout).toMatch(TABLE);
    expect(mediant('lp', ...PERSUADE, '--show', 'mechanism').stdout).toMatch(TABLE);
    const { stdout, exitCode } = mediant('certify', 'car.json', '--show', 'mechanism', '--csv', 'car.csv');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(TABLE);
    const header = ['principal sees', 'player 1 does', 'reports probability', 'probability'];
    expect(csv('car.csv')[0]).toEqual(header);
  });

  it('is a field of the JSON', () => {
    const { result } = mediantJson('lp', ...PERSUADE, '--show', 'mechanism');
    expect(result.mechanism).toMatchObject({
      given: [{ actor: 0, kind: 'given', ordinal: 1 }],
      pays: false,
      rows: [{ given: ['good car'], done: ['buy'], share: 1 }, {}, {}],
    });
    expect(Object.keys(result).at(-1)).toBe('version');
  });
});

describe('--csv', () => {
  it('has a line per report and outcome, with who pays', () => {
    const sale = ['posted-price', '--concept', 'COMM', '--objective', 'principal', '--csv', 'sale.csv'];
    const { stdout } = mediant('lp', ...sale);
    expect(stdout).not.toContain('Given what is reported');
    const [header, ...lines] = csv('sale.csv');
    expect(header?.[0]).toBe('player 1 reports');
    expect(header?.slice(-3)).toEqual(['reports probability', 'probability', 'player 1 pays']);
    const sold = lines.find((line) => line.includes('sell'));
    expect(sold?.[0]).toBe('value 3');
    expect(sold?.slice(-3).map(Number)).toEqual([0.5, 1, 3]);
    const kept = lines.filter((line) => line[0] === 'value 1');
    expect(kept.reduce((sum, line) => sum + Number(line.at(-2)), 0)).toBeCloseTo(1, 9);
  });
});

describe('mistakes', () => {
  it.each([
    [['--show', 'prices'], 'Unknown thing to show "prices"; expected one of mechanism.'],
    [
      ['--concept', 'NASH', '--show', 'mechanism'],
      '--show is "mechanism"; expected a concept other than NASH, which has no mediator.',
    ],
    [['--csv', 'no/such/folder.csv'], 'CSV file "no/such/folder.csv" cannot be written'],
  ])('%j', (flags, message) => {
    expect(complaint('solve', 'matching-pennies', ...flags)).toContain(message);
  });
});
