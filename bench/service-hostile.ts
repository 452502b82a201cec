/**
 * The hostile part of `npm run bench -- service`: `mediant serve` in a process of its own, under everything of
 * hostile-requests.ts at once, beside clients that mean well; is it there at the end, how much memory has it, and how long
 * did its health take to be told meanwhile?
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type End, HOSTILE, post } from './hostile-requests.ts';

const ATTACKERS = 6;
const WELL_MEANING = 2;
const PROBE_MILLISECONDS = 50;
const SERVE = [
  '--port',
  '0',
  '--threads',
  '2',
  '--queue',
  '50',
  '--time-limit',
  '3',
  '--memory-limit',
  '512',
];
const GOOD = JSON.stringify({ game: 'kuhn:players=2,ranks=3', options: { tolerance: 1e-3 } });

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function quantile(numbers: readonly number[], q: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] as number;
}

/** MiB of a process, by what the kernel says. */
function residentMiB({ pid }: ChildProcess): number {
  const match = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1]) / 1024;
}

async function started(): Promise<{ child: ChildProcess; url: string }> {
  const main = new URL('../dist/cli/main.js', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, 'serve', ...SERVE], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve) =>
    child.stdout.on('data', (data) => resolve(/http:\S+/.exec(String(data))?.[0] as string)),
  );
  return { child, url };
}

/** Sends good requests one after another, and waits for their answers. */
async function settle(url: string, count: number): Promise<void> {
  for (let k = 0; k < count; k++) await post(url, GOOD);
}

/** @param seconds of load */
export async function hostile(seconds: number): Promise<readonly object[]> {
  const { child, url } = await started();
  let alive = true;
  child.on('exit', () => {
    alive = false;
  });
  await settle(url, 200);
  const startMiB = residentMiB(child);

  const probe = new Worker(new URL('./health-probe.js', import.meta.url), {
    workerData: { url, every: PROBE_MILLISECONDS },
  });
  const probed = new Promise<{ milliseconds: number[]; failed: number }>((resolve) =>
    probe.on('message', resolve),
  );
  let peakMiB = startMiB;
  const watch = setInterval(() => {
    if (alive) peakMiB = Math.max(peakMiB, residentMiB(child));
  }, 250);

  const ends = new Map<string, Map<End, number>>();
  const count = (name: string, end: End) => {
    const of = ends.get(name) ?? new Map<End, number>();
    ends.set(name, of.set(end, (of.get(end) ?? 0) + 1));
  };
  const until = performance.now() + 1000 * seconds;
  let next = 0;
  const attacker = async () => {
    while (performance.now() < until && alive) {
      const request = HOSTILE[next++ % HOSTILE.length] as (typeof HOSTILE)[number];
      count(request.name, await request.send(url));
    }
  };
  const client = async () => {
    while (performance.now() < until && alive) {
      count('(a good one)', await post(url, GOOD));
      await pause(20);
    }
  };
  await Promise.all([
    ...Array.from({ length: ATTACKERS }, attacker),
    ...Array.from({ length: WELL_MEANING }, client),
  ]);
  probe.postMessage('stop');
  const { milliseconds, failed } = await probed;
  await settle(url, 200);
  await pause(2000);
  clearInterval(watch);
  const endMiB = alive ? residentMiB(child) : Number.NaN;
  const summary = {
    seconds,
    alive,
    requests: [...ends.values()].flatMap((of) => [...of.values()]).reduce((sum, n) => sum + n, 0),
    startMiB,
    peakMiB,
    endMiB,
    probes: milliseconds.length,
    probesFailed: failed,
    healthP50: quantile(milliseconds, 0.5),
    healthP99: quantile(milliseconds, 0.99),
    healthMax: Math.max(...milliseconds),
  };
  const answers = [...ends].map(([request, of]) => ({
    request,
    ...Object.fromEntries([...of].map(([end, times]) => [String(end), times])),
  }));
  console.table([summary]);
  for (const { request, ...of } of answers) console.log(`${request.padEnd(34)} ${JSON.stringify(of)}`);
  child.kill('SIGTERM');
  await new Promise((resolve) => (alive ? child.on('exit', resolve) : resolve(null)));
  return [summary, ...answers];
}
