import { expect, test } from 'vitest';
import { meantBy, simpleFraction } from '../../src/numeric/simple-fraction.ts';
import { randomNumbers } from '../suites/random-flow.ts';

const text = (value: number) => {
  const found = meantBy(value);
  return found === null ? null : `${found.numerator}/${found.denominator}`;
};

test('what doubles stand for', () => {
  expect([1 / 3, -2 / 7, 0.1, 12, -0.125, 1907 / 22200].map(text)).toEqual([
    ...['1/3', '-2/7', '1/10', '12/1', '-1/8', '1907/22200'],
  ]);
  expect(text(0.123456789)).toBe('123456789/1000000000');
  expect(text(0)).toBe('0/1');
  // computed with a rounding
  expect(text(1 / 3 + 4 / 3 - 2 ** -52)).toBe('5/3');
});

test('what is no fraction is none', () => {
  expect([Math.SQRT2, Math.PI, Math.E, 1 / Math.PI].map(text)).toEqual([null, null, null, null]);
  const random = randomNumbers(3);
  let taken = 0;
  for (let k = 0; k < 20_000; k++) if (meantBy(random() + 2 ** -40) !== null) taken++;
  expect(taken).toBeLessThan(20);
});

test('the smallest denominator that is near enough', () => {
  expect(simpleFraction(Math.PI, 1e-3, 1000)).toEqual({ numerator: 22, denominator: 7 });
  expect(simpleFraction(-Math.PI, 1e-6, 1000)).toEqual({ numerator: -355, denominator: 113 });
  expect(simpleFraction(Math.PI, 1e-6, 100)).toBeNull();
});
