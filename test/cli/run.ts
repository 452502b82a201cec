/** Runs the built command line, as a user does. */
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { folder, scratch } from '../scratch.ts';

export const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ending {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function write(name: string, text: string): string {
  const path = scratch(name);
  writeFileSync(path, text);
  return path;
}

/** Runs in `folder`, with stdout and stderr piped. */
export function mediant(...args: string[]): Ending {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  return { exitCode: status, stdout, stderr };
}

/** The one JSON object that a command prints on one line. */
export function mediantJson(...args: string[]): { exitCode: number | null; result: Record<string, unknown> } {
  const { exitCode, stdout, stderr } = mediant(...args, '--json');
  if (!/^\{.*\}\n$/.test(stdout)) throw new Error(`not one line of JSON: ${stdout}${stderr}`);
  return { exitCode, result: JSON.parse(stdout) as Record<string, unknown> };
}

/** Runs a command that must be refused, and returns the one line that it says. */
export function complaint(...args: string[]): string {
  const { exitCode, stdout, stderr } = mediant(...args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  return stderr.slice('error: '.length, -1);
}

/** Starts a solve, sends `signal` once it iterates, and waits for the end. */
export function interrupted(signal: NodeJS.Signals, ...args: string[]): Promise<Ending> {
  return interruptedWhile('solving', signal, ...args);
}

/** As interrupted, once it says on stderr that it is doing this. */
export async function interruptedWhile(
  doing: 'building' | 'solving',
  signal: NodeJS.Signals,
  ...args: string[]
): Promise<Ending> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { ...process.env, MEDIANT_DEBUG: '1' },
  });
  const output = { stdout: '', stderr: '' };
  let isSent = false;
  child.stdout.on('data', (data) => {
    output.stdout += data;
  });
  child.stderr.on('data', (data) => {
    output.stderr += data;
    if (isSent || !output.stderr.includes(`debug: ${doing}`)) return;
    isSent = child.kill(signal);
  });
  return { exitCode: await exitCodeOf(child), ...output };
}

function exitCodeOf(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  return new Promise((resolve) => child.on('close', resolve));
}
