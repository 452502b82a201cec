/** Cells as flat records of numbers and texts: what CSV and Parquet hold. */
import { type Column as ColumnOf, number as numberColumn, text as textColumn } from '../columns.ts';
import { lpDone, ratioOf, solverDone, type TableCell } from './cells.ts';

type Column = ColumnOf<TableCell>;

const text = textColumn<TableCell>;
const number = numberColumn<TableCell>;

type NumberKey<Entry> = {
  [Key in keyof Entry]-?: Entry[Key] extends number | null ? Key : never;
}[keyof Entry] &
  string;
type Solver = NonNullable<TableCell['solver']>;
type Lp = NonNullable<TableCell['lp']>;
type Sizes = NonNullable<TableCell['sizes']>;

const solver = (key: NumberKey<Solver>): Column =>
  number(`solver.${key}`, (cell) => cell.solver?.[key] ?? null);
const lp = (key: NumberKey<Lp>): Column => number(`lp.${key}`, (cell) => cell.lp?.[key] ?? null);
const size = (key: keyof Sizes): Column => number(key, ({ sizes }) => sizes?.[key] ?? null);

/** One column per figure, in this order. */
export const COLUMNS: readonly Column[] = [
  text('instance', ({ instance }) => instance),
  text('concept', ({ concept }) => concept),
  text('objectiveName', ({ objectiveName }) => objectiveName),
  number('nodes', ({ nodes }) => nodes),
  number('publishedNodes', ({ publishedNodes }) => publishedNodes),
  size('augmentedNodes'),
  size('mediatorSequences'),
  size('deviatorSequences'),
  size('nonzeros'),
  number('objectiveRange', ({ objectiveRange }) => objectiveRange),
  text('solver.status', (cell) => cell.solver?.status ?? null),
  text('solver.reason', (cell) => cell.solver?.reason ?? null),
  ...(['objective', 'upperBound', 'equilibriumGap', 'tolerance', 'seconds', 'buildSeconds'] as const).map(
    solver,
  ),
  ...(['solveSeconds', 'certifySeconds', 'iterations', 'multiplier', 'peakBytes'] as const).map(solver),
  ...(['loadSeconds', 'timeLimitSeconds', 'memoryLimitBytes'] as const).map(solver),
  text('solver.kernel', (cell) => cell.solver?.kernel ?? null),
  text('solver.commit', (cell) => cell.solver?.commit ?? null),
  text('solver.startedAt', (cell) => cell.solver?.startedAt ?? null),
  text('lp.status', (cell) => cell.lp?.status ?? null),
  text('lp.reason', (cell) => cell.lp?.reason ?? null),
  ...(['objective', 'upperBound', 'equilibriumGap', 'seconds', 'buildSeconds', 'loadSeconds'] as const).map(
    lp,
  ),
  ...(['solveSeconds', 'iterations', 'rows', 'columns', 'lpNonzeros', 'peakBytes'] as const).map(lp),
  ...(['timeLimitSeconds', 'memoryLimitBytes'] as const).map(lp),
  text('lp.method', (cell) => cell.lp?.lpMethod ?? null),
  text('lp.commit', (cell) => cell.lp?.commit ?? null),
  text('lp.startedAt', (cell) => cell.lp?.startedAt ?? null),
  number('lpOverSolver', (cell) => (solverDone(cell) && lpDone(cell) ? ratioOf(cell) : null)),
  text('agreement', ({ agreement }) => agreement),
  number('published.lpSeconds', ({ published }) => published?.lpSeconds ?? null),
  number('published.oursSeconds', ({ published }) => published?.oursSeconds ?? null),
  text('version', (cell) => (cell.solver ?? cell.lp)?.version ?? null),
  text('node', (cell) => (cell.solver ?? cell.lp)?.node ?? null),
  text('machine', (cell) => (cell.solver ?? cell.lp)?.machine.cpu ?? null),
];
