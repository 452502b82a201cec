/** Sweeps by the command line that are killed, for tests and for the bench. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jobsOf, parseSweep, readResults, rowsOf, withoutTimes } from '../../src/campaign/index.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/**
 * Runs a sweep, and kills it (SIGKILL) unless it ends before.
 * @param milliseconds after its start; Infinity for never
 */
export function runAndKill(
  file: string,
  out: string,
  milliseconds: number,
  ...flags: string[]
): Promise<{ readonly exitCode: number | null; readonly stderr: string }> {
  return new Promise((settle, reject) => {
    const args = [MAIN, 'sweep', file, '--out', out, '--workers', '2', '--memory-limit', '512', ...flags];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    const timer = Number.isFinite(milliseconds)
      ? setTimeout(() => child.kill('SIGKILL'), milliseconds)
      : undefined;
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      settle({ exitCode, stderr });
    });
  });
}

/** The lines of a results file, and what they say but for times, in the order of the sweep's jobs. */
export function outcome(file: string, out: string): { readonly lines: number; readonly results: string } {
  const jobs = jobsOf(parseSweep(readFileSync(file, 'utf8'), file), (game) =>
    readFileSync(resolve(dirname(file), game), 'utf8'),
  );
  const { rows } = readResults(out);
  const results = rowsOf(jobs, rows).map((row) => JSON.stringify(withoutTimes(row)));
  return { lines: readFileSync(out, 'utf8').split('\n').length - 1, results: results.join('\n') };
}
