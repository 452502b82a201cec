/** Limits and Ctrl-C while a problem is still being built: L3132 under EFCE takes seconds on any machine. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scratch } from '../scratch.ts';
import { interruptedWhile, mediant } from './run.ts';

const LARGE = ['L3132', '--concept', 'EFCE'];

describe('a time limit that passes before anything is certified: exit code 3, and a sentence that says how far it came', () => {
  test.each([
    ['solve', ...LARGE],
    ['solve', ...LARGE, '--method', 'binary-search', '--json'],
    ['lp', ...LARGE],
    ['inspect', ...LARGE],
    ['trace', ...LARGE, '--out', 'late.ndjson'],
    ['auction', '--formats', 'optimal', '--items', '3', '--values', '4'],
  ])('%s %s %s %s %s', (...args) => {
    const { exitCode, stdout, stderr } = mediant(...args, '--time-limit', '0.2');
    expect(stderr).toMatch(
      /^error: The time limit of 0\.2 s was reached after \d\.\d\d s while .* \(\d+ [a-z ]+ so far\): there is no result yet\.\n$/,
    );
    expect(stdout).toBe('');
    expect(exitCode).toBe(3);
    expect(existsSync(scratch('late.ndjson'))).toBe(false);
  });
});

describe('Ctrl-C while a problem is built: no result, one sentence, and the exit code of the signal', () => {
  test.each([
    ['SIGINT', 130, 'solve'],
    ['SIGTERM', 143, 'solve'],
    ['SIGINT', 130, 'lp'],
    ['SIGINT', 130, 'inspect'],
  ] as const)('%s: %i, of %s', async (signal, code, command) => {
    const { exitCode, stdout, stderr } = await interruptedWhile('building', signal, command, ...LARGE);
    expect(stderr).toMatch(/error: Aborted after \d\.\d\d s while .* so far\): there is no result yet\.\n/);
    expect(stdout).toBe('');
    expect(exitCode).toBe(code);
  });
});

test.each(['solve', 'inspect', 'lp'])(
  '%s refuses a tree over the memory limit before it takes it',
  (command) => {
    const { exitCode, stderr } = mediant(command, 'S2254', '--concept', 'COMM', '--memory-limit', '16');
    expect(stderr).toMatch(/S2254 needs \d\d MiB or more, over the limit of 16 MiB; raise the memory limit/);
    expect(exitCode).toBe(2);
  },
);
