/** Requests that are meant to do harm: too large, too deep, too slow, too much to solve, from where they should not be. */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';

/** How a request ended: a status, or what became of the connection. */
export type End = number | 'left' | 'closed';

export interface Hostile {
  readonly name: string;
  readonly send: (url: string) => Promise<End>;
}

const BODY_BYTES = 4 * 2 ** 20;
const filled = (piece: string, around = 100) =>
  piece.repeat(Math.floor((BODY_BYTES - around) / piece.length));
const keys = (count: number) => Array.from({ length: count }, (_, k) => `"k${k}":${k % 10}`).join();
const values = (count: number) => Array.from({ length: count }, (_, k) => k + 1).join(':');

const ENDLESS = {
  game: 'K35',
  options: {
    concept: 'CERT',
    objective: 'player:1',
    kernel: 'rm',
    criterion: 'published',
    tolerance: 1e-300,
  },
};

/** Bodies, made when they are sent: a bench that holds them all measures itself. */
const BODIES: Readonly<Record<string, () => string>> = {
  'lists in lists': () => filled('['),
  'objects in objects': () => filled('{"a":'),
  'lists in a game': () => `{"game":{"nodes":${filled('[')}`,
  'a game of numbers': () => `{"game":{"players":2,"infosets":[],"nodes":[${filled('1,')}1]}}`,
  'a game of bad nodes': () => `{"game":{"players":2,"infosets":[],"nodes":[${filled('{"a":1},')}1]}}`,
  'keys of a game': () => `{"game":{${keys(340_000)}}}`,
  'keys of the body': () => `{${keys(340_000)}}`,
  'keys of options': () => `{"game":"K35","options":{${keys(340_000)}}}`,
  'the same key': () => `{${filled('"game":"K35",')}"game":"K35"}`,
  'a long name': () => `{"game":"${filled('x')}"}`,
  'a long key': () => `{"${filled('x')}":1}`,
  'a long number': () => `{"strategy":${filled('1')}}`,
  'digits of a parameter': () => JSON.stringify({ game: `kuhn:players=${'1'.repeat(60_000)}x` }),
  blanks: () => filled(' '),
  lines: () => `{${filled('\n')}`,
  'a Gambit file of noise': () => `{"efg":"${filled('x ')}"}`,
  'a Gambit file of escapes': () => `{"efg":"${filled('\\u0022')}"}`,
  'a bad escape at the end': () => `{"efg":"${filled('\\\\')}\\q"}`,
  'lone surrogates': () => '{"game":"\\ud800\\udfff"}',
  __proto__: () => '{"game":"K35","options":{"__proto__":{"tolerance":1}}}',
  'a million constraints': () =>
    `{"game":"K35","options":{"constraints":[${filled('"a",').slice(0, 4e6)}"a"]}}`,
  'a million instruments': () => `{"game":"K35","options":{"instruments":[${filled('1,').slice(0, 2e6)}1]}}`,
  'a constraint of blanks': () =>
    JSON.stringify({ game: 'K35', options: { constraints: [`always${' '.repeat(60_000)}x`] } }),
  'a body over the limit': () => `${filled(' ')}${' '.repeat(2 ** 20)}`,
  'a prior of millions': () => JSON.stringify({ game: `public-project:agents=4,values=${values(60)}` }),
  'a prior of billions': () => JSON.stringify({ game: `public-project:agents=6,values=${values(100)}` }),
  'a game of billions': () => JSON.stringify({ game: 'sheriff:maxItems=1000,maxBribe=1000,rounds=20' }),
  'an auction without end': () => JSON.stringify({ game: 'sequential-auction:items=6' }),
  'bargaining without end': () =>
    JSON.stringify({
      game: 'bargaining:steps=16,rounds=4,values1=1:2,outside2=0:0.5,discount=0.9',
      options: { concept: 'COMM' },
    }),
  'a solve without end': () => JSON.stringify(ENDLESS),
};

interface Sending {
  /** Beside the type. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds after which the client leaves. */
  readonly leaveAfter?: number;
  /** Sends this much of the body, and waits. */
  readonly keepBack?: number;
}

export function post(url: string, body: string, sending: Sending = {}): Promise<End> {
  const { leaveAfter, keepBack } = sending;
  const length = String(Buffer.byteLength(body));
  const headers = { 'content-type': 'application/json', 'content-length': length, ...sending.headers };
  return new Promise((resolve) => {
    const sent = httpRequest(`${url}/solve`, { method: 'POST', headers });
    const fail = () => resolve(leaveAfter === undefined ? 'closed' : 'left');
    const answered = (response: IncomingMessage) =>
      response
        .resume()
        .on('end', () => resolve(response.statusCode as number))
        .on('error', fail);
    sent.on('response', answered).on('error', fail);
    if (keepBack === undefined) sent.end(body);
    else sent.write(body.slice(0, keepBack));
    if (leaveAfter !== undefined) setTimeout(() => sent.destroy(), leaveAfter);
  });
}

/** Bytes as they are, a piece every 100 ms and the last again and again, for at most so many milliseconds. */
function raw(url: string, pieces: readonly string[], milliseconds: number): Promise<End> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    const end = () => {
      clearInterval(dribble);
      clearTimeout(patience);
      socket.destroy();
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]) || (patient ? 'closed' : 'left'));
    };
    let patient = true;
    const patience = setTimeout(() => {
      patient = false;
      end();
    }, milliseconds);
    let next = 0;
    const dribble = setInterval(() => socket.write(pieces[Math.min(next++, pieces.length - 1)]!), 100);
    socket.on('data', (data) => {
      answer += data;
      end();
    });
    socket.on('error', end).on('close', end);
  });
}

const SMALL = JSON.stringify({ game: 'chicken' });

const SPECIAL: Readonly<Record<string, Hostile['send']>> = {
  'a client that leaves its body': (url) => post(url, filled(' '), { keepBack: 2 ** 20, leaveAfter: 200 }),
  'a client that leaves its solve': (url) => post(url, JSON.stringify(ENDLESS), { leaveAfter: 500 }),
  'a client that leaves its events': (url) =>
    post(url, JSON.stringify(ENDLESS), { headers: { accept: 'text/event-stream' }, leaveAfter: 500 }),
  'a body that never ends': (url) => post(url, SMALL, { keepBack: 5, leaveAfter: 5000 }),
  'headers that never end': (url) =>
    raw(url, ['POST /solve HTTP/1.1\r\nHost: localhost\r\n', 'X-A: b\r\n'], 5000),
  'a connection without a request': (url) => raw(url, [''], 3000),
  'no HTTP': (url) => raw(url, ['\u0000\u0001\u0002 GET\r\n\r\n'], 3000),
  'headers of a megabyte': (url) => raw(url, [`GET /health HTTP/1.1\r\nX: ${'x'.repeat(2 ** 20)}\r\n`], 3000),
  'another host': (url) => post(url, SMALL, { headers: { host: 'rebound.example' } }),
  "another site's page": (url) => post(url, SMALL, { headers: { origin: 'https://elsewhere.example' } }),
};

export const HOSTILE: readonly Hostile[] = [
  ...Object.entries(BODIES).map(([name, body]) => ({ name, send: (url: string) => post(url, body()) })),
  ...Object.entries(SPECIAL).map(([name, send]) => ({ name, send })),
];
