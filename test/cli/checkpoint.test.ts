/** `--checkpoint`: a solve that was interrupted, killed or refused. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCheckpoint } from '../../src/node/checkpoint-file.ts';
import { folder } from '../scratch.ts';
import { killsUntilDone, withoutCosts } from '../suites/kills.ts';
import { complaint, interrupted, mediant, mediantJson } from './run.ts';

const GAME = 'kuhn:players=3,ranks=4';
const PROBLEM = ['solve', GAME, '--concept', 'EFCE', '--objective', 'player:1', '--kernel', 'cfr+'].concat(
  '--criterion',
  'published',
);
const SOLVE = [...PROBLEM, '--tol', '1e-4'];

test('Ctrl-C writes a checkpoint; the same command goes on and ends as if nothing had been', async () => {
  const whole = mediantJson(...SOLVE);
  const long = [...PROBLEM, '--tol', '1e-12', '--checkpoint', 'long.ck'];
  const { exitCode, stderr } = await interrupted('SIGINT', ...long);
  expect(exitCode).toBe(130);
  expect(stderr).not.toContain('holds');
  const again = mediant(...long, '--max-iterations', '1');
  expect(again.exitCode).toBe(3);
  expect(again.stderr).toMatch(/^long\.ck holds [\d,]+ iterations and [\d.]+ m?s\n$/);

  const limited = [...SOLVE, '--checkpoint', 'limited.ck'];
  expect(mediant(...limited, '--max-iterations', '40').exitCode).toBe(3);
  const resumed = mediantJson(...limited);
  expect(resumed.exitCode).toBe(0);
  expect(withoutCosts(resumed.result)).toEqual(withoutCosts(whole.result));
  expect(existsSync(join(folder, 'limited.ck.tmp'))).toBe(false);
  expect(existsSync(join(folder, 'limited.ck.lock'))).toBe(false);
  const finished = mediantJson(...limited);
  expect(withoutCosts(finished.result)).toEqual(withoutCosts(whole.result));
});

test('killed a few times, it prints the same bytes', async () => {
  const solve = [...PROBLEM, '--tol', '2e-5'];
  const args = [...solve, '--json', '--checkpoint', 'killed.ck', '--checkpoint-every', '0'];
  const whole = mediantJson(...solve);
  const { kills, stdout } = await killsUntilDone(args, folder, 4, 11);
  expect(kills).toBeGreaterThan(0);
  expect(withoutCosts(JSON.parse(stdout))).toEqual(withoutCosts(whole.result));
});

test.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
  [
    'cut off',
    (bytes) => bytes.subarray(0, 1000),
    /the end comes after 1000 bytes; expected \d+: it is cut off/,
  ],
  [
    'damaged',
    (bytes) => bytes.fill(7, 3000, 3001),
    /checksum is \w{8}; expected the \w{8} at byte \d+: it is damaged/,
  ],
  ['foreign', () => Buffer.from('{}'), /byte 0 is no beginning of a checkpoint/],
])('%s: refused with the reason, and left alone', (name, spoil, message) => {
  const args = ['solve', GAME, '--max-iterations', '20', '--checkpoint', `${name}.ck`];
  expect(mediant(...args).exitCode).toBe(3);
  const path = join(folder, `${name}.ck`);
  const spoilt = spoil(readFileSync(path));
  writeFileSync(path, spoilt);
  const { exitCode, stdout, stderr } = mediant(...args);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
  expect(stderr).toContain(`error: ${name}.ck: `);
  expect(readFileSync(path).equals(spoilt)).toBe(true);
});

test('of another solve: refused, naming what differs', () => {
  const args = ['solve', GAME, '--max-iterations', '20', '--checkpoint', 'other.ck'];
  expect(mediant(...args).exitCode).toBe(3);
  const { exitCode, stderr } = mediant(...args, '--concept', 'CERT');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    /\nerror: other\.ck: options\.concept is "EFCE"; this solve has "CERT"; a solve cannot go on with it\.\n$/,
  );
});

test('in use by another process: refused, naming it', () => {
  const path = join(folder, 'used.ck');
  const file = openCheckpoint(path);
  const { exitCode, stderr } = mediant('solve', 'chicken', '--checkpoint', 'used.ck');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    new RegExp(`^error: Checkpoint file "used\\.ck" is in use by process ${process.pid}; `),
  );
  file.close();
  expect(mediant('solve', 'chicken', '--checkpoint', 'used.ck').exitCode).toBe(0);
});

test.each([
  ['--checkpoint no/x.ck', /^Checkpoint file "no\/x\.ck" cannot be written: there is no folder/],
  ['--checkpoint-every 5', /^--checkpoint is missing; expected the file to write with --checkpoint-every\.$/],
  ['--checkpoint x.ck --checkpoint-every -1', /^--checkpoint-every is "-1"; expected a number of at least 0/],
])('%s', (flags, message) => {
  expect(complaint('solve', 'chicken', ...flags.split(' '))).toMatch(message);
});

test('a file that cannot be written any more costs the checkpoints, not the solve', () => {
  mkdirSync(join(folder, 'full.ck.tmp'));
  const { exitCode, stdout, stderr } = mediant('solve', 'chicken', '--json', '--checkpoint', 'full.ck');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'solved' });
  expect(stderr).toBe('Checkpoint file "full.ck" cannot be written: it is a folder. The solve goes on.\n');
});
