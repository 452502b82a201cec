/**
 * The members of a JSON object, found without making their values: a text of megabytes is cut up at some nanoseconds a
 * character, where reading it makes millions of objects.
 */
import { type FormatError, InputError } from '../errors.ts';
import type { Work } from '../work.ts';
import { isBlank, type Mistake, mistakeIn, skipBlank, stringEnd, unexpected } from './json-syntax.ts';
import { formatErrorAt } from './text.ts';

/** A JSON text, and the name by which errors call it. */
export interface JsonText {
  readonly text: string;
  readonly file: string;
}

/** Where the value of a member stands in the text. */
export interface Member {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** No name that is known is longer. */
const MAX_NAME = 1000;
const STRETCH = 2 ** 16;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const LETTER_U = 117;
/** Of the longest, \\u0000. */
const ESCAPE_LENGTH = 6;
const OPEN_LIST = 91;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/**
 * Finds each member of the object that the text is, in its order; what their values hold is not checked, but that they
 * end, and how deep they are nested.
 * @param onName may refuse a name, when it is first met
 * @throws FormatError with line and column for what is no object; InputError for a name that comes twice, and a value
 *   that is nested deeper than `maxDepth`
 */
export function* membersOf(
  json: JsonText,
  maxDepth: number,
  onName: (name: string) => void,
): Work<Map<string, Member>> {
  const { text } = json;
  const found = new Map<string, Member>();
  let at = expectAt(json, skipBlank(text, 0), '{', 'an object, as in {"name": …}');
  if (text[skipBlank(text, at)] === '}') at = skipBlank(text, at) + 1;
  else
    for (let more = true; more; ) {
      const { name, end: nameEnd } = nameAt(json, skipBlank(text, at));
      onName(name);
      if (found.has(name)) throw new InputError('bad-field', name, `Field ${name} is given twice.`);
      const start = skipBlank(text, expectAt(json, skipBlank(text, nameEnd), ':', '":"'));
      const end = yield* endOf(json, { name, start, maxDepth });
      found.set(name, { name, start, end });
      at = skipBlank(text, end);
      more = text[at] === ',';
      at = more ? at + 1 : expectAt(json, at, '}', '"," or "}"');
    }
  const rest = skipBlank(text, at);
  if (rest < text.length) throw mistakeAt(json, unexpected(text, rest, 'the end of the object'));
  return found;
}

/**
 * Reads the value of a member.
 * @throws FormatError at the first mistake, with its place in the whole text
 */
export function memberValue(json: JsonText, { start, end }: Member): unknown {
  return valueIn(json, json.text.slice(start, end), start);
}

/**
 * Reads the value of a member that is a text in quotes, of any length: `memberValue` in pieces.
 * @throws FormatError as memberValue
 */
export function* memberText(json: JsonText, { start, end }: Member): Work<string> {
  const { text } = json;
  const last = end - 1;
  const pieces: string[] = [];
  for (let from = start + 1, to = from; from < last; from = to) {
    to = from + STRETCH < last ? beforeCutEscape(text, from, from + STRETCH) : last;
    // the quote before a piece stands where the character before it stood
    pieces.push(valueIn(json, `"${text.slice(from, to)}"`, from - 1) as string);
    yield { doing: 'reading JSON', done: to, unit: 'characters' };
  }
  return pieces.join('');
}

/** Where to cut at `to`, or before the escape that would be cut in two; from `from` on there are whole ones. */
function beforeCutEscape(text: string, from: number, to: number): number {
  const at = text.lastIndexOf('\\', to - 1);
  if (at < Math.max(from, to - ESCAPE_LENGTH)) return to;
  let first = at;
  while (first > from && text.charCodeAt(first - 1) === BACKSLASH) first--;
  const isEscape = (at - first) % 2 === 0;
  const length = text.charCodeAt(at + 1) === LETTER_U ? ESCAPE_LENGTH : 2;
  return isEscape && at + length > to ? at : to;
}

function valueIn(json: JsonText, value: string, start: number): unknown {
  try {
    return JSON.parse(value);
  } catch {
    const { offset, problem } = mistakeIn(value);
    throw mistakeAt(json, { offset: start + offset, problem });
  }
}

interface Scan {
  at: number;
  /** What is open, by what closes it. */
  readonly closers: number[];
  quoted: boolean;
  ended: boolean;
}

interface Skipped {
  readonly name: string;
  readonly start: number;
  readonly maxDepth: number;
}

function* endOf(json: JsonText, value: Skipped): Work<number> {
  const scan: Scan = { at: value.start, closers: [], quoted: false, ended: false };
  for (;;) {
    advance(json, scan, value);
    if (scan.ended) return scan.at;
    yield { doing: 'reading JSON', done: scan.at, unit: 'characters' };
  }
}

/** Goes on with a value by a stretch, or to its end. */
function advance(json: JsonText, scan: Scan, value: Skipped): void {
  const { text } = json;
  const until = Math.min(text.length, scan.at + STRETCH);
  while (scan.at < until && !scan.ended) {
    if (scan.quoted) skipQuoted(text, scan, until);
    else step(json, scan, value);
  }
  if (!scan.ended && scan.at >= text.length)
    throw mistakeAt(json, { offset: value.start, problem: 'The value that starts here has no end.' });
}

function skipQuoted(text: string, scan: Scan, until: number): void {
  let { at } = scan;
  for (; at < until; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) {
      scan.quoted = false;
      scan.ended = scan.closers.length === 0;
      at++;
      break;
    }
  }
  scan.at = at;
}

