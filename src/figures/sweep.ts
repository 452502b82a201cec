/** This figure shows a sweep: seconds of each shape of game, a column per way of solving. */
import type { TopLevelSpec } from 'vega-lite';
import { seriesOf } from '../campaign/job.ts';
import { type Row, secondsOf } from '../campaign/row.ts';
import { counted } from '../report/table.ts';
import { isFinished } from '../solve/status.ts';
import { secondsAxis, secondsInterval } from './log-axis.ts';
import { COLOURS, FIGURE } from './look.ts';

/** Clocks are no finer, and a logarithm needs more than 0. */
const LEAST_SECONDS = 1e-4;
const ENDS = ['finished', 'not finished'];
const COLUMN_WIDTH = 300;
const ROW_HEIGHT = 18;

/** Shapes are sorted by the number of nodes; jobs of one shape, such as seeds, share a line. */
export function sweepPlotSpec(rows: readonly Row[]): TopLevelSpec {
  const marks = rows.map(markOf);
  const distinct = (values: readonly string[]) => [...new Set(values)];
  const smallestFirst = rows.toSorted((a, b) => (a.sizes?.nodes ?? Infinity) - (b.sizes?.nodes ?? Infinity));
  const shapes = distinct(smallestFirst.map(({ shape }) => shape));
  const concepts = distinct(rows.map(({ concept }) => concept));
  const interval = secondsInterval(marks.map(({ seconds }) => seconds));
  const finished = marks.filter(({ end }) => end === 'finished').length;
  return {
    ...FIGURE,
    title: {
      text: 'Seconds of each job: building, solving, certifying',
      subtitle: `${finished} of ${counted(rows.length, 'job')} finished.`,
      fontSize: 16,
      offset: 10,
    },
    spacing: 16,
    hconcat: distinct(marks.map(({ series }) => series)).map((series, k) => ({
      title: { text: series, fontSize: 12, anchor: 'middle' as const },
      width: COLUMN_WIDTH,
      height: { step: ROW_HEIGHT },
      data: { values: marks.filter((mark) => mark.series === series) },
      mark: { type: 'point' as const, size: 40, strokeWidth: 1.3, opacity: 0.7 },
      encoding: {
        y: {
          field: 'shape',
          type: 'nominal' as const,
          scale: { domain: shapes },
          axis: { title: null, grid: true, ...(k === 0 ? { labelLimit: 420 } : { labels: false }) },
        },
        x: secondsAxis('seconds', 'seconds', interval),
        color: {
          field: 'concept',
          type: 'nominal' as const,
          scale: { domain: concepts, range: COLOURS },
        },
        shape: {
          field: 'end',
          type: 'nominal' as const,
          scale: { domain: ENDS, range: ['circle', 'triangle-right'] },
          legend: { title: null },
        },
        description: { field: 'text' },
      },
    })),
  };
}

const markOf = (row: Row) => ({
  shape: row.shape,
  concept: row.concept,
  series: seriesOf(row),
  end: isFinished(row) ? 'finished' : 'not finished',
  seconds: Math.max(LEAST_SECONDS, secondsOf(row) ?? row.wallSeconds),
  text: `${row.game} ${row.concept} ${row.objectiveName} ${seriesOf(row)}: ${row.status}`,
});
