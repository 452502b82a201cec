/**
 * One writer per file: FILE.lock names the process that appends to it. A lock whose process has ended, or whose number
 * another process has been given since, is stale and is taken over. One from another host or container is not: whether
 * its process runs cannot be told from here.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { errors, type InputError } from '../../errors.ts';
import { type Holder, holderOf, holderText, placeText, standingOf } from './holder.ts';
import { reason, systemCode } from './reason.ts';

/** Held until it is released, or its process ends. */
export interface Lock {
  release(): void;
}

/**
 * @param file the lock is made beside it, so that all of a file's names must be one: see `realpathSync`
 * @param what the file is, for messages
 * @throws InputError naming the process that holds the lock, and where it is
 */
export function acquireLock(file: string, what = 'Results file'): Lock {
  const path = `${file}.lock`;
  const mine = holderText();
  acquire(path, mine, (holder, lock) =>
    standingOf(holder) === 'elsewhere'
      ? errors.inUseElsewhere(what, file, holder.pid, placeText(holder), lock)
      : errors.inUse(what, file, holder.pid, lock),
  );
  let isHeld = true;
  return {
    release: () => {
      if (isHeld && read(path) === mine) rmSync(path, { force: true });
      isHeld = false;
    },
  };
}

type Refuse = (holder: Holder, lock: string) => InputError;

function acquire(path: string, mine: string, refuse: Refuse): void {
  while (!create(path, mine)) {
    const text = read(path);
    if (text === null) continue; // released since
    const holder = holderOf(text);
    if (holder !== null && standingOf(holder) !== 'gone') throw refuse(holder, path);
    if (isTakenOver(path, text, mine, refuse)) return;
  }
}

/**
 * Who takes a stale lock over holds a lock on that, so that nobody removes what another has put there meanwhile: within
 * it the stale lock stays what it is, because its own process is gone and nobody else may touch it. A process that is
 * killed within it leaves a stale lock on taking over, which is taken over in the same way.
 */
function isTakenOver(path: string, stale: string, mine: string, refuse: Refuse): boolean {
  const claim = `${path}.claim`;
  acquire(claim, mine, refuse);
  try {
    if (read(path) !== stale) return false; // another was sooner, and has given this claim up
    aside(path, mine, (file) => renameSync(file, path));
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

/** A link appears with its content, or not at all: nobody reads half of a lock. */
function create(path: string, content: string): boolean {
  return aside(path, content, (file) => {
    try {
      linkSync(file, path);
      return true;
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    }
  });
}

/** Uses a file with the content, and removes it. Nobody else's has its name, in whatever container. */
function aside<Result>(path: string, content: string, use: (file: string) => Result): Result {
  const file = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(file, content);
    return use(file);
  } catch (error) {
    throw errors.unwritable('Lock', path, reason(error));
  } finally {
    rmSync(file, { force: true });
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw errors.unreadable('Lock', path, reason(error));
  }
}
