import type { FormatError } from '../errors.ts';
import { toFinite } from '../numeric/rational.ts';
import { formatErrorAt, shown, withoutByteOrderMark } from './text.ts';

type TokenKind = 'open' | 'close' | 'text' | 'word' | 'end';

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

/** Commas are white space in Gambit's files. */
const isBlank = (code: number) => code <= 32 || code === COMMA;

/**
 * The token stream of a Gambit file. One token is always at hand: `kind`, `value` and `start` describe it.
 *
 * Inside quotes `\"` is a quote and `\\` a backslash; a backslash before anything else stands for itself, because
 * OpenSpiel and older Gambit versions write labels without escaping.
 */
export class Tokens {
  readonly file: string;
  readonly text: string;
  kind: TokenKind = 'end';
  /** A text without its quotes and escapes, or the characters of a word; empty for other kinds. */
  value = '';
  /** Offset of the token's first character. */
  start = 0;
  #position = 0;
  /** The last answer of `lineOf`, to count on from. */
  #lineAt = { offset: 0, line: 1 };

  constructor(text: string, file: string) {
    this.text = withoutByteOrderMark(text);
    this.file = file;
    this.next();
  }

  /** Steps to the next token. */
  next(): void {
    const { text } = this;
    let position = this.#position;
    while (position < text.length && isBlank(text.charCodeAt(position))) position++;
    this.start = position;
    this.value = '';
    if (position >= text.length) {
      this.#end('end', position);
      return;
    }
    const code = text.charCodeAt(position);
    if (code === OPEN) this.#end('open', position + 1);
    else if (code === CLOSE) this.#end('close', position + 1);
    else if (code === QUOTE) this.#readText(position + 1);
    else this.#readWord(position);
  }

  /** The problem as an error at `offset`. */
  error(problem: string, offset: number): FormatError {
    return formatErrorAt(this.text, this.file, offset, problem);
  }

  /** The 1-based line of an offset. Cost: of offsets that grow, one pass over the text in all. */
  lineOf(offset: number): number {
    let { offset: from, line } = offset < this.#lineAt.offset ? { offset: 0, line: 1 } : this.#lineAt;
    for (let end = this.text.indexOf('\n', from); end >= 0 && end < offset; ) {
      line++;
      from = end + 1;
      end = this.text.indexOf('\n', from);
    }
    this.#lineAt = { offset: from, line };
    return line;
  }

  /**
   * Refuses a word that one comma and nothing else parts from a digit before it: `1,5` may be a decimal or two numbers.
   * Lists in braces need no such check, because the number of their payoffs tells.
   */
  refuseDecimalComma(): void {
    const { text, start } = this;
    if (this.kind !== 'word' || text[start - 1] !== ',') return;
    const before = /[^\s,{}"]*\d$/.exec(text.slice(Math.max(0, start - 40), start - 1))?.[0];
    if (before === undefined || !/^\d/.test(this.value)) return;
    throw this.error(
      `The comma in ${shown(`${before},${this.value}`)} stands between two digits; expected a point in a decimal number, or a blank after the comma between two numbers.`,
      start - 1,
    );
  }

  /** The error of a token that is not what it should be. */
  unexpected(expected: string): FormatError {
    return this.error(`Expected ${expected}, but found ${this.#found()}.`, this.start);
  }

  /** Consumes a token of this kind and returns its value. */
  take(kind: TokenKind, expected: string): string {
    if (this.kind !== kind) throw this.unexpected(expected);
    const { value } = this;
    this.next();
    return value;
  }

  /** Consumes a whole number from 0 to 999 999 999. */
  takeIndex(expected: string): number {
    if (this.kind !== 'word' || !/^\+?\d{1,9}$/.test(this.value)) throw this.unexpected(expected);
    return Number(this.take('word', expected));
  }

  /** Consumes a number: its characters and the nearest double. */
  takeNumber(what: string): { readonly text: string; readonly value: number } {
    const expected = `${what}, a finite number such as -2, .5, 1e-3 or 1/3`;
    const value = this.kind === 'word' ? toFinite(this.value) : null;
    if (value === null) throw this.unexpected(expected);
    return { text: this.take('word', expected), value };
  }

  #end(kind: TokenKind, position: number): void {
    this.kind = kind;
    this.#position = position;
  }

  #readText(first: number): void {
    const { text } = this;
    let position = first;
    let escaped = false;
    for (; position < text.length; position++) {
      const code = text.charCodeAt(position);
      if (code === QUOTE) break;
      if (code === BACKSLASH && position + 1 < text.length) {
        escaped = true;
        position++;
      }
    }
    if (position >= text.length)
      throw this.error('The text that starts here has no closing quote.', this.start);
    const raw = text.slice(first, position);
    this.value = escaped ? raw.replace(/\\(["\\])/g, '$1') : raw;
    this.#end('text', position + 1);
  }

  #readWord(first: number): void {
    const { text } = this;
    let position = first;
    for (; position < text.length; position++) {
      const code = text.charCodeAt(position);
      if (isBlank(code) || code === OPEN || code === CLOSE || code === QUOTE) break;
    }
    this.value = text.slice(first, position);
    this.#end('word', position);
  }

  #found(): string {
    switch (this.kind) {
      case 'end':
        return 'the end of the file';
      case 'open':
        return '"{"';
      case 'close':
        return '"}"';
      case 'text':
        return `the text ${shown(this.value)}`;
      case 'word':
        return shown(this.value);
    }
  }
}
