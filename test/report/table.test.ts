import { describe, expect, test } from 'vitest';
import {
  bytes,
  columns,
  count,
  counted,
  duration,
  significant,
  significantBound,
  small,
  smallBound,
} from '../../src/report/table.ts';

test('columns are aligned, without blanks at the end of a line', () => {
  const rows = [
    ['a', '1', 'x'],
    ['long', '1,000', ''],
  ];
  expect(columns(rows, 'lr')).toBe('  a         1  x\n  long  1,000\n');
});

describe('numbers', () => {
  test.each([
    [10.5, '10.5'],
    [-1 / 18, '-0.05555556'],
    [0, '0'],
    [-0, '0'],
    [123456789, '123456800'],
    [1.5e-12, '1.5e-12'],
  ])('significant %d', (value, text) => {
    expect(significant(value)).toBe(text);
  });
  test.each([
    [0, '0'],
    [0.0123, '0.012'],
    [1e-4, '1e-4'],
    [8.73e-5, '8.7e-5'],
    [0.5, '0.5'],
  ])('small %d', (value, text) => {
    expect(small(value)).toBe(text);
  });
  test('counts, sizes, durations', () => {
    expect([count(1234567), counted(1, 'node'), counted(0, 'node')]).toEqual([
      '1,234,567',
      '1 node',
      '0 nodes',
    ]);
    expect([bytes(512), bytes(1536), bytes(2 ** 31)]).toEqual(['512 B', '1.5 KiB', '2 GiB']);
    expect([duration(0.00042), duration(0.0351), duration(61.23)]).toEqual(['0.42 ms', '35 ms', '61.2 s']);
  });
});

describe('bounds are rounded away from what they bound', () => {
  test.each([
    [50 / 61, 'up', '0.8196722'],
    [50 / 61, 'down', '0.8196721'],
    [-1 / 18, 'up', '-0.05555555'],
    [-1 / 18, 'down', '-0.05555556'],
    [12, 'up', '12'],
    [0, 'up', '0'],
    [3.0000000000000036, 'up', '3.0000000000000036'],
    [3.0000000000000036, 'down', '3'],
    [9999999.6, 'up', '10000000'],
  ] as const)('%d %s', (value, towards, text) => {
    expect(significantBound(value, towards)).toBe(text);
    const shown = Number(significantBound(value, towards));
    expect(towards === 'up' ? shown >= value : shown <= value).toBe(true);
  });
  test.each([
    [1.04e-7, '1.1e-7'],
    [0.0123, '0.013'],
    [5e-5, '5e-5'],
    [0, '0'],
    [9.96e-5, '1e-4'],
  ])('small %d', (value, text) => {
    expect(smallBound(value)).toBe(text);
  });
});
