import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder } from '../scratch.ts';
import { complaint, mediant, mediantJson } from './run.ts';

it('prints, and writes what it was asked for', () => {
  const files = ['--csv', 'auctions.csv', '--to', 'auctions.svg', '--mechanism', 'optimal.csv'];
  const { exitCode, stdout, stderr } = mediant('auction', '--values', '2', ...files);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  for (const part of ['first-price', 'reserve:0.5', 'participation auction, news price', 'Item 2'])
    expect(stdout).toContain(part);
  expect(readFileSync(join(folder, 'auctions.csv'), 'utf8')).toMatch(
    /^format,truthful.revenue,.*\nfirst-price,/,
  );
  const [head, ...lines] = readFileSync(join(folder, 'optimal.csv'), 'utf8').trimEnd().split('\n');
  expect(head).toBe('item,reportA,reportB,probability,winsA,winsB,paysA,paysB');
  // Reports of the first auction are in order: 3 pairs; then 4.
  expect(lines).toHaveLength(3 + 4);
  expect(readFileSync(join(folder, 'auctions.svg'), 'utf8')).toContain('<svg');
});

it('is one line of JSON', () => {
  const { exitCode, result } = mediantJson('auction', '--values', '2', '--formats', 'optimal', '--lp', '20');
  expect(exitCode).toBe(0);
  expect(result).toMatchObject({
    rows: [{ format: 'optimal', best: { status: 'solved', lp: { status: 'optimal' } } }],
  });
});

const DIFFER = ['--items', '1', '--points', '1:2', '--points2', '0:4', '--budgets', '2:4'];

it('takes three bidders who differ, and writes their mechanism', () => {
  const three = [...DIFFER.slice(0, -1), '2:4:2', '--bidders', '3', '--probabilities3', '0.75:0.25'];
  const { exitCode, stdout } = mediant(
    'auction',
    ...three,
    '--formats',
    'optimal',
    '--mechanism',
    'three.csv',
  );
  expect(exitCode).toBe(0);
  for (const part of [
    'bidder 3: values 1 (75 %) 2 (25 %), budget 2',
    '3 reports',
    'Bidders are named by number',
  ])
    expect(stdout).toContain(part);
  const lines = readFileSync(join(folder, 'three.csv'), 'utf8').trimEnd().split('\n');
  expect(lines[0]).toBe('item,report1,report2,report3,probability,wins1,wins2,wins3,pays1,pays2,pays3');
  expect(lines).toHaveLength(1 + 8);
});

it('says how large it would be, refusals included, and solves nothing', () => {
  const small = mediant('auction', '--sizes', '--formats', 'vcg:best,optimal', ...DIFFER);
  expect(small.exitCode).toBe(0);
  expect(small.stdout).toMatch(/vcg:best +10 /);
  expect(small.stdout).not.toContain('bound');
  const { result } = mediantJson('auction', '--sizes', '--items', '5', '--formats', 'all-pay');
  expect(result).toMatchObject({ sizes: [{ format: 'all-pay', size: null }] });
  expect(JSON.stringify(result)).toContain('over the limit of');
});

it.each([
  [['--formats', 'dutch'], 'formats is "dutch"'],
  [['--to', 'auctions.txt'], 'expected a file name that ends in .svg, .png or .json'],
  [['--payers', 'nobody'], 'sequential-auction:payers is "nobody"'],
  [['--mechanism', 'm.csv', '--formats', 'first-price'], 'expected optimal among --formats'],
  [['--points', '1,2'], '--points is "1,2"; expected numbers separated by colons'],
  [['--budgets', '1:2:3'], 'sequential-auction:budgets is "1:2:3"; expected 2 numbers'],
  [['--values', '1'], 'sequential-auction:values is 1'],
])('refuses %s', (args, message) => {
  expect(complaint('auction', ...args)).toContain(message);
});

it('says when a limit stopped it', () => {
  const { exitCode } = mediant('auction', '--formats', 'optimal', '--tol', '1e-9', '--time-limit', '0.001');
  expect(exitCode).toBe(3);
});

describe('with --public-reports', () => {
  it('prints bounds and a run, and writes what it was asked for', () => {
    const files = ['--csv', 'public.csv', '--mechanism', 'automaton.csv', '--save', 'public.json'];
    const kept = ['--checkpoint', 'public.checkpoint', '--hidden-reports', '20'];
    const args = ['--values', '3', '--public-reports', '--simulate', '5', ...files, ...kept];
    const { exitCode, stdout } = mediant('auction', ...args);
    expect(exitCode).toBe(0);
    for (const part of [
      'Optimal auction with published reports: 2 items',
      'optimum',
      'no auction has more than 1.',
      'A run',
      'solved',
    ])
      expect(stdout).toContain(part);
    expect(readFileSync(join(folder, 'public.csv'), 'utf8')).toMatch(/^status,lower,upper,.*\nsolved,1\./);
    expect(readFileSync(join(folder, 'automaton.csv'), 'utf8')).toMatch(
      /^node,round,state,reward,.*\n0,1,1 1,/,
    );
    const { mechanism, upper } = JSON.parse(readFileSync(join(folder, 'public.json'), 'utf8'));
    expect(mechanism.nodes[0].reward).toBeLessThanOrEqual(upper);
    // it is solved already
    const again = mediantJson('auction', ...args);
    expect(again.result).toMatchObject({ status: 'solved', upper, run: [{ state: '1 1' }, {}] });
  });

  it.each([
    [['--simulate', '1'], '--public-reports is missing; expected it with --simulate'],
    [['--public-reports', '--lp', '3'], '--lp is 3; expected none with --public-reports'],
    [['--public-reports', '--participation', 'outcome'], 'participation is "outcome"'],
  ])('refuses %s', (args, message) => {
    expect(complaint('auction', ...args)).toContain(message);
  });

  it('says when a limit stopped it', () => {
    const args = ['--items', '4', '--public-reports', '--tol', '1e-9', '--time-limit', '1'];
    const { exitCode, result } = mediantJson('auction', ...args);
    expect(exitCode).toBe(3);
    expect(result).toMatchObject({ status: 'time-limit', nodes: expect.any(Number) });
  });
});
