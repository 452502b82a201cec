/**
 * What LP solvers write, told by its content: values of columns, and what duals there are of rows, by name.
 *
 * Layouts after each solver's own writer or manual:
 *   HiGHS raw, pretty, sparse (`write_solution_style` 0, 1, 4)   duals but in sparse ones
 *   Clp and Cbc (`-solution`)   index, name, value, dual; columns alone, and without zeros, unless `-printingOptions all`
 *   GLPK -w   by number, in the order of the model; `-o`, six digits
 *   CPLEX     XML with `variable` and `constraint`
 *   SCIP      `solution status: …`, names and values without zeros, no duals
 *   Gurobi    names and values, comments with #, no duals; so any list of names and values
 */

/** What a line says of a row or a column: its name, or its number in GLPK's. */
export interface SolutionEntry {
  readonly line: number;
  readonly of: 'row' | 'column' | 'either';
  readonly name: string | number;
  /** As written; null where the line has none of it. */
  readonly value: string | null;
  readonly dual: string | null;
}

/** A file as its layout has it. */
export interface SolutionText {
  readonly layout: string;
  /** What the solver says of its answer; empty when it does not. */
  readonly status: string;
  /** Whether what is not listed is 0. */
  readonly isSparse: boolean;
  /** How many rows it counts, the objective perhaps among them; only where rows have numbers for names. */
  readonly numRows?: number;
  readonly entries: Iterable<SolutionEntry>;
}

/** Lines with their words, from 1 on. */
interface Line {
  readonly line: number;
  readonly text: string;
  readonly words: readonly string[];
}

function* linesOf(text: string): Generator<Line> {
  let line = 0;
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    const own = text.slice(from, to).trim();
    from = to + 1;
    line++;
    if (own !== '') yield { line, text: own, words: own.split(/\s+/) };
  }
}

/** The first line that is not empty, by which most layouts are told. */
function firstLine(text: string): string {
  for (const { text: own } of linesOf(text)) return own;
  return '';
}

