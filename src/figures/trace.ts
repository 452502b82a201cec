/**
 * Convergence as one Vega-Lite specification: per problem the equilibrium gap and the distance to the bound, against
 * iterations and seconds, all on logarithmic axes. Colour is the kernel; averages are solid, last iterates dashed.
 */
import type { TopLevelSpec } from 'vega-lite';
import type { Point, TracedProblem } from '../studies/trace/series.ts';
import { STRATEGIES } from '../studies/trace/trace.ts';
import { flooredIntervalOf, guidesOf, type Interval, intervalOf, ticksOf } from './log-axis.ts';
import { COLOURS, FIGURE } from './look.ts';

export const AXES = ['iterations', 'seconds'] as const;
export type Axis = (typeof AXES)[number];

interface Measure {
  readonly field: 'gap' | 'distance';
  readonly heading: string;
  /** In lines: a long one would be taken to be longer than the axis. */
  readonly axisTitle: readonly string[];
}

/** A problem's points and the intervals that its panels share. */
interface View {
  readonly points: readonly Point[];
  /** Of all problems, so that a kernel has one colour. */
  readonly series: readonly string[];
  readonly intervals: Readonly<Record<Axis | Measure['field'], Interval>>;
}

const STRATEGY_NAMES = { averages: 'averages', 'last-iterate': 'last iterate' };
/** In the order of STRATEGIES. */
const DASHES = [
  [1, 0],
  [4, 5],
];
const AXIS_TITLES = { iterations: 'iterations', seconds: 'seconds since the start, building included' };
const GUIDE_COLOUR = '#8c8c8c';
/** Of a panel, by how many are beside each other. */
const WIDTHS = [620, 400];
const HEIGHT = 260;

export function tracePlotSpec(problems: readonly TracedProblem[], axes: readonly Axis[]): TopLevelSpec {
  const series = [...new Set(problems.flatMap((problem) => problem.series))];
  return {
    ...FIGURE,
    description: `Convergence of ${series.join(', ')}: ${problems.map(({ title }) => title).join('; ')}`,
    spacing: 48,
    vconcat: problems.map((problem) => block(problem, series, axes)),
  };
}

function block(problem: TracedProblem, series: readonly string[], axes: readonly Axis[]) {
  const { title, points } = problem;
  const view: View = {
    points,
    series,
    intervals: {
      iterations: intervalOf(points.map(({ iterations }) => iterations)),
      seconds: intervalOf(points.map(({ seconds }) => seconds)),
      gap: flooredIntervalOf(points.map(({ gap }) => gap)),
      distance: flooredIntervalOf(points.map(({ distance }) => distance)),
    },
  };
  return {
    title: { text: title, fontSize: 18, offset: 14, subtitle: notesOf(view, axes) },
    data: { values: points.map((point) => ({ ...point, strategy: STRATEGY_NAMES[point.strategy] })) },
    spacing: 28,
    columns: axes.length,
    align: 'each' as const,
    concat: measuresOf(problem).flatMap((measure) =>
      axes.map((axis) => panel(view, measure, axis, WIDTHS[axes.length - 1]!)),
    ),
  };
}

function measuresOf({ gapName, boundName }: TracedProblem): Measure[] {
  const difference = boundName === 'upper bound' ? 'upper bound − objective' : 'objective − lower bound';
  return [
    { field: 'gap', heading: 'Equilibrium gap', axisTitle: [gapName, 'over payoff range'] },
    {
      field: 'distance',
      heading: `Distance of the objective to the ${boundName}`,
      axisTitle: [difference, 'over range of the objective'],
    },
  ];
}

function notesOf({ points, intervals }: View, axes: readonly Axis[]): string[] {
  const floored = points.some(
    ({ gap, distance }) => gap < intervals.gap[0] || distance < intervals.distance[0],
  );
  const notes = ['Averages: best certificate so far, as a whole and not number by number.'];
  if (axes.includes('iterations'))
    notes.push("Grey: theory's rates 1/√T and 1/T in iterations T, through a first point.");
  if (floored) notes.push('▽ at the bottom: zero up to rounding, or negative (beyond the bound).');
  return notes;
}

