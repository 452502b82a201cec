/** Disks that are full: one sentence, exit code 2, and what fits is written all the same. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { folder, scratch } from '../scratch.ts';
import { MAIN, mediant, write } from './run.ts';

/** Runs the command line by a shell, with what it does about streams and limits. */
function shell(script: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', script, 'bash', process.execPath, MAIN, ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { exitCode: status, stdout, stderr };
}
/** Files may grow to 1 KiB. */
const LIMITED = 'ulimit -f 1; exec "$@"';
const noneAside = () => expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);

describe.runIf(existsSync('/dev/full'))('standard streams', () => {
  const FULL = 'error: Standard output "stdout" cannot be written: the disk is full.\n';

  test.each([[['games', '--json']], [['--help']]])('stdout of %j', (args) => {
    expect(shell('exec "$@" > /dev/full', ...args)).toEqual({ exitCode: 2, stdout: '', stderr: FULL });
  });

  test('a full stdout does not cost the strategy', () => {
    const { exitCode } = shell('exec "$@" > /dev/full', 'solve', 'chicken', '--save', 'kept.json');
    expect(exitCode).toBe(2);
    expect(mediant('certify', 'kept.json').exitCode).toBe(0);
  });

  test('a full stderr costs its messages alone', () => {
    write('two.yaml', 'games: [chicken, stackelberg]\ntolerances: 1e-2\n');
    const sweep = ['sweep', 'two.yaml', '--out', 'two.ndjson', '--workers', '1'];
    expect(shell('exec "$@" 2> /dev/full', ...sweep).exitCode).toBe(0);
    expect(readFileSync(scratch('two.ndjson'), 'utf8').split('\n')).toHaveLength(3);
    expect(shell('exec "$@" 2> /dev/full', 'solve', 'nonsense').exitCode).toBe(2);
  });
});

test('stdout in a file that takes a part of it is told, not cut off', () => {
  const { exitCode, stderr } = shell('ulimit -f 1; exec "$@" > games.txt', 'games');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    /^error: Standard output "stdout" cannot be written: it would be larger than [^\n]*\n$/,
  );
});

test('files of a solve: each is refused in one sentence, and the result is printed', () => {
  const solve = ['solve', 'kuhn:players=2,ranks=3', '--tol', '1e-2', '--criterion', 'published', '--json'];
  const { exitCode, stdout, stderr } = shell(LIMITED, ...solve, '--save', 's.json', '--csv', 's.csv');
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'solved' });
  expect(stderr).toMatch(
    /^Strategy file "s\.json" cannot be written: [^\n]*\nerror: CSV file "s\.csv" cannot/,
  );
  expect(existsSync(scratch('s.json')) || existsSync(scratch('s.csv'))).toBe(false);
  noneAside();
});

test('rows of a sweep: it stops, keeps what it has, and goes on later', () => {
  write('list.yaml', 'games: [chicken, stackelberg, inspection]\nconcepts: [EFCE, COMM]\ntolerances: 1e-2\n');
  const sweep = ['sweep', 'list.yaml', '--out', 'rows.ndjson', '--workers', '2'];
  const { exitCode, stderr } = shell('ulimit -f 3; exec "$@"', ...sweep);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/\nerror: Results file "rows\.ndjson" cannot be written: it would be larger/);
  const kept = readFileSync(scratch('rows.ndjson'), 'utf8');
  expect(kept).toMatch(/^(\{.*"crc":"[0-9a-f]{8}"\}\n)+$/);
  const rest = mediant(...sweep, '--export', 'csv', '--to', 'rows.csv');
  expect(rest.exitCode).toBe(0);
  expect(rest.stderr).not.toContain('warning');
  const whole = readFileSync(scratch('rows.ndjson'), 'utf8');
  expect(whole.startsWith(kept)).toBe(true);
  expect(whole.match(/\n/g)).toHaveLength(6);
  expect(readFileSync(scratch('rows.csv'), 'utf8')).not.toContain('crc');
  noneAside();
});

test('a trace keeps its whole lines', () => {
  const trace = ['trace', 'chicken', '--kernel', 'cfr+', '--out', 't.ndjson'];
  const { exitCode, stderr } = shell('ulimit -f 3; exec "$@"', ...trace);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^error: Trace file "t\.ndjson" cannot be written: /);
  expect(readFileSync(scratch('t.ndjson'), 'utf8')).toMatch(/^(\{.*"crc":"[0-9a-f]{8}"\}\n)+$/);
});

test('checkpoints: the solve goes on without', () => {
  const checkpoint = ['--checkpoint', 'c.ck', '--checkpoint-every', '0'];
  const { exitCode, stdout, stderr } = shell(LIMITED, 'solve', 'chicken', '--json', ...checkpoint);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'solved' });
  expect(stderr).toMatch(/^(Checkpoint file "c\.ck" cannot be written: [^\n]*\. The solve goes on\.\n)+$/);
  noneAside();
});
