import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, toFinite, toNumber, toRational } from '../../src/numeric/rational.ts';

const sum = (...texts: string[]) => toNumber(texts.map(toRational).reduce(add));

describe('exact numbers', () => {
  it.each([
    ['1/3', 1 / 3],
    ['.80', 0.8],
    ['-2', -2],
    ['+2', 2],
    ['1e-3', 0.001],
    ['1.', 1],
    ['-.5E+1', -5],
    ['-7/2', -3.5],
    ['007', 7],
    ['1e-999999999', 0],
    ['0e999999999', 0],
  ])('reads %s', (text, value) => {
    expect(toFinite(text)).toBe(value);
    expect(toNumber(toRational(text))).toBe(value);
  });

  it.each([
    '',
    '.',
    '-',
    'e5',
    '1e',
    '1/0',
    '1/-3',
    '1/2/3',
    '0x10',
    'Infinity',
    'NaN',
    '1_000',
    '1e400',
    '1 ',
  ])('refuses %j', (text) => {
    expect(toFinite(text)).toBeNull();
  });

  it('refuses numbers of more than 1000 characters', () => {
    expect(toFinite('1'.repeat(300))).toBe(Number('1'.repeat(300)));
    expect(toFinite(`0.${'1'.repeat(998)}`)).toBe(1 / 9);
    expect(toFinite(`0.${'1'.repeat(999)}`)).toBeNull();
  });

  it('is exact in between and rounded once', () => {
    expect(sum('1/3', '2/3')).toBe(1);
    expect(sum('.1', '.2')).toBe(0.3);
    expect(sum('1e300', '1', '-1e300')).toBe(1);
    expect(sum('1/3', '-0.1', '-7/30')).toBe(0);
    expect(sum('1e308', '1e308')).toBe(Number.POSITIVE_INFINITY);
  });

  it('agrees with the engine on every decimal', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-290 }), (value) => {
        expect(toNumber(toRational(String(value)))).toBe(value);
        expect(toNumber(toRational(value.toExponential(30)))).toBe(Number(value.toExponential(30)));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('cancels exactly', () => {
    const fraction = fc.tuple(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.bigInt(1n, 10n ** 40n));
    fc.assert(
      fc.property(fraction, fraction, ([a, b], [c, d]) => {
        expect(sum(`${a}/${b}`, `${c}/${d}`, `${-a}/${b}`)).toBe(sum(`${c}/${d}`));
      }),
      { seed: 2 },
    );
  });

  it('stays fast and accurate when denominators have no common factor', () => {
    let total = toRational('0');
    let expected = 0;
    for (let n = 1; n <= 3000; n++) {
      total = add(total, toRational(`1/${n}`));
      expected += 1 / n;
    }
    expect(toNumber(total)).toBeCloseTo(expected, 12);
  });
});
