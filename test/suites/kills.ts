/** A solve that is killed at random moments while it writes checkpoints, until it has ended by itself. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { randomNumbers } from './random-flow.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** How long after a solve has begun to iterate it may be killed, in milliseconds. */
const LONGEST_LIFE = 250;

export interface Disturbed {
  readonly kills: number;
  readonly stdout: string;
  /** Runs that said that they went on from a checkpoint. */
  readonly resumed: number;
}

/**
 * @param args of a solve with --json, --checkpoint and --checkpoint-every 0
 * @param maxKills after them it is left alone
 * @throws Error when a run ends with anything but a result, whole or partial
 */
export async function killsUntilDone(
  args: readonly string[],
  cwd: string,
  maxKills: number,
  seed: number,
): Promise<Disturbed> {
  const random = randomNumbers(seed);
  let kills = 0;
  let resumed = 0;
  for (;;) {
    const life = kills < maxKills ? random() * LONGEST_LIFE : null;
    const { code, signal, stdout, stderr } = await run(args, cwd, life);
    if (stderr.includes('holds')) resumed++;
    if (signal === 'SIGKILL') kills++;
    else if (code === 0 || code === 3) return { kills, stdout, resumed };
    else throw new Error(`ended with ${code} ${signal}: ${stderr}`);
  }
}

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param life milliseconds from the first iteration to SIGKILL, or null to let it end */
function run(args: readonly string[], cwd: string, life: number | null): Promise<Ending> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd,
      env: { ...process.env, MEDIANT_DEBUG: '1' },
    });
    const output = { stdout: '', stderr: '' };
    let isDoomed = false;
    child.stdout.on('data', (data) => {
      output.stdout += data;
    });
    child.stderr.on('data', (data) => {
      output.stderr += data;
      if (life === null || isDoomed || !output.stderr.includes('debug: solving')) return;
      isDoomed = true;
      setTimeout(() => child.kill('SIGKILL'), life);
    });
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
  });
}

/** A result of --json without what depends on time and memory. */
export function withoutCosts({ seconds: _, peakBytes: __, ...rest }: Record<string, unknown>): object {
  return rest;
}
