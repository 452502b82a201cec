/** Whole files: on a full disk the old one stays and nothing lies beside it; links and devices stay what they are. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { growingFile } from '../../src/node/files/append.ts';
import {
  checkWritable,
  writeBytes,
  writeDurably,
  writeExport,
  writeText,
} from '../../src/node/files/write.ts';
import { scratch } from '../scratch.ts';

const WRITES = fileURLToPath(new URL('./children/writes.mjs', import.meta.url));
const hasFull = existsSync('/dev/full');

/** What `writes.mjs` tells of each way of writing 8 KiB into a folder where 4 KiB are left of a file or a disk. */
function ends(folder: string, before = ''): Record<string, { code: string; message: string; end: string }> {
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', `${before} exec "$@"`, 'bash', process.execPath, WRITES, folder],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

function expectNothingLost(folder: string, reason: RegExp, before?: string): void {
  const told = ends(folder, before);
  expect(Object.keys(told)).toEqual(['text', 'bytes', 'durable', 'export', 'growing']);
  for (const [name, { code, message }] of Object.entries(told)) {
    expect(code, name).toBe('unwritable');
    expect(message).toMatch(reason);
  }
  expect(
    readdirSync(folder)
      .filter((name) => name !== 'filler')
      .toSorted(),
  ).toEqual(['bytes', 'durable', 'export', 'growing', 'text'].toSorted());
  for (const name of ['text', 'bytes', 'durable', 'export'])
    expect(readFileSync(join(folder, name), 'utf8'), name).toBe('old\n');
  // whole lines alone, as far as they went
  expect(readFileSync(join(folder, 'growing'), 'utf8')).toMatch(/^(x{1022}\n){1,4}$/);
}

test('where a file may not grow that far', () => {
  const folder = scratch('limited');
  mkdirSync(folder);
  expectNothingLost(
    folder,
    /^.* cannot be written: it would be larger than a file may be\.$/,
    'ulimit -f 4;',
  );
});

test('where the disk is full', ({ skip }) => {
  const folder = scratch('disk');
  mkdirSync(folder);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=32k', 'tmpfs', folder]).status === 0;
  skip(!mounted, 'only root may mount a small disk');
  try {
    expectNothingLost(folder, /^.* cannot be written: the disk is full\.$/);
  } finally {
    spawnSync('umount', [folder]);
  }
});

describe.runIf(hasFull)('a device', () => {
  test('is written as it is, and stays a device', () => {
    expect(() => writeText('Strategy file', '/dev/full', ['x'])).toThrow(
      'Strategy file "/dev/full" cannot be written: the disk is full.',
    );
    expect(() => growingFile('Trace file', '/dev/full', true).append('x\n')).toThrow(/the disk is full/);
    checkWritable('Plot', '/dev/null');
    writeBytes('Plot', '/dev/null', new Uint8Array(3));
    writeExport('/dev/null', 'x');
    const file = growingFile('Trace file', '/dev/null', true);
    file.append('x\n');
    file.close();
    for (const device of ['/dev/full', '/dev/null']) expect(statSync(device).isCharacterDevice()).toBe(true);
  });
});

test('what a link leads to is written, and the link stays', () => {
  const [target, link] = [scratch('target'), scratch('link')];
  writeFileSync(target, 'old');
  symlinkSync(target, link);
  writeText('File', link, ['new']);
  expect(readFileSync(target, 'utf8')).toBe('new');
  writeDurably('File', link, [Buffer.from('newer')]);
  expect(readFileSync(target, 'utf8')).toBe('newer');
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});

test('a growing file that could never grow is not left empty, and an old one is not overwritten unasked', () => {
  const path = scratch('grows');
  growingFile('File', path, false).close();
  expect(existsSync(path)).toBe(false);
  const file = growingFile('File', path, false);
  file.append('one\n');
  file.append('two\n');
  file.close();
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  expect(() => growingFile('File', path, false).append('three\n')).toThrow(/exists already; --force/);
});
