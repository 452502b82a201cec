/** Independent players on the command line: found where the mediator does not fit, saved, and certified again. */
import { expect, test } from 'vitest';
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

test('what is printed says whose the bound is, and that there is no mechanism', () => {
  const { stdout } = mediant('solve', KUHN, ...ASKED, '--witness', 'product', '--show', 'mechanism');
  expect(stdout).toMatch(
    /witness +independent players, \d+ iterations of their own; sizes and bound are of CERT/,
  );
  expect(stdout).toMatch(/There is no mechanism to show: the players are independent/);
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