/** One character that is in no text. */
function step(json: JsonText, scan: Scan, { name, start, maxDepth }: Skipped): void {
  const { closers, at } = scan;
  const code = json.text.charCodeAt(at);
  const opens = code === OPEN_LIST || code === OPEN_OBJECT;
  const closes = code === CLOSE_LIST || code === CLOSE_OBJECT;
  if (closers.length === 0 && isDelimiter(code) && (at > start || !(opens || code === QUOTE))) {
    if (at === start) throw mistakeAt(json, unexpected(json.text, at, 'a value'));
    scan.ended = true;
    return;
  }
  scan.at++;
  if (code === QUOTE) scan.quoted = true;
  else if (opens) {
    // the closing bracket is two after the opening one, in either alphabet of brackets
    closers.push(code + 2);
    if (closers.length > maxDepth)
      throw new InputError(
        'bad-field',
        name,
        `Field ${name} is nested too deeply; expected at most ${maxDepth} levels.`,
      );
  } else if (closes) {
    const closer = closers.pop() as number;
    if (code !== closer) throw mistakeAt(json, unexpected(json.text, at, `"${String.fromCharCode(closer)}"`));
    scan.ended = closers.length === 0;
  }
}

function isDelimiter(code: number): boolean {
  return (
    code === COMMA ||
    code === COLON ||
    code === QUOTE ||
    code === OPEN_LIST ||
    code === CLOSE_LIST ||
    code === OPEN_OBJECT ||
    code === CLOSE_OBJECT ||
    isBlank(code)
  );
}

function nameAt(json: JsonText, at: number): { name: string; end: number } {
  // a name that goes on for ever is cut, and has no end then
  const text = json.text.slice(at, at + MAX_NAME);
  const end = stringEnd(text, 0, 'a name in quotes');
  if (typeof end !== 'number') throw mistakeAt(json, { ...end, offset: at + end.offset });
  return { name: JSON.parse(text.slice(0, end)) as string, end: at + end };
}

/** Behind the character that must stand there. */
function expectAt(json: JsonText, at: number, char: string, expected: string): number {
  if (json.text[at] !== char) throw mistakeAt(json, unexpected(json.text, at, expected));
  return at + 1;
}

function mistakeAt({ text, file }: JsonText, { offset, problem }: Mistake): FormatError {
  return formatErrorAt(text, file, offset, problem);
}
