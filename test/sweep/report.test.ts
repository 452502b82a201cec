/** What a sweep shows: lines of progress, and exports of rows that no solver has made. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseSweep } from '../../src/campaign/sweep/file.ts';
import { exportSweep, jobsOf, type SweepExport, type SweepRow } from '../../src/campaign/sweep/index.ts';
import { ScreenMonitor } from '../../src/campaign/sweep/monitor.ts';
import { NO_SWEEP_FACTS } from '../../src/campaign/sweep/row.ts';
import { scratch } from '../scratch.ts';

const [EFCE, COMM] = jobsOf(parseSweep('games: K35\nconcepts: [EFCE, COMM]', 's.yaml'), String);
if (EFCE === undefined || COMM === undefined) throw new Error('two jobs');
const ENVIRONMENT = {
  version: '0.1.0',
  node: '20.20.2',
  machine: { cpu: 'a made-up machine', cores: 2, memoryBytes: 2 ** 33 },
  commit: null,
  startedAt: '2026-11-20T10:00:00.000Z',
};
const SOLVED: SweepRow = {
  ...EFCE,
  ...NO_SWEEP_FACTS,
  status: 'solved',
  reason: '',
  objective: 1.5,
  upperBound: 1.625,
  equilibriumGap: 5e-5,
  gains: [0.25, 0, 0.5],
  buildSeconds: 0.25,
  solveSeconds: 0.5,
  certifySeconds: 0.25,
  wallSeconds: 1.25,
  ...ENVIRONMENT,
};
const DEAD: SweepRow = {
  ...COMM,
  ...NO_SWEEP_FACTS,
  status: 'crashed',
  reason: 'a "bug", it seems',
  wallSeconds: 3,
  ...ENVIRONMENT,
};

test('progress is a line per finished job, with what is left', () => {
  const lines: string[] = [];
  const bars: string[] = [];
  const monitor = new ScreenMonitor({
    line: (text) => lines.push(text),
    status: (done, total, text) => bars.push(`${done}/${total} ${text}`),
    stop: () => lines.push('stop'),
  });
  monitor.begun(2, 5);
  monitor.started(EFCE);
  expect(bars.at(-1)).toBe('0/2 time left unknown  K35 EFCE welfare direct auto');
  monitor.ended(EFCE, SOLVED);
  monitor.started(COMM);
  monitor.ended(COMM, DEAD);
  monitor.ended(COMM, null);
  monitor.stop();
  expect(lines[0]).toBe('2 jobs to run, 5 already have rows');
  expect(lines[1]).toMatch(
    /^\[1\/2\] K35 EFCE welfare direct auto: solved in 1 s, gap 5e-5; about \d+ s left$/,
  );
  expect(lines[2]).toMatch(/^\[2\/2\] K35 COMM .*: crashed in 3 s \(a "bug", it seems\); about 0 s left$/);
  expect(lines.slice(3)).toEqual(['stop']);
});

describe('an export', () => {
  const exported = async (format: SweepExport, rows: readonly SweepRow[]): Promise<Buffer> => {
    const path = scratch(`report.${format}`);
    await exportSweep(rows, format, path);
    return readFileSync(path);
  };

  test('as CSV quotes what needs it', async () => {
    const [head, solved, dead] = (await exported('csv', [SOLVED, DEAD])).toString().split('\r\n');
    const at = (line: string | undefined, name: string) =>
      line?.split(',')[head?.split(',').indexOf(name) ?? -1];
    expect(at(solved, 'gains')).toBe('0.25 0 0.5');
    expect(at(solved, 'upperBound')).toBe('1.625');
    expect(dead).toContain(',crashed,"a ""bug"", it seems",,,,');
  });

  test('as Markdown has medians, rows, and why one failed', async () => {
    const text = (await exported('md', [SOLVED, DEAD])).toString();
    expect(text).toContain(
      '2 rows: 1 solved, 1 crashed. Mediant 0.1.0 (no commit); a made-up machine, 2 cores',
    );
    expect(text).toContain('| EFCE direct auto | 1 | 1 | 1 | 1 |');
    expect(text).toContain('| K35 | EFCE | welfare | direct auto | solved | 1.5 | 1.625 | 5e-5 |');
    expect(text).toContain('- K35 COMM welfare direct auto: crashed: a "bug", it seems');
  });

  test.each([
    ['rows', [SOLVED, DEAD]],
    ['no rows', []],
  ])('as a picture copes with %s', async (_, rows) => {
    const svg = (await exported('svg', rows)).toString();
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/);
    expect(svg).toContain(rows.length === 0 ? '0 of 0 jobs finished' : '1 of 2 jobs finished');
    expect((await exported('png', rows)).subarray(1, 4).toString()).toBe('PNG');
  });
});
