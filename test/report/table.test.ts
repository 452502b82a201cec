import { describe, expect, test } from 'vitest';
import { bytes, columns, count, counted, duration, significant, small } from '../../src/report/table.ts';

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