/** Recognises a layout. Lines that are not of it are entries whose value is no number, so that they are named. */
export function solutionText(text: string): SolutionText {
  const first = firstLine(text);
  if (/^Model status/i.test(first) || /^# (Primal solution values|Columns)/.test(first))
    return highsRaw(text);
  if (/^Columns$/.test(first)) return highsPretty(text);
  if (/^solution status:/i.test(first)) return scip(text, first);
  if (/^c\s|^s\s+(bas|ipt)\s/.test(first)) return glpkRaw(text);
  if (/^Problem:/.test(first)) return glpkPrinted(text);
  if (/^<\?xml|^<CPLEXSolution|^<variables/.test(first)) return cplex(text);
  if (
    / - objective value/.test(first) ||
    /^(optimal|infeasible|unbounded|status unknown|stopped)/i.test(first)
  )
    return clp(text, first);
  return namesAndValues(text, 'names and values', '');
}

const entryOf = (
  { line }: Pick<Line, 'line'>,
  of: SolutionEntry['of'],
  name: string | number,
  value: string | null,
  dual: string | null = null,
): SolutionEntry => ({ line, of, name, value, dual });

function highsRaw(text: string): SolutionText {
  const status = /^Model status\s*\n\s*(.*)/i.exec(text.trimStart())?.[1]?.trim() ?? '';
  const isSparse = /^# Columns -\d/m.test(text);
  return { layout: `HiGHS ${isSparse ? 'sparse' : 'raw'}`, status, isSparse, entries: highsRawEntries(text) };
}

function* highsRawEntries(text: string): Generator<SolutionEntry> {
  let isDual = false;
  let of: 'row' | 'column' | null = null;
  for (const line of linesOf(text)) {
    const { text: own, words } = line;
    if (own.startsWith('#')) {
      of = own.startsWith('# Columns') ? 'column' : own.startsWith('# Rows') ? 'row' : null;
      if (own.startsWith('# Dual')) isDual = true;
      if (own.startsWith('# Basis')) return;
    } else if (of !== null) {
      const [name = '', number = ''] = words;
      if (isDual) yield entryOf(line, of, name, null, number);
      else yield entryOf(line, of, name, number);
    }
  }
}

function highsPretty(text: string): SolutionText {
  const status = /^Model status:(.*)$/m.exec(text)?.[1]?.trim() ?? '';
  return { layout: 'HiGHS pretty', status, isSparse: false, entries: highsPrettyEntries(text) };
}

/** Index, status when there is a basis, lower and upper bound, primal and dual as far as there are, name. */
function* highsPrettyEntries(text: string): Generator<SolutionEntry> {
  let of: 'row' | 'column' = 'column';
  for (const line of linesOf(text)) {
    const { text: own, words } = line;
    if (own === 'Columns' || own === 'Rows') of = own === 'Rows' ? 'row' : 'column';
    if (!/^\d/.test(own)) continue;
    const [value = null, dual = null, ...more] = words.slice(/^[A-Z]{2}$/.test(words[1] ?? '') ? 4 : 3, -1);
    if (more.length > 0) yield entryOf(line, of, words.at(-1)!, own);
    else yield entryOf(line, of, words.at(-1)!, value, dual);
  }
}

function clp(text: string, first: string): SolutionText {
  const [, status = first] = /^(.*?)(?: - objective value.*)?$/.exec(first) ?? [];
  return { layout: 'Clp', status, isSparse: true, entries: clpEntries(text) };
}

/** Index, name, value, dual; two stars before those that are infeasible. */
function* clpEntries(text: string): Generator<SolutionEntry> {
  let isHead = true;
  for (const line of linesOf(text)) {
    if (!isHead) {
      const [index = '', name = '', value = '', dual = null] = line.words.filter(
        (word, k) => k > 0 || word !== '**',
      );
      if (/^\d+$/.test(index)) yield entryOf(line, 'either', name, value, dual);
      else yield entryOf(line, 'either', index, line.text);
    }
    isHead = false;
  }
}

function glpkRaw(text: string): SolutionText {
  const head = /^s\s+(bas|ipt)\s+(\d+)\s+\d+\s+(\w)(?:\s+(\w))?/m.exec(text) ?? [];
  const [, kind, numRows, ...rest] = head;
  const [primal, dual = 'f'] = kind === 'ipt' ? [rest[0] === 'o' ? 'f' : rest[0]] : rest;
  const status = primal === 'n' ? 'infeasible' : primal === 'f' && dual === 'f' ? 'optimal' : 'undefined';
  const entries = glpkRawEntries(text);
  return { layout: 'GLPK -w', status, isSparse: false, numRows: Number(numRows), entries };
}

/** Numbers from 1 on, by the order of the model. */
function* glpkRawEntries(text: string): Generator<SolutionEntry> {
  for (const line of linesOf(text)) {
    const [kind = '', number = '', ...rest] = line.words;
    if (kind !== 'i' && kind !== 'j') continue;
    const [value = '', dual = null] = /^[bulfs]$/.test(rest[0] ?? '') ? rest.slice(1) : rest;
    yield entryOf(line, kind === 'i' ? 'row' : 'column', Number(number) - 1, value, dual);
  }
}

function glpkPrinted(text: string): SolutionText {
  const status = /^Status:(.*)$/m.exec(text)?.[1]?.trim() ?? '';
  return { layout: 'GLPK -o', status, isSparse: false, entries: glpkPrintedEntries(text) };
}

/** Number, name, state (of a basis), activity, bounds, and the marginal unless basic; names of more than 12 letters end the line. */
function* glpkPrintedEntries(text: string): Generator<SolutionEntry> {
  let of: 'row' | 'column' | null = null;
  let long: readonly string[] = [];
  for (const line of linesOf(text)) {
    const { text: own } = line;
    if (own.startsWith('No.')) of = own.includes('Row name') ? 'row' : 'column';
    if (own.startsWith('Karush')) return;
    if (of === null || own.startsWith('No.') || own.startsWith('---')) continue;
    const words: readonly string[] = [...long, ...line.words];
    long = words.length === 2 ? words : [];
    if (long.length > 0) continue;
    const [, name = '', ...rest] = words;
    const hasState = /^(B|N[LUFS])$/.test(rest[0] ?? '');
    const [value = ''] = hasState ? rest.slice(1) : rest;
    const marginal = own.endsWith('< eps') || rest[0] === 'B' ? '0' : rest.at(-1)!;
    yield entryOf(line, of, name, value, marginal);
  }
}

function cplex(text: string): SolutionText {
  const status = /solutionStatusString="([^"]*)"/.exec(text)?.[1] ?? '';
  return { layout: 'CPLEX', status, isSparse: false, entries: cplexEntries(text) };
}

function* cplexEntries(text: string): Generator<SolutionEntry> {
  let line = 1;
  let counted = 0;
  for (const { index, 0: tag, 1: kind } of text.matchAll(/<(variable|constraint)\s[^>]*>/g)) {
    for (; counted < index; counted++) if (text[counted] === '\n') line++;
    const attribute = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? null;
    const name = attribute('name') ?? '';
    if (kind === 'variable') yield entryOf({ line }, 'column', name, attribute('value') ?? '');
    else yield entryOf({ line }, 'row', name, null, attribute('dual'));
  }
}

function scip(text: string, first: string): SolutionText {
  const status = first.slice(first.indexOf(':') + 1).trim();
  return { ...namesAndValues(text, 'SCIP', status), isSparse: true };
}

/** Lines that are no values: of a head, and comments. */
const NO_VALUE = /^(#|solution status:|objective value:|no solution available)/i;

function namesAndValues(text: string, layout: string, status: string): SolutionText {
  const entries = function* () {
    for (const line of linesOf(text)) {
      if (NO_VALUE.test(line.text)) continue;
      const [name = '', value = ''] = line.words;
      yield entryOf(line, 'column', name, value);
    }
  };
  return { layout, status, isSparse: false, entries: entries() };
}
