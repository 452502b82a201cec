/** The routes of a service: POST /solve, GET /health, GET /metrics. */
import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import { type SSEStreamingApi, streamSSE } from 'hono/streaming';
import { VERSION } from '../../version.ts';
import { breathe } from '../../work.ts';
import type { Pool } from '../pool/pool.ts';
import { Desk, type Listener, type Outcome } from './desk.ts';
import { DRAINING, type Failure, failure, failureOf } from './failure.ts';
import { Hosts } from './hosts.ts';
import { Intake } from './intake.ts';
import { createMetrics } from './metrics.ts';
import type { ResolvedServiceOptions } from './options.ts';
import { readRequest } from './request.ts';

const EVENTS = 'text/event-stream';
/** What servers write down for a client that left; nobody is there to be sent it. */
const CLIENT_LEFT = 499;

export interface App {
  fetch(request: Request): Promise<Response>;
  drain(): Promise<void>;
  abort(): void;
  allowHost(name: string): void;
}

export function createApp(pool: Pool, options: ResolvedServiceOptions): App {
  const metrics = createMetrics(pool);
  const desk = new Desk(pool, metrics);
  const hosts = new Hosts(options.allowedHosts);
  const intake = new Intake(options.maxBodyBytes);
  let draining = false;

  const refuse = (c: Context, { status, error }: Failure): Response => {
    if (status === 503) c.header('Retry-After', String(desk.retryAfterSeconds));
    return c.json({ error }, status);
  };

  const app = new Hono();
  app.use(async (c, next) => {
    const refused = hosts.refusal(c.req.raw);
    if (refused === null) await next();
    else c.res = refuse(c, refused);
    if (draining) c.header('Connection', 'close');
    metrics.answered(routePath(c, -1), c.req.raw.signal.aborted ? CLIENT_LEFT : c.res.status);
  });
  app.onError((error, c) => refuse(c, failureOf(error)));
  app.notFound((c) =>
    refuse(c, failure(404, 'not-found', `There is no ${c.req.path}; expected /solve, /health or /metrics.`)),
  );

  app.get('/health', (c) =>
    c.json(
      {
        status: draining ? 'draining' : 'ok',
        version: VERSION,
        workers: pool.options.workers,
        running: pool.running,
        queued: pool.queued,
      },
      draining ? 503 : 200,
    ),
  );
  app.get('/metrics', async (c) =>
    c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  );
  app.post('/solve', async (c) => {
    if (draining) return refuse(c, DRAINING);
    if (!/^application\/json\b/i.test(c.req.header('Content-Type') ?? ''))
      return refuse(c, failure(415, 'content-type', 'Content-Type must be application/json.'));
    const taken = await intake.take(c.req.raw, (text) => readRequest(text, options.timeLimitSeconds));
    if ('failure' in taken) return refuse(c, taken.failure);
    const { value: request, release } = taken;
    if (draining) {
      release();
      return refuse(c, DRAINING);
    }
    const solve: Solve = (client, listener) => desk.solve(request, client, listener).finally(release);
    return c.req.header('Accept')?.includes(EVENTS) ? stream(c, solve) : answer(c, solve);
  });
  for (const [path, method] of [
    ['/solve', 'POST'],
    ['/health', 'GET'],
    ['/metrics', 'GET'],
  ] as const)
    app.all(path, (c) => {
      c.header('Allow', method);
      return refuse(c, failure(405, 'method', `${c.req.method} ${path} is not served; expected ${method}.`));
    });

  async function answer(c: Context, solve: Solve): Promise<Response> {
    const outcome = await solve(c.req.raw.signal, {});
    if ('failure' in outcome) return refuse(c, outcome.failure);
    return c.body(resultText(outcome), 200, { 'Content-Type': 'application/json' });
  }

  /** Events start, progress, and last result or error; what is refused at once is answered as ever. */
  async function stream(c: Context, solve: Solve): Promise<Response> {
    const leave = new AbortController();
    const told: Told[] = [];
    let tell = (event: Told) => void told.push(event);
    const solving = solve(AbortSignal.any([c.req.raw.signal, leave.signal]), {
      onStart: () => tell({ event: 'start', data: '{}' }),
      onProgress: (progress) => tell({ event: 'progress', data: JSON.stringify(progress) }),
    });
    // what a pool refuses at once it has refused by then
    const refused = await Promise.race([solving, breathe()]);
    if (refused !== undefined && 'failure' in refused) return refuse(c, refused.failure);
    return streamSSE(c, async (events) => {
      events.onAbort(() => leave.abort());
      tell = (event) => void events.writeSSE(event);
      for (const event of told) tell(event);
      const beat = setInterval(() => void events.write(': still here\n\n'), options.heartbeatSeconds * 1000);
      try {
        await events.writeSSE(lastEvent(await solving));
      } finally {
        clearInterval(beat);
      }
    });
  }

  return {
    fetch: async (request) => app.fetch(request),
    drain() {
      draining = true;
      return desk.idle();
    },
    abort: () => desk.abort(),
    allowHost: (name) => hosts.add(name),
  };
}

type Solve = (client: AbortSignal, listener: Listener) => Promise<Outcome>;

type Told = Parameters<SSEStreamingApi['writeSSE']>[0];

function lastEvent(outcome: Outcome): Told {
  return 'failure' in outcome
    ? { event: 'error', data: JSON.stringify({ error: outcome.failure.error }) }
    : { event: 'result', data: resultText(outcome) };
}

/** The report, with the strategy file as its last key if it was asked for. */
function resultText({ report, strategyFile }: Extract<Outcome, { report: unknown }>): string {
  const text = JSON.stringify(report);
  return strategyFile === undefined ? text : `${text.slice(0, -1)},"strategy":${strategyFile.trimEnd()}}`;
}
