/** `mediant trace` and `mediant plot`, as a user runs them. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TraceRow } from '../../src/index.ts';
import { algorithms } from '../../src/kernels/index.ts';
import { folder } from '../scratch.ts';
import { complaint, interrupted, mediant, mediantJson, write } from './run.ts';

const PROBLEM = ['K33', '--concept', 'CERT', '--objective', 'player:1', '--tol', '1e-3'];

/** A trace's header and its rows. */
function contents(name: string): { header: Record<string, unknown>; rows: TraceRow[] } {
  const lines = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n');
  const [header, ...rows] = lines.map((line) => JSON.parse(line));
  return { header, rows };
}

describe('trace', () => {
  test('each kernel ends with the certificate that solve prints, and a plot follows', () => {
    const kernels = ['cfr+', 'rm+'];
    const traced = mediant('trace', ...PROBLEM, '--kernel', kernels.join(','), '--out', 'k33.ndjson');
    expect(traced).toMatchObject({ exitCode: 0, stderr: '' });
    expect(traced.stdout).toMatch(
      /^kernel +status +iterations +seconds +objective +gap +bound\ncfr\+ +solved /,
    );
    const { header, rows } = contents('k33.ndjson');
    expect(traced.stdout).toContain(`k33.ndjson: ${rows.length} rows\n`);
    expect(header).toMatchObject({
      ...{ format: 'mediant-trace', version: 1, game: 'K33', concept: 'CERT', kernels, tolerance: 1e-3 },
      environment: {
        version: expect.any(String),
        node: process.versions.node,
        machine: { cores: expect.any(Number) },
      },
    });
    expect(new Set(rows.map(({ strategy }) => strategy))).toEqual(new Set(['averages', 'last-iterate']));
    const ends = rows.filter(({ status }) => status !== null);
    expect(ends.map(({ kernel }) => kernel)).toEqual(kernels);
    for (const { kernel, game, concept, objectiveName, strategy: _, ...end } of ends) {
      const { result } = mediantJson('solve', ...PROBLEM, '--criterion', 'published', '--kernel', kernel);
      const { status, iterations, objective, equilibriumGap, upperBound, multiplier } = result;
      expect(end).toMatchObject({ status, iterations, objective, equilibriumGap, upperBound, multiplier });
      expect(result).toMatchObject({ game, concept, objectiveName });
    }

    for (const name of ['k33.svg', 'k33.png', 'k33.json'])
      expect(mediant('plot', 'k33.ndjson', '--to', name)).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    const svg = readFileSync(join(folder, 'k33.svg'), 'utf8');
    for (const text of ["K33: CERT, maximise player 1's utility", 'cfr+', 'rm+', 'last iterate'])
      expect(svg).toContain(text);
    expect(readFileSync(join(folder, 'k33.png')).subarray(1, 4).toString()).toBe('PNG');
    const spec = JSON.parse(readFileSync(join(folder, 'k33.json'), 'utf8'));
    expect(spec.$schema).toContain('vega-lite');
    expect(spec.vconcat[0].concat).toHaveLength(4);
    expect(mediant('plot', 'k33.ndjson', '--axis', 'seconds', '--to', 'k33.json').exitCode).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'k33.json'), 'utf8')).vconcat[0].concat).toHaveLength(2);
  });

  test('all kernels, averages alone, as JSON; a limit is exit code 3', () => {
    const { exitCode, result } = mediantJson(
      ...['trace', 'chicken', '--kernel', 'all', '--max-iterations', '3', '--no-last-iterate'],
      ...['--out', 'all.ndjson'],
    );
    const { rows } = contents('all.ndjson');
    expect(exitCode).toBe(3);
    // checksums are of lines of the file
    const ends = rows.map(({ crc: _, ...row }: TraceRow & { readonly crc?: string }) => row);
    expect(result).toMatchObject({ file: 'all.ndjson', rows: rows.length, kernels: ends });
    expect(new Set(rows.map(({ kernel }) => kernel))).toEqual(new Set(algorithms.map(({ name }) => name)));
    expect(
      rows.every(({ status, strategy }) => status === 'iteration-limit' && strategy === 'averages'),
    ).toBe(true);
  });

  test('an existing file is overwritten only by --force', () => {
    write('taken.ndjson', 'mine');
    const args = ['trace', 'chicken', '--max-iterations', '64', '--out', 'taken.ndjson'];
    expect(complaint(...args)).toBe(
      'Trace file "taken.ndjson" cannot be written: it exists already; --force overwrites it.',
    );
    expect(readFileSync(join(folder, 'taken.ndjson'), 'utf8')).toBe('mine');
    mediant(...args, '--force');
    expect(contents('taken.ndjson').rows.length).toBeGreaterThan(0);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s leaves what was found, starts no other kernel, and is exit code %i',
    async (signal, code) => {
      const args = ['trace', 'K33', '--concept', 'EFCE', '--objective', 'player:1', '--tol', '1e-300'];
      const file = `${signal}.ndjson`;
      const { exitCode, stdout } = await interrupted(signal, ...args, '--kernel', 'rm,cfr+', '--out', file);
      expect(exitCode).toBe(code);
      expect(stdout).toMatch(/rm +aborted/);
      expect(contents(file).rows.at(-1)).toMatchObject({ kernel: 'rm', status: 'aborted' });
    },
  );
});

