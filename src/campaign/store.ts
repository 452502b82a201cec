/**
 * The results file is NDJSON with one line per finished job, and is only ever appended to. A line is written with one call and
 * synced before its job counts as done, so that a kill at any moment costs the running jobs and at most a torn last
 * line, which is cut when the file is next opened. Of several lines with one key the last counts.
 *
 * The last key of a line is the checksum of the rest (`sealed-line`). Lines without one, of versions before it, are
 * taken as they are. A line whose checksum does not hold is no result: it is counted and left alone, and its job runs
 * again, also when an earlier line has its key. Lines that are no rows are counted and left alone too.
 *
 * One process at a time has the file open for appending; anyone may read it meanwhile.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { errors } from '../errors.ts';
import { appenderTo } from '../node/files/append.ts';
import { acquireLock } from '../node/files/lock.ts';
import { reason, systemCode } from '../node/files/reason.ts';
import { opened, sealed } from '../node/files/sealed-line.ts';
import { makeFolder } from '../node/files/write.ts';

/** A row says by its key which job it is the result of. */
export interface Keyed {
  readonly key: string;
}

/** Whether a parsed line is a row; other lines are left alone. */
export type IsRow<Row extends Keyed> = (value: unknown) => value is Row;

/** What a results file holds. */
export interface StoredRows<Row extends Keyed> {
  /** By key, in the order of the file; without their checksums. */
  readonly rows: ReadonlyMap<string, Row>;
  /** Whole lines that are no rows. */
  readonly foreignLines: number;
  /** Whole lines that are not what was written: none of them is a row. */
  readonly damagedLines: number;
  /** Bytes of the file up to the end of its last sound line. */
  readonly soundBytes: number;
}

/** A results file that is open, by this process alone. */
export interface Store<Row extends Keyed> extends StoredRows<Row> {
  /** Of the torn line that was cut. */
  readonly cutBytes: number;
  /**
   * The row is on the disk when this returns.
   * @throws InputError when it cannot be written; the file then ends where it did
   */
  append(row: Row): void;
  /** Lets others open it. */
  close(): void;
}

const FILE = 'Results file';

/**
 * Opens or creates a results file, and cuts its torn tail.
 * @throws InputError when it cannot be opened, has several names (hard links), or another process has it open
 */
export function openRows<Row extends Keyed>(path: string, isRow: IsRow<Row>): Store<Row> {
  makeFolder(FILE, path);
  return typed(path, () => {
    const file = openSync(path, 'a+');
    try {
      return openedRows(path, file, isRow);
    } catch (error) {
      closeSync(file);
      throw error;
    }
  });
}

function openedRows<Row extends Keyed>(path: string, file: number, isRow: IsRow<Row>): Store<Row> {
  // a tail is torn only when nobody is writing it; links to one file share its lock
  const lock = acquireLock(realpathSync(path), FILE);
  try {
    const { nlink } = fstatSync(file);
    if (nlink > 1) throw errors.hardLinks(FILE, path, nlink);
    const content = readFileSync(path);
    const stored = parseRows(content, isRow);
    const cutBytes = content.length - stored.soundBytes;
    if (cutBytes > 0) ftruncateSync(file, stored.soundBytes);
    const { append } = appenderTo(FILE, path, file, true);
    return {
      ...stored,
      cutBytes,
      append: (row) => append(`${sealed(row)}\n`),
      close: () => {
        closeSync(file);
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Reads a results file without changing it. @throws InputError when it cannot be read */
export function readRows<Row extends Keyed>(path: string, isRow: IsRow<Row>): StoredRows<Row> {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    throw errors.unreadable(FILE, path, reason(error));
  }
  return parseRows(content, isRow);
}

function typed<Result>(path: string, open: () => Result): Result {
  try {
    return open();
  } catch (error) {
    throw systemCode(error) === null ? error : errors.unwritable(FILE, path, reason(error));
  }
}

const NEWLINE = 10;

function parseRows<Row extends Keyed>(content: Buffer, isRow: IsRow<Row>): StoredRows<Row> {
  const rows = new Map<string, Row>();
  let foreignLines = 0;
  let damagedLines = 0;
  let soundBytes = 0;
  for (let start = 0; start < content.length; ) {
    const end = content.indexOf(NEWLINE, start);
    if (end < 0) break;
    const { value, seal } = opened(content.toString('utf8', start, end));
    start = end + 1;
    // a last line of rubbish: torn by a crash of the machine
    if (value === undefined && seal === 'none' && start === content.length) break;
    soundBytes = start;
    // last one counts, in its own place of the order; a damaged one leaves its job without a result
    if (isRow(value)) rows.delete(value.key);
    if (seal === 'damaged') damagedLines++;
    else if (isRow(value)) rows.set(value.key, value);
    else foreignLines++;
  }
  return { rows, foreignLines, damagedLines, soundBytes };
}
