import { subscribe } from 'node:diagnostics_channel';
import { request as httpRequest } from 'node:http';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { formatGame } from '../../src/formats/index.ts';
import { createGame } from '../../src/games/index.ts';
import { createPool } from '../../src/node/pool/pool.ts';
import { createService, type ServiceOptions } from '../../src/node/service/index.ts';
import { solve } from '../../src/solve/solve.ts';
import { eventsOf } from './events.ts';
import { atEnd, ENDLESS, JSON_TYPE, type Served, serve, until } from './served.ts';

interface Asked extends Served {
  post(body: unknown, init?: RequestInit): Promise<Response>;
}

async function served(
  poolOptions: Parameters<typeof createPool>[0],
  options: ServiceOptions = {},
): Promise<Asked> {
  // under load an abort may take long to be answered
  const pool = createPool({ graceMilliseconds: 60_000, ...poolOptions });
  const there = await serve(pool, options);
  const post = (body: unknown, { headers, ...init }: RequestInit = {}) =>
    fetch(`${there.listening.url}/solve`, {
      method: 'POST',
      headers: { ...JSON_TYPE, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...init,
    });
  return { ...there, post };
}

const EVENTS = { headers: { accept: 'text/event-stream' } };

/** A client that waits for its answer, and can leave. */
async function client({ pool, listening }: Served, headers: Record<string, string> = {}) {
  const before = pool.running + pool.queued;
  const request = httpRequest(`${listening.url}/solve`, {
    method: 'POST',
    headers: { ...JSON_TYPE, ...headers },
  });
  request.on('error', () => {});
  request.end(JSON.stringify(ENDLESS));
  await until(() => pool.running + pool.queued > before);
  return request;
}

describe('POST /solve', () => {
  const service = served({ workers: 2, memoryLimitMiB: 512 }, { maxBodyBytes: 20_000, timeLimitSeconds: 60 });

  test('answers what solve finds', async () => {
    const problem = { concept: 'COMM', objective: 'player:1', tolerance: 1e-3 };
    const options = { ...problem, criterion: 'published' } as const;
    const response = await (await service).post({ game: 'K35', options });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    const { report } = await solve('K35', options);
    expect({ ...((await response.json()) as object), seconds: null }).toEqual({ ...report, seconds: null });
  });

  const kuhn = createGame('kuhn:players=2,ranks=3');
  test.each([
    ['its own JSON', { game: JSON.parse(formatGame(kuhn, 'json')) }],
    ['Gambit', { efg: formatGame(kuhn, 'efg') }],
  ])('a game in %s: Kuhn poker is worth -1/18', async (_, game) => {
    const response = await (await service).post({ ...game, options: { concept: 'NASH', tolerance: 1e-6 } });
    const report = (await response.json()) as { status: string; objective: number };
    expect(report.status).toBe('solved');
    expect(report.objective).toBeCloseTo(-1 / 18, 5);
  });

  test('a player named Principal of a Gambit file, as a player', async () => {
    const efg =
      'EFG 2 R "" { "Principal" "A" } p "" 1 1 "" { "x" "y" } 0 t "" 1 "" { 1, 0 } t "" 2 "" { 0, 5 }';
    const response = await (await service).post({ efg, principal: false, options: { concept: 'COMM' } });
    const { utilities } = (await response.json()) as { utilities: number[] };
    expect(utilities).toHaveLength(2);
  });

  test('a strategy file, if asked for', async () => {
    const response = await (await service).post({ game: 'chicken', strategy: true });
    const { strategy, ...report } = (await response.json()) as { strategy: Record<string, unknown> };
    expect(strategy).toMatchObject({ format: 'mediant-strategy', game: 'chicken', report });
    // Aumann's chicken: after "dare" the other is told to swerve
    expect(strategy.points).toContainEqual(
      expect.objectContaining({ given: ['1 move: dare'], recommend: { swerve: 1 } }),
    );
  });

  test('events: start, progress that never gets worse, and the result', async () => {
    const options = { concept: 'CERT', tolerance: 1e-3 };
    const response = await (await service).post({ game: 'K35', options }, EVENTS);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = eventsOf(await response.text());
    expect(events.map(({ event }) => event).join(' ')).toMatch(/^start (progress )+result$/);
    const openness = events.slice(1, -1).map(({ data }) => JSON.parse(data).openness as number);
    expect(openness).toEqual(openness.toSorted((a, b) => b - a));
    const { report } = await solve('K35', options);
    const result = JSON.parse(events.at(-1)?.data as string);
    expect(result).toEqual({ ...report, seconds: expect.anything() });
  });

  test('comments keep a stream alive that has nothing to tell', async () => {
    const limits = { heartbeatSeconds: 0.02, timeLimitSeconds: 3 };
    const { post, service: quick } = await served({ workers: 1 }, limits);
    const text = await (await post(ENDLESS, EVENTS)).text();
    expect(text).toContain(': still here\n\n');
    expect(eventsOf(text).at(-1)?.event).toBe('result');
    await quick.drain();
  });

  const K35 = (options: object) => ({ game: 'K35', options });
  test.each<[status: number, code: string, field: string, body: unknown]>([
    [400, 'format', 'body:1:16', '{"game": "K35",,}'],
    [400, 'bad-field', '', '[]'],
    [400, 'missing-field', 'game', {}],
    [400, 'bad-field', 'game, efg', { game: 'K35', efg: '' }],
    [400, 'bad-field', 'principal', { game: 'K35', principal: false }],
    [400, 'unknown-name', 'game', { game: 'chickens' }],
    [400, 'unknown-name', 'field', { gme: 'K35' }],
    [400, 'bad-field', 'game', { game: 7 }],
    [400, 'bad-field', 'options.tolerance', K35({ tolerance: -1 })],
    [400, 'unknown-name', 'options', K35({ tol: 1 })],
    [400, 'unknown-name', 'options.concept', K35({ concept: 'CE' })],
    // known only once the game is there
    [400, 'bad-field', 'options.objective', K35({ objective: 'player:4' })],
    [400, 'format', 'game.efg:2:8', { efg: 'EFG 2 R "x" { "1" "2" }\np "" 1 1' }],
    [413, 'memory', '', { game: 'B2323', options: { concept: 'COMM', memoryLimitMiB: 1 } }],
    [413, 'body-too-large', '', K35({ concept: ' '.repeat(20_000) })],
  ])('%i %s, naming the field "%s"', async (status, code, field, body) => {
    const response = await (await service).post(body);
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    expect({ status: response.status, code: error.code }).toEqual({ status, code });
    expect(error.message).toMatch(/^\S.*\.$/s);
    if (field !== '') expect(error.field).toBe(field);
    if (code === 'format') expect(error.line).toBeGreaterThanOrEqual(1);
  });

  test('a body of unknown length is read no further than the limit', async () => {
    const { post } = await service;
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(' '.repeat(5000))),
    });
    const answer = post('', { body: endless, duplex: 'half' } as RequestInit);
    // the client may notice that nobody reads on before it reads the answer
    const { status } = await answer.catch(() => ({ status: 413 }));
    expect(status).toBe(413);
  });

  test('only JSON: what other sites may send without asking is refused', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect((await (await service).post({ game: 'K35' }, { headers })).status).toBe(415);
  });

  test('an error of a solve that has begun is the last event', async () => {
    const { post } = await service;
    const body = { game: 'K35', options: { objective: 'player:4' } };
    const events = eventsOf(await (await post(body, EVENTS)).text());
    expect(events.map(({ event }) => event)).toEqual(['start', 'error']);
    expect(JSON.parse(events[1]?.data as string).error.field).toBe('options.objective');
  });
});

