/**
 * A convex set between two polygons, from its support function in as few directions as it takes.
 *
 * An answer in direction d is a point of the set and a bound: d · p <= bound for every p of the set. The hull of the
 * points is inside the set, the intersection of the half-planes around it. While some vertex of the outer polygon is
 * farther than the tolerance from the inner one, the next direction is that from the inner polygon to this vertex: across
 * the inner polygon's edge, or within a vertex's cone of normals (the chord rule of sandwich algorithms; G. Rote, The
 * convergence rate of the sandwich algorithm for approximating convex functions, 1992: errors fall as 1/n²).
 * Departures: answers may be inexact, so that points may lie outside; all far vertices are followed at once, so that
 * answers can be found in parallel and do not depend on their order.
 */
import {
  clip,
  convexHull,
  distance,
  inner as dot,
  excess,
  nearest,
  type Point,
  type Polygon,
} from './polygon.ts';

export interface Support {
  /** Of length 1. */
  readonly direction: Point;
  /** In the set, or nearly; null when none is known. */
  readonly point: Point | null;
  /** Whether the point is in the set, but for rounding: then no bound leaves it outside. */
  readonly isExact: boolean;
  /** No point of the set is farther in the direction. */
  readonly bound: number;
}

export interface SandwichOptions {
  /** Distance of the polygons at which to stop, > 0. */
  readonly tolerance: number;
  /** Most directions to ask for, >= 1. */
  readonly maxDirections: number;
}

/**
 * solved: no point of the outer polygon is farther than the tolerance from the inner one. direction-limit: stopped before
 * that. open: no further direction helps, because answers are not exact enough. aborted: an answer did not come.
 */
export type SandwichStatus = 'solved' | 'direction-limit' | 'open' | 'aborted';

export interface Sandwich {
  readonly status: SandwichStatus;
  readonly inner: Polygon;
  readonly outer: Polygon;
  /** Largest distance of a point of the outer polygon to the inner one; infinite when the inner one is empty. */
  readonly distance: number;
}

/** Coordinates are of the order of 1: so far may rounding put a bound on the wrong side. */
const ROUNDING = 1e-12;
/** Directions nearer to each other than this times the tolerance tell the same. */
const SAME_DIRECTION = 0.3;
const AXES: readonly Point[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
];

/**
 * @param around a polygon that is known to contain the set, not empty
 * @param support null when it gives up, for good
 */
export async function sandwich(
  around: Polygon,
  support: (direction: Point) => Promise<Support | null>,
  { tolerance, maxDirections }: SandwichOptions,
): Promise<Sandwich> {
  const slack = ROUNDING * around.reduce((most, [x, y]) => Math.max(most, Math.abs(x), Math.abs(y)), 1);
  const asked: Point[] = [];
  const told: Support[] = [];
  let inner: Polygon = [];
  let outer = around;
  let next = firstDirections(around, tolerance);
  for (;;) {
    const directions = next.slice(0, maxDirections - asked.length);
    const answers = await Promise.all(directions.map(support));
    asked.push(...directions);
    told.push(...answers.filter((answer) => answer !== null));
    inner = convexHull(told.flatMap(({ point }) => (point === null ? [] : [point])));
    const exact = told.flatMap(({ point, isExact }) => (point !== null && isExact ? [point] : []));
    outer = told.reduce((polygon, answer) => cut(polygon, answer, exact, slack), around);
    const end = (status: SandwichStatus): Sandwich => ({
      status,
      inner,
      outer,
      distance: excess(outer, inner),
    });
    if (excess(outer, inner) <= tolerance) return end('solved');
    if (answers.includes(null)) return end('aborted');
    next = nextDirections(inner, outer, tolerance, asked);
    if (next.length === 0) return end('open');
    if (asked.length >= maxDirections) return end('direction-limit');
  }
}

/**
 * Bounds that leave nothing contradict each other by rounding: then what is nearest to the last one stays. Rounding may also
 * put an exact point beyond a bound, which then gives way.
 */
function cut(outer: Polygon, { direction, bound }: Support, exact: readonly Point[], slack: number): Polygon {
  const least = Math.min(...outer.map((vertex) => dot(direction, vertex)));
  const most = Math.max(...exact.map((point) => dot(direction, point)));
  return clip(outer, direction, Math.max(bound, least, most) + slack);
}

/** Along the axes in which the set may be wide. */
function firstDirections(around: Polygon, tolerance: number): readonly Point[] {
  const wide = AXES.filter((axis) => {
    const heights = around.map((vertex) => dot(axis, vertex));
    return Math.max(...heights) - Math.min(...heights) > tolerance;
  });
  return wide.length > 0 ? wide : AXES.slice(0, 1);
}

/** Towards the vertices of the outer polygon that are too far from the inner one, the farthest first. */
function nextDirections(inner: Polygon, outer: Polygon, tolerance: number, asked: readonly Point[]): Point[] {
  if (inner.length === 0) return [];
  const far = outer
    .map((vertex) => ({ vertex, from: nearest(inner, vertex) }))
    .map(({ vertex, from }) => ({ vertex, from, gap: distance(from, vertex) }))
    .filter(({ gap }) => gap > tolerance)
    .sort((a, b) => b.gap - a.gap);
  const chosen: Point[] = [];
  for (const { vertex, from, gap } of far) {
    const direction: Point = [(vertex[0] - from[0]) / gap, (vertex[1] - from[1]) / gap];
    const isNew = [...asked, ...chosen].every(
      (other) => distance(other, direction) > SAME_DIRECTION * tolerance,
    );
    if (isNew) chosen.push(direction);
  }
  return chosen;
}
