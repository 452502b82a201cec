import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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

it.each([
  [['--formats', 'dutch'], 'formats is "dutch"'],
  [['--to', 'auctions.txt'], 'expected a file name that ends in .svg, .png or .json'],
  [['--payers', 'nobody'], 'sequential-auction:payers is "nobody"'],
  [['--mechanism', 'm.csv', '--formats', 'first-price'], 'expected optimal among --formats'],
  [['--mechanism', 'm.csv', '--bidders', '3'], 'two bidders'],
  [['--values', '1'], 'sequential-auction:values is 1'],
])('refuses %s', (args, message) => {
  expect(complaint('auction', ...args)).toContain(message);
});

it('says when a limit stopped it', () => {
  const { exitCode } = mediant('auction', '--formats', 'optimal', '--tol', '1e-9', '--time-limit', '0.001');
  expect(exitCode).toBe(3);
});
