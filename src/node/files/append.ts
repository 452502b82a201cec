/** Files that grow line by line, of which nothing but whole lines is left whatever happens. */
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, rmSync } from 'node:fs';
import { errors } from '../../errors.ts';
import { reason } from './reason.ts';
import { writeAll } from './write.ts';

/** Adds whole lines to a file that this process alone writes. */
export interface Appender {
  /**
   * Adds a text. What was added is with the system when this returns, so that neither Ctrl-C nor a kill takes it away.
   * @throws InputError when it cannot be written: the file then ends where it did, and the next text may fit again
   */
  append(text: string): void;
}

/**
 * @param file open for writing at its end
 * @param isSynced whether each text is on the disk before `append` returns, for a crash of the machine
 */
export function appenderTo(what: string, path: string, file: number, isSynced: boolean): Appender {
  /** Where the file is to end before anything else is added; null: where it does. */
  let soundEnd: number | null = null;
  return {
    append(text) {
      let start = soundEnd;
      try {
        if (start !== null) ftruncateSync(file, start);
        start ??= fstatSync(file).size;
        writeAll(file, text);
        if (isSynced) fsyncSync(file);
        soundEnd = null;
      } catch (error) {
        soundEnd = start === null || isCut(file, start) ? null : start;
        throw errors.unwritable(what, path, reason(error));
      }
    },
  };
}

/** Takes away what a full disk took of a text: that needs no room, but the disk may be gone. */
function isCut(file: number, end: number): boolean {
  try {
    ftruncateSync(file, end);
    return true;
  } catch {
    return false;
  }
}

/** A file that is made when its first text is written. */
export interface GrowingFile extends Appender {
  /** Removes the file again when none of it could be written. */
  close(): void;
}

/**
 * @param force whether an existing file is overwritten; otherwise `append` throws an InputError
 */
export function growingFile(what: string, path: string, force: boolean): GrowingFile {
  let file: number | null = null;
  let appender: Appender | null = null;
  const open = (): Appender => {
    try {
      file = openSync(path, force ? 'w' : 'wx');
    } catch (error) {
      throw errors.unwritable(what, path, reason(error));
    }
    return appenderTo(what, path, file, false);
  };
  return {
    append(text) {
      appender ??= open();
      appender.append(text);
    },
    close() {
      if (file === null) return;
      const stats = fstatSync(file);
      closeSync(file);
      file = null;
      // a device has no size either
      if (stats.isFile() && stats.size === 0) rmSync(path, { force: true });
    },
  };
}
