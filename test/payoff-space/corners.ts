import type { Point } from '../../src/studies/payoff-space/polygon.ts';

/** Points from their coordinates, two by two. */
export function corners(...coordinates: readonly number[]): Point[] {
  return coordinates.flatMap((x, k) => (k % 2 === 0 ? [[x, coordinates[k + 1]!] as const] : []));
}
