/** Repeated runs of one thing, and the time that they count as. */
import { median } from '../machine.ts';

/** How a run ended; the seconds of one that did not end in time are less than it needs. */
export interface Run {
  readonly outcome: 'ended' | 'time-limit' | 'wrong' | 'failed';
  readonly seconds: number;
  readonly note?: string;
}

/** As its last run; the seconds of runs that ended are their median. */
export interface Timing extends Run {
  /** Seconds of each. */
  readonly runs: readonly number[];
}

/** Runs longer than this are not repeated. */
const LONG_SECONDS = 20;

/** Runs of one thing, until there are enough. */
export class Repeated {
  private readonly runs: Run[] = [];
  private readonly wanted: number;
  private readonly once: () => Promise<Run>;

  constructor(wanted: number, once: () => Promise<Run>) {
    this.wanted = wanted;
    this.once = once;
  }

  /** Runs once more, unless it has run often enough, took long, or did not end well. */
  async again(): Promise<void> {
    const last = this.runs.at(-1);
    const isEnough = this.runs.length >= this.wanted || (last !== undefined && isFinal(last));
    if (!isEnough) this.runs.push(await this.once());
  }

  get timing(): Timing {
    const last = this.runs.at(-1)!;
    const runs = this.runs.map(({ seconds }) => seconds);
    return { ...last, seconds: last.outcome === 'ended' ? median(runs) : last.seconds, runs };
  }
}

const isFinal = ({ outcome, seconds }: Run) => outcome !== 'ended' || seconds > LONG_SECONDS;
