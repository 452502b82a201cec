/**
 * What a process may hear of its pools' jobs, on node:diagnostics_channel: `mediant:solve:start`, then any number of
 * `mediant:solve:progress`, then one of `mediant:solve:end` and `mediant:solve:error`. Nothing is logged, and nothing
 * costs when nobody listens.
 */
import { channel } from 'node:diagnostics_channel';
import type { ProblemOptions } from '../../problem/identity.ts';
import type { SolveOptions } from '../../solve/options.ts';
import type { Report } from '../../solve/solution.ts';
import type { Progress } from '../../solve/solve.ts';
import type { LpReport } from '../solve-lp.ts';

/** Every event has the number of its job, which counts the jobs of this process from 1. */
interface JobEvent {
  readonly id: number;
}

/** A job was handed to a pool, which may yet refuse it. */
export interface SolveStartEvent extends JobEvent {
  readonly kind: 'solve' | 'lp';
  readonly game: string;
  readonly options: SolveOptions | ProblemOptions;
}

/** A checkpoint. */
export interface SolveProgressEvent extends JobEvent {
  readonly progress: Progress;
}

/** A job has its result, whatever the status. */
export interface SolveEndEvent extends JobEvent {
  readonly report: Report | LpReport;
}

/** A job has none: it was refused, given up, or its worker died. */
export interface SolveErrorEvent extends JobEvent {
  readonly error: unknown;
}

const start = channel('mediant:solve:start');
const progress = channel('mediant:solve:progress');
const end = channel('mediant:solve:end');
const failed = channel('mediant:solve:error');

let jobs = 0;

/**
 * Runs a job and tells of it.
 * @param work is called before anything is awaited; its argument is `onProgress` with the event added
 */
export async function told<Result extends { readonly report: Report | LpReport }>(
  what: Omit<SolveStartEvent, 'id'>,
  onProgress: ((progress: Progress) => void) | undefined,
  work: (onProgress: ((progress: Progress) => void) | undefined) => Promise<Result>,
): Promise<Result> {
  const id = ++jobs;
  start.publish({ id, ...what } satisfies SolveStartEvent);
  const telling = (now: Progress) => {
    progress.publish({ id, progress: now } satisfies SolveProgressEvent);
    onProgress?.(now);
  };
  try {
    const result = await work(progress.hasSubscribers ? telling : onProgress);
    end.publish({ id, report: result.report } satisfies SolveEndEvent);
    return result;
  } catch (error) {
    failed.publish({ id, error } satisfies SolveErrorEvent);
    throw error;
  }
}
