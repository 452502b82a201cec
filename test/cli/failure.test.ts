import { expect, test, vi } from 'vitest';
import { describeFailure } from '../../src/cli/failure.ts';
import { paintFor } from '../../src/cli/output.ts';
import { errors } from '../../src/errors.ts';

test("a caller's mistake: its own words, exit code 2", () => {
  expect(describeFailure(errors.badField('--tol', 'x', 'a number'))).toEqual({
    exitCode: 2,
    message: '--tol is "x"; expected a number.',
  });
});

test('no memory: exit code 2', () => {
  const tooLarge = () => new Float64Array(2 ** 53);
  let thrown: unknown;
  try {
    tooLarge();
  } catch (error) {
    thrown = error;
  }
  expect(describeFailure(thrown)).toEqual({
    exitCode: 2,
    message: 'The game needs more memory than this machine gives; expected a smaller game.',
  });
});

test('anything else is ours: exit code 70, one line and how to report it', () => {
  expect(describeFailure(new TypeError('x is not a function'))).toEqual({
    exitCode: 70,
    message:
      'Internal error: x is not a function (please report it, with the command and what it prints under MEDIANT_DEBUG=1)',
  });
});

test('colour: on terminals that have it, unless NO_COLOR is set', () => {
  const stream = (isTTY: boolean) => ({ isTTY, hasColors: () => true }) as NodeJS.WriteStream;
  vi.stubEnv('NO_COLOR', '');
  expect(paintFor(stream(true))('good', 'yes')).toBe('\u001b[32myes\u001b[39m');
  expect(paintFor(stream(false))('good', 'yes')).toBe('yes');
  vi.stubEnv('NO_COLOR', '1');
  expect(paintFor(stream(true))('good', 'yes')).toBe('yes');
  vi.unstubAllEnvs();
});
