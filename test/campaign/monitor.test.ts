/** Lines and the bar of a campaign's progress. */
import { expect, test } from 'vitest';
import { ScreenMonitor } from '../../src/campaign/monitor.ts';
import { sweepJobs, sweepRows } from './made-up.ts';

test('progress is a line per finished job, with what is left', () => {
  const lines: string[] = [];
  const bars: string[] = [];
  const monitor = new ScreenMonitor({
    line: (text) => lines.push(text),
    status: (done, total, text) => bars.push(`${done}/${total} ${text}`),
    stop: () => lines.push('stop'),
  });
  const [EFCE, COMM] = sweepJobs;
  const [SOLVED, DEAD] = sweepRows;
  monitor.begun(2, 5, sweepJobs);
  monitor.started(EFCE);
  expect(bars.at(-1)).toBe('0/2 time left unknown  K35 EFCE welfare direct auto');
  monitor.started(COMM);
  monitor.news(COMM, { phase: 'solving', facts: { equilibriumGap: 0.25 } });
  monitor.ended(EFCE, SOLVED);
  monitor.ended(COMM, DEAD);
  monitor.news(COMM, { phase: 'solving', facts: {} });
  expect(bars.at(-1)).toBe('2/2 about 0 s left  ');
  monitor.ended(COMM, null);
  monitor.stop();
  expect(lines[0]).toBe('2 jobs to run, 5 already have rows');
  expect(lines[1]).toMatch(
    /^\[1\/2\] K35 EFCE welfare direct apcfr\+: solved in 1 s, gap 5e-5; about \d+ s left; running: K35 COMM welfare direct auto \(solving gap 0.25\)$/,
  );
  expect(lines[2]).toMatch(/^\[2\/2\] K35 COMM .*: crashed in 3 s \(a "bug", it seems\); about 0 s left$/);
  expect(lines.slice(3)).toEqual(['stop']);
});

test('the time left counts what jobs are expected to take', () => {
  const lines: string[] = [];
  const screen = { line: (text: string) => lines.push(text), status: () => {}, stop: () => {} };
  const [EFCE, COMM] = sweepJobs;
  const monitor = new ScreenMonitor(screen, ({ concept }) => (concept === 'EFCE' ? 1 : 1e9));
  monitor.begun(2, 0, sweepJobs);
  monitor.ended(EFCE, sweepRows[0]);
  expect(lines[1]).toMatch(/; about \d+\.\d h left$/);
  monitor.ended(COMM, sweepRows[1]);
  expect(lines[2]).toMatch(/; about 0 s left$/);
});
