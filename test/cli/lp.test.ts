/** `lp --export`, `lp --solver` and `certify --solution`, as a user types them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { folder, scratch } from '../scratch.ts';
import { readLpFormat, readMps } from '../suites/lp-readers.ts';
import { complaint, interruptedWhile, MAIN, mediant, mediantJson, write } from './run.ts';

const noneAside = () => expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);

describe('lp --export', () => {
  test('the same LP in all four files, the facts on the screen', () => {
    const { exitCode, result } = mediantJson('lp', 'chicken', '--export', 'c.mps');
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({
      file: 'c.mps',
      format: 'mps',
      rows: 16,
      columns: 13,
      lpNonzeros: 44,
      objectiveSign: 1,
    });
    for (const file of ['c.lp', 'c.mps.gz', 'c.LP.GZ'])
      expect(mediant('lp', 'chicken', '--export', file)).toMatchObject({ exitCode: 0, stderr: '' });
    const mps = readFileSync(scratch('c.mps'), 'utf8');
    const lp = readFileSync(scratch('c.lp'), 'utf8');
    expect(gunzipSync(readFileSync(scratch('c.mps.gz'))).toString()).toBe(mps);
    expect(gunzipSync(readFileSync(scratch('c.LP.GZ'))).toString()).toBe(lp);
    expect(readMps(mps).rows).toEqual(readLpFormat(lp).rows);
    expect(mediant('lp', 'chicken', '--export', 'd.mps').stdout).toMatch(
      /^chicken: EFCE as a linear program\n\n {2}file {7}d\.mps\n {2}LP {9}16 rows, 13 columns, 44 nonzeros\n {2}objective {2}welfare = /,
    );
  });

  test('a large one is gzip in many members', () => {
    expect(mediant('lp', 'K35', '--concept', 'CERT', '--export', 'k.mps.gz').exitCode).toBe(0);
    const { rows } = readMps(gunzipSync(readFileSync(scratch('k.mps.gz'))).toString());
    expect(rows.size).toBe(2842);
  });

  test.each([
    [['--export', 'c.txt'], 'LP file is "c.txt"; expected a name that ends in .mps, .lp, .mps.gz or .lp.gz.'],
    [['--export', 'no/c.mps'], 'LP file "no/c.mps" cannot be written: there is no folder no.'],
    [
      ['--export', 'c.mps', '--save', 's.json'],
      '--export is "c.mps"; expected no --save beside it, because nothing is solved.',
    ],
    [
      ['--export', 'c.mps', '--solver', 'clp'],
      '--export is "c.mps"; expected no --solver beside it, because nothing is solved.',
    ],
    [
      ['--solver', 'cplex'],
      'Unknown LP solver "cplex"; expected one of highs-wasm, highs, clp, glpsol, scip, gurobi_cl.',
    ],
  ])('%j is refused', (flags, message) => {
    expect(complaint('lp', 'chicken', ...flags)).toBe(message);
  });

  test('a full disk, a limit and Ctrl-C leave no file', async () => {
    const limited = ['-c', 'ulimit -f 1; exec "$@"', 'bash', process.execPath, MAIN];
    const full = spawnSync('bash', [...limited, 'lp', 'K35', '--concept', 'CERT', '--export', 'full.mps'], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(full).toMatchObject({ status: 2, stdout: '' });
    expect(full.stderr).toMatch(/^error: LP file "full\.mps" cannot be written: [^\n]*\n$/);
    const late = mediant('lp', 'K35', '--export', 'late.lp', '--time-limit', '0.4');
    expect(late).toMatchObject({ exitCode: 3, stdout: '' });
    const broken = await interruptedWhile('building', 'SIGINT', 'lp', 'K35', '--export', 'broken.lp');
    expect(broken).toMatchObject({ exitCode: 130, stdout: '' });
    expect(['full.mps', 'late.lp', 'broken.lp'].filter((name) => existsSync(scratch(name)))).toEqual([]);
    noneAside();
  });

  test.runIf(existsSync('/dev/full'))('a full device', () => {
    expect(complaint('lp', 'chicken', '--export', '/dev/full')).toContain('expected a name that ends in');
  });
});

describe('certify --solution', () => {
  const SOLUTION = ['m0 1', 'm1 .75', 'm2 .25', 'm3 .25', 'm4 0', 'm5 .5', 'm6 .25', 'v1_0 .5', 'v1_1 .25'];
  const VALUES = [...SOLUTION, 'v1_root .75', 'v2_0 .5', 'v2_1 .25', 'v2_root .75'].join('\n');

  test('a list of names and values: the objective is certified, the bound trivial', () => {
    write('names.sol', VALUES);
    const { exitCode, stdout } = mediant(
      'certify',
      'chicken',
      '--solution',
      'names.sol',
      '--show',
      'mechanism',
    );
    expect(exitCode).toBe(3);
    expect(stdout).toContain('objective        10.5\n');
    expect(stdout).toContain('the largest payoff, because the file has no duals');
    expect(stdout).toMatch(/swerve +swerve +0\.5\d*\n/);
  });

  test('what it says of wrong ones, and of flags', () => {
    write('wrong.sol', VALUES.replace('m4 0', 'm4 zero'));
    expect(complaint('certify', 'chicken', '--solution', 'wrong.sol')).toBe(
      'wrong.sol:5:1: the value of column m4 is "zero"; expected a finite number',
    );
    expect(complaint('certify', 'chicken', '--solution', 'none.sol')).toBe(
      'Solution file "none.sol" cannot be read: there is no such file.',
    );
    expect(complaint('certify', 'chicken', 'kuhn', '--solution', 'none.sol')).toContain(
      'expected one argument',
    );
    expect(complaint('certify', 's.json', '--concept', 'COMM')).toContain(
      'concept is "given"; expected --solution',
    );
    expect(complaint('certify', 's.json', '--no-public-state')).toContain('publicState is "given"');
    expect(complaint('certify', 's.json', '--reduced')).toContain('reduced is "given"');
  });

  const hasClp = spawnSync('clp', ['quit']).error === undefined;
  test.runIf(hasClp)('there and back by clp, whole and reduced', () => {
    for (const flags of [[], ['--reduced']]) {
      const problem = ['--concept', 'CERT', '--objective', 'player:1', ...flags];
      expect(mediant('lp', 'K35', ...problem, '--export', 'k.lp').exitCode).toBe(0);
      const commands = ['k.lp', '-printingOptions', 'all', '-solve', '-solution', 'k.sol'];
      expect(spawnSync('clp', commands, { cwd: folder }).status).toBe(0);
      const { exitCode, result } = mediantJson('certify', 'K35', ...problem, '--solution', 'k.sol');
      expect(exitCode).toBe(0);
      expect(result).toMatchObject({
        status: 'solved',
        solution: { layout: 'Clp', claims: 'optimal', duals: true },
      });
      const direct = mediantJson('lp', 'K35', ...problem, '--solver', 'clp').result;
      expect(direct).toMatchObject({ status: 'optimal', solver: 'clp' });
      expect(Math.abs(Number(direct.objective) - Number(result.objective))).toBeLessThan(1e-6);
    }
  });
});
