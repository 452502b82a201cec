/** Reading and writing files, with errors that say what was wrong in one sentence. */
import {
  accessSync,
  closeSync,
  constants,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errors, type InputError } from '../errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
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

/** Characters that are written at once. */
const CHUNK = 2 ** 20;

/**
 * Writes a file aside and renames it, so that a reader never sees half of it.
 * @throws InputError when it cannot be written
 */
export function writeText(what: string, path: string, pieces: Iterable<string>): void {
  const aside = `${path}.${process.pid}.tmp`;
  try {
    const file = openSync(aside, 'w');
    try {
      writePieces(file, pieces);
    } finally {
      closeSync(file);
    }
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
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
function writeAll(file: number, text: string): void {
  const data = Buffer.from(text);
  for (let at = 0; at < data.length; ) at += writeSync(file, data, at);
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
