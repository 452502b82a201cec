/** This file says what a job was measured on. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../version.ts';

export interface Environment {
  readonly version: string;
  readonly node: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly memoryBytes: number };
  /** Of the checkout that runs, `-dirty` when it has changes; null when it is none. */
  readonly commit: string | null;
}

export function environment(): Environment {
  const cores = cpus();
  return {
    version: VERSION,
    node: process.versions.node,
    machine: { cpu: cores[0]?.model.trim() ?? 'unknown', cores: cores.length, memoryBytes: totalmem() },
    commit: commit(),
  };
}

function commit(): string | null {
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  try {
    const args = ['-C', folder, 'describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    // installed as a package, or git is missing
    return null;
  }
}
