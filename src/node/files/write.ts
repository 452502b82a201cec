/**
 * Writing files: whole ones aside and then renamed, so that a reader never sees half of one and a full disk leaves what
 * was there. Every error of the system becomes one sentence.
 */
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { errors } from '../../errors.ts';
import { type Limits, paced, type Work } from '../../work.ts';
import { EXISTS, reason, systemCode } from './reason.ts';

/** Checks before a long solve that its result can be saved. @throws InputError */
export function checkWritable(what: string, path: string): void {
  const found = statOf(path);
  if (found?.isDirectory()) throw errors.unwritable(what, path, 'it is a folder');
  const folder = dirname(path);
  try {
    accessSync(isInPlace(path, found) ? path : folder, constants.W_OK);
  } catch (error) {
    const missing = systemCode(error) === 'ENOENT';
    throw errors.unwritable(what, path, missing ? `there is no folder ${folder}` : reason(error));
  }
}

/** As checkWritable, and that nothing is lost: an existing file must be meant to go. @throws InputError */
export function checkNew(what: string, path: string, force: boolean): void {
  checkWritable(what, path);
  if (!force && existsSync(path)) throw errors.unwritable(what, path, EXISTS);
}

const CHUNK = 2 ** 20;

/**
 * Writes a file aside and renames it.
 * @throws InputError when it cannot be written; nothing of it is left then
 */
export function writeText(what: string, path: string, pieces: Iterable<string>): void {
  writeAside(what, path, (file) => writePieces(file, pieces));
}

/** As writeText, of bytes that are in memory already. */
export function writeBytes(what: string, path: string, bytes: Uint8Array): void {
  writeAside(what, path, (file) => writeAll(file, bytes));
}

/** As writeText, of text or bytes in one piece, into a folder that is made when it is missing. */
export function writeExport(path: string, content: string | Uint8Array): void {
  const what = 'Export';
  makeFolder(what, path);
  writeAside(what, path, (file) => writeAll(file, content));
}

/**
 * As writeBytes, and neither a kill nor a crash of the machine leaves anything but the old file or the new one: bytes are
 * on the disk before the name is. Aside is FILE.tmp, so one process at a time may write FILE.
 */
export function writeDurably(what: string, path: string, pieces: readonly Uint8Array[]): void {
  const write = (file: number) => {
    for (const piece of pieces) writeAll(file, piece);
    fsyncSync(file);
  };
  writeAside(what, path, write, '.tmp');
  syncFolder(what, path);
}

/** Makes the folder of a file that is to be written. @throws InputError */
export function makeFolder(what: string, path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw errors.unwritable(what, path, reason(error));
  }
}

/** A write may take only part of what it is given; the rest of it then meets the full disk. @throws the system's error */
export function writeAll(file: number, content: string | Uint8Array): void {
  const data = typeof content === 'string' ? Buffer.from(content) : content;
  for (let at = 0; at < data.length; ) at += writeSync(file, data, at);
}

/** So that a new name outlasts a crash. The file itself is synced: a folder that cannot be is no failure, a bad disk is. */
function syncFolder(what: string, path: string): void {
  // Windows has no such call
  if (process.platform === 'win32') return;
  let folder: number | null = null;
  try {
    folder = openSync(dirname(path), 'r');
    fsyncSync(folder);
  } catch (error) {
    if (['EIO', 'ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? ''))
      throw errors.unwritable(what, path, reason(error));
  } finally {
    if (folder !== null) closeSync(folder);
  }
}

function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

/** Devices and pipes are written as they are: renamed over, /dev/null would be a file from then on. */
function isInPlace(path: string, found: Stats | null): boolean {
  return path.startsWith('/dev/') || (found !== null && !found.isFile() && !found.isDirectory());
}

/** A file that is being written: aside, or in place. */
interface Opened {
  readonly file: number;
  /** Gives it its name, when all is written. */
  readonly keep: () => void;
  /** Leaves nothing of it. */
  readonly drop: () => void;
}

/** @param end of the name of the file aside; default: one that nobody else has */
function openAside(path: string, end = `.${randomBytes(4).toString('hex')}.tmp`): Opened {
  const found = statOf(path);
  if (isInPlace(path, found)) return { file: openSync(path, 'w'), keep: () => {}, drop: () => {} };
  // what a link leads to is written, and the link stays
  const target = found === null ? path : realpathSync(path);
  const aside = `${target}${end}`;
  return {
    file: openSync(aside, 'w'),
    keep: () => renameSync(aside, target),
    drop: () => rmSync(aside, { force: true }),
  };
}

const refused = (what: string, path: string, error: unknown) =>
  systemCode(error) === null ? error : errors.unwritable(what, path, reason(error));

function writeAside(what: string, path: string, write: (file: number) => void, end?: string): void {
  let opened: Opened | null = null;
  try {
    opened = openAside(path, end);
    // some disks tell only when a file is closed that it did not fit
    try {
      write(opened.file);
    } finally {
      closeSync(opened.file);
    }
    opened.keep();
  } catch (error) {
    opened?.drop();
    throw refused(what, path, error);
  }
}

/**
 * As writeText, of text that takes its time to make: the event loop turns meanwhile.
 * @param writing makes the text, and gives it to `emit` in order
 * @param isZipped whether the file is to be gzip's
 * @throws InputError when it cannot be written, LimitError when the time is over or the signal aborted; nothing of it is left then
 */
export async function writePaced(
  what: string,
  path: string,
  writing: (emit: (text: string) => void) => Work<void>,
  limits: Limits,
  isZipped = false,
): Promise<void> {
  let opened: Opened | null = null;
  try {
    opened = openAside(path);
    const { file } = opened;
    // gzip's files may be put one behind the other
    const emit = (text: string) => writeAll(file, isZipped ? gzipSync(text) : text);
    try {
      await paced(writing(emit), limits);
    } finally {
      closeSync(file);
    }
    opened.keep();
  } catch (error) {
    opened?.drop();
    throw refused(what, path, error);
  }
}

function writePieces(file: number, pieces: Iterable<string>): void {
  let pending: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    pending.push(piece);
    length += piece.length;
    if (length < CHUNK) continue;
    writeAll(file, pending.join(''));
    pending = [];
    length = 0;
  }
  writeAll(file, pending.join(''));
}
