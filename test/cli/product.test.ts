/** Independent players on the command line: found where the mediator does not fit, saved, and certified again. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scratch } from '../scratch.ts';
import { complaint, mediant, mediantJson } from './run.ts';

const KUHN = 'kuhn:players=3,ranks=3';
const ASKED = ['--concept', 'EFCE', '--objective', 'player:1', '--criterion', 'published', '--tol', '1e-2'];
const FEW = ['--max-sequences', '1000'];

test('solve falls back on a product, saves it, and certify reproduces it', () => {
  const { exitCode, result } = mediantJson('solve', KUHN, ...ASKED, ...FEW, '--save', 'product.json');
  expect(exitCode).toBe(0);
  expect(result).toMatchObject({ status: 'solved', witness: 'product', boundFrom: 'CERT', concept: 'EFCE' });
  const checked = mediantJson('certify', 'product.json', '--tol', '1e-2');
  expect(checked.exitCode).toBe(0);
  expect(checked.result).toMatchObject({ reproducesReport: true, witness: 'product', boundFrom: 'CERT' });
  expect(checked.result.upperBound).toBeCloseTo(result.upperBound as number, 12);
});

test('what is printed says whose the bound is', () => {
  const { stdout } = mediant('solve', KUHN, ...ASKED, '--witness', 'product');
  expect(stdout).toMatch(
    /witness +independent players, \d+ iterations of their own; sizes and bound are of CERT/,
  );
});

test('what would show nothing, write nothing or mean nothing is refused', () => {
  const refused = (witness: string, ...flags: string[]) =>
    complaint('solve', KUHN, ...ASKED.slice(0, 4), '--witness', witness, ...flags);
  expect(refused('product', '--csv', 'm.csv')).toBe(
    '--csv is "m.csv"; expected none with a product, which has no mechanism.',
  );
  expect(refused('mixture', '--show', 'mechanism')).toBe(
    '--show is "mechanism"; expected none with a mixture, which has no mechanism.',
  );
  expect(refused('mixture', '--checkpoint', 'm.checkpoint')).toBe(
    'checkpoint is "given"; expected none with the witness mixture.',
  );
  expect(refused('mixture', '--method', 'binary-search')).toBe(
    'method is "binary-search"; expected direct with the witness mixture.',
  );
  expect(existsSync(scratch('m.csv'))).toBe(false);
  expect(existsSync(scratch('m.checkpoint'))).toBe(false);
});

test.each([
  [[], 'the players are independent, and --save writes their strategies'],
  [['--constraint', 'player:1>=-1'], 'the mediator mixes faces, and --save writes them'],
])('where auto comes to what has no mechanism and no checkpoints, stderr says so: %j', (flags, why) => {
  const files = ['--csv', 'none.csv', '--checkpoint', 'none.checkpoint'];
  const { exitCode, stderr } = mediant('solve', KUHN, ...ASKED, ...FEW, ...flags, ...files);
  expect(exitCode).toBe(0);
  expect(stderr).toContain(`There is no mechanism to show, and no CSV to write: ${why}.`);
  expect(stderr).toMatch(/none\.checkpoint is not written: a (product|mixture) has no checkpoints\./);
  expect(existsSync(scratch('none.csv'))).toBe(false);
  expect(existsSync(scratch('none.checkpoint'))).toBe(false);
});

test('certify refuses to show what has no mechanism', () => {
  mediant('solve', KUHN, ...ASKED, '--witness', 'product', '--save', 'shown.json');
  expect(complaint('certify', 'shown.json', '--csv', 'm.csv')).toMatch(/expected none with a product/);
});

test('a mixture of masters that are direct says so, whatever was asked of a mediator', () => {
  const asked = [...ASKED.slice(0, 4), '--constraint', 'player:1>=-1', '--method', 'binary-search'];
  const { result } = mediantJson('solve', KUHN, ...asked, ...FEW, '--tol', '1e-2');
  expect(result).toMatchObject({ witness: 'mixture', method: 'direct', criterion: 'published' });
});

test('a mediator that is asked for is refused as before', () => {
  const message = complaint('solve', KUHN, ...ASKED, ...FEW, '--witness', 'mediator');
  expect(message).toBe("The mediator's number of sequences is more than 1000; expected a smaller game.");
});

test('so it is of mediators that remember everything: prices are saved, and certified by one walk', () => {
  const sheriff = 'sheriff:maxItems=3,maxBribe=2,rounds=2';
  const asked = ['--concept', 'COMM', '--criterion', 'published', '--tol', '0.1'];
  const few = ['--max-sequences', '100'];
  const { exitCode, result } = mediantJson('solve', sheriff, ...asked, ...few, '--save', 'prices.json');
  expect(exitCode).toBe(0);
  expect(result).toMatchObject({ status: 'solved', witness: 'product', boundFrom: 'COMM' });
  const checked = mediantJson('certify', 'prices.json', '--tol', '0.1');
  expect(checked.exitCode).toBe(0);
  const { simpleDeviations, upperBound } = result;
  expect(checked.result).toMatchObject({ reproducesReport: true, simpleDeviations, upperBound });
  const { stdout } = mediant('solve', sheriff, ...asked, '--witness', 'product');
  expect(stdout).toMatch(/witness +independent players, 256 iterations of their own\n/);
  expect(stdout).toMatch(/bound +prices of [\d,]+ simple deviations under COMM, [\d,]+ walks/);
});
