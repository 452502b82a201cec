/**
 * This figure shows the table in two plots: solver against LP seconds per cell, and solver seconds per cell by concept.
 * Colour is the concept, the shape says what finished, and what is published is hollow.
 */
import type { TopLevelSpec } from 'vega-lite';
import { solverDone, type TableCell } from '../campaign/table/cells.ts';
import { PUBLISHED_CONCEPTS, PUBLISHED_LIMIT_SECONDS } from '../campaign/table/published.ts';
import { counted } from '../report/table.ts';
import { secondsAxis, secondsInterval } from './log-axis.ts';
import { COLOURS, FIGURE, INK } from './look.ts';
import {
  OUTCOMES,
  type PairMark,
  pairMarks,
  SOURCES,
  solverMarks,
  type TimeMark,
  withoutLp,
} from './table-marks.ts';

const SHAPES = ['circle', 'triangle-right', 'triangle-up', 'diamond'];
/** In the order of SOURCES. */
const SOURCE_OPACITIES = [0.75, 0];
const WIDTH = 720;
const HEIGHT = 560;
const DIAGONAL_DEGREES = (Math.atan2(HEIGHT, WIDTH) * 180) / Math.PI;

export function plotSpec(cells: readonly TableCell[]): TopLevelSpec {
  const concepts = conceptsOf(cells);
  return {
    ...FIGURE,
    title: { text: 'Optimal equilibria: seconds per cell of the benchmark table', fontSize: 18, offset: 14 },
    spacing: 36,
    // otherwise the legends of the first plot stand beyond the width of the second
    resolve: {
      legend: {
        fill: 'independent',
        stroke: 'independent',
        shape: 'independent',
      },
    },
    vconcat: [scatter(cells, concepts), ranks(cells, concepts)],
  };
}

/** Those of the published table first, in its order. */
function conceptsOf(cells: readonly TableCell[]): string[] {
  const present = new Set(cells.map(({ concept }) => concept));
  const published = PUBLISHED_CONCEPTS.filter((concept) => present.has(concept));
  return [...new Set([...published, ...present])];
}

function scatter(cells: readonly TableCell[], concepts: readonly string[]) {
  const marks = pairMarks(cells);
  const domain = secondsInterval(marks.flatMap(({ lpSeconds, solverSeconds }) => [lpSeconds, solverSeconds]));
  const diagonal = domain.map((seconds) => ({ lpSeconds: seconds, solverSeconds: seconds }));
  const x = secondsAxis('lpSeconds', 'LP seconds', domain);
  const y = secondsAxis('solverSeconds', 'solver seconds', domain);
  return {
    title: { text: 'Solver against LP', fontSize: 14, subtitle: scatterNotes(cells) },
    width: WIDTH,
    height: HEIGHT,
    layer: [
      {
        data: { values: diagonal },
        mark: { type: 'line' as const, color: '#888888', strokeDash: [5, 4] },
        encoding: { x, y },
      },
      sideNote('solver slower', domain, x, y, -14),
      sideNote('solver faster', domain, x, y, 18),
      pointLayer(marks, concepts, { x, y }, true),
      ...sourceLegend(),
    ],
  };
}

/** Drawn by hand, below the legends: Vega-Lite has none for the opacity of a fill. */
function sourceLegend() {
  return SOURCES.flatMap((source, k) => {
    const at = { x: { value: WIDTH + 25 }, y: { value: HEIGHT - 40 + 18 * k } };
    const data = { values: [{}] };
    const dot = { type: 'point' as const, size: 90, stroke: INK, fill: INK, opacity: 1, strokeWidth: 1.3 };
    const text = { type: 'text' as const, text: source, dx: 10, align: 'left' as const, fontSize: 12 };
    return [
      { data, mark: { ...dot, fillOpacity: SOURCE_OPACITIES[k]! }, encoding: at },
      { data, mark: { ...text, baseline: 'middle' as const }, encoding: at },
    ];
  });
}

function scatterNotes(cells: readonly TableCell[]): string[] {
  const missing = withoutLp(cells);
  const notes = [
    `Below the diagonal the solver is faster. What did not finish is drawn at its limit, published at ${PUBLISHED_LIMIT_SECONDS} s;`,
    'published 0 s is drawn at 0.5 s (LP) and 0.005 s (solver). Published seconds are from another machine.',
  ];
  if (missing > 0)
    notes.push(`${counted(missing, 'measured cell')} without an LP row: in the lower plot only.`);
  return notes;
}

