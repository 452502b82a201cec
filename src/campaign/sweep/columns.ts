/** Rows of a sweep as flat records: what CSV and Parquet hold. */
import { type Column as ColumnOf, number as numberColumn, text as textColumn } from '../columns.ts';
import { type SweepRow, secondsOf } from './row.ts';

type Column = ColumnOf<SweepRow>;
type Key<Value> = {
  [Name in keyof SweepRow]-?: SweepRow[Name] extends Value | null ? Name : never;
}[keyof SweepRow] &
  string;

const text = (name: Key<string>): Column => textColumn(name, (row) => row[name]);
const number = (name: Key<number>): Column => numberColumn(name, (row) => row[name]);
const size = (name: keyof NonNullable<SweepRow['sizes']>): Column =>
  numberColumn(name, ({ sizes }) => sizes?.[name] ?? null);
/** Per player, as texts: how many there are differs from game to game. */
const list = (name: 'gains' | 'utilities'): Column => textColumn(name, (row) => row[name]?.join(' ') ?? null);

/** One column per figure, in this order; what differs from run to run comes last. */
export const SWEEP_COLUMNS: readonly Column[] = [
  ...(['key', 'game', 'shape'] as const).map(text),
  number('seed'),
  ...(['concept', 'objectiveName', 'method', 'kernel', 'lpMethod'] as const).map(text),
  number('tolerance'),
  ...(['status', 'reason'] as const).map(text),
  ...(['objective', 'upperBound', 'equilibriumGap'] as const).map(number),
  ...(['gains', 'utilities'] as const).map(list),
  ...(['iterations', 'multiplier', 'kernelBytes'] as const).map(number),
  ...(['nodes', 'augmentedNodes', 'mediatorSequences', 'deviatorSequences', 'nonzeros'] as const).map(size),
  numberColumn('timeLimitSeconds', ({ options }) => options.timeLimitSeconds ?? null),
  textColumn('options', ({ options }) => JSON.stringify(options)),
  text('version'),
  numberColumn('seconds', secondsOf),
  ...(['buildSeconds', 'solveSeconds', 'certifySeconds', 'wallSeconds'] as const).map(number),
  ...(['startedAt', 'node', 'commit'] as const).map(text),
  textColumn('machine', ({ machine }) => machine.cpu),
];