function panel(view: View, measure: Measure, axis: Axis, width: number) {
  const { series, intervals } = view;
  const x = logScale(axis, AXIS_TITLES[axis], intervals[axis]);
  const y = logScale('drawn', measure.axisTitle, intervals[measure.field]);
  const colour = {
    field: 'series',
    type: 'nominal' as const,
    scale: { domain: [...series], range: COLOURS },
  };
  const floor = intervals[measure.field][0];
  const isFloored = `datum.${measure.field} < ${floor}`;
  const place = { x, y };
  return {
    title: { text: measure.heading, fontSize: 14 },
    width,
    height: HEIGHT,
    layer: [
      ...(axis === 'iterations' ? guideLayers(view, measure, x, y) : []),
      {
        // broken there: how steep a line falls to the floor would mean nothing
        transform: [{ calculate: `${isFloored} ? null : datum.${measure.field}`, as: 'drawn' }],
        mark: { type: 'line' as const, strokeWidth: 1.6 },
        encoding: {
          ...place,
          color: { ...colour, legend: { title: 'kernel' } },
          strokeDash: {
            field: 'strategy',
            type: 'nominal' as const,
            scale: { domain: STRATEGIES.map((name) => STRATEGY_NAMES[name]), range: DASHES },
            legend: { title: 'strategy', symbolSize: 400 },
          },
        },
      },
      {
        transform: [{ filter: `!(${isFloored})` }, { calculate: `datum.${measure.field}`, as: 'drawn' }],
        mark: { type: 'point' as const, size: 12, filled: true, opacity: 1 },
        encoding: { ...place, color: colour },
      },
      {
        transform: [{ filter: isFloored }, { calculate: `${floor}`, as: 'drawn' }],
        mark: { type: 'point' as const, shape: 'triangle-down', size: 45, opacity: 1, yOffset: -5 },
        encoding: { ...place, color: colour },
      },
    ],
  };
}

function logScale(field: string, title: string | readonly string[], interval: Interval) {
  return {
    field,
    type: 'quantitative' as const,
    scale: { type: 'log' as const, domain: [...interval], nice: false },
    axis: {
      title: typeof title === 'string' ? title : [...title],
      values: ticksOf(interval),
      labelExpr: TICK_LABEL,
    },
  };
}

/** 0.01, 0.1, 1, …, 1000; beyond these 1e-3 and 1e4. */
const TICK_LABEL =
  "datum.value < 0.01 || datum.value > 1000 ? replace(format(datum.value, '~e'), '+', '') : format(datum.value, '~g')";

/** Through the first point that has a logarithm; names are at the ends, beyond the panel. */
function guideLayers({ points, intervals }: View, { field }: Measure, x: object, y: object) {
  const floor = intervals[field][0];
  const first = points.find((point) => point.strategy === 'averages' && point[field] >= floor);
  if (first === undefined) return [];
  const guides = guidesOf([first.iterations, first[field]], intervals.iterations, intervals[field]);
  const at = (name: string, [iterations, drawn]: readonly [number, number]) => ({ name, iterations, drawn });
  return [
    {
      data: { values: guides.flatMap(({ name, from, to }) => [at(name, from), at(name, to)]) },
      mark: { type: 'line' as const, color: GUIDE_COLOUR, strokeWidth: 0.8 },
      encoding: { x, y, detail: { field: 'name', type: 'nominal' as const } },
    },
    {
      data: { values: guides.map(({ name, to }) => at(name, to)) },
      mark: { type: 'text' as const, color: GUIDE_COLOUR, fontSize: 11, align: 'left' as const, dx: 4 },
      encoding: { x, y, text: { field: 'name' } },
    },
  ];
}
