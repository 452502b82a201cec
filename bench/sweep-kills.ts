/**
 * A sweep that is killed (SIGKILL) at random moments against the same sweep left alone: rows lost, doubled or other.
 * `npm run bench -- sweep-kills [KILLS [FILE]]`, 100 kills of sweeps/example.yaml by default.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outcome, runAndKill } from '../test/campaign/killed.ts';
import { randomNumbers } from '../test/suites/random-flow.ts';
import { machine, writeResult } from './machine.ts';

const wanted = Number(process.argv[2] ?? 100);
const file = process.argv[3] ?? fileURLToPath(new URL('./sweeps/example.yaml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mediant-kills-'));
const random = randomNumbers(Number(process.env.BENCH_SEED ?? 1));

const alone = join(folder, 'alone.ndjson');
const started = performance.now();
const { exitCode, stderr } = await runAndKill(file, alone, Number.POSITIVE_INFINITY);
if (exitCode !== 0) throw new Error(`the sweep left alone failed: ${stderr}`);
const seconds = (performance.now() - started) / 1000;
const expected = outcome(file, alone);
console.log(`${expected.lines} rows in ${seconds.toFixed(1)} s left alone; ${machine()}`);

let [kills, torn, rounds, lost, doubled, other] = [0, 0, 0, 0, 0, 0];
while (kills < wanted) {
  const out = join(folder, `killed-${rounds}.ndjson`);
  for (;;) {
    // some while the program loads, most while jobs run; the last run of all is left alone
    const wait = kills < wanted ? 0.1 + random() * Math.max(0.5, seconds / 4) : Number.POSITIVE_INFINITY;
    const end = await runAndKill(file, out, 1000 * wait);
    if (end.stderr.includes('torn last line')) torn++;
    if (end.exitCode === 0) break;
    if (end.exitCode !== null) throw new Error(`exit code ${end.exitCode}: ${end.stderr}`);
    kills++;
  }
  rounds++;
  const got = outcome(file, out);
  const rows = got.results.split('\n');
  lost += expected.lines - rows.length;
  doubled += got.lines - rows.length;
  if (got.results !== expected.results) other++;
}
const done = { kills, sweeps: rounds, rows: expected.lines, tornTailsCut: torn };
const row = { ...done, lost, doubled, sweepsWithOtherResults: other };
console.table([row]);
writeResult('sweep-kills', [row]);
rmSync(folder, { recursive: true });
if (lost + doubled + other > 0) process.exit(1);
