import { formatErrorAt, shown } from './text.ts';

/** What may come next. */
type Expected =
  | 'a value'
  | 'a value or "]"'
  | 'a name in quotes'
  | 'a name in quotes or "}"'
  | '":"'
  | '"," or the end of the list';

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /(?:true|false|null)(?!\w)/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
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
    const { offset, problem } = firstMistake(text) ?? { offset: 0, problem: 'The text is not valid JSON.' };
    throw formatErrorAt(text, file, offset, problem);
  }
}

interface Mistake {
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

function skipBlank(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r'.includes(text[at] as string)) at++;
  return at;
}

/** End of the number, literal or opening bracket at `at`, or -1. */
function valueEnd(text: string, at: number): number {
  if (text[at] === '{' || text[at] === '[') return at + 1;
  for (const pattern of [NUMBER, WORD]) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return pattern.lastIndex;
  }
  return -1;
}

/** End of the quoted text at `at`, or the mistake in it. */
function stringEnd(text: string, start: number, expected: string): number | Mistake {
  if (text[start] !== '"') return unexpected(text, start, expected);
  for (let at = start + 1; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code < 32)
      return {
        offset: at,
        problem: 'A text in quotes holds a line break or control character; expected an escape such as \\n.',
      };
    if (code !== 92) {
      at++;
      continue;
    }
    ESCAPE.lastIndex = at;
    if (!ESCAPE.test(text))
      return {
        offset: at,
        problem: `A text in quotes has the unknown escape ${shown(text.slice(at, at + 2))}.`,
      };
    at = ESCAPE.lastIndex;
  }
  return { offset: start, problem: 'The text that starts here has no closing quote.' };
}

function unexpected(text: string, at: number, expected: string): Mistake {
  UNEXPECTED.lastIndex = at;
  const found = UNEXPECTED.exec(text)?.[0];
  const what = found === undefined ? 'the end of the file' : shown(found);
  return { offset: at, problem: `Expected ${expected}, but found ${what}.` };
}
