/**
 * Linear programs as text: free MPS, and the LP format of CPLEX, which HiGHS, Gurobi, CPLEX, Clp, Cbc, GLPK and SCIP read.
 *
 * Always minimised. Numbers are the shortest decimals that read back to the same doubles. The objective of the LP format names
 * every column, with 0 where it costs nothing, so that whoever reads it has the columns in their order. The first line of MPS
 * says FREE, because Clp takes short names for those of the fixed format.
 */
import { errors } from '../errors.ts';
import type { Csr } from '../numeric/csr.ts';
import type { Work } from '../work.ts';
import { type NamedLp, transposingEntries } from './names.ts';
import type { SparseLp } from './sparse-lp.ts';

/** How an LP is written. */
export type LpFormat = 'mps' | 'lp';

/** Characters that are given away at once. */
const ENOUGH = 2 ** 16;
/** Longest line of the LP format, but for one term: CPLEX reads 560. */
const LINE = 200;

/**
 * Writes an LP, piece by piece.
 * @param comments lines for people, of one line each
 * @param emit takes the text, in order
 * @throws InputError unless rows are equalities or at least a number, and columns at least 0 or free
 */
export function* writingLp(
  named: NamedLp,
  format: LpFormat,
  comments: readonly string[],
  emit: (text: string) => void,
): Work<void> {
  checkWritten(named.lp);
  const lines =
    format === 'mps'
      ? mpsLines(named, yield* transposingEntries(named.lp), comments)
      : lpLines(named, comments);
  let pending: string[] = [];
  let length = 0;
  let done = 0;
  for (const line of lines) {
    pending.push(line);
    length += line.length;
    if (length < ENOUGH) continue;
    emit(`${pending.join('\n')}\n`);
    done += pending.length;
    pending = [];
    length = 0;
    yield { doing: 'writing the LP', done, unit: 'lines' };
  }
  emit(`${pending.join('\n')}\n`);
}

function checkWritten({ columnLower, columnUpper, rowLower, rowUpper }: SparseLp): void {
  const row = rowLower.findIndex((lower, r) => rowUpper[r] !== lower && rowUpper[r] !== Infinity);
  if (row >= 0)
    throw errors.badField(`lp.rowUpper[${row}]`, rowUpper[row], `${rowLower[row]} or Infinity to be written`);
  const bad = columnLower.findIndex(
    (lower, j) => (lower !== 0 && lower !== -Infinity) || columnUpper[j] !== Infinity,
  );
  if (bad >= 0)
    throw errors.badField(
      `lp.columnLower[${bad}]`,
      columnLower[bad],
      '0 or -Infinity, and an upper bound of Infinity, to be written',
    );
}

const isEquality = ({ rowLower, rowUpper }: SparseLp, row: number) => rowLower[row] === rowUpper[row];

function* mpsLines(
  { lp, rows, columns }: NamedLp,
  entries: Csr,
  comments: readonly string[],
): Generator<string> {
  for (const comment of comments) yield `* ${comment}`;
  yield 'NAME          mediant   FREE';
  yield 'ROWS';
  yield ' N  cost';
  for (let r = 0; r < lp.numRows; r++) yield ` ${isEquality(lp, r) ? 'E' : 'G'}  ${rows.at(r)}`;
  yield 'COLUMNS';
  for (let j = 0; j < lp.numColumns; j++) {
    const name = columns.at(j);
    const end = entries.start[j + 1]!;
    // a column without entries has to be named all the same
    if (lp.cost[j] !== 0 || entries.start[j] === end) yield `    ${name}  cost  ${lp.cost[j]}`;
    for (let e = entries.start[j]!; e < end; e++)
      if (entries.value[e] !== 0) yield `    ${name}  ${rows.at(entries.column[e]!)}  ${entries.value[e]}`;
  }
  yield 'RHS';
  for (let r = 0; r < lp.numRows; r++)
    if (lp.rowLower[r] !== 0) yield `    RHS       ${rows.at(r)}  ${lp.rowLower[r]}`;
  yield 'BOUNDS';
  for (let j = 0; j < lp.numColumns; j++) if (lp.columnLower[j] !== 0) yield ` FR BOUND     ${columns.at(j)}`;
  yield 'ENDATA';
}

function* lpLines({ lp, rows, columns }: NamedLp, comments: readonly string[]): Generator<string> {
  for (const comment of comments) yield `\\ ${comment}`;
  yield 'Minimize';
  yield* wrapped(' cost:', costTerms({ lp, columns }), '');
  yield 'Subject To';
  for (let r = 0; r < lp.numRows; r++)
    yield* wrapped(
      ` ${rows.at(r)}:`,
      rowTerms({ lp, columns }, r),
      `${isEquality(lp, r) ? '=' : '>='} ${lp.rowLower[r]}`,
    );
  yield 'Bounds';
  for (let j = 0; j < lp.numColumns; j++) if (lp.columnLower[j] !== 0) yield ` ${columns.at(j)} free`;
  yield 'End';
}

const term = (value: number, name: string) => `${value < 0 ? '-' : '+'} ${Math.abs(value)} ${name}`;

function* costTerms({ lp, columns }: Pick<NamedLp, 'lp' | 'columns'>): Generator<string> {
  for (let j = 0; j < lp.numColumns; j++) yield term(lp.cost[j]!, columns.at(j));
}

function* rowTerms({ lp, columns }: Pick<NamedLp, 'lp' | 'columns'>, row: number): Generator<string> {
  const first = lp.rowStart[row]!;
  const end = lp.rowStart[row + 1]!;
  if (first === end) yield term(0, columns.at(0));
  for (let e = first; e < end; e++) yield term(lp.values[e]!, columns.at(lp.columnIndex[e]!));
}

function* wrapped(head: string, terms: Iterable<string>, tail: string): Generator<string> {
  let line = head;
  for (const one of terms) {
    if (line.length > LINE) {
      yield line;
      line = ' ';
    }
    line += ` ${one}`;
  }
  yield tail === '' ? line : `${line} ${tail}`;
}
