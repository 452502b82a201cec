import { formatErrorAt, shown } from './text.ts';

type Expected =
  | 'a value'
  | 'a value or "]"'
  | 'a name in quotes'
  | 'a name in quotes or "}"'
  | '":"'
  | '"," or the end of the list';

/** No shorter match is tried: what follows is looked at apart, because it is no part of a number after any of them. */
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;
const PART_OF_SCALAR = /[\w.+-]/;
const ESCAPED = [...'"\\/bfnrt'].map((char) => char.charCodeAt(0));
const LETTER_U = 117;
const HEX = /^[0-9a-fA-F]{4}$/;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;
/** Enough of an unexpected text to recognise it. */
const UNEXPECTED = /[\w.+-]{1,60}|./suy;

/**
 * JSON as a value. `JSON.parse` decides; since its messages give no position in every engine, a text that it refuses
 * is scanned once more for the first mistake.
 * @throws FormatError at the first mistake
 */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, problem } = mistakeIn(text);
    throw formatErrorAt(text, file, offset, problem);
  }
}

/** The first mistake of a text that `JSON.parse` refused. */
export function mistakeIn(text: string): Mistake {
  return firstMistake(text) ?? { offset: 0, problem: 'The text is not valid JSON.' };
}

export interface Mistake {
  readonly offset: number;
  readonly problem: string;
}

/** The first place where the text stops being JSON; null for valid JSON. Explicit stack: nesting may be deep. */
export function firstMistake(text: string): Mistake | null {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'a value';
  let started = false;
  for (let at = skipBlank(text, 0); ; at = skipBlank(text, at)) {
    if (started && open.length === 0)
      return at < text.length
        ? unexpected(text, at, 'the end of the file, because the value is complete')
        : null;
    const char = text[at];
    if (expected === '":"') {
      if (char !== ':') return unexpected(text, at, expected);
      expected = 'a value';
      at++;
    } else if (expected === '"," or the end of the list') {
      const closer = open.at(-1) === '{' ? '}' : ']';
      if (char === closer) open.pop();
      else if (char === ',') expected = closer === '}' ? 'a name in quotes' : 'a value';
      else return unexpected(text, at, `"," or "${closer}"`);
      at++;
    } else if (
      (char === ']' && expected === 'a value or "]"') ||
      (char === '}' && expected === 'a name in quotes or "}"')
    ) {
      open.pop();
      expected = '"," or the end of the list';
      at++;
    } else {
      const isName = expected.startsWith('a name');
      const end = isName || char === '"' ? stringEnd(text, at, expected) : valueEnd(text, at);
      if (typeof end !== 'number') return end;
      if (end < 0) return unexpected(text, at, expected);
      started = true;
      if (!isName && (char === '{' || char === '[')) {
        open.push(char);
        expected = char === '{' ? 'a name in quotes or "}"' : 'a value or "]"';
      } else expected = isName ? '":"' : '"," or the end of the list';
      at = end;
    }
  }
}

/** Where the next token is, or the end of the text. */
export function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

export const isBlank = (code: number) => code === SPACE || code === 9 || code === 10 || code === 13;

/** End of the number, literal or opening bracket at `at`, or -1. */
function valueEnd(text: string, at: number): number {
  if (text[at] === '{' || text[at] === '[') return at + 1;
  SCALAR.lastIndex = at;
  if (!SCALAR.test(text)) return -1;
  const end = SCALAR.lastIndex;
  return end < text.length && PART_OF_SCALAR.test(text[end]!) ? -1 : end;
}

/** Of the escape at `at`; 0 when there is no such escape. */
function escapeLength(text: string, at: number): number {
  const code = text.charCodeAt(at + 1);
  if (code === LETTER_U) return HEX.test(text.slice(at + 2, at + 6)) ? 6 : 0;
  return ESCAPED.includes(code) ? 2 : 0;
}

/** End of the quoted text at `at`, or the mistake in it. */
export function stringEnd(text: string, start: number, expected: string): number | Mistake {
  if (text[start] !== '"') return unexpected(text, start, expected);
  for (let at = start + 1; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code < SPACE)
      return {
        offset: at,
        problem: 'A text in quotes holds a line break or control character; expected an escape such as \\n.',
      };
    const length = code === BACKSLASH ? escapeLength(text, at) : 1;
    if (length === 0)
      return {
        offset: at,
        problem: `A text in quotes has the unknown escape ${shown(text.slice(at, at + 2))}.`,
      };
    at += length;
  }
  return { offset: start, problem: 'The text that starts here has no closing quote.' };
}

export function unexpected(text: string, at: number, expected: string): Mistake {
  UNEXPECTED.lastIndex = at;
  const found = UNEXPECTED.exec(text)?.[0];
  const what = found === undefined ? 'the end of the file' : shown(found);
  return { offset: at, problem: `Expected ${expected}, but found ${what}.` };
}
