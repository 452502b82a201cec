import { expect, test } from 'vitest';
import { exactFields, exactText } from '../../src/report/exact-text.ts';

const text = (numerator: bigint, denominator: bigint) => exactText({ numerator, denominator }, 'optimum');

test('a fraction, with decimals that are cut off', () => {
  expect(text(50n, 61n)).toBe('optimum 50/61, exactly (0.819672…)');
  expect(text(-21n, 40n)).toBe('optimum -21/40, exactly (-0.525)');
  expect(text(10n, 1n)).toBe('optimum 10, exactly');
  expect(text(0n, 1n)).toBe('optimum 0, exactly');
  expect(text(1n, 3_000_000n)).toBe('optimum 1/3000000, exactly (0.00000033333…)');
  expect(text(4_000_021n, 2n)).toBe('optimum 4000021/2, exactly (2000010.5)');
});

test('fields of JSON, and a reason', () => {
  expect(exactFields({ numerator: 2n ** 80n, denominator: 3n })).toEqual({
    exactOptimum: { numerator: '1208925819614629174706176', denominator: '3' },
  });
  expect(exactFields({ refusal: 'Why.' })).toEqual({ exactRefusal: 'Why.' });
  expect(exactText({ refusal: 'Why.' }, 'value')).toBe('No exact value. Why.');
});
