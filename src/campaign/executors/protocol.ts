/** These messages are what an executor and the process of a job say to each other. */

import type { Job } from '../job.ts';
import type { Facts } from '../row.ts';
import type { Phase } from './executor.ts';

/** The argument of the job's process, as JSON. */
export interface ProcessTask {
  readonly job: Job;
  /** That `threads: 'auto'` may use. */
  readonly cores: number;
  /** The process ends itself when this one is no longer its parent. */
  readonly parentProcess: number;
}

/** A line that the job's process prints: the news, to be laid over what it told before. */
export interface ProcessMessage {
  /** 'done': these facts, status included, are final. */
  readonly phase: Phase | 'done';
  readonly facts: Partial<Facts>;
}
