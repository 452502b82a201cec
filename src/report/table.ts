/** Plain-text tables and numbers: text in, text out; nothing here knows what it prints. */

import { visible } from '../visible.ts';

/** How a piece of text is meant to look; a terminal makes it colour, a pipe nothing. */
export type Look = 'title' | 'good' | 'warning' | 'faint';
/** Gives a text its look. */
export type Paint = (look: Look, text: string) => string;

/** Leaves the text alone: for pipes, files and NO_COLOR. */
export const plain: Paint = (_, text) => text;

/** A text, or one with a look. */
export type Cell = string | { readonly text: string; readonly look: Look };

/**
 * Rows as lines of aligned columns, two spaces apart. A cell shows every character of its text, ends of lines too.
 * @param align one letter per column, `l` or `r`; columns beyond its end are left-aligned
 * @param indent spaces before every line
 */
export function columns(
  rows: readonly (readonly Cell[])[],
  align: string,
  indent = 2,
  paint: Paint = plain,
): string {
  const textOf = (cell: Cell) => visible(typeof cell === 'string' ? cell : cell.text);
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, k) => {
      widths[k] = Math.max(widths[k] ?? 0, textOf(cell).length);
    });
  const shown = (cell: Cell, k: number, isLast: boolean) => {
    const text = textOf(cell);
    const gap = ' '.repeat(widths[k]! - text.length);
    const painted = typeof cell === 'string' ? text : paint(cell.look, text);
    return align[k] === 'r' ? gap + painted : painted + (isLast ? '' : gap);
  };
  const line = (row: readonly Cell[]) =>
    row
      .map((cell, k) => shown(cell, k, k === row.length - 1))
      .join('  ')
      .trimEnd();
  return rows.map((row) => `${' '.repeat(indent)}${line(row)}\n`).join('');
}

/** At most `digits` significant digits, without trailing zeros: `0.0416667`, `12`, `1.5e-9`. */
export function significant(value: number, digits = 7): string {
  return String(Number(value.toPrecision(digits)));
}

/** Over themselves, what numbers differ by that are the same but for rounding. */
const SAME = 1e-9;

/**
 * As significant, and not below the value; `down`: not above it. A bound that is rounded to nearest may be none. One that is
 * off a short number by rounding alone has all its digits.
 */
export function significantBound(value: number, towards: 'up' | 'down', digits = 7): string {
  const nearest = Number(value.toPrecision(digits));
  const isSame = Math.abs(nearest - value) < SAME * Math.abs(value);
  const beyond = roundedBeyond(value, towards === 'up' ? 1 : -1, digits);
  return String(isSame && beyond !== nearest ? value : beyond);
}

/** As small, and not below the value. */
export function smallBound(value: number): string {
  return small(roundedBeyond(value, 1, 2));
}

/** To so many digits, and for a sign of 1 not below the value, for -1 not above it. */
function roundedBeyond(value: number, sign: 1 | -1, digits: number): number {
  const nearest = Number(value.toPrecision(digits));
  if (!Number.isFinite(value) || value === 0 || sign * (nearest - value) >= 0) return nearest;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) + 1 - digits);
  return Number((nearest + sign * step).toPrecision(digits));
}

/** A small number whose size matters more than its digits: `8.7e-5`, `0.012`, `0`. */
export function small(value: number): string {
  if (value === 0 || Math.abs(value) >= 1e-3) return significant(value, 2);
  return Number(value.toPrecision(2)).toExponential().replace('e+', 'e');
}

/** A count with thousands separated: `1,234,567`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 player`, `2 players`; `noun` is singular and takes an s. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** A size in memory: `512 B`, `1.5 MiB`. */
export function bytes(value: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = value;
  let unit = 0;
  for (; size >= 1024 && unit < units.length - 1; unit++) size /= 1024;
  return `${significant(size, size < 10 ? 2 : 4)} ${units[unit]}`;
}

/** A duration: `0.4 ms`, `35 ms`, `1.24 s`. */
export function duration(seconds: number): string {
  return seconds < 1 ? `${significant(seconds * 1000, 2)} ms` : `${significant(seconds, 3)} s`;
}