/** Along the diagonal, `offset` pixels below it. */
function sideNote(
  text: string,
  [low, high]: readonly [number, number],
  x: object,
  y: object,
  offset: number,
) {
  const at = low * (high / low) ** 0.16;
  return {
    data: { values: [{ lpSeconds: at, solverSeconds: at }] },
    mark: {
      type: 'text' as const,
      text,
      dy: offset,
      angle: 360 - DIAGONAL_DEGREES,
      color: '#777777',
      fontSize: 12,
    },
    encoding: { x, y },
  };
}

function pointLayer(
  marks: readonly TimeMark[],
  concepts: readonly string[],
  place: object,
  legends: boolean,
) {
  const legend = (title: string, extra: object = {}) => (legends ? { title, ...extra } : null);
  const colour = {
    field: 'concept',
    type: 'nominal' as const,
    scale: { domain: [...concepts], range: COLOURS },
  };
  return {
    data: {
      values: marks.map((mark) => ({ ...mark, text: described(mark), depth: SOURCES.indexOf(mark.source) })),
    },
    mark: { type: 'point' as const, size: legends ? 60 : 45, strokeWidth: 1.3, opacity: 1 },
    encoding: {
      ...place,
      stroke: { ...colour, legend: legend('concept') },
      fill: { ...colour, legend: legend('concept') },
      shape: {
        field: 'outcome',
        type: 'nominal' as const,
        scale: { domain: [...OUTCOMES], range: SHAPES },
        legend: legend('what finished', { symbolStrokeColor: INK, symbolFillColor: 'transparent' }),
      },
      fillOpacity: {
        field: 'source',
        type: 'ordinal' as const,
        sort: [...SOURCES],
        scale: { domain: [...SOURCES], range: SOURCE_OPACITIES },
      },
      description: { field: 'text' },
      // published marks lie on top: hollow, they hide nothing
      order: { field: 'depth', type: 'quantitative' as const },
    },
  };
}

function described(mark: TimeMark | PairMark): string {
  const lp = 'lpSeconds' in mark ? `, LP ${mark.lpSeconds} s` : '';
  return `${mark.label} ${mark.concept}, ${mark.source}: solver ${mark.solverSeconds} s${lp}; ${mark.outcome}`;
}

function ranks(cells: readonly TableCell[], concepts: readonly string[]) {
  const marks = solverMarks(cells);
  const domain = secondsInterval(marks.map(({ solverSeconds }) => solverSeconds));
  const finished = cells.filter(solverDone).length;
  return {
    title: {
      text: 'Solver seconds per cell, each concept from its fastest cell to its slowest',
      fontSize: 14,
      subtitle: `${finished} of ${cells.length} cells certified. The solver's seconds are building, solving and certifying.`,
    },
    spacing: 14,
    hconcat: concepts.map((concept) => rank(concept, marks, concepts, domain)),
  };
}

function rank(
  concept: string,
  all: readonly TimeMark[],
  concepts: readonly string[],
  domain: readonly [number, number],
) {
  const marks = all.filter((mark) => mark.concept === concept);
  const y = {
    field: 'label',
    type: 'nominal' as const,
    scale: { domain: ranked(marks) },
    axis: { title: null, grid: true, ticks: false },
  };
  const x = secondsAxis('solverSeconds', 'seconds', domain);
  return {
    title: { text: concept, fontSize: 12, anchor: 'middle' as const },
    width: 170,
    height: { step: 15 },
    ...pointLayer(marks, concepts, { x, y }, false),
  };
}

/** Labels by measured seconds, those that did not finish after those that did, those without a row last. */
function ranked(marks: readonly TimeMark[]): string[] {
  const weight = ({ source, outcome, solverSeconds }: TimeMark) =>
    solverSeconds + (source === 'published' ? 2e9 : 0) + (outcome === 'finished' ? 0 : 1e9);
  const sorted = [...marks].sort((a, b) => weight(a) - weight(b));
  return [...new Set(sorted.map(({ label }) => label))];
}
