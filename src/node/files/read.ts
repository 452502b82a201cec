/** Reading files, with errors that say what was wrong in one sentence. */
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { errors } from '../../errors.ts';
import { reason } from './reason.ts';

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
