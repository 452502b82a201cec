/** A row is what a finished job of a campaign leaves behind: one line of the results file. */

import type { Sizes } from '../certificate/facts.ts';
import { AUTO } from '../kernels/index.ts';
import type { LpAttempt } from '../node/highs.ts';
import type { Environment } from './environment.ts';
import type { Job } from './job.ts';
import type { RowStatus } from './status.ts';
import type { IsRow } from './store.ts';

/** Of a job that came to nothing. Null is what a job did not come to, or its executor cannot know; units are the user's. */
export const NO_FACTS = {
  objective: null as number | null,
  upperBound: null as number | null,
  /** Null also where the strategy is no exact equilibrium. */
  lowerBound: null as number | null,
  /** Of a product of independent players or a mixture of faces: the concept whose bound it is. */
  boundFrom: null as string | null,
  equilibriumGap: null as number | null,
  /** Per player, its gain from the best deviation. */
  gains: null as readonly number[] | null,
  utilities: null as readonly number[] | null,
  /** Range of the objective; of jobs in processes of their own. */
  objectiveRange: null as number | null,
  nodes: null as number | null,
  sizes: null as Sizes | null,
  iterations: null as number | null,
  multiplier: null as number | null,
  /** The kernel that ran. */
  kernel: null as string | null,
  /** Of WASM memory; null for an LP. */
  kernelBytes: null as number | null,
  /** Of the LP, as the four that follow. */
  rows: null as number | null,
  columns: null as number | null,
  lpNonzeros: null as number | null,
  /** The algorithm that answered, or presolve. */
  lpMethod: null as string | null,
  attempts: null as readonly LpAttempt[] | null,
  /** LP: per player, what one unit of its gain is worth to the objective, from the duals; of jobs in processes. */
  gainPrices: null as readonly number[] | null,
  buildSeconds: null as number | null,
  /** LP: of HiGHS alone, without loading it. */
  solveSeconds: null as number | null,
  certifySeconds: null as number | null,
  /** Loading HiGHS and, in a process of its own, a small game that is solved first: not counted. */
  loadSeconds: null as number | null,
  /** Largest resident memory of the job's process. */
  peakBytes: null as number | null,
};

/** What became of a job. */
export interface Facts extends Readonly<typeof NO_FACTS> {
  readonly status: RowStatus;
  /** Why, for a job that did not finish; otherwise empty. */
  readonly reason: string;
}

/** When a job ran. */
export interface Span {
  /** ISO 8601. */
  readonly startedAt: string;
  /** From the job's start to its end, loading included. */
  readonly wallSeconds: number;
}

/** The result of one job. */
export interface Row extends Omit<Job, 'kernel' | 'lpMethod'>, Facts, Environment, Span {}

/** What a job of one kind leaves: the fields of the job are in its row. */
export type RowOf<OneJob extends Job> = Row & Omit<OneJob, 'kernel' | 'lpMethod'>;

/** The row names what ran where the job left the choice: the kernel of `auto`, the algorithm of `best`; null when it did not tell. */
export function rowOf<OneJob extends Job>(
  job: OneJob,
  facts: Facts,
  measured: Environment & Span,
): RowOf<OneJob> {
  const kernel = job.kernel === AUTO ? facts.kernel : job.kernel;
  const lpMethod = job.lpMethod === 'best' ? facts.lpMethod : job.lpMethod;
  const { status, reason, ...figures } = facts;
  const { startedAt, wallSeconds, ...environment } = measured;
  return { ...job, status, reason, ...figures, kernel, lpMethod, startedAt, wallSeconds, ...environment };
}

/** A test whether a parsed line of a results file can be read as a row that has these texts; other lines are left alone. */
export function rowWith<OneRow extends Row>(...own: readonly string[]): IsRow<OneRow> {
  const texts = ['key', 'concept', 'objectiveName', 'method', 'status', ...own];
  return (value): value is OneRow => {
    if (typeof value !== 'object' || value === null) return false;
    const fields = value as Readonly<Record<string, unknown>>;
    return texts.every((field) => typeof fields[field] === 'string');
  };
}

/** Whether a line is a row of a sweep. */
export const isSweepRow = rowWith<Row>('game', 'shape');

type Seconds = Pick<Facts, 'buildSeconds' | 'solveSeconds' | 'certifySeconds'>;

/** Building, solving and certifying; null when the job did not come that far. */
export function secondsOf({ buildSeconds, solveSeconds, certifySeconds }: Seconds): number | null {
  return solveSeconds === null ? null : (buildSeconds ?? 0) + solveSeconds + (certifySeconds ?? 0);
}

/** Seconds that count against a limit and against another method: certifying is no part of an LP. */
export function answerSeconds(row: Seconds & Pick<Job, 'method'>): number | null {
  return secondsOf(row.method === 'lp' ? { ...row, certifySeconds: null } : row);
}

const VARYING = [
  ...(['buildSeconds', 'solveSeconds', 'certifySeconds', 'loadSeconds', 'attempts', 'peakBytes'] as const),
  ...(['startedAt', 'wallSeconds', 'node', 'machine', 'commit'] as const),
] as const;

/** A row without what differs from run to run: times, and where it ran. What is left is the same on every machine. */
export function withoutTimes(row: Row): Omit<Row, (typeof VARYING)[number]> {
  const { ...result }: { -readonly [Name in keyof Row]?: Row[Name] } = row;
  for (const name of VARYING) delete result[name];
  return result as Omit<Row, (typeof VARYING)[number]>;
}
