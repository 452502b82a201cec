/** Progress over a sweep on stderr: a bar on a terminal, otherwise a line per finished job. */
import { duration, small } from '../../report/table.ts';
import { clockText, type Screen } from '../screen.ts';
import type { SweepJob } from './job.ts';
import { type SweepRow, secondsOf } from './row.ts';
import type { SweepMonitor } from './run.ts';

export class ScreenMonitor implements SweepMonitor {
  private readonly screen: Screen;
  private readonly running = new Set<SweepJob>();
  private readonly begin = performance.now();
  private total = 0;
  private done = 0;

  constructor(screen: Screen) {
    this.screen = screen;
  }

  begun(jobs: number, skipped: number): void {
    this.total = jobs;
    this.screen.line(`${jobs} jobs to run${skipped === 0 ? '' : `, ${skipped} already have rows`}`);
    this.refresh();
  }

  started(job: SweepJob): void {
    this.running.add(job);
    this.refresh();
  }

  ended(job: SweepJob, row: SweepRow | null): void {
    this.running.delete(job);
    if (row === null) return;
    this.done++;
    this.screen.line(`[${this.done}/${this.total}] ${rowText(row)}; ${this.leftText()}`);
    this.refresh();
  }

  stop(): void {
    this.screen.stop();
  }

  private refresh(): void {
    const running = [...this.running].map(jobText).join(', ');
    this.screen.status(this.done, this.total, `${this.leftText()}  ${running}`);
  }

  /** As if the jobs that are left took as long as those that are done. */
  private leftText(): string {
    if (this.done === 0) return 'time left unknown';
    const elapsed = (performance.now() - this.begin) / 1000;
    return `about ${clockText((elapsed / this.done) * (this.total - this.done))} left`;
  }
}

/** What tells a job from its neighbours in most sweeps. */
export function jobText({ game, concept, objectiveName, method, kernel }: SweepJob): string {
  return `${game} ${concept} ${objectiveName} ${method}${kernel === null ? '' : ` ${kernel}`}`;
}

function rowText(row: SweepRow): string {
  const gap = row.equilibriumGap === null ? '' : `, gap ${small(row.equilibriumGap)}`;
  const spent = duration(secondsOf(row) ?? row.wallSeconds);
  return `${jobText(row)}: ${row.status} in ${spent}${gap}${row.reason && ` (${row.reason})`}`;
}
