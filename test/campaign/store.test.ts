import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openRows, readRows } from '../../src/campaign/store.ts';
import { isTableRow } from '../../src/campaign/table/preset.ts';
import { sealed } from '../../src/node/files/sealed-line.ts';
import { scratch } from '../scratch.ts';
import { solverRow } from './made-up.ts';

/** Appends rows to a table until one does not fit. */
const FILLS = fileURLToPath(new URL('./children/fills.mjs', import.meta.url));

const openStore = (path: string) => openRows(path, isTableRow);
const readStore = (path: string) => readRows(path, isTableRow);
const first = solverRow({ concept: 'NFCCE' });
const second = solverRow({ concept: 'CERT' });
/** Without a checksum, as versions before it wrote them. */
const line = (value: unknown) => `${JSON.stringify(value)}\n`;
const sealedLine = (value: object) => `${sealed(value)}\n`;

function appendAndClose(store: ReturnType<typeof openStore>, ...rows: readonly (typeof first)[]): void {
  for (const row of rows) store.append(row);
  store.close();
}

describe('the results file', () => {
  test('is created with its folder, and gives back what was appended', () => {
    const path = scratch('new/folder/rows.ndjson');
    const store = openStore(path);
    expect(store.rows.size).toBe(0);
    appendAndClose(store, first, second);
    expect([...readStore(path).rows.values()]).toEqual([first, second]);
    expect(readFileSync(path, 'utf8')).toBe(sealedLine(first) + sealedLine(second));
  });

  test('is continued when opened again', () => {
    const path = scratch('continued.ndjson');
    writeFileSync(path, line(first));
    const store = openStore(path);
    expect([...store.rows.keys()]).toEqual([first.key]);
    appendAndClose(store, second);
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
    appendAndClose(store, second);
    expect(readFileSync(path, 'utf8')).toBe(line(first) + sealedLine(second));
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
    appendAndClose(store, second);
    expect(readFileSync(path, 'utf8')).toBe(foreign + line(first) + sealedLine(second));
  });

  test('cannot be a folder, and is not made up when it is read', () => {
    expect(() => openStore(scratch('.'))).toThrow(/Results file ".*" cannot be written: it is a folder/);
    const message = /Results file ".*absent.ndjson" cannot be read: there is no such file/;
    expect(() => readStore(scratch('absent.ndjson'))).toThrow(message);
  });
});

test('rows of before there were checksums are read as they are', () => {
  const path = fileURLToPath(new URL('../../bench/results/table.ndjson', import.meta.url));
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  expect(lines.some((text) => !text.includes('"crc":'))).toBe(true);
  const { rows, foreignLines, damagedLines } = readStore(path);
  expect({ foreignLines, damagedLines }).toEqual({ foreignLines: 0, damagedLines: 0 });
  expect(rows.size).toBe(new Set(lines.map((text) => JSON.parse(text).key)).size);
});

