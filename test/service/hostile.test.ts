import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { createPool, Pool } from '../../src/node/pool/pool.ts';
import { createService, listen, type Service, type ServiceOptions } from '../../src/node/service/index.ts';
import { atEnd, ENDLESS, JSON_TYPE, type Served, serve, until } from './served.ts';

const MISBEHAVING = fileURLToPath(new URL('../pool/children/misbehaving.mjs', import.meta.url));

interface Attacked extends Served {
  post(body: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  metrics(): Promise<string[]>;
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly error: Readonly<Record<string, unknown>>;
}

async function served(...given: Parameters<typeof serve>): Promise<Attacked> {
  const there = await serve(...given);
  const { url } = there.listening;
  return {
    ...there,
    post: async (body, headers) => {
      const request = { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body };
      const response = await fetch(`${url}/solve`, request);
      const { error } = (await response.json()) as { error?: Record<string, unknown> };
      return { status: response.status, headers: response.headers, error: error ?? {} };
    },
    metrics: async () => (await (await fetch(`${url}/metrics`)).text()).split('\n'),
  };
}

const BYTES = 4 * 2 ** 20;
const filled = (piece: string) => piece.repeat(Math.floor((BYTES - 100) / piece.length));
const keys = (count: number) => Array.from({ length: count }, (_, k) => `"k${k}":${k % 10}`).join();
const nodes = (piece: string) => `{"game":{"players":2,"infosets":[],"nodes":[${filled(piece)}1]}}`;
const constraint = (text: string) => JSON.stringify({ game: 'K35', options: { constraints: [text] } });

/** All of them 400, with the field that is said to be wrong. */
const HOSTILE: readonly (readonly [string, string, string])[] = [
  ['lists in lists', filled('['), ''],
  ['objects in objects', filled('{"a":'), 'field'],
  ['lists in a game', `{"game":{"nodes":${filled('[')}`, 'game'],
  ['lists in a game, closed', `{"game":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`, 'game'],
  ['objects in a game', `{"game":${filled('{"a":')}`, 'game'],
  ['objects in options', `{"game":"K35","options":${filled('{"a":')}`, 'options'],
  ['a game of numbers', nodes('1,'), 'nodes[0]'],
  ['a game of bad nodes', nodes('{"payoffs":[null,null]},'), 'nodes[0].payoffs[0]'],
  ['keys of the body', `{${keys(340_000)}}`, 'field'],
  ['keys of a game', `{"game":{${keys(340_000)}}}`, 'players'],
  ['keys of options', `{"game":"K35","options":{${keys(340_000)}}}`, 'options'],
  ['a key that is given twice', '{"game":"K35","game":"K23"}', 'game'],
  ['a long name', `{"game":"${filled('x')}"}`, 'game'],
  ['a long key', `{"${filled('x')}":1}`, 'body:1:2'],
  ['a long number', `{"game":${filled('1')}}`, 'game'],
  ['digits', JSON.stringify({ game: `kuhn:players=${'1'.repeat(60_000)}x` }), 'kuhn:players'],
  ['blanks', filled(' '), `body:1:${BYTES - 99}`],
  ['lines', `{${filled('\n')}x`, `body:${BYTES - 99}:1`],
  ['noise for a Gambit file', `{"efg":"${filled('x')}"}`, 'game.efg:1:1'],
  ['a bad escape at the end', `{"efg":"${filled('\\\\')}\\q"}`, `body:1:${BYTES - 91}`],
  ['lone surrogates', '{"game":"\\ud800\\udfff"}', 'game'],
  ['a prototype for options', '{"game":"K35","options":{"__proto__":{"tolerance":1}}}', 'options'],
  ['a prototype for the body', '{"game":"K35","__proto__":{"strategy":true}}', 'field'],
  ['a million constraints', `{"game":"K35","options":{"constraints":[${filled('"a",')}"a"]}}`, 'options'],
  [
    'a thousand instruments and more',
    JSON.stringify({ game: 'K35', options: { instruments: Array(1001).fill(1) } }),
    'options.instruments',
  ],
  ['a constraint of blanks', constraint(`always ${' '.repeat(60_000)}x`), 'options.constraints'],
  ['a constraint of digits', constraint(`player:1>=${'1'.repeat(60_000)}x`), 'options.constraints'],
];

describe('requests that are meant to do harm', () => {
  let there: Attacked;
  beforeAll(async () => {
    there = await served(createPool({ workers: 1, memoryLimitMiB: 512 }));
    await there.post('{"game": "chicken"}');
  });

  test.each(HOSTILE)('%s: refused, naming the field', async (_, body, field) => {
    const { status, error } = await there.post(body);
    expect({ status, field: error.field }).toEqual({ status: 400, field });
    expect(error.message).toMatch(/^\S.*\.$/s);
    expect((error.message as string).length).toBeLessThan(600);
  });

  test('none of them keeps the others waiting', async () => {
    const waits: number[] = [];
    let sending = true;
    const probe = (async () => {
      while (sending) {
        const before = performance.now();
        await there.service.fetch(new Request('http://localhost/health'));
        await new Promise((resolve) => setImmediate(resolve));
        waits.push(performance.now() - before);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    for (const [, body] of HOSTILE) await there.post(body);
    sending = false;
    await probe;
    // parsed by this thread, numbers and keys take it ten times as long; a body that this very thread sends takes some
    expect(Math.max(...waits)).toBeLessThan(1000);
  });

  test('a good one is answered after all of that', async () => {
    expect((await there.post('{"game": "chicken"}')).status).toBe(200);
  });
});

describe('hosts', () => {
  const ask = async (
    service: Service,
    headers: Readonly<Record<string, string>>,
    url = 'http://localhost',
  ) => {
    const response = await service.fetch(new Request(`${url}/health`, { headers }));
    const { error } = (await response.json()) as { error?: { code: string } };
    return [response.status, error?.code];
  };
  const serviceOf = (options: ServiceOptions = {}) => {
    const pool = createPool({ workers: 1 });
    atEnd(() => pool.destroy());
    return createService(pool, options);
  };

  test.each([
    ['localhost:8080', 200],
    ['LOCALHOST', 200],
    ['127.0.0.1', 200],
    ['[::1]:80', 200],
    ['rebound.example', 403],
    ['localhost.rebound.example', 403],
    ['rebound.example@localhost', 403],
    ['127.0.0.2', 403],
    ['', 403],
    ['a b', 403],
  ])('%j: %d by default', async (host, status) => {
    const service = await serviceOf();
    expect(await ask(service, { host })).toEqual([status, status === 403 ? 'host' : undefined]);
  });

  test.each([
    ['http://localhost:3000', 200],
    ['https://127.0.0.1', 200],
    ['https://elsewhere.example', 403],
    ['null', 403],
    ['file://', 403],
    ['https://localhost.elsewhere.example', 403],
  ])('a page of %j: %d by default', async (origin, status) => {
    const service = await serviceOf();
    const answer = await ask(service, { host: 'localhost', origin });
    expect(answer).toEqual([status, status === 403 ? 'origin' : undefined]);
  });

  test('without a header, that of the address', async () => {
    const service = await serviceOf();
    expect(await ask(service, {})).toEqual([200, undefined]);
    expect(await ask(service, {}, 'http://rebound.example')).toEqual([403, 'host']);
  });

  test('that are listed are served, and pages from there; * is any', async () => {
    const listed = await serviceOf({ allowedHosts: ['solver.example', '2001:db8::7'] });
    const own = { host: 'Solver.example:443', origin: 'https://solver.example' };
    expect(await ask(listed, own)).toEqual([200, undefined]);
    expect(await ask(listed, { host: '[2001:db8::7]:8080' })).toEqual([200, undefined]);
    expect(await ask(listed, { host: 'localhost' })).toEqual([200, undefined]);
    expect(await ask(listed, { host: 'other.example' })).toEqual([403, 'host']);
    const any = await serviceOf({ allowedHosts: ['*'] });
    expect(await ask(any, { host: 'x.example', origin: 'https://y.example' })).toEqual([200, undefined]);
  });

  test.each(['', 'http://solver.example', 'solver.example:80', 'a b', 'x/y'])('%j is none', async (name) => {
    const refused = expect(serviceOf({ allowedHosts: [name] })).rejects;
    await refused.toThrow(/allowedHosts is .*; expected a host name/);
  });

  test('what is refused solves nothing, shares nothing and is counted', async () => {
    const there = await served(createPool({ workers: 1 }));
    const headers = { origin: 'https://elsewhere.example' };
    const { status, error, headers: got } = await there.post('{"game": "chicken"}', headers);
    expect([status, error.code]).toEqual([403, 'origin']);
    expect(error.message).toContain('allowedHosts');
    expect([...got.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(there.pool.running + there.pool.queued).toBe(0);
    expect((await there.metrics()).filter((line) => /status="403"/.test(line))).toHaveLength(1);
  });

  test('addresses that are listened on are served', async () => {
    const { service, listening } = await served(createPool({ workers: 1 }), {}, { host: '0.0.0.0' });
    const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
    for (const { address, family } of addresses) {
      const name = family === 'IPv6' ? `[${address}]` : address;
      const host = `${name}:${new URL(listening.url).port}`;
      expect(await ask(service, { host })).toEqual([200, undefined]);
    }
    expect(await ask(service, { host: '192.0.2.1' })).toEqual([403, 'host']);
  });
});

describe('clients', () => {
  test('that leave, while they send or while they wait, are no failures of the service', async () => {
    const there = await served(createPool({ workers: 1, graceMilliseconds: 60_000 }));
    const endless = JSON.stringify(ENDLESS);
    const open = (length: number) => {
      const sent = httpRequest(`${there.listening.url}/solve`, {
        method: 'POST',
        headers: { ...JSON_TYPE, 'content-length': String(length) },
      });
      sent.on('error', () => {});
      sent.write(endless);
      return sent;
    };
    const sending = open(1000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    sending.destroy();
    const [running, waiting] = [open(endless.length), open(endless.length)];
    await until(() => there.pool.running + there.pool.queued === 2);
    running.destroy();
    waiting.destroy();
    await until(async () =>
      (await there.metrics()).includes('mediant_requests_total{route="/solve",status="499"} 3'),
    );
    expect((await there.metrics()).filter((line) => /route="\/solve"/.test(line))).toHaveLength(1);
  });

  test('that dribble are ended', async () => {
    const there = await served(createPool({ workers: 1 }), {}, { requestSeconds: 0.3 });
    const { port } = new URL(there.listening.url);
    const head = 'POST /solve HTTP/1.1\r\nHost: localhost\r\n';
    for (const piece of ['X-Slow: 1\r\n', 'Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{']) {
      const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8');
      socket.on('error', () => {});
      let answer = '';
      socket.on('data', (data) => (answer += data));
      const closed = new Promise((resolve) => socket.on('close', resolve));
      socket.write(head + piece);
      await closed;
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    }
    const listening = listen(there.service, { port: 0, requestSeconds: 0 });
    await expect(listening).rejects.toThrow(/requestSeconds is 0/);
  });

  test('together may not fill the memory: what is too much is refused until there is room', async () => {
    // 64 bodies of the largest size may be held
    const pool = new Pool({ workers: 1, graceMilliseconds: 0 }, MISBEHAVING);
    const there = await served(pool, { maxBodyBytes: 100_000 });
    const body = JSON.stringify({ game: 'chicken', options: { objective: 'building' } });
    const large = body.padEnd(99_000, ' ');
    const first = Array.from({ length: 64 }, () => there.post(large));
    await until(() => there.pool.running + there.pool.queued === 64);
    const refused = await there.post(large);
    expect([refused.status, refused.error.code]).toEqual([503, 'busy']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    const small = there.post(body);
    await until(() => there.pool.running + there.pool.queued === 65);
    there.service.abort();
    await Promise.all([...first, small]);
    expect((await there.post('{"game": "chicken"}'.padEnd(99_000, ' '))).status).toBe(200);
  });
});

describe('what has no result', () => {
  const solve = (objective: string) => JSON.stringify({ game: 'chicken', options: { objective } });

  test('because its time was over while it was built: 422 with the numbers', async () => {
    const there = await served(new Pool({ workers: 1 }, MISBEHAVING));
    const { status, error } = await there.post(solve('limit'));
    expect(status).toBe(422);
    expect(error).toMatchObject({
      code: 'time-limit',
      limitSeconds: 0.5,
      seconds: 0.51,
      stage: { doing: 'expanding the game', done: 1234, unit: 'nodes' },
    });
    expect(error.message).toBe(
      'The game could not be built within the time limit of 0.5 s: it was still expanding the game after 0.51 s; expected a smaller game.',
    );
    expect(await there.metrics()).toContain('mediant_solves_total{status="time-limit"} 1');
  });

  test('because its worker did not answer at the limit that the request asked for: 422 as well', async () => {
    const there = await served(new Pool({ workers: 1, graceMilliseconds: 50 }, MISBEHAVING));
    const body = JSON.stringify({ game: 'chicken', options: { objective: 'hang', timeLimitSeconds: 0.1 } });
    const { status, error } = await there.post(body);
    expect([status, error.code, error.limitSeconds]).toEqual([422, 'time-limit', 0.1]);
  });

  test('because its worker ran out of memory: 413, with the limit', async () => {
    const there = await served(new Pool({ workers: 1, memoryLimitMiB: 64 }, MISBEHAVING));
    const { status, error } = await there.post(solve('overflow'));
    expect([status, error.code]).toEqual([413, 'out-of-memory']);
    expect(error.message).toContain('64 MiB');
  });

  test('because the service stops: 503 draining with Retry-After, for what waits and what is being built', async () => {
    const there = await served(new Pool({ workers: 1, graceMilliseconds: 60_000 }, MISBEHAVING));
    const building = there.post(solve('building'));
    await until(() => there.pool.running === 1);
    const waiting = there.post(solve('welfare'));
    await until(() => there.pool.queued === 1);
    const closed = there.listening.close();
    there.service.abort();
    for (const { status, error, headers } of await Promise.all([building, waiting])) {
      expect([status, error.code]).toEqual([503, 'draining']);
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    }
    await closed;
  });
});
