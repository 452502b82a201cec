/**
 * Payoff spaces as one Vega-Lite specification: a colour per concept, filled what is achieved, dashed what is proved to
 * contain all equilibria. Larger sets lie below smaller ones, and sets too small to be seen are marked by a dot.
 */
import type { TopLevelSpec } from 'vega-lite';
import { small } from '../report/table.ts';
import type { PayoffSet, PayoffSpace } from '../studies/payoff-space/payoff-space.ts';
import { area, convexHull, diameter, type Point, type Polygon } from '../studies/payoff-space/polygon.ts';
import { COLOURS, FIGURE } from './look.ts';

const SIZE = { width: 560, height: 460 };
const FEASIBLE = { fill: '#f1f1f1', stroke: '#bdbdbd' };
/** Sets that are smaller than this share of the axes are drawn as a dot. */
const DOT = 0.015;
const TITLE_LENGTH = 48;
/** Pixels of the outline of the topmost set; each below it is so much wider, to be seen also where both coincide. */
const THINNEST = 1.4;
const WIDER = 0.6;
/** Room around what is drawn, as a share of it. */
const ROOM = 0.05;
/** Far more than a screen can show. */
const DIGITS = 6;

type Interval = readonly [number, number];

interface SetLook {
  /** Of all concepts of the figure, in the order of their colours. */
  readonly names: readonly string[];
  readonly width: number;
  readonly domain: readonly [Interval, Interval];
}

export function payoffSpaceSpec(space: PayoffSpace): TopLevelSpec {
  const { game, players, sets, feasible } = space;
  const all = [...sets.flatMap(({ inner, outer }) => [...inner, ...outer]), ...(feasible ?? [])];
  const [x, y] = [0, 1].map((k) => intervalOf(all.map((point) => point[k]!))) as [Interval, Interval];
  const axis = (field: string, player: number, domain: Interval) => ({
    field,
    type: 'quantitative' as const,
    scale: { domain: [...domain], nice: false, zero: false },
    axis: { title: `utility of player ${player}` },
  });
  const place = { x: axis('x', players[0], x), y: axis('y', players[1], y) };
  const largestFirst = [...sets].sort((a, b) => area(b.outer) - area(a.outer));
  return {
    ...FIGURE,
    title: { text: titleLines(game), fontSize: 18, offset: 14, subtitle: notesOf(space) },
    description: `Payoffs of players ${players.join(' and ')} of ${game} in equilibria: ${sets.map(({ concept }) => concept).join(', ')}`,
    ...SIZE,
    layer: [
      ...(feasible === null ? [] : [outline(feasible, place, { ...FEASIBLE, strokeWidth: 1 })]),
      ...largestFirst.flatMap((set, k) => {
        const width = THINNEST + WIDER * (sets.length - 1 - k);
        return setLayers(set, place, { names: sets.map(({ concept }) => concept), width, domain: [x, y] });
      }),
    ],
  };
}

/** A name of many parameters in lines that are no wider than the figure. */
function titleLines(name: string): string[] {
  const lines: string[] = [];
  for (const piece of name.split(/(?<=,)/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + piece.length > TITLE_LENGTH) lines.push(piece);
    else lines[lines.length - 1] = last + piece;
  }
  return lines;
}

function intervalOf(values: readonly number[]): Interval {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = ROOM * (most - least) || Math.max(1, Math.abs(most)) * ROOM;
  return [least - room, most + room];
}

function notesOf({ sets, feasible, tolerance }: PayoffSpace): string[] {
  const gap = Math.max(...sets.map(({ equilibriumGap }) => equilibriumGap));
  const farthest = Math.max(...sets.map(({ distance }) => distance));
  const open = sets.filter(({ status }) => status !== 'solved').map(({ concept }) => concept);
  // short lines: long ones are taken to be wider than the figure
  const notes = [
    `Payoffs in equilibrium. Filled: achieved, equilibrium gaps at most ${small(gap)}.`,
    Number.isFinite(farthest)
      ? `Dashed: no equilibrium is outside; ${small(farthest)} of the ranges apart, or less.`
      : 'Dashed: no equilibrium is outside.',
  ];
  if (open.length > 0) notes.push(`Not closed to ${small(tolerance)}: ${open.join(', ')}.`);
  if (feasible !== null) notes.push('Grey: payoffs if nobody deviated.');
  return notes;
}

function setLayers(
  { concept, inner, outer }: PayoffSet,
  place: object,
  { names, width, domain: [x, y] }: SetLook,
) {
  const stroke = {
    datum: concept,
    type: 'nominal' as const,
    scale: { domain: [...names], range: COLOURS },
    legend: { title: 'concept', symbolType: 'stroke', symbolStrokeWidth: 4, symbolSize: 400 },
  };
  const colour = COLOURS[names.indexOf(concept) % COLOURS.length]!;
  const onScreen = inner.map((point): Point => [point[0] / (x[1] - x[0]), point[1] / (y[1] - y[0])]);
  return [
    outline(inner, place, { fill: colour, fillOpacity: 0.22, strokeWidth: width }, { stroke }),
    outline(outer, place, { strokeWidth: 1.2, strokeDash: [4, 3] }, { stroke }),
    ...(inner.length > 0 && diameter(onScreen) < DOT
      ? [
          {
            ...polygonData([middleOf(inner)]),
            mark: { type: 'point' as const, size: 70, fill: colour, opacity: 1 },
            encoding: { ...place, stroke },
          },
        ]
      : []),
  ];
}

const middleOf = (vertices: Polygon): Point => [
  vertices.reduce((sum, [x]) => sum + x, 0) / vertices.length,
  vertices.reduce((sum, [, y]) => sum + y, 0) / vertices.length,
];

function outline(polygon: Polygon, place: object, look: object, colour: object = {}) {
  return {
    ...polygonData(polygon),
    mark: {
      type: 'line' as const,
      interpolate: 'linear-closed' as const,
      strokeJoin: 'round' as const,
      ...look,
    },
    encoding: { ...place, order: { field: 'k', type: 'quantitative' as const }, ...colour },
  };
}

/** Vertices that fall together once rounded are one. */
function polygonData(polygon: Polygon) {
  const short = (value: number) => Number(value.toPrecision(DIGITS));
  const vertices = convexHull(polygon.map(([x, y]): Point => [short(x), short(y)]));
  return { data: { values: vertices.map(([x, y], k) => ({ k, x, y })) } };
}
