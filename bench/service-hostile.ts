/**
 * The hostile part of `npm run bench -- service`: `mediant serve` in a process of its own, under everything of
 * hostile-requests.ts at once, beside clients that mean well; is it there at the end, how much memory has it, and how long
 * did its health take to be told meanwhile?
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type End, HOSTILE, post } from './hostile-requests.ts';
import { quantile } from './machine.ts';

const ATTACKERS = 6;
const WELL_MEANING = 2;
const PROBE_MILLISECONDS = 50;
/** Until workers have given their memory back. */
const IDLE_SECONDS = 40;

/** After each of which memory is looked at: what is lost grows from one to the next. */
const ROUNDS = 3;
const SERVE = '--port 0 --workers 2 --queue 50 --time-limit 3 --memory-limit 512'.split(' ');
/** As the guide to the service starts it: glibc would keep what is freed. */
const ENVIRONMENT = { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_TRIM_THRESHOLD_: '131072' };
const GOOD = JSON.stringify({ game: 'kuhn:players=2,ranks=3', options: { tolerance: 1e-3 } });

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** MiB of a process, by what the kernel says. */
function residentMiB({ pid }: ChildProcess): number {
  const match = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1]) / 1024;
}

/** A server that does nothing else, in a process of its own: how late it is, is how late the machine makes everybody. */
const CONTROL = `const server = require('node:http').createServer((_, response) => response.end('{}'));
server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`;

/** A program that says where it listens. */
async function started(...args: readonly string[]): Promise<{ child: ChildProcess; url: string }> {
  const env = { ...process.env, ...ENVIRONMENT };
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
  const url = await new Promise<string>((resolve) =>
    child.stdout.on('data', (data) => resolve(/http:\S+/.exec(String(data))![0]!)),
  );
  return { child, url };
}

/** Sends good requests one after another, and waits for their answers. */
async function settle(url: string, count: number): Promise<void> {
  for (let k = 0; k < count; k++) await post(url, GOOD);
}

interface Heard {
  readonly milliseconds: readonly number[];
  readonly failed: number;
}

function latency(of: string, { milliseconds, failed }: Heard) {
  const within = (limit: number) => milliseconds.filter((ms) => ms <= limit).length / milliseconds.length;
  return {
    of,
    probes: milliseconds.length,
    failed,
    p50: quantile(milliseconds, 0.5),
    p99: quantile(milliseconds, 0.99),
    max: Math.max(...milliseconds),
    within100: within(100),
  };
}

/** How each kind of request ended, and how often. */
type Ends = Map<string, Map<End, number>>;

/** Sends everything, again and again, until the time is over. */
async function attack(url: string, ends: Ends, isOver: () => boolean): Promise<void> {
  const count = (name: string, end: End) => {
    const of = ends.get(name) ?? new Map<End, number>();
    ends.set(name, of.set(end, (of.get(end) ?? 0) + 1));
  };
  let next = Math.floor(HOSTILE.length * Math.random());
  const attacker = async () => {
    while (!isOver()) {
      const request = HOSTILE[next++ % HOSTILE.length]!;
      count(request.name, await request.send(url));
    }
  };
  const client = async () => {
    for (; !isOver(); await pause(20)) count('(a good one)', await post(url, GOOD));
  };
  const attackers = Array.from({ length: ATTACKERS }, attacker);
  await Promise.all([...attackers, ...Array.from({ length: WELL_MEANING }, client)]);
}

/** @param seconds of load */
export async function hostile(seconds: number): Promise<readonly object[]> {
  const main = new URL('../dist/cli/main.js', import.meta.url).pathname;
  const [{ child, url }, control] = await Promise.all([
    started(main, 'serve', ...SERVE),
    started('--eval', CONTROL),
  ]);
  let alive = true;
  child.on('exit', () => {
    alive = false;
  });
  await settle(url, 200);
  const startMiB = residentMiB(child);
  let peakMiB = startMiB;
  const watch = setInterval(() => {
    if (alive) peakMiB = Math.max(peakMiB, residentMiB(child));
  }, 250);
  const probe = new Worker(new URL('./health-probe.js', import.meta.url), {
    workerData: { urls: [url, control.url], every: PROBE_MILLISECONDS },
  });
  const ends: Ends = new Map();
  const afterMiB: number[] = [];
  for (let round = 1; round <= ROUNDS && alive; round++) {
    const until = performance.now() + (1000 * seconds) / ROUNDS;
    await attack(url, ends, () => performance.now() > until || !alive);
    // heaps shrink when they are used again, not by themselves
    await settle(url, 200);
    if (alive) afterMiB.push(residentMiB(child));
  }
  probe.postMessage('stop');
  const [service, idle] = await new Promise<[Heard, Heard]>((resolve) => probe.on('message', resolve));
  clearInterval(watch);
  const requests = [...ends.values()].flatMap((of) => [...of.values()]).reduce((sum, n) => sum + n, 0);
  // workers without a job end after half a minute
  await pause(1000 * IDLE_SECONDS);
  const idleMiB = alive ? residentMiB(child) : null;
  const memory = { seconds, alive, requests, startMiB, peakMiB, afterMiB, idleMiB };
  const latencies = [latency('the service', service), latency('a server that does nothing', idle)];
  const answers = [...ends].map(([request, of]) => ({ request, answers: Object.fromEntries(of) }));
  console.log(memory);
  console.table(latencies);
  for (const { request, answers: of } of answers) console.log(`${request.padEnd(34)} ${JSON.stringify(of)}`);
  control.child.kill();
  if (alive) {
    child.kill('SIGTERM');
    await new Promise((resolve) => child.on('exit', resolve));
  }
  return [memory, ...latencies, ...answers];
}
