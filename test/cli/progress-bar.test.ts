import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { progressBar, progressText } from '../../src/cli/progress-bar.ts';
import type { Progress } from '../../src/solve/solve.ts';

const PROGRESS: Progress = {
  kernel: 'cfr+',
  iterations: 1024,
  seconds: 2.53,
  objective: 0.012345678,
  equilibriumGap: 3.44e-4,
  upperBound: 0.0124,
  openness: 10,
  multiplier: 4,
};

/** A stream that remembers what it is given. */
function terminal(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  const written: string[] = [];
  stream.on('data', (data) => written.push(String(data)));
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => written.join('') };
}

test('the three numbers that matter, iterations and seconds', () => {
  expect(progressText(PROGRESS, 'lower bound')).toBe(
    'objective 0.0123457  gap 3.5e-4  lower bound 0.0124  1,024 iterations  2.5 s',
  );
});

test('the bracket instead, once there is an exact equilibrium', () => {
  const text = progressText({ ...PROGRESS, lowerBound: 0.01234567 }, 'upper bound');
  expect(text).toBe('optimum 0.0123456 to 0.0124  1,024 iterations  2.5 s');
});

test('draws on a terminal, and clears itself', async () => {
  const { stream, text } = terminal(true);
  const bar = await progressBar(stream, 'upper bound');
  bar.update({ ...PROGRESS, openness: 100 });
  bar.update(PROGRESS);
  bar.stop();
  expect(text()).toContain('building the game');
  expect(text()).toContain('############............ 50%  objective 0.0123457');
  expect(text().endsWith('\u001b[2K')).toBe(true);
});

test('is silent elsewhere', async () => {
  const { stream, text } = terminal(false);
  const bar = await progressBar(stream, 'upper bound');
  bar.update(PROGRESS);
  bar.stop();
  expect(text()).toBe('');
});
