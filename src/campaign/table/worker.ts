/** Piscina worker: starts a job's process, watches its time and memory, and tells how it ended. */
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import type { Job } from './job.ts';
import type { JobOutcome, Phase, ProcessMessage, ProcessTask, WorkerTask } from './protocol.ts';
import { type Facts, NO_FACTS, type RowStatus } from './row.ts';

const POLL_MILLISECONDS = 250;
const LEAST_GRACE_SECONDS = 10;
const GRACE_SHARE = 0.1;
/** Of what the process says on stderr, the last characters are kept. */
const STDERR_LENGTH = 4096;

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** What a watched job has said and done so far. */
interface Watched {
  readonly child: Child;
  phase: Phase;
  facts: Partial<Facts>;
  done: boolean;
  peakBytes: number;
  stderr: string;
  /** Why the worker killed it; null: it did not. */
  killed: { readonly status: RowStatus | 'stopped'; readonly reason: string } | null;
}

export default async function supervise({ job, program, port }: WorkerTask): Promise<JobOutcome> {
  const startedAt = new Date().toISOString();
  const started = performance.now();
  const watched = watch(start(job, program), port);
  const kill = (status: RowStatus | 'stopped', reason: string) => {
    watched.killed ??= { status, reason };
    watched.child.kill('SIGKILL');
  };
  port.on('message', () => kill('stopped', 'stopped by the user'));
  const seconds = job.timeLimitSeconds + graceSeconds(job.timeLimitSeconds);
  const clock = setTimeout(
    () => kill('time-limit', `killed after ${seconds} s while ${watched.phase}`),
    1000 * seconds,
  );
  const poll = setInterval(() => void checkMemory(watched, job, kill), POLL_MILLISECONDS);
  try {
    const end = await ended(watched.child);
    const wallSeconds = (performance.now() - started) / 1000;
    return { facts: verdict(watched, end), startedAt, wallSeconds };
  } finally {
    clearTimeout(clock);
    clearInterval(poll);
    port.close();
  }
}

/** Seconds past a job's limit after which it is killed: it ends itself between two iterations, but not while building. */
export function graceSeconds(timeLimitSeconds: number): number {
  return Math.max(LEAST_GRACE_SECONDS, GRACE_SHARE * timeLimitSeconds);
}

function start(job: Job, program: string): Child {
  // V8's own limit is a backstop: most memory is in arrays outside its heap.
  const heap = `--max-old-space-size=${Math.max(64, Math.floor(job.memoryLimitBytes / 2 ** 20))}`;
  const task: ProcessTask = { job, parentProcess: process.pid };
  return spawn(process.execPath, [heap, program, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function watch(child: Child, port: WorkerTask['port']): Watched {
  const watched: Watched = {
    child,
    phase: 'starting',
    facts: {},
    done: false,
    peakBytes: 0,
    stderr: '',
    killed: null,
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = readMessage(line);
    if (message === null) return;
    watched.facts = { ...watched.facts, ...message.facts };
    if (message.phase === 'done') watched.done = true;
    else {
      watched.phase = message.phase;
      port.postMessage({
        phase: message.phase,
        facts: watched.facts,
        residentBytes: watched.peakBytes,
      });
    }
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    watched.stderr = (watched.stderr + text).slice(-STDERR_LENGTH);
  });
  return watched;
}

/** Null for a line that is not ours, or the torn last line of a process that was killed. */
function readMessage(line: string): ProcessMessage | null {
  try {
    const message = JSON.parse(line) as Partial<ProcessMessage> | null;
    return message?.phase && message.facts ? (message as ProcessMessage) : null;
  } catch {
    return null;
  }
}

async function checkMemory(
  watched: Watched,
  { memoryLimitBytes }: Job,
  kill: (status: RowStatus, reason: string) => void,
): Promise<void> {
  const { pid } = watched.child;
  const bytes = pid === undefined ? 0 : await residentBytes(pid);
  watched.peakBytes = Math.max(watched.peakBytes, bytes);
  if (bytes <= memoryLimitBytes) return;
  const gib = (size: number) => `${(size / 2 ** 30).toFixed(2)} GiB`;
  kill(
    'out-of-memory',
    `killed at ${gib(bytes)} resident, above the limit of ${gib(memoryLimitBytes)}, while ${watched.phase}`,
  );
}

const run = promisify(execFile);

/** 0 when the process is gone. */
async function residentBytes(pid: number): Promise<number> {
  try {
    if (process.platform !== 'linux') {
      const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
      return Number(stdout) * 1024;
    }
    const match = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(match?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Resolves when the process has ended and everything that it printed has been read. */
function ended(child: Child): Promise<End> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
}

/** Null when the user stopped the job; a result that arrived before the kill stands. */
function verdict(watched: Watched, end: End): Facts | null {
  const facts: Facts = { ...NO_FACTS, ...watched.facts };
  const peakBytes = Math.max(watched.peakBytes, facts.peakBytes ?? 0);
  if (watched.done) return { ...facts, peakBytes };
  if (watched.killed?.status === 'stopped') return null;
  const { status, reason } = watched.killed ?? death(watched, end);
  return { ...facts, peakBytes, status: status as RowStatus, reason };
}

const NO_ROOM = /heap out of memory|allocation failed|Cannot allocate memory/i;

function death({ stderr, phase }: Watched, { code, signal }: End): { status: RowStatus; reason: string } {
  if (NO_ROOM.test(stderr))
    return { status: 'out-of-memory', reason: `Node ran out of memory while ${phase}` };
  const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  const said =
    stderr.split('\n').find((line) => /error/i.test(line)) ?? stderr.trim().split('\n').at(-1) ?? '';
  const tail = said === '' ? '' : `: ${said.trim()}`;
  return { status: 'crashed', reason: `the process ${how} while ${phase}${tail}` };
}
