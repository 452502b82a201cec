/** Answers of LP solvers as they write them, read back by the names of rows and columns. */
import { FormatError } from '../errors.ts';
import type { Work } from '../work.ts';
import type { LpAnswer, LpStatus } from './model.ts';
import type { NamedLp } from './names.ts';
import { type SolutionEntry, solutionText } from './solution-layouts.ts';

/** An answer, and how its file was read. */
export interface ReadAnswer extends LpAnswer {
  /** Whose layout it is, as in "HiGHS raw". */
  readonly layout: string;
  readonly hasDuals: boolean;
}

/** Lines between two turns of the event loop. */
const PIECE = 2 ** 13;
/** A column or a row that no line has spoken of. */
const UNSAID = Number.NaN;

/**
 * Reads the answer to an LP; a solver that has no values of columns, but says why, gives one without a point.
 * @param file its name, for messages
 * @throws FormatError naming line and field: a name that the LP does not have, a value that is no number, one that is missing
 */
export function* readingSolution(text: string, file: string, named: NamedLp): Work<ReadAnswer> {
  const { layout, status, isSparse, numRows, entries } = solutionText(text);
  // HiGHS's own files in GLPK's layout have the objective as their first row
  const into = new Answer(named, file, numRows === named.lp.numRows + 1 ? 1 : 0);
  let line = 1;
  let done = 0;
  for (const entry of entries) {
    into.put(entry);
    line = entry.line;
    if (++done % PIECE === 0) yield { doing: 'reading the solution', done, unit: 'lines' };
  }
  const claimed = statusOf(status);
  if (into.numValues === 0) {
    if (claimed === null || claimed === 'optimal')
      throw new FormatError(file, 1, 1, `there is no value of a column; expected ${EXPECTED}`);
    return { layout, hasDuals: false, status: claimed, objective: Number.NaN, primal: NONE, rowDual: NONE };
  }
  const primal = into.complete('column', isSparse, line);
  const hasDuals = into.numDuals > 0;
  const rowDual = hasDuals ? into.complete('row', isSparse, line) : NONE;
  const objective = primal.reduce((sum, x, j) => sum + named.lp.cost[j]! * x, 0);
  return { layout, hasDuals, status: claimed ?? 'optimal', objective, primal, rowDual };
}

const NONE = new Float64Array(0);
const EXPECTED =
  "the solution file of HiGHS, Gurobi, CPLEX, Clp, Cbc, GLPK or SCIP, or a line 'name value' for each column";

/** By how much the flow of an answer may miss an equation; solvers keep them to some 1e-6. */
const FLOW_TOLERANCE = 1e-3;

/** @throws FormatError when the values of columns are no mediator's flow: then they answer another LP */
export function checkFlow({ primal }: LpAnswer, file: string, { lp, rows }: NamedLp): void {
  for (let row = 0; row < lp.numRows; row++) {
    if (lp.rowLower[row] !== lp.rowUpper[row]) continue;
    let sum = 0;
    for (let e = lp.rowStart[row]!; e < lp.rowStart[row + 1]!; e++)
      sum += lp.values[e]! * primal[lp.columnIndex[e]!]!;
    if (Math.abs(sum - lp.rowLower[row]!) <= FLOW_TOLERANCE) continue;
    throw new FormatError(
      file,
      1,
      1,
      `row ${rows.at(row)} is ${sum} by the values of columns; expected ${lp.rowLower[row]}: is it the solution of another game or concept?`,
    );
  }
}

/** What a solver's words claim; null when they claim nothing. */
function statusOf(words: string): LpStatus | null {
  if (/infeasible/i.test(words)) return 'infeasible';
  if (/unbounded/i.test(words)) return 'unbounded';
  if (/optimal/i.test(words)) return 'optimal';
  if (/time/i.test(words)) return 'time-limit';
  if (/limit|stopped|interrupt|undefined|unknown|not set|error|fail/i.test(words)) return 'numerical-failure';
  return null;
}

