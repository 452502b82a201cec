/**
 * The results file: NDJSON, one line per finished job, only ever appended to. A line is written with one call and
 * synced before its job counts as done, so that a kill at any moment costs the running jobs and at most a torn last
 * line, which is cut when the file is next opened. Of several lines with one key the last counts. Lines that are no
 * rows are counted and left alone. One process at a time has it open for appending; anyone may read it meanwhile.
 */
import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errors } from '../errors.ts';
import { acquireLock } from './lock.ts';

/** A row says by its key which job it is the result of. */
export interface Keyed {
  readonly key: string;
}

/** Whether a parsed line is a row; other lines are left alone. */
export type IsRow<Row extends Keyed> = (value: unknown) => value is Row;

/** What a results file holds. */
export interface StoredRows<Row extends Keyed> {
  /** By key, in the order of the file. */
  readonly rows: ReadonlyMap<string, Row>;
  /** Whole lines that are no rows. */
  readonly foreignLines: number;
  /** Bytes of the file up to the end of its last sound line. */
  readonly soundBytes: number;
}

/** A results file that is open, by this process alone. */
export interface Store<Row extends Keyed> extends StoredRows<Row> {
  /** Of the torn line that was cut. */
  readonly cutBytes: number;
  /** The row is with the system when this returns. */
  append(row: Row): void;
  /** Lets others open it. */
  close(): void;
}

/**
 * Opens or creates a results file, and cuts its torn tail.
 * @throws InputError when it cannot be opened, or another process has it open
 */
export function openRows<Row extends Keyed>(path: string, isRow: IsRow<Row>): Store<Row> {
  const file = openForAppending(path);
  // a tail is torn only when nobody is writing it; links to one file share its lock
  const lock = acquireLock(realpathSync(path));
  const content = readFileSync(path);
  const stored = parseRows(content, isRow);
  const cutBytes = content.length - stored.soundBytes;
  if (cutBytes > 0) ftruncateSync(file, stored.soundBytes);
  return {
    ...stored,
    cutBytes,
    append: (row) => appendLine(file, row),
    close: () => {
      closeSync(file);
      lock.release();
    },
  };
}

/** Reads a results file without changing it. @throws InputError when it cannot be read */
export function readRows<Row extends Keyed>(path: string, isRow: IsRow<Row>): StoredRows<Row> {
  try {
    return parseRows(readFileSync(path), isRow);
  } catch (error) {
    throw errors.unreadable('Results file', path, (error as Error).message);
  }
}

function openForAppending(path: string): number {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return openSync(path, 'a+');
  } catch (error) {
    throw errors.unwritable('Results file', path, (error as Error).message);
  }
}

function appendLine(file: number, row: Keyed): void {
  const line = Buffer.from(`${JSON.stringify(row)}\n`);
  const written = writeSync(file, line);
  if (written < line.length)
    throw new Error(`the disk took ${written} of ${line.length} bytes of a result; the rest is lost`);
  fsyncSync(file);
}

const NEWLINE = 10;

function parseRows<Row extends Keyed>(content: Buffer, isRow: IsRow<Row>): StoredRows<Row> {
  const rows = new Map<string, Row>();
  let foreignLines = 0;
  let soundBytes = 0;
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(NEWLINE, start);
    if (end < 0) break;
    const value = parsed(content.toString('utf8', start, end));
    start = end + 1;
    if (value === undefined && start === content.length) break; // a last line of rubbish: torn by a crash of the machine
    soundBytes = start;
    if (isRow(value)) {
      // last one counts, in its own place of the order
      rows.delete(value.key);
      rows.set(value.key, value);
    } else foreignLines++;
  }
  return { rows, foreignLines, soundBytes };
}

/** Undefined when the line is not JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
