/** One writer at a time: locks from other hosts and containers, and a race of processes for stale ones. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { acquireLock } from '../../src/node/files/lock.ts';
import { scratch } from '../scratch.ts';

const CONTENDS = fileURLToPath(new URL('./children/contends.mjs', import.meta.url));
const isLinux = process.platform === 'linux';

/** The fields of this process's own lock: process, start, host, machine, boot, namespace. */
function ownFields(): string[] {
  const path = scratch('own');
  const lock = acquireLock(path);
  const fields = readFileSync(`${path}.lock`, 'utf8').trim().split(' ');
  lock.release();
  return fields;
}

/** Tries to take a lock that says this, and tells why it cannot. */
function complaint(name: string, content: string): string {
  const path = scratch(name);
  writeFileSync(`${path}.lock`, content);
  try {
    acquireLock(path).release();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: 'in-use', place: path });
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(content);
    return (error as InputError).message;
  }
  return 'taken over';
}

const changed = (change: Readonly<Record<number, string>>) =>
  `${ownFields()
    .map((field, k) => change[k] ?? field)
    .join(' ')}\n`;
const [HOST, MACHINE, BOOT, NAMESPACE] = [2, 3, 4, 5];
const OTHER_BOOT = '00000000-0000-4000-8000-000000000000';

describe('a lock', () => {
  test('says which process of which host and container holds it', () => {
    const [pid, start, host, machine, ...rest] = ownFields();
    expect(pid).toBe(String(process.pid));
    expect(start).toMatch(isLinux ? /^\d+$/ : /^-$/);
    expect(decodeURIComponent(host as string)).toBe(hostname());
    expect(machine).toMatch(/^([0-9a-f]{16}|-)$/);
    if (isLinux)
      expect(rest).toEqual([
        readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
        readlinkSync('/proc/self/ns/pid'),
      ]);
  });

  test('of a process that is gone here is taken over, also from versions that named no host', () => {
    const gone = changed({ 0: '1', 1: '1' });
    expect(complaint('gone', gone)).toBe('taken over');
    expect(complaint('old', '4194303 99\n')).toBe('taken over');
    expect(existsSync(`${scratch('gone')}.lock`)).toBe(false);
  });

  test('is released once: a second release leaves a later lock alone', () => {
    const first = acquireLock(scratch('twice'));
    first.release();
    const second = acquireLock(scratch('twice'));
    first.release();
    expect(existsSync(`${scratch('twice')}.lock`)).toBe(true);
    second.release();
  });

  test('of another host is not taken over, whatever its process', () => {
    const message = complaint(
      'host',
      changed({ 0: '1', [HOST]: 'node%207', [MACHINE]: '-', [BOOT]: OTHER_BOOT }),
    );
    expect(message).toMatch(
      /host" is in use by process 1 on host "node 7", and whether that still runs cannot/,
    );
    expect(message).toMatch(
      /; expected a free one: wait for it, take another file, or remove ".*host\.lock" once/,
    );
  });

  test.runIf(isLinux)('of another container of this machine is not taken over', () => {
    expect(complaint('container', changed({ [NAMESPACE]: 'pid:[4026532999]' }))).toMatch(
      /in use by process \d+ in another container of this machine \(host ".*"\), and whether/,
    );
  });

  test.runIf(isLinux)('of a namesake is not taken over, unless it is this machine before its restart', () => {
    expect(complaint('namesake', changed({ [MACHINE]: 'ffffffffffffffff', [BOOT]: OTHER_BOOT }))).toMatch(
      /on another machine or container named ".*", or on this one before it was restarted, and whether/,
    );
    const [, , , machine, , namespace] = ownFields();
    const restarted = complaint('restarted', changed({ [BOOT]: OTHER_BOOT }));
    // in a container nothing tells it from another one
    const isTold = machine !== '-' && namespace === 'pid:[4026531836]';
    expect(restarted).toMatch(isTold ? /^taken over$/ : /before it was restarted/);
  });

  test('of a folder that does not exist is refused', () => {
    expect(() => acquireLock(scratch('none/file'))).toThrow(
      /^Lock ".*" cannot be written: there is no such file/,
    );
  });
});

test('processes that race for a lock whose holders are killed hold it one at a time', async () => {
  const path = scratch('raced');
  const log = scratch('log');
  writeFileSync(`${path}.lock`, '4194303 99\n');
  writeFileSync(log, '');
  const go = String(Date.now() + 1500);
  const children = Array.from({ length: 6 }, () => spawn(process.execPath, [CONTENDS, path, log, go]));
  const ends = children.map(
    (child) =>
      new Promise<string>((resolve) => {
        let text = '';
        child.stderr.on('data', (data) => {
          text += data;
        });
        child.on('close', (_, signal) => resolve(signal ?? text));
      }),
  );
  expect(await Promise.all(ends)).toEqual(children.map(() => 'SIGKILL'));
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  const turns = Array.from({ length: lines.length / 2 }, (_, k) => lines.slice(2 * k, 2 * k + 2));
  for (const [begin, end] of turns) expect(end).toBe(begin?.replace('begin', 'end'));
  expect(new Set(lines).size).toBe(2 * children.length);
  const lock = acquireLock(path);
  lock.release();
  expect(readdirSync(dirname(path)).filter((name) => /^raced.*\.(tmp|claim)$/.test(name))).toEqual([]);
}, 30_000);
