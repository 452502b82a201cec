/** Logarithmic axes. */
import { describe, expect, test } from 'vitest';
import { flooredIntervalOf, guidesOf, intervalOf, ticksOf } from '../../src/figures/log-axis.ts';

describe('intervals', () => {
  test('hold their values, with room', () => {
    const [low, high] = intervalOf([64, 1e6, 300]);
    expect(low).toBeLessThan(64);
    expect(low).toBeGreaterThan(50);
    expect(high).toBeGreaterThan(1e6);
  });

  test('span a power of ten around values that are close, or one', () => {
    for (const values of [[7], [64, 80]]) {
      const [low, high] = intervalOf(values);
      expect(high / low).toBeCloseTo(10, 9);
      expect(ticksOf([low, high]).length).toBeGreaterThanOrEqual(3);
    }
  });

  test('begin at a power of ten below all positive values, whatever is not positive', () => {
    const [floor, top] = flooredIntervalOf([-1, 0, 3e-4, 0.2]);
    expect(floor).toBe(1e-4);
    expect(top).toBeGreaterThan(0.2);
    expect(flooredIntervalOf([1e-3])[0]).toBeLessThan(1e-3);
  });

  test('do not reach down to rounding', () => {
    expect(flooredIntervalOf([1e-17, 0.02, 0.5])[0]).toBe(1e-2);
    expect(flooredIntervalOf([0, -1, 1e-17])).toEqual([1e-6, 1]);
    expect(flooredIntervalOf([])).toEqual([1e-6, 1]);
  });
});

test('ticks are powers of ten, and more where these are few', () => {
  expect(ticksOf([50, 2e5])).toEqual([100, 1000, 1e4, 1e5]);
  expect(ticksOf([1e-4, 3e-2])).toEqual([1e-4, 1e-3, 1e-2]);
  expect(ticksOf([0.03, 0.4])).toEqual([0.05, 0.1, 0.2]);
});

describe('guides', () => {
  test('fall as 1/√T and 1/T until the right edge', () => {
    const [root, linear] = guidesOf([100, 1], [64, 1e4], [1e-6, 1]);
    expect(root).toMatchObject({ name: '1/√T', from: [100, 1] });
    expect(root?.to[0]).toBe(1e4);
    expect(root?.to[1]).toBeCloseTo(0.1, 12);
    expect(linear?.to[1]).toBeCloseTo(0.01, 12);
  });

  test('end above the bottom where they would leave', () => {
    const [root, linear] = guidesOf([100, 1], [64, 1e4], [0.05, 1]);
    expect(root?.to).toEqual([1e4, expect.closeTo(0.1, 12)]);
    expect(linear?.to[0]).toBeLessThan(2000);
    expect(linear?.to[1]).toBeGreaterThan(0.05);
    expect(linear?.to[1]).toBeLessThan(0.06);
  });
});
