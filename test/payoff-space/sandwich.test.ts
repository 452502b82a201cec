/** The sandwich algorithm on sets whose support functions are known. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  convexHull,
  distance,
  excess,
  inner,
  type Point,
  type Polygon,
} from '../../src/studies/payoff-space/polygon.ts';
import { type Support, sandwich } from '../../src/studies/payoff-space/sandwich.ts';
import { corners } from './corners.ts';

const BOX = corners(-2, -2, 2, -2, 2, 2, -2, 2);
const OPTIONS = { tolerance: 1e-3, maxDirections: 200 };

/** Of a polygon, exactly. */
const supportOf =
  (polygon: Polygon) =>
  async (direction: Point): Promise<Support> => {
    const point = polygon.reduce((best, next) =>
      inner(direction, next) > inner(direction, best) ? next : best,
    );
    return { direction, point, isExact: true, bound: inner(direction, point) };
  };

/** Of the unit disc. */
const disc = async (direction: Point): Promise<Support> => ({
  ...{ direction, point: direction },
  ...{ isExact: false, bound: 1 },
});

/** Counts the directions asked for. */
function counted<Answer>(support: (direction: Point) => Promise<Answer>) {
  const asked: Point[] = [];
  const ask = (direction: Point) => {
    asked.push(direction);
    return support(direction);
  };
  return { asked, ask };
}

describe('sets', () => {
  test('a triangle is found exactly, from its vertices', async () => {
    const triangle = corners(0, 0, 1, 0.5, 0.25, 1);
    const { asked, ask } = counted(supportOf(triangle));
    const found = await sandwich(BOX, ask, OPTIONS);
    expect(found.status).toBe('solved');
    expect(found.inner).toEqual(triangle);
    expect(excess(found.outer, triangle)).toBeLessThan(1e-9);
    expect(asked.length).toBeLessThanOrEqual(4 + 2 * 3);
    for (const direction of asked) expect(Math.hypot(...direction)).toBeCloseTo(1, 12);
  });
  test.each([
    ['a point', corners(0.5, 0.25), 4],
    ['a segment', corners(-1, 0, 1, 0.5), 6],
  ])('%s', async (_, set, most) => {
    const { asked, ask } = counted(supportOf(set));
    const found = await sandwich(BOX, ask, OPTIONS);
    expect(found).toMatchObject({ status: 'solved', inner: set });
    expect(asked.length).toBeLessThanOrEqual(most);
  });
  test('a disc: errors fall as the square of the number of directions', async () => {
    const counts = [];
    for (const tolerance of [4e-2, 4e-4]) {
      const { asked, ask } = counted(disc);
      const found = await sandwich(BOX, ask, { tolerance, maxDirections: 10_000 });
      expect(found.status).toBe('solved');
      expect(found.distance).toBeLessThanOrEqual(tolerance);
      for (const vertex of found.inner) expect(distance([0, 0], vertex)).toBeCloseTo(1, 12);
      for (const vertex of found.outer) expect(distance([0, 0], vertex)).toBeGreaterThanOrEqual(1 - 1e-9);
      counts.push(asked.length);
    }
    // 100 times as exact: about ten times as many, at most twice that
    expect(counts[1]).toBeLessThanOrEqual(20 * counts[0]!);
  });
  test('what is known before is not asked for: a line has no width', async () => {
    const line = corners(0, 1, 1, 0);
    const { asked, ask } = counted(supportOf([[0.25, 0.75]]));
    const found = await sandwich(line, ask, OPTIONS);
    expect(found).toMatchObject({ status: 'solved', inner: [[0.25, 0.75]] });
    expect(excess(found.outer, found.inner)).toBeLessThan(1e-9);
    expect(asked).toHaveLength(4);
    const point = counted(supportOf([[0.5, 0.5]]));
    expect(await sandwich([[0.5, 0.5]], point.ask, OPTIONS)).toMatchObject({ status: 'solved', distance: 0 });
    expect(point.asked).toHaveLength(1);
  });
  test('random polygons lie between', async () => {
    const unit = fc.double({ min: -1, max: 1, noNaN: true });
    const cloud = fc.array(fc.tuple(unit, unit), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.asyncProperty(cloud, async (points) => {
        const set = convexHull(points);
        const found = await sandwich(BOX, supportOf(set), OPTIONS);
        expect(found.status).toBe('solved');
        expect(excess(found.outer, found.inner)).toBeLessThanOrEqual(OPTIONS.tolerance);
        expect(excess(found.inner, set)).toBeLessThan(1e-9);
        expect(excess(set, found.outer)).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('endings', () => {
  test('direction-limit: at most so many are asked for', async () => {
    const { asked, ask } = counted(disc);
    const found = await sandwich(BOX, ask, { tolerance: 1e-6, maxDirections: 11 });
    expect(found.status).toBe('direction-limit');
    expect(asked).toHaveLength(11);
    expect(found.distance).toBeCloseTo(excess(found.outer, found.inner), 15);
  });
  test('open: answers that are not exact enough', async () => {
    const vague = async (direction: Point) => ({ ...(await disc(direction)), bound: 1.1 });
    const found = await sandwich(BOX, vague, { tolerance: 0.08, maxDirections: 1000 });
    expect(found.status).toBe('open');
    expect(found.distance).toBeGreaterThan(0.08);
    const unknown = async (direction: Point) => ({ direction, point: null, isExact: false, bound: 1 });
    expect(await sandwich(BOX, unknown, OPTIONS)).toMatchObject({
      status: 'open',
      inner: [],
      distance: Number.POSITIVE_INFINITY,
    });
  });
  test('aborted: keeps what it has', async () => {
    let left = 6;
    const found = await sandwich(BOX, async (direction) => (left-- > 0 ? disc(direction) : null), OPTIONS);
    expect(found.status).toBe('aborted');
    expect(found.inner).toHaveLength(6);
  });
  test('bounds that contradict each other by rounding do not empty the outer polygon', async () => {
    const point: Point = [0.1, 0.2];
    const off = (isExact: boolean) => async (direction: Point) => ({
      ...{ direction, point, isExact },
      bound: inner(direction, point) - 1e-11,
    });
    const found = await sandwich(BOX, off(false), OPTIONS);
    expect(found.status).toBe('solved');
    expect(excess([point], found.outer)).toBeLessThan(1e-10);
    const { inner: filled, outer } = await sandwich(BOX, off(true), OPTIONS);
    expect(excess(filled, outer)).toBe(0);
  });
});
