/** A row is what a finished job of a campaign leaves behind: one line of the results file. */
import { AUTO } from '../kernels/index.ts';
import type { LpAttempt } from '../node/highs.ts';
import type { Sizes } from '../solve/solution.ts';
import type { Environment } from './environment.ts';
import type { Job } from './job.ts';
import type { RowStatus } from './status.ts';
import type { IsRow } from './store.ts';

/** What became of a job. Null is what it did not come to, or its executor cannot know. Units are the user's. */
export interface Facts {
  readonly status: RowStatus;
  /** Why, for a job that did not finish; otherwise empty. */
  readonly reason: string;
  readonly objective: number | null;
  readonly upperBound: number | null;
  readonly equilibriumGap: number | null;
  /** Per player, its gain from the best deviation. */
  readonly gains: readonly number[] | null;
  readonly utilities: readonly number[] | null;
  /** Range of the objective; of jobs in processes of their own. */
  readonly objectiveRange: number | null;
  readonly nodes: number | null;
  readonly sizes: Sizes | null;
  readonly iterations: number | null;
  readonly multiplier: number | null;
  /** The kernel that ran. */
  readonly kernel: string | null;
  /** Of WASM memory; null for an LP. */
  readonly kernelBytes: number | null;
  /** Of the LP, as the three that follow. */
  readonly rows: number | null;
  readonly columns: number | null;
  readonly lpNonzeros: number | null;
  /** The algorithm that answered, or presolve. */
  readonly lpMethod: string | null;
  readonly attempts: readonly LpAttempt[] | null;
  /** LP: per player, what one unit of its gain is worth to the objective, from the duals; of jobs in processes. */
  readonly gainPrices: readonly number[] | null;
  readonly buildSeconds: number | null;
  /** LP: of HiGHS alone, without loading it. */
  readonly solveSeconds: number | null;
  readonly certifySeconds: number | null;
  /** Loading HiGHS and, in a process of its own, a small game that is solved first: not counted. */
  readonly loadSeconds: number | null;
  /** Largest resident memory of the job's process. */
  readonly peakBytes: number | null;
}

/** Of a job that came to nothing. */
export const NO_FACTS: Omit<Facts, 'status' | 'reason'> = {
  objective: null,
  upperBound: null,
  equilibriumGap: null,
  gains: null,
  utilities: null,
  objectiveRange: null,
  nodes: null,
  sizes: null,
  iterations: null,
  multiplier: null,
  kernel: null,
  kernelBytes: null,
  rows: null,
  columns: null,
  lpNonzeros: null,
  lpMethod: null,
  attempts: null,
  gainPrices: null,
  buildSeconds: null,
  solveSeconds: null,
  certifySeconds: null,
  loadSeconds: null,
  peakBytes: null,
};

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
  const { startedAt, wallSeconds, ...environment } = measured;
  return { ...job, ...facts, kernel, lpMethod, startedAt, wallSeconds, ...environment };
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
