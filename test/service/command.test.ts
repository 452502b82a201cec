import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { complaint } from '../cli/run.ts';
import { eventsOf } from './events.ts';
import { ENDLESS } from './served.ts';
import { type ServerProcess, startServer } from './server.ts';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const servers: ServerProcess[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop('SIGKILL'))));

async function started(...args: readonly string[]): Promise<ServerProcess> {
  const server = await startServer(...args);
  servers.push(server);
  return server;
}

describe('mediant serve', () => {
  const post = (url: string, body: object, init: RequestInit = {}) =>
    fetch(`${url}/solve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream, application/json' },
      body: JSON.stringify(body),
      ...init,
    });

  test('solves, and SIGTERM answers what runs with what it has; nothing is logged', async () => {
    const main = path('dist/cli/main.js');
    const server = await started(main, 'serve', '--port', '0', '--workers', '1', '--drain', '0.2');
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(eventsOf(await (await post(server.url, { game: 'chicken' })).text()).at(-1)?.event).toBe('result');

    const left = new AbortController();
    const leaving = await post(server.url, ENDLESS, { signal: left.signal });
    left.abort();
    await expect(leaving.text()).rejects.toThrow();

    const endless = await post(server.url, ENDLESS);
    let text = '';
    let end: ReturnType<ServerProcess['stop']> | undefined;
    for await (const chunk of endless.body as ReadableStream<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      if (text.includes('event: progress')) end ??= server.stop('SIGTERM');
    }
    const last = eventsOf(text).at(-1);
    expect(last?.event).toBe('result');
    expect(JSON.parse(last?.data as string).status).toBe('aborted');
    expect(await end).toEqual({ exitCode: 0, stderr: '' });
  });

  test('an address that is taken is bad input', async () => {
    const { url } = await started(path('dist/cli/main.js'), 'serve', '--port', '0', '--workers', '1');
    const refused = complaint('serve', '--port', new URL(url).port);
    expect(refused).toMatch(/Port \d+ of 127\.0\.0\.1 cannot be listened to: it is in use/);
  });

  test.each([
    [['serve'], /--port/],
    [['serve', '--port', '-1'], /--port is "-1"; expected a whole number of at least 0/],
    [['serve', '--port', '65536'], /port is 65536; expected a whole number from 0 to 65535/],
    [['serve', '--port', '0', '--queue', '1.5'], /--queue/],
  ])('%j is bad input', (args, message) => {
    expect(complaint(...args)).toMatch(message);
  });
});

test('the example of a server of one’s own', async () => {
  const server = await started(path('bench/examples/own-server.js'), '0');
  const get = async (address: string) => {
    const response = await fetch(`${server.url}${address}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  expect(await get('/')).toEqual({ status: 200, body: { hello: 'world' } });
  const { body } = await get('/equilibrium?game=chicken&concept=EFCE');
  expect(body.status).toBe('solved');
  expect(body.objective).toBeCloseTo(10.5, 1);
  expect((await get('/equilibrium?game=chickens')).status).toBe(400);
  const { exitCode, stderr } = await server.stop('SIGTERM');
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(
    /^solve 1 start chicken EFCE\nsolve 1 solved \d+ iterations\nsolve 2 start chickens EFCE\nsolve 2 InputError Unknown game "chickens"/,
  );
});
