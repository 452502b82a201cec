/** Where results go, and whether they may have colour. */
import { styleText } from 'node:util';
import type { Game } from '../game/game.ts';
import { jsonLine } from '../report/json.ts';
import { type Look, type Paint, plain } from '../report/table.ts';

type Format = Parameters<typeof styleText>[0];
const FORMATS: Readonly<Record<Look, Format>> = {
  title: 'bold',
  good: 'green',
  warning: 'yellow',
  faint: 'dim',
};

/** Colour on terminals that have it, unless NO_COLOR is set (https://no-color.org). */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  // styleText itself would look at stdout, whichever stream this is for.
  const colourful = stream.isTTY === true && !process.env.NO_COLOR && stream.hasColors();
  return colourful ? (look, text) => styleText(FORMATS[look], text, { validateStream: false }) : plain;
}

/** Prints a result on stdout: as one line of JSON, or as text. */
export function print(asJson: boolean | undefined, result: object, text: (paint: Paint) => string): void {
  process.stdout.write(asJson ? jsonLine(result) : text(paintFor(process.stdout)));
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
