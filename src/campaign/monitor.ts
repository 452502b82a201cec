/** The monitor shows progress over a campaign on stderr: a line per finished job, and on a terminal a bar. */
import { duration, small } from '../report/table.ts';
import type { News } from './executors/executor.ts';
import { type Job, seriesOf } from './job.ts';
import { type Row, secondsOf } from './row.ts';
import type { Monitor } from './run.ts';
import { clockText, type Screen } from './screen.ts';

/** A line whenever a job ends, and the state of those that run for the end of that line or the bar. */
export class ScreenMonitor<OneJob extends Job = Job> implements Monitor<OneJob> {
  private readonly screen: Screen;
  private readonly weight: (job: OneJob) => number;
  private readonly running = new Map<OneJob, News | null>();
  private readonly begin = performance.now();
  private total = 0;
  private done = 0;
  private weightLeft = 0;
  private weightDone = 0;

  /** @param weight how long a job is expected to take, in any unit; default: all take as long */
  constructor(screen: Screen, weight: (job: OneJob) => number = () => 1) {
    this.screen = screen;
    this.weight = weight;
  }

  begun(jobs: number, skipped: number, todo: readonly OneJob[]): void {
    this.total = jobs;
    this.weightLeft = todo.reduce((sum, job) => sum + this.weight(job), 0);
    this.screen.line(`${jobs} jobs to run${skipped === 0 ? '' : `, ${skipped} already have rows`}`);
    this.refresh();
  }

  started(job: OneJob): void {
    this.running.set(job, null);
    this.refresh();
  }

  news(job: OneJob, news: News): void {
    // of another thread, it may come after the end
    if (!this.running.has(job)) return;
    this.running.set(job, news);
    this.refresh();
  }

  ended(job: OneJob, row: Row | null): void {
    this.running.delete(job);
    if (row === null) return;
    this.done++;
    this.weightDone += this.weight(job);
    this.weightLeft -= this.weight(job);
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

  /** What the ended jobs took says how fast this machine is. */
  private leftText(): string {
    if (this.weightDone === 0) return 'time left unknown';
    const elapsed = (performance.now() - this.begin) / 1000;
    return `about ${clockText(this.weightLeft * (elapsed / this.weightDone))} left`;
  }
}

/** What tells a job from its neighbours in most campaigns. */
function jobText(
  job: Pick<Row, 'game' | 'concept' | 'objectiveName' | 'method' | 'kernel' | 'lpMethod'>,
): string {
  return `${job.game} ${job.concept} ${job.objectiveName} ${seriesOf(job)}`;
}

function newsText(news: News | null): string {
  if (news === null) return '';
  const { equilibriumGap } = news.facts;
  const gap = typeof equilibriumGap === 'number' ? ` gap ${small(equilibriumGap)}` : '';
  return ` (${news.phase}${gap})`;
}

function rowText(row: Row): string {
  const spent = duration(secondsOf(row) ?? row.wallSeconds);
  const gap = row.equilibriumGap === null ? '' : `, gap ${small(row.equilibriumGap)}`;
  return `${jobText(row)}: ${row.status} in ${spent}${gap}${row.reason && ` (${row.reason})`}`;
}
