import { csvOf, number, text } from '../../report/columns.ts';
import type { PayoffSpace } from './payoff-space.ts';
import type { Point, Polygon } from './polygon.ts';

interface Vertex {
  readonly concept: string;
  readonly polygon: 'inner' | 'outer' | 'feasible';
  readonly vertex: number;
  readonly payoffs: Point;
}

/** A line per vertex, counterclockwise: of each concept's two polygons, and of what is feasible, which has no concept. */
export function payoffSpaceCsv({ players, sets, feasible }: PayoffSpace): string {
  const verticesOf = (concept: string, polygon: Vertex['polygon'], vertices: Polygon): Vertex[] =>
    vertices.map((payoffs, vertex) => ({ concept, polygon, vertex, payoffs }));
  return csvOf<Vertex>(
    [
      text('concept', ({ concept }) => concept),
      text('polygon', ({ polygon }) => polygon),
      number('vertex', ({ vertex }) => vertex),
      ...players.map((player, k) => number<Vertex>(`utility.${player}`, ({ payoffs }) => payoffs[k]!)),
    ],
    [
      ...sets.flatMap(({ concept, inner, outer }) => [
        ...verticesOf(concept, 'inner', inner),
        ...verticesOf(concept, 'outer', outer),
      ]),
      ...verticesOf('', 'feasible', feasible ?? []),
    ],
  );
}
