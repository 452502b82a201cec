import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openStore, readStore } from '../../src/table/store.ts';
import { scratch } from '../scratch.ts';
import { solverRow } from './made-up.ts';

const first = solverRow({ concept: 'NFCCE' });
const second = solverRow({ concept: 'CERT' });
const line = (value: unknown) => `${JSON.stringify(value)}\n`;

describe('the results file', () => {
  test('is created with its folder, and gives back what was appended', () => {
    const path = scratch('new/folder/rows.ndjson');
    const store = openStore(path);
    expect(store.rows.size).toBe(0);
    store.append(first);
    store.append(second);
    store.close();
    expect([...readStore(path).rows.values()]).toEqual([first, second]);
    expect(readFileSync(path, 'utf8')).toBe(line(first) + line(second));
  });

  test('is continued when opened again', () => {
    const path = scratch('continued.ndjson');
    writeFileSync(path, line(first));
    const store = openStore(path);
    expect([...store.rows.keys()]).toEqual([first.key]);
    store.append(second);
    store.close();
    expect([...readStore(path).rows.keys()]).toEqual([first.key, second.key]);
  });

  test.each([
    ['half a line', line(second).slice(0, 90)],
    ['a line but for its end', line(second).slice(0, -1)],
    ['a whole line of rubbish', '\0\0\0\0\n'],
    ['half a letter of several bytes', Buffer.from('{"key":"\u00e9').subarray(0, -1)],
  ])('loses a torn tail: %s', (_, tail) => {
    const path = scratch('torn.ndjson');
    writeFileSync(path, line(first));
    appendFileSync(path, tail);
    const store = openStore(path);
    expect(store.cutBytes).toBe(Buffer.from(tail).length);
    store.append(second);
    store.close();
    expect(readFileSync(path, 'utf8')).toBe(line(first) + line(second));
  });

  test('is not changed by reading', () => {
    const path = scratch('read-only.ndjson');
    writeFileSync(path, `${line(first)}{"key`);
    expect(readStore(path)).toMatchObject({ soundBytes: line(first).length, foreignLines: 0 });
    expect(readFileSync(path, 'utf8')).toBe(`${line(first)}{"key`);
  });

  test('of several rows with one key the last counts, at its own place', () => {
    const path = scratch('twice.ndjson');
    const again = { ...first, status: 'crashed' as const };
    writeFileSync(path, line(first) + line(second) + line(again));
    expect([...readStore(path).rows.values()]).toEqual([second, again]);
  });

  test.each([
    ['another object', line({ hello: 1 })],
    ['text', 'hello\n'],
    ['null', 'null\n'],
    ['an empty line', '\n'],
    ['a row without status', line({ ...first, status: undefined })],
  ])('foreign lines are counted and kept: %s', (_, foreign) => {
    const path = scratch('foreign.ndjson');
    writeFileSync(path, foreign + line(first));
    const store = openStore(path);
    expect(store).toMatchObject({ foreignLines: 1, cutBytes: 0 });
    expect(store.rows.size).toBe(1);
    store.append(second);
    store.close();
    expect(readFileSync(path, 'utf8')).toBe(foreign + line(first) + line(second));
  });

  test('cannot be a folder, and is not made up when it is read', () => {
    expect(() => openStore(scratch('.'))).toThrow(/Results file ".*" cannot be written: EISDIR/);
    expect(() => readStore(scratch('absent.ndjson'))).toThrow(
      /Results file ".*absent.ndjson" cannot be read: ENOENT/,
    );
  });
});

describe('its lock', () => {
  test('lets one at a time append, and anyone read', () => {
    const path = scratch('shared.ndjson');
    const store = openStore(path);
    expect(readFileSync(`${path}.lock`, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    expect(() => openStore(path)).toThrow(
      new RegExp(`shared.ndjson" is in use by process ${process.pid}; expected a free one`),
    );
    expect(readStore(path).rows.size).toBe(0);
    store.close();
    expect(existsSync(`${path}.lock`)).toBe(false);
    openStore(path).close();
  });

  test('is one for all links to a file', () => {
    const path = scratch('linked.ndjson');
    symlinkSync(path, scratch('link.ndjson'));
    const store = openStore(path);
    expect(() => openStore(scratch('link.ndjson'))).toThrow(/in use/);
    store.close();
  });

  test('is held against a live process, torn tail and all', async () => {
    const path = scratch('live.ndjson');
    writeFileSync(path, '{"key');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000); console.log("up")']);
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      writeFileSync(`${path}.lock`, holderOf(child.pid as number));
      expect(() => openStore(path)).toThrow(`is in use by process ${child.pid}`);
      expect(readFileSync(path, 'utf8')).toBe('{"key');
    } finally {
      child.kill('SIGKILL');
    }
    await new Promise((resolve) => child.once('close', resolve));
    openStore(path).close();
  });

  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  test.each([
    ['of a process that has ended', `${gone} 123\n`],
    // only Linux says when a process started
    ...(process.platform === 'linux'
      ? [['of an earlier process with our number', `${process.pid} 1\n`]]
      : []),
    ['that is empty', ''],
    ['that is rubbish', 'hello\n'],
  ])('is taken over when it is one %s', (_, content) => {
    const path = scratch('stale.ndjson');
    writeFileSync(`${path}.lock`, content);
    const store = openStore(path);
    expect(readFileSync(`${path}.lock`, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    store.close();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  test('that another has taken over meanwhile is not removed', () => {
    const path = scratch('lost.ndjson');
    const store = openStore(path);
    writeFileSync(`${path}.lock`, '1 2\n');
    store.close();
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe('1 2\n');
  });
});

/** As a runner with this number would have written it. */
function holderOf(pid: number): string {
  if (process.platform !== 'linux') return `${pid} \n`;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}\n`;
}
