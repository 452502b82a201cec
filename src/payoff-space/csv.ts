import type { PayoffSpace } from './payoff-space.ts';
import type { Polygon } from './polygon.ts';

/** A line per vertex, counterclockwise: of the inner and outer polygon of each concept, and of what is feasible. */
export function csvOf({ players, sets, feasible }: PayoffSpace): string {
  const lines = (concept: string, polygon: string, vertices: Polygon) =>
    vertices.map((payoffs, k) => [concept, polygon, k, ...payoffs].join(','));
  return [
    ['concept', 'polygon', 'vertex', ...players.map((player) => `utility.${player}`)].join(','),
    ...sets.flatMap(({ concept, inner, outer }) => [
      ...lines(concept, 'inner', inner),
      ...lines(concept, 'outer', outer),
    ]),
    ...lines('', 'feasible', feasible ?? []),
    '',
  ].join('\n');
}
