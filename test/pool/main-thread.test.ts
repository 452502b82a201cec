/**
 * What the caller's thread must not do: make, expand or augment the games of its jobs. Workers run the compiled program,
 * so that what is counted here is this thread's doing alone.
 */
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { jobsOf, openResults, parseSweep, readResults, rowsOf, runSweep } from '../../src/campaign/index.ts';
import { LimitError } from '../../src/errors.ts';
import { createPool } from '../../src/node/pool/pool.ts';
import { createService } from '../../src/node/service/index.ts';
import { scratch } from '../scratch.ts';

const made = vi.hoisted(() => ({ calls: [] as string[] }));

/** A module whose functions tell when they are called. */
const telling = vi.hoisted(
  () =>
    async (load: () => Promise<Record<string, unknown>>): Promise<Record<string, unknown>> => {
      const tell = ([name, value]: [string, unknown]) => {
        if (typeof value !== 'function' || /^class\b/.test(String(value))) return [name, value];
        const call = (...args: unknown[]) => {
          made.calls.push(name);
          return value(...args);
        };
        return [name, call];
      };
      return Object.fromEntries(Object.entries(await load()).map(tell));
    },
);
vi.mock('../../src/game/tree.ts', (load) => telling(load));
vi.mock('../../src/games/index.ts', (load) => telling(load));
vi.mock('../../src/formats/index.ts', (load) => telling(load));
vi.mock('../../src/augmented/augment.ts', (load) => telling(load));

const pool = createPool({ workers: 1, graceMilliseconds: 100 });
afterAll(() => pool.destroy());
beforeEach(() => {
  made.calls.length = 0;
});

const FILE = JSON.stringify({
  players: 1,
  infosets: [{ player: 1, label: 'choice', actions: ['a', 'b'] }],
  nodes: [{ player: 1, infoset: 0, children: [1, 2] }, { payoffs: [3] }, { payoffs: [7] }],
});

test('solves and linear programs of names and files make nothing here, until an augmented game is read', async () => {
  const { strategy } = await pool.solve('K35', { concept: 'CERT', tolerance: 1e-1 });
  expect((await pool.solve({ file: 'x.json', text: FILE })).report.objective).toBeCloseTo(7, 3);
  expect((await pool.lp({ file: 'x.json', text: FILE })).report.objective).toBeCloseTo(7, 6);
  expect(made.calls).toEqual([]);
  expect(strategy.kind === 'mediated' && strategy.augmented.tree.name).toBe('K35');
  expect(made.calls).toContain('createGame');
});

test('nor does a service', async () => {
  const { fetch } = await createService(pool);
  for (const game of ['chicken', JSON.parse(FILE)]) {
    const body = JSON.stringify({ game, strategy: true });
    const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    expect((await fetch(new Request('http://localhost/solve', asked))).status).toBe(200);
  }
  expect(made.calls).toEqual([]);
});

test('nor a sweep, game files included', async () => {
  const text = 'games: [K23, {file: x.json}]\ntolerances: 1e-1';
  const jobs = jobsOf(parseSweep(text, 's.yaml'), () => FILE);
  const store = openResults(scratch('main-thread.ndjson'));
  const loadGame = (file: string) => ({ file, text: FILE });
  await runSweep(jobs, store, { workers: 1, loadGame });
  store.close();
  const rows = rowsOf(jobs, readResults(scratch('main-thread.ndjson')).rows);
  expect(rows.map(({ status }) => status)).toEqual(['solved', 'solved']);
  expect(made.calls).toEqual([]);
});

test('a name is judged by its parameters, of whatever size its game would be', async () => {
  const values = Array.from({ length: 60 }, (_, k) => k + 1).join(':');
  const stop = new AbortController();
  const huge = pool.solve(`public-project:agents=6,values=${values}`, {}, { signal: stop.signal });
  stop.abort();
  await expect(huge).rejects.toThrow();
  await expect(pool.solve('public-project:agents=0')).rejects.toThrow(/public-project:agents is 0; expected/);
  expect(made.calls).toEqual([]);
});

test('a game of functions is expanded here when its job begins, within its limits', async () => {
  const { createGame } = await import('../../src/games/index.ts');
  const game = createGame('chicken');
  made.calls.length = 0;
  const [first, second] = [pool.solve('K35', { tolerance: 1e-2 }), pool.solve(game)];
  expect(made.calls).toEqual([]);
  expect((await first).report.game).toBe('K35');
  expect((await second).report.objective).toBeCloseTo(10.5, 1);
  expect(made.calls.filter((name) => name.startsWith('expand'))).toHaveLength(1);
  const large = createGame('L3132');
  await expect(pool.solve(large, { timeLimitSeconds: 1e-9 })).rejects.toThrow(LimitError);
});
