/**
 * What campaigns show: exports of rows and cells that no solver has made. Goldens are in golden/ (the formatter would align
 * the tables of a file that ends in .md). To write them anew:
 *
 *   npx vitest run --config test/vitest.config.ts test/campaign/exports.test.ts -u
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../src/campaign/table/cells.ts';
import type { TableRow } from '../../src/campaign/table/preset.ts';
import { InputError } from '../../src/errors.ts';
import { TABLE_REPORT } from '../../src/exports/table.ts';
import { type ExportFormat, exportItems } from '../../src/exports/write.ts';
import { installName, optional, optionalPackages } from '../../src/optional.ts';
import { exportSweep, type SweepRow } from '../../src/sweep.ts';
import { scratch } from '../scratch.ts';
import { deadRow, lpRow, solverRow, sweepRows } from './made-up.ts';

const REASON = 'ipm timeout, "simplex" timeout';
const ROWS: readonly TableRow[] = [
  solverRow(),
  lpRow(),
  solverRow({ instance: 'RS223', objective: -0.125 }),
  lpRow({ instance: 'RS223', status: 'time-limit', objective: null, reason: REASON }),
  deadRow({ concept: 'COMM', status: 'out-of-memory', reason: 'killed at 1.10 GiB', nodes: 705 }),
];

const golden = (name: string) => fileURLToPath(new URL(`golden/${name}`, import.meta.url));

async function exported(format: ExportFormat, rows: readonly TableRow[] = ROWS): Promise<Buffer> {
  const path = scratch(`export/table.${format}`);
  await exportItems(TABLE_REPORT, cellsOf(rows, null), format, path);
  return readFileSync(path);
}

describe('cells as texts', () => {
  test.each([
    ['md', 'table.md.txt'],
    ['csv', 'table.csv'],
  ] as const)('%s as it was', async (format, file) => {
    await expect((await exported(format)).toString()).toMatchFileSnapshot(golden(file));
  });

  test('JSON is an array of cells, one per line', async () => {
    const text = (await exported('json')).toString();
    const cells = JSON.parse(text) as object[];
    expect(text.split('\n')).toHaveLength(cells.length + 3);
    expect(cells[0]).toMatchObject({
      instance: 'S2122',
      concept: 'NFCCE',
      objectiveName: 'welfare',
      nodes: 705,
      solver: { status: 'solved', objective: 3, upperBound: 3.05, equilibriumGap: 0.004, peakBytes: 2 ** 26 },
      lp: { status: 'optimal', objective: 3.01, seconds: 8 },
    });
  });
});

describe('cells as Parquet', () => {
  test('holds the columns of the CSV, numbers as numbers', async () => {
    const file = new Uint8Array(await exported('parquet')).buffer;
    const rows = await (await hyparquet()).parquetReadObjects({ file });
    expect(rows).toHaveLength(3);
    expect(Object.keys(rows[0] as object)).toEqual(TABLE_REPORT.columns.map(({ name }) => name));
    const byName = new Map(rows.map((row) => [`${row.instance} ${row.concept}`, row]));
    const seconds = { 'solver.seconds': 1, 'lp.seconds': 8, lpOverSolver: 8 };
    expect(byName.get('S2122 NFCCE')).toMatchObject(seconds);
    expect(byName.get('RS223 NFCCE')).toMatchObject({ 'lp.status': 'time-limit', lpOverSolver: null });
    expect(byName.get('S2122 COMM')).toMatchObject({ 'solver.objective': null, 'lp.status': null });
  });

  test('is a file without cells, too', async () => {
    const file = new Uint8Array(await exported('parquet', [])).buffer;
    expect(await (await hyparquet()).parquetReadObjects({ file })).toEqual([]);
  });
});

/** The reader that the writer itself depends on: not a package of ours, so that it is not imported by name. */
interface Hyparquet {
  parquetReadObjects(options: { file: ArrayBuffer }): Promise<Record<string, unknown>[]>;
}

async function hyparquet(): Promise<Hyparquet> {
  const path = createRequire(import.meta.url).resolve('hyparquet');
  return (await import(path)) as Hyparquet;
}

