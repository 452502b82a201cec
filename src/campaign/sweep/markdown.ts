/** A sweep as Markdown: how jobs ended, seconds by way of solving, every row, and why some failed. */

import { seriesOf } from '../../figures/sweep.ts';
import { boundText } from '../../report/summary.ts';
import { count, significant, smallBound } from '../../report/table.ts';
import { type SweepRow, secondsOf } from './row.ts';

export function sweepMarkdown(rows: readonly SweepRow[]): string {
  const sections = ['## Sweep', endsText(rows), seriesTable(rows), rowTable(rows), failures(rows)];
  return `${sections.join('\n\n')}\n`;
}

function endsText(rows: readonly SweepRow[]): string {
  const ends = new Map<string, number>();
  for (const { status } of rows) ends.set(status, (ends.get(status) ?? 0) + 1);
  const parts = [...ends].map(([status, number]) => `${count(number)} ${status}`);
  const builds = [
    ...new Set(rows.map(({ version, commit }) => `${version} (${commit?.slice(0, 12) ?? 'no commit'})`)),
  ];
  const machines = [
    ...new Set(rows.map(({ machine, node }) => `${machine.cpu}, ${machine.cores} cores, Node ${node}`)),
  ];
  return `${count(rows.length)} rows: ${parts.join(', ')}. Mediant ${builds.join(' or ')}; ${machines.join(' or ')}.`;
}

/** Seconds of the rows that finished. */
function seriesTable(rows: readonly SweepRow[]): string {
  const bySeries = new Map<string, number[]>();
  for (const row of rows) {
    const name = `${row.concept} ${seriesOf(row)}`;
    const seconds = isFinished(row) ? secondsOf(row) : null;
    const list = bySeries.get(name) ?? [];
    bySeries.set(name, seconds === null ? list : [...list, seconds]);
  }
  const body = [...bySeries].map(([name, seconds]) => {
    const sorted = seconds.toSorted((a, b) => a - b);
    const shown = (value: number | undefined) => (value === undefined ? '' : significant(value, 3));
    const sum = sorted.length === 0 ? undefined : sorted.reduce((total, value) => total + value, 0);
    return [name, count(sorted.length), shown(sorted[sorted.length >> 1]), shown(sorted.at(-1)), shown(sum)];
  });
  return table(['solved by', 'finished', 'median s', 'largest s', 'sum s'], body, 1);
}

function rowTable(rows: readonly SweepRow[]): string {
  const shown = (value: number | null, write: (value: number) => string) =>
    value === null ? '' : write(value);
  const body = rows.map((row) => [
    row.game,
    row.concept,
    row.objectiveName,
    seriesOf(row),
    row.status,
    shown(row.objective, (value) => significant(value, 5)),
    shown(row.upperBound, (upperBound) => boundText({ ...row, upperBound }, 5)),
    shown(row.equilibriumGap, smallBound),
    shown(row.iterations, count),
    shown(secondsOf(row), (value) => significant(value, 3)),
  ]);
  const head = [
    'game',
    'concept',
    'objective',
    'solved by',
    'status',
    'value',
    'upper bound',
    'gap',
    'iterations',
    's',
  ];
  return table(head, body, 5);
}

function failures(rows: readonly SweepRow[]): string {
  const lines = rows
    .filter((row) => !isFinished(row))
    .map(
      (row) =>
        `- ${row.game} ${row.concept} ${row.objectiveName} ${seriesOf(row)}: ${row.status}: ${row.reason}`,
    );
  return ['### What did not finish', '', ...(lines.length === 0 ? ['Nothing.'] : lines)].join('\n');
}

export const isFinished = ({ status }: SweepRow): boolean => status === 'solved' || status === 'optimal';

/** @param texts how many of the first columns are texts; the others are aligned to the right */
function table(head: readonly string[], body: readonly (readonly string[])[], texts: number): string {
  const rule = head.map((_, k) => (k < texts ? '---' : '--:'));
  return [head, rule, ...body].map((line) => `| ${line.join(' | ')} |`).join('\n');
}
