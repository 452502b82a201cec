/** Reading and writing files, with errors that say what was wrong in one sentence. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errors, type InputError } from '../errors.ts';

const EXISTS = 'it exists already; --force overwrites it';
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EEXIST: EXISTS,
  ERR_STRING_TOO_LONG: 'it is larger than 512 MiB',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

function reason(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** @throws InputError saying why it cannot be read; `what` is, say, "Game file" */
export function readText(what: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw errors.unreadable(what, path, reason(error));
  }
}

/** Largest piece that the system reads at once. */
const READ_AT_ONCE = 2 ** 30;

/** As readText, of bytes, also beyond 2 GiB. */
export function readBytes(what: string, path: string): Uint8Array {
  let file: number | null = null;
  try {
    file = openSync(path, 'r');
    const bytes = new Uint8Array(fstatSync(file).size);
    let at = 0;
    for (let got = -1; got !== 0 && at < bytes.length; at += got)
      got = readSync(file, bytes, at, Math.min(READ_AT_ONCE, bytes.length - at), at);
    return bytes.subarray(0, at);
  } catch (error) {
    throw errors.unreadable(what, path, reason(error));
  } finally {
    if (file !== null) closeSync(file);
  }
}

/** Checks before a long solve that its result can be saved. @throws InputError */
export function checkWritable(what: string, path: string): void {
  const folder = dirname(path);
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw errors.unwritable(what, path, missing ? `there is no folder ${folder}` : reason(error));
  }
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw errors.unwritable(what, path, 'it is a folder');
}

/** As checkWritable, and that nothing is lost: an existing file must be meant to go. @throws InputError */
export function checkNew(what: string, path: string, force: boolean): void {
  checkWritable(what, path);
  if (!force && existsSync(path)) throw errors.unwritable(what, path, EXISTS);
}

/**
 * A file that grows, made when its first piece is written. What `append` was given is with the system when it returns,
 * so that neither Ctrl-C nor a kill takes it away.
 * @param force whether an existing file is overwritten
 */
export function growingFile(what: string, path: string, force: boolean) {
  let file: number | null = null;
  return {
    /** @throws InputError when it cannot be written, or exists */
    append(text: string): void {
      try {
        file ??= openSync(path, force ? 'w' : 'wx');
        writeAll(file, text);
      } catch (error) {
        throw errors.unwritable(what, path, reason(error));
      }
    },
    close(): void {
      if (file !== null) closeSync(file);
    },
  };
}

/** Characters that are written at once. */
const CHUNK = 2 ** 20;

/**
 * Writes a file aside and renames it, so that a reader never sees half of it.
 * @throws InputError when it cannot be written
 */
export function writeText(what: string, path: string, pieces: Iterable<string>): void {
  writeAside(what, path, (file) => writePieces(file, pieces));
}

/** As writeText, of bytes that are in memory already. */
export function writeBytes(what: string, path: string, bytes: Uint8Array): void {
  writeAside(what, path, (file) => writeAll(file, bytes));
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
  writeAside(what, path, write, `${path}.tmp`);
  syncFolder(dirname(path));
}

/** So that a new name outlasts a crash; Windows has no such call. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function writeAside(
  what: string,
  path: string,
  write: (file: number) => void,
  aside = `${path}.${process.pid}.tmp`,
): void {
  let isOurs = false;
  try {
    const file = openSync(aside, 'w');
    isOurs = true;
    try {
      write(file);
    } finally {
      closeSync(file);
    }
    renameSync(aside, path);
  } catch (error) {
    if (isOurs) rmSync(aside, { force: true });
    throw isSystemError(error) ? errors.unwritable(what, path, reason(error)) : (error as InputError);
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

/** A write may take only part of what it is given. */
function writeAll(file: number, content: string | Uint8Array): void {
  const data = typeof content === 'string' ? Buffer.from(content) : content;
  for (let at = 0; at < data.length; ) at += writeSync(file, data, at);
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
