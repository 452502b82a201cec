/** `certify --mechanism`, as a user types it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { complaint, mediant, mediantJson, write } from './run.ts';

const bridge = readFileSync(new URL('../formats/fixtures/bridge-mechanism.json', import.meta.url), 'utf8');
write('bridge.json', bridge);
// Whoever says low has the bridge as well, for nothing.
write('generous.json', bridge.replace('"outcome": "leave"', '"outcome": "build", "payments": [0]'));

test('a mechanism that holds, in words', () => {
  const { exitCode, stdout, stderr } = mediant('certify', '--mechanism', 'bridge.json');
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  const lines = stdout.split('\n');
  expect(lines[0]).toBe('bridge');
  expect(lines[1]).toMatch(/^ {2}truth is best, knowing the own type +yes +misreporting gains at most 0$/);
  expect(lines.filter((line) => / yes /.test(line))).toHaveLength(5);
  expect(stdout).toMatch(/budget +0\.333333 in the mean, 0 to 0\.5\n/);
});

test('one that does not: exit code 3, who gains, and where the deficit is', () => {
  const { exitCode, stdout } = mediant('certify', '--mechanism', 'generous.json');
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(
    /truth is best, knowing the own type +no +misreporting gains at most 3\.5 +player 1, high as low/,
  );
  expect(stdout).toMatch(/deficit +at low\n/);
});

test('the keys of --json are a contract', () => {
  const number = expect.any(Number);
  const { exitCode, result } = mediantJson('certify', '--mechanism', 'generous.json', '--tol', '1e-3');
  expect(exitCode).toBe(3);
  expect(result).toEqual({
    status: 'not-incentive-compatible',
    mechanism: 'bridge',
    types: [expect.anything(), expect.anything()],
    misreport: { mean: 3.5, exPost: 3.5 },
    leave: { mean: -0.5, exPost: -0.5, drawn: -0.5 },
    budget: { mean: number, least: -3, leastAt: ['low'], most: 0.5 },
    ...{ revenue: number, welfare: number, principal: number, surplus: number },
    ...{ payoffRange: 6.5, rounding: number, tolerance: 1e-3, version: expect.any(String) },
    holds: {
      misreport: { mean: false, exPost: false },
      leave: { mean: true, exPost: true, drawn: true },
    },
  });
  expect((result.types as object[])[1]).toEqual({
    ...{ player: 1, type: 'high', probability: number, utility: 0.5, payment: expect.closeTo(3.5, 12) },
    misreport: { mean: { gain: 3.5, report: 'low' }, exPost: { gain: 3.5, report: 'low', others: [] } },
    leave: {
      mean: { gain: -0.5 },
      exPost: { gain: -0.5, others: [] },
      drawn: { gain: -0.5, others: [], outcome: 'build' },
    },
  });
});

describe('bad input', () => {
  test.each([
    ['certify', 'STRATEGY is "missing"; expected a file, or --mechanism.'],
    ['certify s.json --mechanism bridge.json', '--mechanism is "bridge.json"; expected no s.json beside it.'],
    [
      'certify --mechanism bridge.json --concept COMM',
      'concept is "given"; expected nothing but --tol and --json beside --mechanism.',
    ],
    [
      'certify --mechanism bridge.json --no-public-state',
      'publicState is "given"; expected nothing but --tol and --json beside --mechanism.',
    ],
  ])('%s', (line, expected) => {
    expect(complaint(...line.split(' '))).toBe(expected);
  });
  test('names the field', () => {
    write('bad.json', bridge.replace('"1/3"', '"one third"'));
    expect(complaint('certify', '--mechanism', 'bad.json')).toContain(
      'types[0][0].probability is "one third"; expected a number or a text such as "1/3".',
    );
  });
});
