/** Convex polygons: small figures by hand, and properties of random ones. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  area,
  clip,
  convexHull,
  diameter,
  distance,
  excess,
  inner,
  nearest,
  type Point,
} from '../../src/studies/payoff-space/polygon.ts';
import { corners } from './corners.ts';

const SQUARE = corners(0, 0, 1, 0, 1, 1, 0, 1);

describe('by hand', () => {
  test('a hull has its corners once, counterclockwise', () => {
    const points: Point[] = [...SQUARE, [0.5, 0.5], [0.5, 0], [1, 1]].reverse() as Point[];
    expect(convexHull(points)).toEqual(SQUARE);
    expect(convexHull([])).toEqual([]);
    expect(convexHull([[2, 3] as const, [2, 3] as const])).toEqual([[2, 3]]);
    const segment = corners(2, 2, 0, 0, 1, 1);
    expect(convexHull(segment)).toEqual(corners(0, 0, 2, 2));
  });
  test('clipping keeps one side', () => {
    expect(clip(SQUARE, [1, 0], 0.25)).toEqual(corners(0, 0, 0.25, 0, 0.25, 1, 0, 1));
    expect(clip(SQUARE, [1, 0], 2)).toEqual(SQUARE);
    expect(clip(SQUARE, [-1, 0], -2)).toEqual([]);
    // a corner, then a point and a segment
    expect(clip(SQUARE, [-1, -1], -2)).toEqual([[1, 1]]);
    expect(clip([[1, 1]], [1, 0], 0.5)).toEqual([]);
    expect(clip(corners(0, 0, 2, 2), [1, 0], 1)).toEqual(corners(0, 0, 1, 1));
  });
  test('nearest points, areas, diameters, distances', () => {
    expect(nearest(SQUARE, [0.3, 0.4])).toEqual([0.3, 0.4]);
    expect(nearest(SQUARE, [0.5, 4])).toEqual([0.5, 1]);
    expect(nearest(SQUARE, [2, 3])).toEqual([1, 1]);
    expect(nearest([[1, 1]], [5, 1])).toEqual([1, 1]);
    expect(area(SQUARE)).toBe(1);
    expect(area([[1, 1]])).toBe(0);
    expect(diameter(SQUARE)).toBeCloseTo(Math.SQRT2, 15);
    expect(excess([[4, 5]], SQUARE)).toBe(5);
    expect(excess(SQUARE, [[0, 0]])).toBeCloseTo(Math.SQRT2, 15);
    expect(excess(SQUARE, [])).toBe(Number.POSITIVE_INFINITY);
  });
});

/** No product of differences underflows: see `convexHull`. */
const coordinate = fc.double({ min: -10, max: 10, noNaN: true }).map((x) => (Math.abs(x) < 1e-150 ? 0 : x));
const point = fc.tuple(coordinate, coordinate);
const points = fc.array(point, { minLength: 1, maxLength: 12 });

describe('properties', () => {
  test('a hull holds its points, and its vertices are among them', () => {
    fc.assert(
      fc.property(points, (cloud) => {
        const hull = convexHull(cloud);
        expect(excess(cloud, hull)).toBeLessThan(1e-9);
        for (const vertex of hull) expect(cloud).toContain(vertex);
        expect(area(hull)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
  test('what is clipped is inside, and all that is inside stays', () => {
    fc.assert(
      fc.property(points, point, coordinate, (cloud, direction, bound) => {
        const hull = convexHull(cloud);
        const rest = clip(hull, direction, bound);
        for (const vertex of rest) {
          expect(inner(direction, vertex)).toBeLessThanOrEqual(bound + 1e-9);
          expect(excess([vertex], hull)).toBeLessThan(1e-9);
        }
        for (const vertex of cloud)
          if (inner(direction, vertex) < bound - 1e-9) expect(excess([vertex], rest)).toBeLessThan(1e-9);
      }),
    );
  });
  test('no point of a polygon is nearer than the nearest', () => {
    fc.assert(
      fc.property(
        points,
        point,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (cloud, from, weights) => {
          const hull = convexHull(cloud);
          const best = distance(from, nearest(hull, from));
          const total = hull.reduce((sum, _, k) => sum + weights[k]! + 1e-3, 0);
          const share = (k: number) => (weights[k]! + 1e-3) / total;
          const mixture = [0, 1].map((axis) =>
            hull.reduce((sum, vertex, k) => sum + share(k) * vertex[axis]!, 0),
          );
          expect(best).toBeLessThanOrEqual(distance(from, mixture as [number, number]) + 1e-9);
        },
      ),
    );
  });
});
