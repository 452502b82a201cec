/**
 * Where results and messages go, whether they may have colour, and what of them a terminal may obey: the styles of `paintFor`
 * and nothing else.
 */
import { fstatSync } from 'node:fs';
import { styleText } from 'node:util';
import { errors } from '../errors.ts';
import type { Game } from '../game/game.ts';
import { reason } from '../node/files/reason.ts';
import { writeAll } from '../node/files/write.ts';
import { jsonLine } from '../report/json.ts';
import type { Look, Paint } from '../report/table.ts';
import { visible, visibleLines } from '../visible.ts';

type Format = Parameters<typeof styleText>[0];
const FORMATS: Readonly<Record<Look, Format>> = {
  title: 'bold',
  good: 'green',
  warning: 'yellow',
  faint: 'dim',
};
const styled = (look: Look, text: string) => styleText(FORMATS[look], text, { validateStream: false });

/** What the styles are made of: what comes before and after a text. */
const STYLES = new Set((Object.keys(FORMATS) as Look[]).flatMap((look) => styled(look, '|').split('|')));
const isStyle = (text: string) => STYLES.has(text);
const ESCAPE = '\u001b';
const SEQUENCE = new RegExp(`(${ESCAPE}\\[\\d+m)`, 'u');

/** Colour on terminals that have it, unless NO_COLOR is set (https://no-color.org). */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return isColourful(stream) ? (look, text) => styled(look, visible(text)) : (_, text) => visible(text);
}

// styleText itself would look at stdout, whichever stream this is for
function isColourful(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && stream.hasColors();
}

/** Lines as they may be printed: ends of lines and our own styles stay, anything else that a terminal obeys is shown. */
export function printable(text: string, stream: NodeJS.WriteStream): string {
  if (!isColourful(stream)) return visibleLines(text);
  return text
    .split(SEQUENCE)
    .map((part) => (isStyle(part) ? part : visibleLines(part)))
    .join('');
}

/** Prints a result on stdout: as one line of JSON, or as text. @throws InputError when stdout is a file on a full disk */
export function print(asJson: boolean | undefined, result: object, text: (paint: Paint) => string): void {
  // what JSON does not escape itself is the same JSON escaped
  writeOut(asJson ? jsonLine(result) : text(paintFor(process.stdout)));
}

/** Prints lines on stdout. @throws InputError as print does */
export function writeOut(lines: string): void {
  const text = printable(lines, process.stdout);
  if (!isOnDisk()) {
    process.stdout.write(text);
    return;
  }
  try {
    // process.stdout itself would take no notice of what a full disk leaves out
    writeAll(process.stdout.fd, text);
  } catch (error) {
    throw stdoutError(error);
  }
}

export const stdoutError = (error: unknown) => errors.unwritable('Standard output', 'stdout', reason(error));

function isOnDisk(): boolean {
  try {
    const stats = fstatSync(process.stdout.fd);
    return stats.isFile() || (stats.isCharacterDevice() && !process.stdout.isTTY);
  } catch {
    return false;
  }
}

export function say(lines: string): void {
  process.stderr.write(printable(lines, process.stderr));
}

/** What a game asks every report to repeat, as a field of the result; none when it asks nothing. */
export interface Notes {
  readonly notes?: readonly string[];
}

export function notesOf({ notes }: Game<unknown>): Notes {
  return notes === undefined ? {} : { notes };
}

/** Largest resident memory of this process so far, in bytes. */
export function peakBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}
