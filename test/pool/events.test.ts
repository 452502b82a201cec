import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { createPool } from '../../src/node/pool/pool.ts';

const NAMES = ['start', 'progress', 'end', 'error'] as const;
type Heard = { readonly name: (typeof NAMES)[number]; readonly message: Record<string, unknown> };

const pool = createPool({ workers: 1, maxQueue: 1 });
afterAll(() => pool.destroy());

let heard: Heard[] = [];
const listeners = NAMES.map((name) => ({
  channel: `mediant:solve:${name}`,
  listener: (message: unknown) => void heard.push({ name, message: message as Heard['message'] }),
}));
beforeEach(() => {
  heard = [];
  for (const { channel, listener } of listeners) subscribe(channel, listener);
});
afterEach(() => {
  for (const { channel, listener } of listeners) unsubscribe(channel, listener);
});

const names = () => heard.map(({ name }) => name).join(' ');

test('a solve: start, the progress that its caller hears, end with its report', async () => {
  const progress: unknown[] = [];
  const options = { concept: 'EFCE' };
  const { report } = await pool.solve('chicken', options, { onProgress: (now) => progress.push(now) });
  expect(names()).toMatch(/^start (progress )+end$/);
  const id = heard[0]?.message.id;
  expect(heard[0]?.message).toEqual({ id, kind: 'solve', game: 'chicken', options });
  expect(heard.slice(1, -1).map(({ message }) => message)).toEqual(
    progress.map((now) => ({ id, progress: now })),
  );
  expect(heard.at(-1)?.message).toEqual({ id, report });
});

test('progress is told though the caller listens to none', async () => {
  await pool.solve('chicken');
  expect(names()).toMatch(/^start (progress )+end$/);
});

test('a linear program', async () => {
  const { report } = await pool.lp('chicken', { concept: 'EFCE' });
  expect(names()).toBe('start end');
  expect(heard[0]?.message).toMatchObject({ kind: 'lp', game: 'chicken' });
  expect(heard[1]?.message.report).toBe(report);
});

test('whatever has no result: one error each, with the job’s number', async () => {
  const stop = new AbortController();
  const endless = { concept: 'CERT', objective: 'player:1', kernel: 'rm', tolerance: 1e-300 };
  const running = pool.solve('K35', endless, { signal: stop.signal });
  const waiting = pool.solve('chicken', {}, { signal: stop.signal });
  const failures = [
    await pool.solve('chicken').catch((error) => error),
    await pool.solve('chickens').catch((error) => error),
  ];
  stop.abort();
  failures.push(await waiting.catch((error) => error));
  expect(failures.map((error) => error.name)).toEqual(['QueueFullError', 'InputError', 'AbortedError']);
  await running.catch(() => {});
  const ids = heard.filter(({ name }) => name === 'start').map(({ message }) => message.id as number);
  expect(ids).toEqual([0, 1, 2, 3].map((k) => ids[0]! + k));
  // the first may have a partial result, or be ended while it is built
  const told = heard
    .filter(({ name, message }) => name === 'error' && message.id !== ids[0])
    .map(({ message }) => message);
  expect(told).toEqual([
    { id: ids[2], error: failures[0] },
    { id: ids[3], error: failures[1] },
    { id: ids[1], error: failures[2] },
  ]);
  // every start has one ending
  expect(heard.filter(({ name }) => name === 'end' || name === 'error')).toHaveLength(ids.length);
});

test('what a strategy file of a worker says is what the command line saves', async () => {
  const { report, strategyFile } = await pool.solve('chicken', {}, { strategyFileFor: 'chicken' });
  expect(JSON.parse(strategyFile as string)).toMatchObject({ game: 'chicken', report });
  expect((await pool.solve('chicken')).strategyFile).toBeUndefined();
});
