/**
 * This executor runs each job in a process of its own, whose time and memory are watched: what it uses and how it dies
 * concerns nobody else. It suits large jobs, and knows games of the catalogue alone.
 */
import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { builtFile } from '../../node/built.ts';
import { coresPerJob } from '../../node/cores.ts';
import type { Job } from '../job.ts';
import { after, latestSeconds } from '../limits.ts';
import { type Facts, NO_FACTS } from '../row.ts';
import type { RowStatus } from '../status.ts';
import type { Executor, News, Phase } from './executor.ts';
import type { ProcessMessage, ProcessTask } from './protocol.ts';

const POLL_MILLISECONDS = 250;
/** Of what the process says on stderr, the last characters are kept. */
const STDERR_LENGTH = 4096;
const MIB = 2 ** 20;

type Child = ChildProcessByStdio<null, Readable, Readable>;
/** How a job ended that did not tell a result. */
type End = Pick<Facts, 'status' | 'reason'>;

/** What a watched job has said and done so far. */
interface Watched {
  readonly child: Child;
  phase: Phase;
  facts: Partial<Facts>;
  done: boolean;
  peakBytes: number;
  stderr: string;
  /** Why it was killed; null: it was not. */
  killed: End | null;
}

/**
 * @param workers jobs at a time, 1 or more
 * @param program of a job; for tests
 */
export function processExecutor(
  workers: number,
  program = builtFile('campaign/executors/process-program.js'),
): Executor {
  return {
    workers,
    run: (job, signal, onNews) =>
      supervise(watch(start(job, coresPerJob(workers), program), onNews), job, signal),
    close: async () => {},
  };
}

async function supervise(watched: Watched, job: Job, signal: AbortSignal): Promise<Facts> {
  const kill = (status: RowStatus, reason: string) => {
    watched.killed ??= { status, reason };
    watched.child.kill('SIGKILL');
  };
  const onAbort = () => kill('aborted', 'stopped by the user');
  signal.addEventListener('abort', onAbort);
  if (signal.aborted) onAbort();
  const latest = latestSeconds(job.options.timeLimitSeconds);
  const clock = after(latest, () => kill('time-limit', `killed after ${latest} s while ${watched.phase}`));
  const limit = job.options.memoryLimitMiB * MIB;
  const poll = setInterval(() => void checkMemory(watched, limit, kill), POLL_MILLISECONDS);
  try {
    return await verdict(watched);
  } finally {
    clearTimeout(clock);
    clearInterval(poll);
    signal.removeEventListener('abort', onAbort);
  }
}

function start(job: Job, cores: number, program: string): Child {
  // V8's own limit is a backstop: most memory is in arrays outside its heap.
  const heap = `--max-old-space-size=${Math.max(64, Math.floor(job.options.memoryLimitMiB))}`;
  const task: ProcessTask = { job, cores, parentProcess: process.pid };
  return spawn(process.execPath, [heap, program, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function watch(child: Child, onNews: (news: News) => void): Watched {
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
      onNews({ phase: message.phase, facts: watched.facts });
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
  limitBytes: number,
  kill: (status: RowStatus, reason: string) => void,
): Promise<void> {
  const { pid } = watched.child;
  const bytes = pid === undefined ? 0 : await residentBytes(pid);
  watched.peakBytes = Math.max(watched.peakBytes, bytes);
  if (bytes <= limitBytes) return;
  const gib = (size: number) => `${(size / 2 ** 30).toFixed(2)} GiB`;
  kill(
    'out-of-memory',
    `killed at ${gib(bytes)} resident, above the limit of ${gib(limitBytes)}, while ${watched.phase}`,
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

/** Waits until the process has ended and everything that it printed has been read: a result that it told stands. */
async function verdict(watched: Watched): Promise<Facts> {
  const how = await new Promise<string>((resolve, reject) => {
    watched.child.on('error', reject);
    watched.child.on('close', (code, signal) =>
      resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
    );
  });
  const end = watched.done ? {} : (watched.killed ?? death(watched, how));
  const facts: Facts = { ...NO_FACTS, status: 'crashed', reason: '', ...watched.facts, ...end };
  return { ...facts, peakBytes: Math.max(watched.peakBytes, facts.peakBytes ?? 0) };
}

const NO_ROOM = /heap out of memory|allocation failed|Cannot allocate memory/i;

function death({ stderr, phase }: Watched, how: string): End {
  if (NO_ROOM.test(stderr))
    return { status: 'out-of-memory', reason: `Node ran out of memory while ${phase}` };
  const said =
    stderr.split('\n').find((line) => /error/i.test(line)) ?? stderr.trim().split('\n').at(-1) ?? '';
  const tail = said === '' ? '' : `: ${said.trim()}`;
  return { status: 'crashed', reason: `the process ${how} while ${phase}${tail}` };
}
