/**
 * Convex polygons in the plane: vertices counterclockwise, each once. One or two vertices are a point or a segment.
 */
export type Point = readonly [number, number];
/** Vertices counterclockwise, each once; one or two are a point or a segment. */
export type Polygon = readonly Point[];

export const inner = ([x, y]: Point, [u, v]: Point): number => x * u + y * v;
export const distance = ([x, y]: Point, [u, v]: Point): number => Math.hypot(u - x, v - y);

/** Twice the area of the triangle a b c: positive when it turns left. */
const turn = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number =>
  (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/**
 * Smallest convex polygon around some points; empty without any. Differences of coordinates so small that products with
 * them underflow count as none. Source: Andrew 1979, monotone chains.
 */
export function convexHull(points: readonly Point[]): Polygon {
  const sorted = [...points].sort(([ax, ay], [bx, by]) => ax - bx || ay - by);
  const lower = chain(sorted);
  const upper = chain(sorted.reverse());
  const hull = [...lower.slice(0, -1), ...upper.slice(0, -1)];
  return hull.length === 0 ? sorted.slice(0, 1) : hull;
}

/** The points at which a walk along all of them turns left, first and last included; equal points once. */
function chain(sorted: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of sorted) {
    while (kept.length > 1 && turn(kept.at(-2) as Point, kept.at(-1) as Point, point) <= 0) kept.pop();
    if (kept.length === 1 && distance(kept[0]!, point) === 0) kept.pop();
    kept.push(point);
  }
  return kept;
}

/** What of a polygon has direction · point <= bound; empty when nothing has. */
export function clip(polygon: Polygon, direction: Point, bound: number): Polygon {
  const beyond = polygon.map((point) => inner(direction, point) - bound);
  return convexHull(
    polygon.flatMap((point, k) => {
      const next = (k + 1) % polygon.length;
      const [here, there] = [beyond[k]!, beyond[next]!];
      const kept = here <= 0 ? [point] : [];
      if (here * there < 0) kept.push(between(point, polygon[next]!, here / (here - there)));
      return kept;
    }),
  );
}

const between = ([x, y]: Point, [u, v]: Point, share: number): Point => [
  x + share * (u - x),
  y + share * (v - y),
];

/** The point of a polygon, which is not empty, that is nearest to a point: itself when it is inside. */
export function nearest(polygon: Polygon, point: Point): Point {
  const edges = polygon.map((from, k) => [from, polygon[(k + 1) % polygon.length]!] as const);
  if (polygon.length > 2 && edges.every(([from, to]) => turn(from, to, point) >= 0)) return point;
  return edges
    .map(([from, to]) => nearestOnSegment(from, to, point))
    .reduce((best, candidate) => (distance(candidate, point) < distance(best, point) ? candidate : best));
}

function nearestOnSegment(from: Point, to: Point, point: Point): Point {
  const along: Point = [to[0] - from[0], to[1] - from[1]];
  const length = inner(along, along);
  if (length === 0) return from;
  const share = inner(along, [point[0] - from[0], point[1] - from[1]]) / length;
  return between(from, to, Math.min(1, Math.max(0, share)));
}

/** How far a polygon reaches beyond another: the largest distance of its points to it. Infinite when the other is empty. */
export function excess(polygon: Polygon, over: Polygon): number {
  if (over.length === 0) return Number.POSITIVE_INFINITY;
  return polygon.reduce((most, vertex) => Math.max(most, distance(vertex, nearest(over, vertex))), 0);
}

/** Largest distance of two of its points. */
export function diameter(polygon: Polygon): number {
  return polygon.reduce(
    (most, vertex) => polygon.reduce((m, other) => Math.max(m, distance(vertex, other)), most),
    0,
  );
}

export function area(polygon: Polygon): number {
  const [first] = polygon;
  if (first === undefined) return 0;
  const twice = polygon.reduce(
    (sum, vertex, k) => sum + turn(first, vertex, polygon[(k + 1) % polygon.length]!),
    0,
  );
  return twice / 2;
}