describe('limits', () => {
  test("time: the service's, whatever the request asks for", async () => {
    const { post } = await served({ workers: 1 }, { timeLimitSeconds: 2 });
    expect((await post({ game: 'chicken' })).status).toBe(200);
    for (const timeLimitSeconds of [undefined, 1000]) {
      const response = await post({ ...ENDLESS, options: { ...ENDLESS.options, timeLimitSeconds } });
      const report = (await response.json()) as { status: string; equilibriumGap: number };
      expect(response.status).toBe(200);
      // aborted: when it is late, as under load
      expect(report.status).toMatch(/^(time-limit|aborted)$/);
      expect(report.equilibriumGap).toBeLessThan(1);
    }
  });

  test('time, of a game that is still being built: no result, and the next solve goes on', async () => {
    const { post, pool } = await served({ workers: 1, graceMilliseconds: 100 }, { timeLimitSeconds: 0.05 });
    const response = await post({ game: 'B2323', options: { concept: 'EFCE' } });
    expect(response.status).toBe(422);
    expect(((await response.json()) as { error: { code: string } }).error.code).toBe('time-limit');
    // asked of the pool, for a new worker may take longer to start than this service allows
    expect((await pool.solve('chicken')).report.status).toBe('solved');
  });

  test('queue: what is over it gets 503 with Retry-After, events or not', async () => {
    const full = await served({ workers: 1, maxQueue: 1 });
    const first = await client(full);
    const second = await client(full);
    for (const init of [{}, EVENTS]) {
      const response = await full.post({ game: 'chicken' }, init);
      expect(response.status).toBe(503);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(((await response.json()) as { error: { code: string } }).error.code).toBe('queue-full');
    }
    first.destroy();
    second.destroy();
    await until(() => full.pool.running + full.pool.queued === 0);
    expect((await full.post({ game: 'chicken' })).status).toBe(200);
  });

  test.each([
    ['an answer', {}],
    ['events', { accept: 'text/event-stream' }],
  ])('a client that leaves while it waits for %s ends its solve', async (_, headers) => {
    const there = await served({ workers: 1 });
    const running = await client(there, headers);
    const waiting = await client(there, headers);
    waiting.destroy();
    await until(() => there.pool.queued === 0);
    expect(there.pool.running).toBe(1);
    running.destroy();
    await until(() => there.pool.running === 0);
    const metrics = await (await fetch(`${there.listening.url}/metrics`)).text();
    expect(metrics).toContain('mediant_solves_total{status="aborted"} 2');
  });
});

