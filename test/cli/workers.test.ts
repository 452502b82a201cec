/** `--workers 2`: the same command line, two threads. */
import { expect, test } from 'vitest';
import { folder } from '../scratch.ts';
import { killsUntilDone, withoutCosts } from '../suites/kills.ts';
import { interrupted, mediant, mediantJson } from './run.ts';

const GAME = 'kuhn:players=3,ranks=4';
const PROBLEM = ['solve', GAME, '--concept', 'EFCE', '--objective', 'player:1'];
const SEARCH = [...PROBLEM, '--method', 'binary-search', '--workers', '2'];

test('solves, says so, and ends its threads', () => {
  const { exitCode, result } = mediantJson(...SEARCH, '--tol', '1e-3');
  expect(exitCode).toBe(0);
  expect(result).toMatchObject({ status: 'solved', method: 'binary-search', workers: 2 });
  const one = mediantJson(...PROBLEM, '--tol', '1e-3').result;
  expect(Math.abs((result.objective as number) - (one.objective as number))).toBeLessThan(0.02);
  const { stdout } = mediant(...SEARCH, '--tol', '1e-2');
  expect(stdout).toMatch(/binary-search, [\d,]+ iterations on each of 2 workers, multiplier/);
});

test('Ctrl-C: a checkpoint, and the same command goes on to the same end', async () => {
  const whole = mediantJson(...SEARCH, '--tol', '1e-4');
  const long = [...SEARCH, '--tol', '1e-12', '--checkpoint', 'two-long.ck'];
  const { exitCode, stdout } = await interrupted('SIGINT', ...long, '--json');
  expect(exitCode).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'aborted', workers: 2 });
  const limited = [...SEARCH, '--tol', '1e-4', '--checkpoint', 'two.ck'];
  expect(mediant(...limited, '--max-iterations', '40').exitCode).toBe(3);
  const resumed = mediantJson(...limited);
  expect(resumed.exitCode).toBe(0);
  expect(withoutCosts(resumed.result)).toEqual(withoutCosts(whole.result));
});

test('killed a few times, it prints the same bytes', async () => {
  const solve = [...SEARCH, '--tol', '1e-4'];
  const args = [...solve, '--json', '--checkpoint', 'two-killed.ck', '--checkpoint-every', '0'];
  const whole = mediantJson(...solve);
  const { stdout } = await killsUntilDone(args, folder, 3, 5);
  expect(withoutCosts(JSON.parse(stdout))).toEqual(withoutCosts(whole.result));
});
