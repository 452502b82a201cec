/** This report shows rows of a sweep as flat records, as Markdown, and as a figure. */
import { seriesOf } from '../campaign/job.ts';
import { type Row, secondsOf } from '../campaign/row.ts';
import { sweepPlotSpec } from '../figures/sweep.ts';
import { type Column, fieldsOf, number, text } from '../report/columns.ts';
import { achievedText, boundText } from '../report/summary.ts';
import { count, significant, smallBound } from '../report/table.ts';
import { isFinished } from '../solve/status.ts';
import { buildsText, distinct, listed, markdownTable, shown } from './markdown.ts';
import type { Presentation } from './write.ts';

const { texts, numbers } = fieldsOf((row: Row) => row);
const sizes = fieldsOf((row: Row) => row.sizes);
/** Per player, as texts: how many there are differs from game to game. */
const lists = (...names: ('gains' | 'utilities')[]) =>
  names.map((name) => text<Row>(name, (row) => row[name]?.join(' ') ?? null));

/** One column per figure, in this order; what differs from run to run comes last. */
const COLUMNS: readonly Column<Row>[] = [
  ...texts('key', 'game', 'shape'),
  ...numbers('seed'),
  ...texts('concept', 'objectiveName', 'method', 'kernel', 'lpMethod'),
  ...numbers('tolerance'),
  ...texts('status', 'reason'),
  ...numbers('objective', 'upperBound', 'lowerBound', 'equilibriumGap'),
  ...lists('gains', 'utilities'),
  ...numbers('iterations', 'multiplier', 'kernelBytes'),
  ...sizes.numbers('nodes', 'augmentedNodes', 'mediatorSequences', 'deviatorSequences', 'nonzeros'),
  number('timeLimitSeconds', ({ options }) => options.timeLimitSeconds ?? null),
  text('options', ({ options }) => JSON.stringify(options)),
  ...texts('version'),
  number('seconds', secondsOf),
  ...numbers('buildSeconds', 'solveSeconds', 'certifySeconds', 'wallSeconds'),
  ...texts('startedAt', 'node', 'commit'),
  text('machine', ({ machine }) => machine.cpu),
];

/** Rows of a sweep, for its exports. */
export const SWEEP_REPORT: Presentation<Row> = {
  columns: COLUMNS,
  markdown: (rows) =>
    `${['## Sweep', endsText(rows), seriesTable(rows), rowTable(rows), failures(rows)].join('\n\n')}\n`,
  figure: sweepPlotSpec,
};

function endsText(rows: readonly Row[]): string {
  const ends = new Map<string, number>();
  for (const { status } of rows) ends.set(status, (ends.get(status) ?? 0) + 1);
  const parts = [...ends].map(([status, number]) => `${count(number)} ${status}`);
  const machines = distinct(
    rows.map(({ machine, node }) => `${machine.cpu}, ${machine.cores} cores, Node ${node}`),
  );
  return `${count(rows.length)} rows: ${parts.join(', ')}. Mediant ${buildsText(rows)}; ${machines}.`;
}

/** Seconds of the rows that finished. */
function seriesTable(rows: readonly Row[]): string {
  const bySeries = new Map<string, number[]>();
  for (const row of rows) {
    const name = `${row.concept} ${seriesOf(row)}`;
    const seconds = isFinished(row) ? secondsOf(row) : null;
    const list = bySeries.get(name) ?? [];
    bySeries.set(name, seconds === null ? list : [...list, seconds]);
  }
  const body = [...bySeries].map(([name, seconds]) => {
    const sorted = seconds.toSorted((a, b) => a - b);
    const sum = sorted.length === 0 ? undefined : sorted.reduce((total, value) => total + value, 0);
    const figures = [sorted[sorted.length >> 1], sorted.at(-1), sum];
    return [name, count(sorted.length), ...figures.map((value) => shown(value, (s) => significant(s, 3)))];
  });
  return markdownTable(['solved by', 'finished', 'median s', 'largest s', 'sum s'], body, [0]);
}

const HEAD = [
  ...['game', 'concept', 'objective', 'solved by', 'status'],
  ...['value', 'upper bound', 'lower bound', 'gap', 'iterations', 's'],
];

function rowTable(rows: readonly Row[]): string {
  const body = rows.map((row) => [
    row.game,
    row.concept,
    row.objectiveName,
    seriesOf(row),
    row.status,
    shown(row.objective, (value) => significant(value, 5)),
    shown(row.upperBound, (upperBound) => boundText({ ...row, upperBound }, 5)),
    shown(row.lowerBound, (lowerBound) => achievedText({ ...row, lowerBound }, 5)),
    shown(row.equilibriumGap, smallBound),
    shown(row.iterations, count),
    shown(secondsOf(row), (value) => significant(value, 3)),
  ]);
  return markdownTable(HEAD, body, [0, 1, 2, 3, 4]);
}

function failures(rows: readonly Row[]): string {
  const failed = rows.filter((row) => !isFinished(row));
  const lines = failed.map(
    (row) => `${row.game} ${row.concept} ${row.objectiveName} ${seriesOf(row)}: ${row.status}: ${row.reason}`,
  );
  return listed('What did not finish', lines, 'Nothing.');
}
