/** Ctrl-C: the result so far, with its certificate. */
import { expect, test } from 'vitest';
import { interrupted, mediantJson } from './run.ts';

const GAME = 'kuhn:players=3,ranks=4';
const LONG = ['--concept', 'EFCE', '--objective', 'player:1', '--tol', '1e-12'];

test('SIGINT: exit code 130 and a valid certificate, in JSON and in the strategy file', async () => {
  const args = ['solve', GAME, ...LONG, '--json', '--save', 'interrupted.json'];
  const { exitCode, stdout } = await interrupted('SIGINT', ...args);
  expect(exitCode).toBe(130);
  expect(stdout).toMatch(/^\{[^\n]*\}\n$/);
  const report = JSON.parse(stdout) as Record<string, number>;
  expect(report).toMatchObject({ status: 'aborted', game: GAME });
  const checked = mediantJson('certify', 'interrupted.json');
  expect(checked.exitCode).toBe(3);
  for (const key of ['objective', 'upperBound', 'equilibriumGap'])
    expect(Math.abs((checked.result[key] as number) - report[key]!)).toBeLessThan(1e-12);
});

test('SIGTERM: exit code 143 and the table', async () => {
  const { exitCode, stdout } = await interrupted('SIGTERM', 'solve', GAME, ...LONG);
  expect(exitCode).toBe(143);
  expect(stdout).toMatch(/status +interrupted\n/);
  expect(stdout).toMatch(/no exact equilibrium has an objective above/);
});

test('NASH stops too', async () => {
  const leduc = 'leduc:players=2,raises=2,ranks=3,suits=2';
  const args = ['solve', leduc, '--concept', 'NASH', '--tol', '1e-300', '--json'];
  const { exitCode, stdout } = await interrupted('SIGINT', ...args);
  expect(exitCode).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'aborted', concept: 'NASH' });
});
