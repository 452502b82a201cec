/** What the runner, its piscina worker and the job's process say to each other. */
import type { MessagePort } from 'node:worker_threads';
import type { Job } from './job.ts';
import type { Facts } from './row.ts';

/** Argument of the job's process, as JSON. */
export interface ProcessTask {
  readonly job: Job;
  /** The process ends itself when this one is no longer its parent. */
  readonly parentProcess: number;
}

export type Phase = 'starting' | 'building' | 'solving';

/** A line that the job's process prints: the news, to be laid over what it told before. */
export interface ProcessMessage {
  /** 'done': these facts, status included, are final. */
  readonly phase: Phase | 'done';
  readonly facts: Partial<Facts>;
}

export interface WorkerTask {
  readonly job: Job;
  /** Path of the job's program, `cell-process.js` but for tests. */
  readonly program: string;
  /** Takes 'stop'; gives News. */
  readonly port: MessagePort;
}

export interface News {
  readonly phase: Phase;
  readonly facts: Partial<Facts>;
  readonly residentBytes: number;
}

export interface JobOutcome {
  /** Null when the job was stopped by the user. */
  readonly facts: Facts | null;
  readonly startedAt: string;
  readonly wallSeconds: number;
}
