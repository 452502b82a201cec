/** Each command: what it prints, where, and its exit code. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allConcepts } from '../../src/concepts/index.ts';
import { VERSION } from '../../src/version.ts';
import { scratch } from '../scratch.ts';
import { complaint, mediant, mediantJson, write } from './run.ts';

const ROOT_OF_TWO = JSON.stringify({
  players: 1,
  infosets: [{ player: 1, actions: ['stay', 'go'], label: 'only' }],
  nodes: [{ player: 1, infoset: 0, children: [1, 2] }, { payoffs: [0] }, { payoffs: [Math.SQRT2] }],
});
const ESCAPE = String.fromCharCode(27);

describe('solve', () => {
  test('prints a certified result on stdout, and nothing else', () => {
    const { exitCode, stdout, stderr } = mediant('solve', 'chicken');
    expect(exitCode).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^chicken: extensive-form correlated equilibrium \(EFCE\), maximise welfare\n/);
    expect(stdout).toMatch(/status +solved to tolerance 1e-4\n/);
    expect(stdout).toMatch(/objective +10\.5|objective +10\.49/);
    expect(stdout).toMatch(/upper bound +10\.5/);
    expect(stdout).toMatch(/player 2 +\d/);
    expect(stdout).toMatch(/no exact equilibrium has an objective above 10\.5\d*\.\n$/);
  });

  test('has no escape codes when it is not a terminal', () => {
    for (const args of [['solve', 'chicken'], ['games'], ['concepts'], ['inspect', 'chicken']]) {
      const { stdout, stderr } = mediant(...args);
      expect(stdout + stderr).not.toContain(ESCAPE);
    }
  });

  test('instruments: the Stackelberg leader gets 10.5', () => {
    const { exitCode, result } = mediantJson(
      ...['solve', 'stackelberg', '--instruments', '1', '--objective', 'player:1', '--tol', '1e-5'],
    );
    expect(exitCode).toBe(0);
    expect(result.objective).toBeCloseTo(10.5, 3);
    expect(mediant('solve', 'stackelberg', '--instruments', '1').stdout).toMatch(
      /player 1 +[\d.]+ +instrument\n/,
    );
  });

  test('minimised: the bound is a lower one', () => {
    const { exitCode, stdout } = mediant('solve', 'chicken', '--objective', 'minimise:welfare');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\(EFCE\), minimise welfare\n/);
    expect(stdout).toMatch(/lower bound +7\.19/);
    expect(stdout).toMatch(/no exact equilibrium has an objective below/);
  });

  test('NASH: the value of Kuhn poker in its bracket', () => {
    const args = ['kuhn:players=2,ranks=3', '--concept', 'nash', '--tol', '1e-5'];
    const { exitCode, result } = mediantJson('solve', ...args);
    expect(exitCode).toBe(0);
    expect(result.lowerBound).toBeLessThanOrEqual(-1 / 18);
    expect(result.upperBound).toBeGreaterThanOrEqual(-1 / 18);
    expect(result.exploitability).toBeLessThanOrEqual(4e-5);
    expect(mediant('solve', ...args).stdout).toMatch(/value +-0\.055\d* to -0\.055\d*\n *status/);
  });

  test('a limit: exit code 3, and the certificate of what there is', () => {
    const { exitCode, result } = mediantJson('solve', 'chicken', '--max-iterations', '3');
    expect(exitCode).toBe(3);
    expect(result.status).toBe('iteration-limit');
    expect(result.upperBound).toBeGreaterThanOrEqual(10.5);
    const slow = ['K35', '--concept', 'CERT', '--kernel', 'rm', '--tol', '1e-12'];
    const limited = mediantJson('solve', ...slow, '--time-limit', '0.5');
    expect(limited.exitCode).toBe(3);
    expect(limited.result.status).toBe('time-limit');
  });

  test('--exact: a fraction first, or why there is none', () => {
    const { exitCode, stdout } = mediant('solve', 'S2122', '--concept', 'EFCE', '--exact');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^optimum 935\/103, exactly \(9\.077669…\)\n\nS2122: /);
    expect(mediant('solve', 'chicken', '--exact').stdout).toMatch(/^optimum 21\/2, exactly \(10\.5\)\n/);
    const kuhn = ['solve', 'kuhn:players=2,ranks=3', '--concept', 'NASH', '--exact'];
    expect(mediant(...kuhn).stdout).toMatch(/^value -1\/18, exactly \(-0\.055555…\)\n/);
    expect(mediantJson(...kuhn).result.exactOptimum).toEqual({ numerator: '-1', denominator: '18' });

    const irrational = write('irrational.json', ROOT_OF_TWO);
    const refused = mediant('solve', irrational, '--exact');
    expect(refused.exitCode).toBe(3);
    expect(refused.stdout).toMatch(
      /^No exact optimum\. A payoff of player 1 is 1\.414\d+, which is no simple/,
    );
    const { result } = mediantJson('solve', irrational, '--exact');
    expect(result).toMatchObject({ status: 'solved', exactRefusal: expect.stringContaining('1.41421') });
    expect(complaint('solve', 'chicken', '--exact', '--criterion', 'published')).toContain('--criterion');
  });

  test('a parameter of the kernel reaches it', () => {
    const [small, usual] = ['0.01', '1'].map((size) =>
      mediantJson('solve', 'S2122', '--kernel', 'omwu', '--parameter', `stepSize=${size}`, '--tol', '1e-2'),
    );
    expect(usual?.result.status).toBe('solved');
    expect(small?.result.iterations).toBeGreaterThan(Number(usual?.result.iterations));
  });

  test('a fixed multiplier is kept', () => {
    const { result } = mediantJson('solve', 'chicken', '--multiplier', '0', '--max-iterations', '2000');
    expect(result.multiplier).toBe(0);
    expect(result.status).toBe('iteration-limit');
  });
});

describe('lp', () => {
  test('is certified like a solve', () => {
    const { exitCode, result } = mediantJson('lp', 'chicken', '--lp-method', 'simplex');
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ status: 'optimal', objective: expect.closeTo(10.5, 7) });
    expect(result.upperBound).toBeCloseTo(10.5, 7);
    expect(mediant('lp', 'chicken').stdout).toMatch(/LP +\d+ rows, \d+ columns, \d+ nonzeros\n/);
  });
});

describe('games and concepts', () => {
  test('games lists the catalogue', () => {
    const { exitCode, stdout } = mediant('games');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/kuhn +Kuhn poker +players, ranks, ante, bet +K35/);
    const { result } = mediantJson('games');
    expect(result.games).toContainEqual(expect.objectContaining({ name: 'chicken', parameters: {} }));
  });

  test('games NAME tells parameters with ranges and defaults', () => {
    const { stdout } = mediant('games', 'kuhn');
    expect(stdout).toMatch(/players +whole, 2 to 10 +required +number of players\n/);
    expect(stdout).toMatch(/Examples: K35/);
    expect(mediant('games', 'K35').stdout).toBe(stdout);
    expect(mediantJson('games', 'leduc').result.parameters).toHaveProperty('suits.min', 1);
  });

  test('concepts lists those of the registry', () => {
    const { result } = mediantJson('concepts');
    const names = (result.concepts as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(allConcepts.map(({ name }) => name));
    for (const name of names) expect(mediant('concepts').stdout).toContain(name);
  });
});

test('solve says which parameters and precision were asked for', () => {
  const args = ['solve', 'kuhn:players=2,ranks=3', '--concept', 'NASH', '--kernel', 'arcfr+'];
  const usual = mediant(...args, '--parameter', 'averaging=4');
  expect(usual.stdout).toMatch(/kernel +arcfr\+, saddle-point, /);
  const special = ['--parameter', 'averaging=2', '--parameter', 'mediatorStep=0.5', '--precision', 'f32'];
  expect(mediant(...args, ...special).stdout).toMatch(
    /kernel +arcfr\+ \(mediatorStep 0.5, averaging 2\) in f32, saddle-point, /,
  );
  const parameters = { mediatorStep: 0.5, averaging: 2 };
  expect(mediantJson(...args, ...special).result).toMatchObject({ parameters, precision: 'f32' });
});

describe('inspect', () => {
  test('measures a game', () => {
    const { exitCode, result } = mediantJson('inspect', 'kuhn:players=2,ranks=3');
    expect(exitCode).toBe(0);
    expect(result).toMatchObject({ nodes: 55, terminals: 30, chanceNodes: 1 });
    expect(result.players).toContainEqual({ player: 1, infosets: 6, sequences: 13, payoffs: [-2, 2] });
    expect(result).not.toHaveProperty('problem');
  });

  test.each(['EFCE', 'COMM', 'NASH'])('measures what %s makes of it as solve and lp do', (concept) => {
    const args = ['kuhn:players=2,ranks=3', '--concept', concept];
    const { problem } = mediantJson('inspect', ...args).result as { problem: Record<string, unknown> };
    const solved = mediantJson('solve', ...args, '--max-iterations', '1').result;
    const { nodes, ...sizes } = solved.sizes as Record<string, number>;
    expect(nodes).toBe(55);
    expect(problem.sizes).toEqual(sizes);
    const lp = mediantJson('lp', ...args, '--lp-method', 'simplex').result;
    expect(problem.lp).toMatchObject({ rows: lp.rows, columns: lp.columns, nonzeros: lp.lpNonzeros });
    expect(problem.kernelBytes).toBeLessThanOrEqual(solved.kernelBytes as number);
    const { stdout } = mediant('inspect', ...args);
    expect(stdout).toMatch(/kernel +apcfr\+(pdhg)? in f64, [\d.]+ KiB of WebAssembly memory\n/);
  });

  test('counts the arrays of the kernel that is asked for, in its precision', () => {
    const bytesOf = (...flags: string[]) => {
      const { result } = mediantJson('inspect', 'kuhn:players=2,ranks=3', '--concept', 'EFCE', ...flags);
      return (result.problem as { kernelBytes: number }).kernelBytes;
    };
    const once = ['--kernel', 'omwu', '--max-iterations', '1'];
    const solved = mediantJson('solve', 'kuhn:players=2,ranks=3', ...once);
    const [plain, predictive, omwu] = ['cfr+', 'apcfr+', 'omwu'].map((name) => bytesOf('--kernel', name));
    expect(predictive).toBeGreaterThan(plain as number);
    expect(omwu).toBeGreaterThan(predictive as number);
    expect(omwu).toBeLessThanOrEqual(solved.result.kernelBytes as number);
    expect(omwu).toBeGreaterThan((solved.result.kernelBytes as number) - 8192);
    expect(bytesOf('--precision', 'f32')).toBeLessThan(bytesOf('--precision', 'f64'));
  });

  test.each(['efg', 'json'])('exports .%s, which is the same game', (format) => {
    const file = scratch(`kuhn.${format}`);
    const original = mediantJson('inspect', 'kuhn:players=2,ranks=3', '--export', file);
    expect(original.exitCode).toBe(0);
    expect(readFileSync(file, 'utf8').length).toBeGreaterThan(1000);
    const { result } = mediantJson('inspect', file);
    expect(result.fingerprint).toBe(original.result.fingerprint);
  });
});

describe('files as games', () => {
  const GAME =
    '{"players":1,"title":"T","infosets":[{"player":1,"actions":["l","r"],"label":"I"}],"nodes":[{"player":1,"infoset":0,"children":[1,2]},{"payoffs":[1]},{"payoffs":[2]}]}';

  test('known by extension, or by being there', () => {
    const named = write('game.json', GAME);
    const unnamed = write('game', GAME);
    for (const file of [named, unnamed]) {
      const { exitCode, result } = mediantJson('solve', file);
      expect(exitCode).toBe(0);
      expect(result.objective).toBeCloseTo(2, 3);
    }
  });
});

describe('usage', () => {
  test('--version and --help', () => {
    expect(mediant('--version')).toEqual({ exitCode: 0, stdout: `${VERSION}\n`, stderr: '' });
    const { exitCode, stdout } = mediant('--help');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/mediant solve K35 --concept EFCE --objective player:1\n/);
  });

  test.each(['solve', 'lp', 'certify', 'games', 'concepts', 'inspect'])(
    '%s --help has examples',
    (command) => {
      const { exitCode, stdout } = mediant(command, '--help');
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(`Examples:\n  mediant ${command}`);
    },
  );

  test('without a command: help on stderr', () => {
    const { exitCode, stdout, stderr } = mediant();
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^Usage: mediant/);
  });
});
