import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { FormatError, InputError } from '../../src/errors.ts';
import { parseGame } from '../../src/formats/index.ts';

export function fixture(file: string): string {
  return readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8');
}

/** The error that a text is refused with. */
export function refusal(text: string, file: string): InputError {
  try {
    parseGame(text, file);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error(`No error for ${text}`);
}

/** Expects the place `line:column` and the whole sentence after it. */
export function expectFormatError(text: string, file: string, place: string, problem: string): void {
  const error = refusal(text, file);
  expect(error).toBeInstanceOf(FormatError);
  expect(error.message).toBe(`${file}:${place}: ${problem}`);
  expect(error.place).toBe(`${file}:${place}`);
}

/** Rows of text, place and problem, for `it.each` under the name of the problem. */
export function cases(rows: readonly (readonly [text: string, place: string, problem: string])[]) {
  return rows.map(([text, place, problem]) => ({ text, place, problem }));
}