test('draining: refuses solves, answers those that it has, with what they have when they are ended', async () => {
  const there = await served({ workers: 1 });
  const { service, listening, post } = there;
  // what is still being built has nothing to answer
  const solving = new Promise((resolve) => subscribe('mediant:solve:progress', resolve));
  const first = post(ENDLESS);
  await solving;
  const closed = listening.close();
  await expect(post({ game: 'chicken' })).rejects.toThrow();
  const ask = (path: string, init?: RequestInit) =>
    service.fetch(new Request(`http://localhost${path}`, init));
  const health = await ask('/health');
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({ status: 'draining', running: 1 });
  const refused = await ask('/solve', { method: 'POST', headers: JSON_TYPE, body: '{}' });
  expect(refused.status).toBe(503);
  service.abort();
  const response = await first;
  expect(response.status).toBe(200);
  expect(response.headers.get('connection')).toBe('close');
  expect(((await response.json()) as { status: string }).status).toBe('aborted');
  await closed;
});

test('health, metrics, and addresses that are not there', async () => {
  const { listening, post, pool } = await served({ workers: 2, maxQueue: 7 });
  const { iterations } = (await (await post({ game: 'chicken' })).json()) as { iterations: number };
  await post({ game: 'chickens' });
  const get = (path: string, init?: RequestInit) => fetch(`${listening.url}${path}`, init);
  const health = { status: 'ok', workers: 2, running: pool.running, queued: 0 };
  expect(await (await get('/health')).json()).toMatchObject(health);
  expect((await get('/nowhere')).status).toBe(404);
  const wrong = await get('/solve');
  expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);

  const response = await get('/metrics');
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  for (const line of [
    'mediant_requests_total{route="/solve",status="200"} 1',
    'mediant_requests_total{route="/solve",status="400"} 1',
    'mediant_requests_total{route="/solve",status="405"} 1',
    'mediant_requests_total{route="/*",status="404"} 1',
    'mediant_solves_total{status="solved"} 1',
    'mediant_solves_total{status="unknown-name"} 1',
    `mediant_iterations_total ${iterations}`,
    'mediant_solve_seconds_count{concept="EFCE"} 1',
    'mediant_workers 2',
    'mediant_jobs_running 0',
    'mediant_jobs_queued 0',
  ])
    expect(text.split('\n')).toContain(line);
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
});

test('mounted in an application of one’s own', async () => {
  const pool = createPool({ workers: 1 });
  atEnd(() => pool.destroy());
  const { fetch: solves } = await createService(pool);
  const app = new Hono().get('/', (c) => c.text('home')).mount('/equilibria', solves);
  expect(await (await app.request('/')).text()).toBe('home');
  const response = await app.request('/equilibria/solve', {
    method: 'POST',
    headers: JSON_TYPE,
    body: '{"game": "chicken"}',
  });
  expect(((await response.json()) as { status: string }).status).toBe('solved');
});

test.each<[string, object]>([
  ['maxBodyBytes', { maxBodyBytes: 0 }],
  ['timeLimitSeconds', { timeLimitSeconds: 0 }],
  ['option', { timeLimit: 1 }],
])('a bad service option is refused: %s', async (place, options) => {
  const pool = createPool({ workers: 1 });
  atEnd(() => pool.destroy());
  await expect(createService(pool, options)).rejects.toMatchObject({ name: 'InputError', place });
});
