/** This report shows cells of the table as flat records, as Markdown, and as a figure. */
import { lpDone, ratioOf, solverDone, type TableCell } from '../campaign/table/cells.ts';
import { plotSpec } from '../figures/table.ts';
import { type Column, fieldsOf, number, text } from '../report/columns.ts';
import { tableMarkdown } from './table-markdown.ts';
import type { Presentation } from './write.ts';

const { texts, numbers } = fieldsOf((cell: TableCell) => cell);
const sizes = fieldsOf((cell: TableCell) => cell.sizes);
const published = fieldsOf((cell: TableCell) => cell.published, 'published.');
const solver = fieldsOf((cell: TableCell) => cell.solver, 'solver.');
const lp = fieldsOf((cell: TableCell) => cell.lp, 'lp.');
const measured = fieldsOf((cell: TableCell) => cell.solver ?? cell.lp);

/** One column per figure, in this order. */
const COLUMNS: readonly Column<TableCell>[] = [
  ...texts('instance', 'concept', 'objectiveName'),
  ...numbers('nodes', 'publishedNodes'),
  ...sizes.numbers('augmentedNodes', 'mediatorSequences', 'deviatorSequences', 'nonzeros'),
  ...numbers('objectiveRange'),
  ...solver.texts('status', 'reason'),
  ...solver.numbers('objective', 'upperBound', 'equilibriumGap', 'tolerance', 'seconds', 'buildSeconds'),
  ...solver.numbers('solveSeconds', 'certifySeconds', 'iterations', 'multiplier', 'peakBytes', 'loadSeconds'),
  ...solver.numbers('timeLimitSeconds', 'memoryLimitBytes'),
  ...solver.texts('kernel', 'commit', 'startedAt'),
  ...lp.texts('status', 'reason'),
  ...lp.numbers('objective', 'upperBound', 'equilibriumGap', 'seconds', 'buildSeconds', 'loadSeconds'),
  ...lp.numbers('solveSeconds', 'iterations', 'rows', 'columns', 'lpNonzeros', 'peakBytes'),
  ...lp.numbers('timeLimitSeconds', 'memoryLimitBytes'),
  text('lp.method', (cell) => cell.lp?.lpMethod ?? null),
  ...lp.texts('commit', 'startedAt'),
  number('lpOverSolver', (cell) => (solverDone(cell) && lpDone(cell) ? ratioOf(cell) : null)),
  ...texts('agreement'),
  ...published.numbers('lpSeconds', 'oursSeconds'),
  ...measured.texts('version', 'node'),
  text('machine', (cell) => (cell.solver ?? cell.lp)?.machine.cpu ?? null),
];

/** Cells of the table, for its exports. */
export const TABLE_REPORT: Presentation<TableCell> = {
  columns: COLUMNS,
  markdown: tableMarkdown,
  figure: plotSpec,
};