describe('cells as plots', () => {
  test('SVG has a mark for every cell and every published one, in the place that its outcome asks for', async () => {
    const svg = (await exported('svg')).toString();
    const marks = svg.matchAll(/aria-label="([^"]* (?:measured here|published): [^"]*)"/g);
    // cells with both methods against one another, all of them by the solver alone
    const inBoth = ['S2122 NFCCE, published: solver 0.005 s, LP 0.5 s; finished'];
    inBoth.push('S2122 COMM, published: solver 0.35 s, LP 2 s; finished');
    expect([...marks].map((match) => match[1]).sort()).toEqual(
      [
        ...[...inBoth, ...inBoth],
        'S2122 NFCCE, measured here: solver 1 s, LP 8 s; finished',
        'RS223 NFCCE, measured here: solver 1 s, LP 180 s; LP at its limit',
        'RS223 NFCCE, published: solver 3600 s, LP 3600 s; both at their limits',
        'S2122 NFCCE, measured here: solver 1 s; finished',
        'RS223 NFCCE, measured here: solver 1 s; finished',
        'S2122 COMM, measured here: solver 600 s; solver at its limit',
        'RS223 NFCCE, published: solver 3600 s, LP 3600 s; solver at its limit',
      ].sort(),
    );
    const titles = ['Solver against LP', 'LP seconds', 'solver seconds'];
    for (const text of [...titles, '1 measured cell without an LP row']) expect(svg).toContain(text);
  });

  test.each([
    ['rows of the solver alone', [solverRow()]],
    ['rows of the LP alone', [lpRow()]],
    ['an instance that is not published', [solverRow({ instance: 'kuhn:players=2,ranks=3' })]],
    ['two objectives of one cell', [solverRow(), solverRow({ objectiveName: 'player:1' })]],
    ['no rows', []],
  ])('cope with %s', async (_, rows) => {
    expect((await exported('svg', rows)).toString()).toMatch(/^<svg [\s\S]*<\/svg>$/);
  });

  test('PNG is the same picture at twice the size', async () => {
    const svg = (await exported('svg')).toString();
    const [, width, height] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
    const png = await exported('png');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)]);
  });
});

describe('files', () => {
  test('are written aside and moved: nothing else is left', async () => {
    await exportSweep(sweepRows, 'csv', scratch('aside/table.csv'));
    expect(readdirSync(scratch('aside'))).toEqual(['table.csv']);
  });

  test('that cannot be written are named', async () => {
    writeFileSync(scratch('in-the-way'), '');
    const written = exportSweep(sweepRows, 'csv', scratch('in-the-way/table.csv'));
    await expect(written).rejects.toThrow(/Export ".*" cannot be written: /);
  });
});

describe('optional packages', () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });

  test('that are missing are named, with the command that installs them', async () => {
    const load = () => optional('Plots', ['vega', 'vega-lite'], () => Promise.reject(missing));
    await expect(load()).rejects.toThrow(InputError);
    const message =
      'Plots need optional packages that are not installed; run: npm install vega@6 vega-lite@6';
    await expect(load()).rejects.toThrow(message);
  });

  test('that are broken are another matter', async () => {
    const load = optional('Plots', ['vega'], () => Promise.reject(new SyntaxError('broken')));
    await expect(load).rejects.toThrow(SyntaxError);
  });

  test('are told with the versions of package.json: npm takes one that its range allows', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(optionalPackages.toSorted()).toEqual(Object.keys(manifest.optionalDependencies).toSorted());
    for (const name of optionalPackages) {
      const range = /^\^((?:0\.)?\d+)\.\d+(?:\.\d+)?$/.exec(manifest.optionalDependencies[name]);
      expect(installName(name)).toBe(`${name}@${range?.[1]}`);
    }
  });
});

describe('rows of a sweep', () => {
  const exported = async (format: ExportFormat, rows: readonly SweepRow[]): Promise<Buffer> => {
    const path = scratch(`sweep.${format}`);
    await exportSweep(rows, format, path);
    return readFileSync(path);
  };

  test('as CSV quotes what needs it', async () => {
    const [head, solved, dead] = (await exported('csv', sweepRows)).toString().split('\r\n');
    const at = (line: string | undefined, name: string) =>
      line?.split(',')[head?.split(',').indexOf(name) ?? -1];
    expect(at(solved, 'gains')).toBe('0.25 0 0.5');
    expect(at(solved, 'upperBound')).toBe('1.625');
    expect(dead).toContain(',crashed,"a ""bug"", it seems",,,,');
  });

  test('as Markdown has medians, rows, and why one failed', async () => {
    const text = (await exported('md', sweepRows)).toString();
    for (const part of [
      '2 rows: 1 solved, 1 crashed. Mediant 0.1.0 (0123456789ab); a made-up machine, 2 cores',
      '| EFCE direct apcfr+ | 1 | 1 | 1 | 1 |',
      '| K35 | EFCE | welfare | direct apcfr+ | solved | 1.5 | 1.625 |  | 5e-5 |',
      '- K35 COMM welfare direct: crashed: a "bug", it seems',
    ])
      expect(text).toContain(part);
  });

  test.each([
    ['rows', sweepRows],
    ['no rows', []],
  ])('as a picture copes with %s', async (_, rows) => {
    const svg = (await exported('svg', rows)).toString();
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/);
    expect(svg).toContain(rows.length === 0 ? '0 of 0 jobs finished' : '1 of 2 jobs finished');
    expect((await exported('png', rows)).subarray(1, 4).toString()).toBe('PNG');
  });
});
