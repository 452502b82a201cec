/**
 * `mediant/checkpoint`: the state of a long solve in a file, for Node.
 * @module mediant/checkpoint
 */
import { existsSync, realpathSync } from 'node:fs';
import { type Checkpoint, readCheckpoint } from '../solve/checkpoint.ts';
import type { CheckpointHooks } from '../solve/hooks.ts';
import { acquireLock } from './files/lock.ts';
import { readBytes } from './files/read.ts';
import { checkWritable, writeDurably } from './files/write.ts';

const FILE = 'Checkpoint file';

/** `SolveHooks.checkpoint`, kept in a file. */
export interface CheckpointFile extends CheckpointHooks {
  /** What the file held when it was opened; null when there was none. */
  readonly resume: Checkpoint | null;
  /** @throws InputError when it cannot be written; the file is then what it was */
  readonly save: (pieces: readonly Uint8Array[]) => void;
  /** Lets other processes have the file, which stays. */
  close(): void;
}

/**
 * Opens the file of one solve: `solve(game, options, { checkpoint: openCheckpoint(path) })` goes on from it when it
 * exists, and writes it again and again. It is written aside, synced and renamed, so that a kill at any moment leaves a
 * whole one.
 * @throws InputError when it is damaged, cannot be read or written, or another process has it open
 */
export function openCheckpoint(
  path: string,
  { everySeconds }: Pick<CheckpointHooks, 'everySeconds'> = {},
): CheckpointFile {
  checkWritable(FILE, path);
  // links share their file's lock; hard links need not, for each save gives its name a file of its own
  const lock = acquireLock(existsSync(path) ? realpathSync(path) : path, FILE);
  try {
    const resume = existsSync(path) ? readCheckpoint(readBytes(FILE, path), path) : null;
    return {
      ...(everySeconds !== undefined && { everySeconds }),
      resume,
      save: (pieces) => writeDurably(FILE, path, pieces),
      close: () => lock.release(),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