describe('damaged lines', () => {
  const digit = (text: string) => text.replace('"objective":3,', '"objective":8,');

  test.each([
    ['a flipped digit', digit(sealedLine(first))],
    ['a flipped digit of the checksum', sealedLine(first).replace(/.(?="\}\n)/, 'x')],
    ['a flipped letter of its key', sealedLine(first).replace('"crc":', '"crs":')],
    ['what is no JSON any more', sealedLine(first).replace(':', ';')],
    ['two lines without an end between them', sealedLine(first).trimEnd() + sealedLine(first)],
  ])('are no results, are counted, and stay: %s', (_, damaged) => {
    const path = scratch('damaged.ndjson');
    for (const content of [damaged + sealedLine(second), sealedLine(second) + damaged]) {
      writeFileSync(path, content);
      const store = openStore(path);
      expect(store).toMatchObject({ damagedLines: 1, foreignLines: 0, cutBytes: 0 });
      expect([...store.rows.values()]).toEqual([second]);
      appendAndClose(store, first);
      expect(readFileSync(path, 'utf8')).toBe(content + sealedLine(first));
      expect([...readStore(path).rows.values()]).toEqual([second, first]);
    }
  });

  test('leave no older row of their job in place', () => {
    const path = scratch('superseded.ndjson');
    writeFileSync(path, sealedLine({ ...first, status: 'crashed' }) + digit(sealedLine(first)));
    expect(readStore(path)).toMatchObject({ rows: new Map(), damagedLines: 1 });
  });

  test('any bit of a row: never another row', () => {
    const path = scratch('bits.ndjson');
    const whole = Buffer.from(sealedLine(first));
    // every bit would take long; 29 is prime to 8, so that all places of a byte come
    for (let bit = 0; bit < 8 * (whole.length - 1); bit += 29) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3] = bytes[bit >> 3]! ^ (1 << (bit & 7));
      writeFileSync(path, Buffer.concat([bytes, Buffer.from(sealedLine(second))]));
      const { rows, damagedLines } = readStore(path);
      const damaged = { bit, rows: [second], damagedLines: 1 };
      expect({ bit, rows: [...rows.values()], damagedLines }).toEqual(damaged);
    }
  });
});

describe('a disk that is full', () => {
  test('in the middle of a line leaves whole lines, and later rows are sound', () => {
    const path = scratch('full.ndjson');
    const two = sealedLine(first) + sealedLine(second);
    // a file may grow to 4 KiB, which takes some of a line as a full disk does
    const limited = ['-c', 'ulimit -f 4; exec "$@"', 'bash', process.execPath, FILLS, path];
    const { stdout } = spawnSync('bash', [...limited, JSON.stringify([first, second])], { encoding: 'utf8' });
    const { message, code } = JSON.parse(stdout);
    expect(code).toBe('unwritable');
    expect(message).toMatch(/^Results file ".*full\.ndjson" cannot be written: it would be larger than/);
    const content = readFileSync(path, 'utf8');
    expect(content).toBe(two.repeat(4).slice(0, content.length));
    expect(content.endsWith('}\n')).toBe(true);
    expect(content.length + sealedLine(first).length).toBeGreaterThan(4096);
    const store = openStore(path);
    expect(store).toMatchObject({ cutBytes: 0, foreignLines: 0, damagedLines: 0 });
    appendAndClose(store, second);
    expect(readFileSync(path, 'utf8')).toBe(content + sealedLine(second));
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});

describe('its lock', () => {
  test('lets one at a time append, and anyone read', () => {
    const path = scratch('shared.ndjson');
    const store = openStore(path);
    expect(readFileSync(`${path}.lock`, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    const message = `shared.ndjson" is in use by process ${process.pid}; expected a free one`;
    expect(() => openStore(path)).toThrow(message);
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

  test('hard links to a file have no lock in common, so that none is opened', () => {
    const path = scratch('hard.ndjson');
    const store = openStore(path);
    store.append(first);
    linkSync(path, scratch('hard-link.ndjson'));
    const message = /hard-link\.ndjson" has 2 names \(hard links\), .*; expected one name/;
    expect(() => openStore(scratch('hard-link.ndjson'))).toThrow(message);
    appendAndClose(store, second);
    expect(() => openStore(path)).toThrow(/has 2 names/);
    expect(readStore(path).rows.size).toBe(2);
    expect(readdirSync(scratch('.')).filter((name) => /^hard.*\.lock$/.test(name))).toEqual([]);
    rmSync(scratch('hard-link.ndjson'));
    openStore(path).close();
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

  const isLinux = process.platform === 'linux';
  const gone = spawnSync(process.execPath, ['-e', '']).pid;
  test.each([
    ['of a process that has ended', `${gone} 123\n`],
    // only Linux says when a process started
    ...(isLinux ? [['of an earlier process with our number', `${process.pid} 1\n`]] : []),
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
