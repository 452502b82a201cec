/**
 * One writer per file: FILE.lock names the process that appends to it. A lock whose process has ended, or
 * whose number another process has been given since, is stale and is taken over.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { errors } from '../errors.ts';

export interface Lock {
  release(): void;
}

/**
 * @param file the lock is made beside it
 * @param what the file is, for messages
 * @throws InputError naming the process that holds the lock
 */
export function acquireLock(file: string, what = 'Results file'): Lock {
  const path = `${file}.lock`;
  const mine = holderText(process.pid);
  while (!create(path, mine)) {
    const holder = read(path);
    if (holder === null) continue; // released since
    if (isAlive(holder)) throw errors.inUse(what, file, Number.parseInt(holder, 10), path);
    removeStale(path, holder);
  }
  return {
    release: () => {
      if (read(path) === mine) rmSync(path, { force: true });
    },
  };
}

/** A link appears with its content, or not at all: nobody reads half of a lock. */
function create(path: string, content: string): boolean {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, content);
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw errors.unwritable('Lock', path, (error as Error).message);
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Null when there is none. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Between looking and removing, another runner may have taken the lock over: then it is put back. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another runner was sooner
  }
  const taken = read(aside);
  if (taken !== null && taken !== stale) create(path, taken);
  rmSync(aside, { force: true });
}

function holderText(pid: number): string {
  return `${pid} ${startOf(pid) ?? ''}\n`;
}

function isAlive(holder: string): boolean {
  const pid = Number.parseInt(holder, 10);
  if (!(pid > 0)) return false; // an empty or foreign file: nobody to wait for
  return process.platform === 'linux' ? holder === holderText(pid) && startOf(pid) !== null : answers(pid);
}

/** Whether a process has this number, ours or not. */
function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const STATE = 0;
const START_TIME = 19;

/** When a process started, in ticks since the machine did: tells it from a later one with its number. Null: it is gone. */
function startOf(pid: number): string | null {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === null) return null;
  // fields follow the name, which may itself hold spaces and brackets
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[STATE] === 'Z' ? null : (fields[START_TIME] ?? null);
}
