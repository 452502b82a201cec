import { errors, FormatError } from '../errors.ts';

const NEWLINE = 10;

/** The error at an offset of a text; line and column are 1-based, columns count UTF-16 units. */
export function formatErrorAt(text: string, file: string, offset: number, problem: string): FormatError {
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < offset; at++) {
    if (text.charCodeAt(at) !== NEWLINE) continue;
    line++;
    lineStart = at + 1;
  }
  return new FormatError(file, line, offset - lineStart + 1, problem);
}

/** Editors on Windows put a byte order mark in front of UTF-8; it counts in no column. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** A piece of a user's text, quoted, short enough to sit inside a one-line message. */
export function shown(text: string): string {
  return JSON.stringify(text.length <= 40 ? text : `${text.slice(0, 39)}…`);
}

/** Longest string that V8 can hold; other engines hold more. */
const MAX_TEXT = 2 ** 29 - 24;

/** Joins pieces of a file. @throws InputError when no string can hold them */
export function joinPieces(pieces: readonly string[], separator: string): string {
  let length = 0;
  for (const piece of pieces) length += piece.length + separator.length;
  if (length > MAX_TEXT) throw errors.tooLarge('The length of the text', length, MAX_TEXT);
  return pieces.join(separator);
}
