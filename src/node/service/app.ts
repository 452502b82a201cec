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
  const app = new Hono();
  app.use(async (c, next) => {
    const refused = hosts.refusal(c.req.raw);
    if (refused === null) await next();
    else c.res = refuse(c, desk, refused);
    if (desk.draining) c.header('Connection', 'close');
    metrics.answered(routePath(c, -1), c.req.raw.signal.aborted ? CLIENT_LEFT : c.res.status);
  });
  app.onError((error, c) => refuse(c, desk, failureOf(error)));
  app.notFound((c) => {
    const problem = `There is no ${c.req.path}; expected /solve, /health or /metrics.`;
    return refuse(c, desk, failure(404, 'not-found', problem));
  });
  app.get('/health', (c) =>
    c.json(
      {
        status: desk.draining ? 'draining' : 'ok',
        version: VERSION,
        workers: pool.options.workers,
        running: pool.running,
        queued: pool.queued,
      },
      desk.draining ? 503 : 200,
    ),
  );
  app.get('/metrics', async (c) =>
    c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType }),
  );
  app.post('/solve', solveRoute(desk, options));
  for (const [path, method] of [
    ['/solve', 'POST'],
    ['/health', 'GET'],
    ['/metrics', 'GET'],
  ] as const)
    app.all(path, (c) => {
      const problem = `${c.req.method} ${path} is not served; expected ${method}.`;
      c.header('Allow', method);
      return refuse(c, desk, failure(405, 'method', problem));
    });
  return {
    fetch: async (request) => app.fetch(request),
    drain: () => desk.drain(),
    abort: () => desk.abort(),
    allowHost: (name) => hosts.add(name),
  };
}

function refuse(c: Context, desk: Desk, { status, error }: Failure): Response {
  if (status === 503) c.header('Retry-After', String(desk.retryAfterSeconds));
  return c.json({ error }, status);
}

/** What POST /solve is answered. */
function solveRoute(desk: Desk, options: ResolvedServiceOptions) {
  const intake = new Intake(options.maxBodyBytes);
  return async (c: Context): Promise<Response> => {
    if (desk.draining) return refuse(c, desk, DRAINING);
    if (!/^application\/json\b/i.test(c.req.header('Content-Type') ?? ''))
      return refuse(c, desk, failure(415, 'content-type', 'Content-Type must be application/json.'));
    const taken = await intake.take(c.req.raw, (text) => readRequest(text, options.timeLimitSeconds));
    if ('failure' in taken) return refuse(c, desk, taken.failure);
    const { value: request, release } = taken;
    if (desk.draining) {
      release();
      return refuse(c, desk, DRAINING);
    }
    const solve: Solve = (client, listener) => desk.solve(request, client, listener).finally(release);
    return c.req.header('Accept')?.includes(EVENTS)
      ? stream(c, desk, solve, options.heartbeatSeconds)
      : answer(c, desk, solve);
  };
}

async function answer(c: Context, desk: Desk, solve: Solve): Promise<Response> {
  const outcome = await solve(c.req.raw.signal, {});
  if ('failure' in outcome) return refuse(c, desk, outcome.failure);
  return c.body(resultText(outcome), 200, { 'Content-Type': 'application/json' });
}

/** Events start, progress, and last result or error; what is refused at once is answered as ever. */
async function stream(c: Context, desk: Desk, solve: Solve, heartbeatSeconds: number): Promise<Response> {
  const leave = new AbortController();
  const told: Told[] = [];
  let tell = (event: Told) => void told.push(event);
  const solving = solve(AbortSignal.any([c.req.raw.signal, leave.signal]), {
    onStart: () => tell({ event: 'start', data: '{}' }),
    onProgress: (progress) => tell({ event: 'progress', data: JSON.stringify(progress) }),
  });
  // what a pool refuses at once it has refused by then
  const refused = await Promise.race([solving, breathe()]);
  if (refused !== undefined && 'failure' in refused) return refuse(c, desk, refused.failure);
  return streamSSE(c, async (events) => {
    events.onAbort(() => leave.abort());
    tell = (event) => void events.writeSSE(event);
    for (const event of told) tell(event);
    const beat = setInterval(() => void events.write(': still here\n\n'), heartbeatSeconds * 1000);
    try {
      await events.writeSSE(lastEvent(await solving));
    } finally {
      clearInterval(beat);
    }
  });
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
