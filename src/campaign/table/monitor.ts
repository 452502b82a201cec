/** Progress over the whole table on stderr: a bar on a terminal, otherwise a line per finished job. */
import { duration, small } from '../../report/table.ts';
import { clockText, type Screen } from '../screen.ts';
import type { Job } from './job.ts';
import type { News } from './protocol.ts';
import { publishedCell, publishedInstance } from './published.ts';
import { type Row, secondsOf } from './row.ts';
import type { Monitor } from './run.ts';

/** A line whenever a job ends, and the state of those that run for a second line or the bar. */
export class TableMonitor implements Monitor {
  private readonly screen: Screen;
  private readonly slots: number;
  private readonly running = new Map<Job, News | null>();
  private readonly begin = performance.now();
  private total = 0;
  private done = 0;
  /** Prior seconds of all jobs that are left, and of those that have ended. */
  private priorLeft = 0;
  private priorDone = 0;

  constructor(screen: Screen, slots: number) {
    this.screen = screen;
    this.slots = slots;
  }

  begun(jobs: readonly Job[], skipped: number): void {
    this.total = jobs.length;
    this.priorLeft = jobs.reduce((sum, job) => sum + this.priorSeconds(job), 0);
    const had = skipped === 0 ? '' : `, ${skipped} already have rows`;
    this.screen.line(`${jobs.length} jobs to run${had}`);
    this.refresh();
  }

  started(job: Job): void {
    this.running.set(job, null);
    this.refresh();
  }

  news(job: Job, news: News): void {
    this.running.set(job, news);
    this.refresh();
  }

  ended(job: Job, row: Row | null): void {
    this.running.delete(job);
    if (row === null) return;
    this.done++;
    const prior = this.priorSeconds(job);
    this.priorDone += prior;
    this.priorLeft -= prior;
    const state = this.running.size === 0 ? '' : `; running: ${this.runningText()}`;
    this.screen.line(`[${this.done}/${this.total}] ${rowText(row)}; ${this.leftText()}${state}`);
    this.refresh();
  }

  stop(): void {
    this.screen.stop();
  }

  private refresh(): void {
    this.screen.status(this.done, this.total, `${this.leftText()}  ${this.runningText()}`);
  }

  private runningText(): string {
    return [...this.running].map(([job, news]) => `${jobText(job)}${newsText(news)}`).join(', ');
  }

  /** Published seconds say which jobs are long; what the ended ones took says how fast this machine is. */
  private leftText(): string {
    if (this.priorDone === 0) return 'time left unknown';
    const elapsed = (performance.now() - this.begin) / 1000;
    return `about ${clockText(this.priorLeft * (elapsed / this.priorDone))} left`;
  }

  private priorSeconds({ instance, concept, method, timeLimitSeconds }: Job): number {
    const published = publishedCell(instance, concept);
    const seconds = method === 'lp' ? published?.lpSeconds : published?.oursSeconds;
    const building = 1e-5 * (publishedInstance(instance)?.nodes ?? 0);
    const share = method === 'lp' ? Math.min(2, this.slots) : 1;
    return share * Math.min(timeLimitSeconds, (seconds ?? timeLimitSeconds) + building + 0.3);
  }
}

export const jobText = ({ instance, concept, method }: Job): string => `${instance} ${concept} ${method}`;

function newsText(news: News | null): string {
  if (news === null) return '';
  const { equilibriumGap } = news.facts;
  const gap = typeof equilibriumGap === 'number' ? ` gap ${small(equilibriumGap)}` : '';
  return ` (${news.phase}${gap})`;
}

function rowText(row: Row): string {
  const spent = row.buildSeconds === null ? row.wallSeconds : secondsOf(row);
  const gap = row.equilibriumGap === null ? '' : `, gap ${small(row.equilibriumGap)}`;
  return `${jobText(row)}: ${row.status} in ${duration(spent)}${gap}${row.reason && ` (${row.reason})`}`;
}