describe('refusals of trace leave no file:', () => {
  test.each([
    ['chicken --kernel cfr+,magic', 'Unknown kernel "magic"; expected one of auto, '],
    ['chicken --kernel rm,rm', 'kernels is "rm,rm"; expected one or more kernels, each once.'],
    ['chicken --tol 0', '--tol is "0"; expected a number above 0.'],
    ['chicken --concept NASH', 'NASH needs a two-player game'],
    ['chicken --objective player:3', 'objective is "player:3"; expected a player from 1 to 2.'],
    ['poker', 'Unknown game "poker"; expected one of '],
    ['chicken --save x.json', "Unknown option '--save'"],
  ])('%s', (line, message) => {
    expect(complaint('trace', ...line.split(' '), '--out', 'refused.ndjson')).toContain(message);
    expect(existsSync(join(folder, 'refused.ndjson'))).toBe(false);
  });

  test('nowhere to write', () => {
    expect(complaint('trace', 'chicken')).toBe(
      "Required option '--out <file>' not specified; see mediant --help.",
    );
    expect(complaint('trace', 'chicken', '--out', 'nowhere/x')).toBe(
      'Trace file "nowhere/x" cannot be written: there is no folder nowhere.',
    );
    mkdirSync(join(folder, 'folder'), { recursive: true });
    expect(complaint('trace', 'chicken', '--out', 'folder', '--force')).toBe(
      'Trace file "folder" cannot be written: it is a folder.',
    );
  });
});

describe('refusals of plot:', () => {
  test.each([
    ['a.ndjson --to a.pdf', '--to is "a.pdf"; expected a file name that ends in .svg, .png or .json.'],
    ['a.ndjson --to nowhere/a.svg', 'Plot "nowhere/a.svg" cannot be written: there is no folder nowhere.'],
    ['a.ndjson --to a.svg --axis time', 'Unknown axis "time"; expected one of iterations, seconds.'],
    ['a.ndjson', "Required option '--to <file>' not specified; see mediant --help."],
    ['--to a.svg', "Missing required argument 'TRACE'; see mediant --help."],
    ['missing.ndjson --to a.svg', 'Trace file "missing.ndjson" cannot be read: there is no such file.'],
    [
      'foreign.ndjson --to a.svg',
      'foreign.ndjson:1: format is missing; expected "mediant-trace", as mediant trace writes it.',
    ],
  ])('%s', (line, message) => {
    write('foreign.ndjson', '{"x":1}\n');
    expect(complaint('plot', ...line.split(' '))).toBe(message);
  });

  test('a trace without an iteration', () => {
    mediant('trace', 'chicken', '--max-iterations', '0', '--out', 'none.ndjson');
    expect(complaint('plot', 'none.ndjson', '--to', 'none.svg')).toBe(
      'TRACE is "none.ndjson"; expected a trace with a row after its first iteration.',
    );
  });
});

test('help names what plots need', () => {
  const { stdout } = mediant('plot', '--help');
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('vega and vega-lite, .png also @resvg/resvg-js');
  expect(mediant('trace', '--help').stdout).toContain('--no-last-iterate');
});
