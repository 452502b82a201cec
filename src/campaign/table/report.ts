/** How cells of the table are shown: as flat records, as Markdown, as a figure. */
import { plotSpec } from '../../figures/table.ts';
import { type Column as ColumnOf, number, text } from '../columns.ts';
import type { Presentation } from '../exports.ts';
import { type LpEntry, lpDone, ratioOf, type SolverEntry, solverDone, type TableCell } from './cells.ts';
import { tableMarkdown } from './markdown.ts';

type Column = ColumnOf<TableCell>;
type Named<Item, Value> = {
  [Key in keyof Item]-?: Item[Key] extends Value | null ? Key : never;
}[keyof Item] &
  string;

const texts = (...names: Named<TableCell, string>[]): Column[] =>
  names.map((name) => text(name, (cell) => cell[name]));
const numbers = (...names: Named<TableCell, number>[]): Column[] =>
  names.map((name) => number(name, (cell) => cell[name]));
const sizes = (...names: (keyof NonNullable<TableCell['sizes']>)[]): Column[] =>
  names.map((name) => number(name, (cell) => cell.sizes?.[name] ?? null));
const solver = (...names: Named<SolverEntry, number>[]): Column[] =>
  names.map((name) => number(`solver.${name}`, (cell) => cell.solver?.[name] ?? null));
const solverTexts = (...names: Named<SolverEntry, string>[]): Column[] =>
  names.map((name) => text(`solver.${name}`, (cell) => cell.solver?.[name] ?? null));
const lp = (...names: Named<LpEntry, number>[]): Column[] =>
  names.map((name) => number(`lp.${name}`, (cell) => cell.lp?.[name] ?? null));
const lpTexts = (...names: Named<LpEntry, string>[]): Column[] =>
  names.map((name) => text(`lp.${name}`, (cell) => cell.lp?.[name] ?? null));

/** One column per figure, in this order. */
const COLUMNS: readonly Column[] = [
  ...texts('instance', 'concept', 'objectiveName'),
  ...numbers('nodes', 'publishedNodes'),
  ...sizes('augmentedNodes', 'mediatorSequences', 'deviatorSequences', 'nonzeros'),
  ...numbers('objectiveRange'),
  ...solverTexts('status', 'reason'),
  ...solver('objective', 'upperBound', 'equilibriumGap', 'tolerance', 'seconds', 'buildSeconds'),
  ...solver('solveSeconds', 'certifySeconds', 'iterations', 'multiplier', 'peakBytes', 'loadSeconds'),
  ...solver('timeLimitSeconds', 'memoryLimitBytes'),
  ...solverTexts('kernel', 'commit', 'startedAt'),
  ...lpTexts('status', 'reason'),
  ...lp('objective', 'upperBound', 'equilibriumGap', 'seconds', 'buildSeconds', 'loadSeconds'),
  ...lp('solveSeconds', 'iterations', 'rows', 'columns', 'lpNonzeros', 'peakBytes'),
  ...lp('timeLimitSeconds', 'memoryLimitBytes'),
  text('lp.method', (cell) => cell.lp?.lpMethod ?? null),
  ...lpTexts('commit', 'startedAt'),
  number('lpOverSolver', (cell) => (solverDone(cell) && lpDone(cell) ? ratioOf(cell) : null)),
  ...texts('agreement'),
  number('published.lpSeconds', ({ published }) => published?.lpSeconds ?? null),
  number('published.oursSeconds', ({ published }) => published?.oursSeconds ?? null),
  text('version', (cell) => (cell.solver ?? cell.lp)?.version ?? null),
  text('node', (cell) => (cell.solver ?? cell.lp)?.node ?? null),
  text('machine', (cell) => (cell.solver ?? cell.lp)?.machine.cpu ?? null),
];

/** Cells of the table, for its exports. */
export const TABLE_REPORT: Presentation<TableCell> = {
  columns: COLUMNS,
  markdown: tableMarkdown,
  figure: plotSpec,
};
