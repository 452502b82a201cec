/** `mediant serve`: solving over HTTP. */

import type { Command } from 'commander';
import { addCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { amount, counting, positive, wholeNumber, workerMemory } from './numbers.ts';
import { gather, given } from './options.ts';

interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly allowHost?: string[];
  readonly workers?: number;
  readonly queue: number;
  /** MiB. */
  readonly maxBody?: number;
  /** Seconds. */
  readonly timeLimit?: number;
  /** MiB. */
  readonly memoryLimit?: number;
  /** Seconds. */
  readonly drain: number;
}

const MIB = 2 ** 20;

const AFTER = `
POST /solve  {"game": "K35", "options": {"concept": "EFCE", "tolerance": 1e-3}, "strategy": true}
             game: a name, or the JSON of a game file; or efg or nfg: the text of one. The answer is a report as printed
             by solve --json; with Accept: text/event-stream it is events: start, progress, and result or error.
GET /health, GET /metrics (Prometheus)

Examples:
  mediant serve --port 8080
  mediant serve --port 8080 --workers 4 --queue 20 --time-limit 60 --memory-limit 2048
  curl -H 'Content-Type: application/json' -d '{"game":"K35"}' http://127.0.0.1:8080/solve

Refused are bodies over the limit and games that need too much memory (413), games that cannot be built in --time-limit
(422), and solves when the queue is full (503, with Retry-After). A solve ends when its client leaves. Only requests to
localhost, 127.0.0.1, [::1], --host and each --allow-host are served, and only pages from there (403): put the name by which
others reach it after --allow-host. SIGTERM or Ctrl-C: what runs and waits is answered; after --drain seconds what runs is
answered with what it has, and what has nothing with 503 (draining); a second one kills.

On Linux, memory goes back to the system after a busy hour only when glibc is told so before the start:
  MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072 mediant serve --port 8080`;

export function addServe(program: Command): void {
  addCommand(program, { name: 'serve', description: 'solve over HTTP', after: AFTER }, runServe)
    .requiredOption(...wholeNumber('--port <number>', 'where to listen; 0 for any that is free'))
    .option('--host <address>', 'at which address', '127.0.0.1')
    .option(
      '--allow-host <name>',
      "a host that is served beside localhost and --host's, or * for any; may be repeated",
      gather(String),
    )
    .option(...counting('--workers <count>', 'solves at a time (default: one for each core)'))
    .option(...wholeNumber('--queue <count>', 'solves that may wait'), 100)
    .option(...positive('--max-body <MiB>', 'largest request (default: 4)'))
    .option(...positive('--time-limit <seconds>', 'of a solve, whatever its request asks for (default: 300)'))
    .option(
      ...workerMemory(
        '--memory-limit <MiB>',
        "of each worker (default: its share of 80 % of the machine's, 8192 at most)",
      ),
    )
    .option(...amount('--drain <seconds>', 'how long solves may go on when it is stopped'), 30);
}

/** A service that nobody asks anything gives the memory of its workers back, */
const IDLE_SECONDS = 30;
/** and they do not keep it from answering. */
const NICE = 10;

async function runServe(flags: ServeFlags): Promise<number> {
  const { port, host, allowHost = [], workers, queue, memoryLimit, maxBody, timeLimit } = flags;
  const { createPool } = await import('../node/pool/pool.ts');
  const { createService, listen } = await import('../node/service/index.ts');
  const stopped = untilSignal();
  const pool = createPool({
    maxQueue: queue,
    idleSeconds: IDLE_SECONDS,
    niceIncrement: NICE,
    ...given({ workers, memoryLimitMiB: memoryLimit }),
  });
  const maxBodyBytes = maxBody === undefined ? undefined : Math.ceil(maxBody * MIB);
  const service = await createService(pool, {
    allowedHosts: allowHost,
    ...given({ maxBodyBytes, timeLimitSeconds: timeLimit }),
  });
  const listening = await listen(service, { port, host });
  process.stdout.write(`mediant listens on ${listening.url}\n`);
  await stopped;
  const patience = setTimeout(() => service.abort(), flags.drain * 1000);
  await listening.close();
  clearTimeout(patience);
  await pool.close();
  return EXIT.done;
}

/** Resolves at the first SIGINT or SIGTERM; after it both kill at once again. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    const onSignal = () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
