/** The keys of --json are a contract: they may grow, never change. */
import { expect, test } from 'vitest';
import { interrupted, mediantJson } from './run.ts';

const number = expect.any(Number);
const text = expect.any(String);
const common = {
  status: text,
  game: 'kuhn:players=2,ranks=3',
  objective: number,
  upperBound: number,
  equilibriumGap: number,
  gains: [number, number],
  utilities: [number, number],
  sizes: {
    nodes: 55,
    augmentedNodes: number,
    mediatorSequences: number,
    deviatorSequences: number,
    nonzeros: number,
  },
  peakBytes: number,
  version: text,
};
const GAME = 'kuhn:players=2,ranks=3';

test('solve', () => {
  const { result } = mediantJson('solve', GAME, '--concept', 'CERT', '--objective', 'player:2');
  expect(result).toMatchObject({
    ...common,
    concept: 'CERT',
    objectiveName: 'player:2',
    kernel: 'apcfr+pdhg',
    criterion: 'exact',
    tolerance: 1e-4,
    method: 'direct',
    multiplier: number,
    iterations: number,
    seconds: { build: number, solve: number, certify: number },
  });
  expect(Object.keys(result).slice(0, 9)).toEqual(
    'status game concept objectiveName objective upperBound equilibriumGap gains utilities'.split(' '),
  );
  expect(result.peakBytes).toBeGreaterThan(2 ** 24);
});

test('solve of NASH', () => {
  const { result } = mediantJson('solve', GAME, '--concept', 'NASH');
  expect(result).toMatchObject({
    ...common,
    concept: 'NASH',
    objectiveName: 'player:1',
    method: 'saddle-point',
    exploitability: number,
    lowerBound: number,
  });
});

test('lp', () => {
  const { result } = mediantJson('lp', GAME);
  expect(result).toMatchObject({
    ...common,
    status: 'optimal',
    concept: 'EFCE',
    objectiveName: 'welfare',
    rows: number,
    columns: number,
    seconds: { build: number, solve: number, certify: number },
  });
  expect(result).not.toHaveProperty('kernel');
});

test('lp that Ctrl-C ends without a point: every number is finite or null, exit code 130', async () => {
  const { exitCode, stdout } = await interrupted('SIGINT', 'lp', 'K35', '--concept', 'CERT', '--json');
  expect(exitCode).toBe(130);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'aborted', objective: number, upperBound: number });
});
