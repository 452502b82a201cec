/** Numbers on the command line, within their ranges. */
import { errors } from '../errors.ts';

interface Range {
  readonly above?: number;
  readonly least?: number;
  readonly whole?: true;
}

/** A parser of one option's number. @throws InputError naming the option */
export function numberIn(flag: string, range: Range): (text: string) => number {
  const { above = Number.NEGATIVE_INFINITY, least = Number.NEGATIVE_INFINITY, whole } = range;
  const kind = whole ? 'a whole number' : 'a number';
  const expected =
    range.above === undefined ? `${kind} of at least ${range.least}` : `${kind} above ${range.above}`;
  return (text) => {
    const value = readNumber(text);
    const allowed = value > above && value >= least && Number.isFinite(value);
    if (!allowed || (whole && !Number.isInteger(value))) throw errors.badField(flag, text, expected);
    return value;
  };
}

/** A decimal number; NaN for anything else. */
export function readNumber(text: string): number {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
}

/** What `option` is given for a number of a range. */
const ranged = (range: Range) => (flags: string, help: string) =>
  [flags, help, numberIn(flags.split(' ', 1)[0]!, range)] as const;

/** A number above 0. */
export const positive = ranged({ above: 0 });
/** A number of at least 0. */
export const amount = ranged({ least: 0 });
/** A whole number of at least 1. */
export const counting = ranged({ least: 1, whole: true });
/** A whole number of at least 0. */
export const wholeNumber = ranged({ least: 0, whole: true });
/** MiB of a worker, which needs some. */
export const workerMemory = ranged({ least: 64 });