/** Values as they come in. */
class Answer {
  numValues = 0;
  numDuals = 0;
  private readonly named: NamedLp;
  private readonly file: string;
  private readonly values: { readonly row: Float64Array; readonly column: Float64Array };
  /** Rows that the file has before those of the LP, where rows are numbers. */
  private readonly rowsBefore: number;

  constructor(named: NamedLp, file: string, rowsBefore: number) {
    const { numRows, numColumns } = named.lp;
    this.named = named;
    this.file = file;
    this.rowsBefore = rowsBefore;
    this.values = {
      row: new Float64Array(numRows).fill(UNSAID),
      column: new Float64Array(numColumns).fill(UNSAID),
    };
  }

  put(entry: SolutionEntry): void {
    const { of, index } = this.find(entry);
    if (index < 0) return;
    const field = `${of} ${(of === 'row' ? this.named.rows : this.named.columns).at(index)}`;
    const text = of === 'row' ? entry.dual : entry.value;
    if (text === null) return;
    const number = text === '' ? Number.NaN : Number(text);
    if (!Number.isFinite(number))
      throw this.wrong(
        entry,
        `the ${of === 'row' ? 'dual' : 'value'} of ${field} is ${JSON.stringify(text)}; expected a finite number`,
      );
    if (!Number.isNaN(this.values[of][index]))
      throw this.wrong(entry, `${field} has been given before; expected each once`);
    this.values[of][index] = number;
    if (of === 'row') this.numDuals++;
    else this.numValues++;
  }

  private find(entry: SolutionEntry): { readonly of: 'row' | 'column'; readonly index: number } {
    if (typeof entry.name === 'number') return this.numbered(entry, entry.name);
    const { rows, columns } = this.named;
    for (const [of, names] of [
      ['column', columns],
      ['row', rows],
    ] as const) {
      if (entry.of !== of && entry.of !== 'either') continue;
      const index = names.indexOf(entry.name);
      if (index >= 0) return { of, index };
    }
    // the objective is no row of the LP
    if (entry.of !== 'column' && entry.name === 'cost') return { of: 'row', index: -1 };
    const kind = entry.of === 'either' ? 'row or column' : entry.of;
    throw this.wrong(
      entry,
      `${JSON.stringify(entry.name)} is no ${kind} of this LP (${this.sizes()}); is it the solution of another game or concept?`,
    );
  }

  private numbered(
    entry: SolutionEntry,
    number: number,
  ): { readonly of: 'row' | 'column'; readonly index: number } {
    const of = entry.of === 'row' ? 'row' : 'column';
    const index = of === 'row' ? number - this.rowsBefore : number;
    if (Number.isInteger(index) && index < this.values[of].length) return { of, index };
    throw this.wrong(
      entry,
      `${of} ${number + 1} is none of this LP (${this.sizes()}); is it the solution of another game or concept?`,
    );
  }

  private sizes(): string {
    const { rows, columns } = this.named;
    const last = (names: { readonly count: number; at(index: number): string }) => names.at(names.count - 1);
    return `${rows.count} rows to ${last(rows)}, ${columns.count} columns to ${last(columns)}`;
  }

  private wrong({ line }: Pick<SolutionEntry, 'line'>, problem: string): FormatError {
    return new FormatError(this.file, line, 1, problem);
  }

  /** All of a kind. @throws FormatError naming the first that no line has spoken of, unless that means 0 */
  complete(of: 'row' | 'column', isSparse: boolean, line: number): Float64Array {
    const values = this.values[of];
    const missing = isSparse ? -1 : values.findIndex(Number.isNaN);
    if (missing >= 0) {
      const name = (of === 'row' ? this.named.rows : this.named.columns).at(missing);
      throw this.wrong(
        { line },
        `the ${of === 'row' ? 'dual of row' : 'value of column'} ${name} is missing; expected one for each`,
      );
    }
    return values.map((value) => (Number.isNaN(value) ? 0 : value));
  }
}
