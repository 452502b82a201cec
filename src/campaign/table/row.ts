/** What one finished job leaves behind: one line of the results file. */

import type { Sizes } from '../../certificate/facts.ts';
import type { LpAttempt } from '../../node/highs.ts';
import type { Environment } from '../environment.ts';
import type { RowStatus } from '../status.ts';
import type { Job } from './job.ts';

export type { RowStatus } from '../status.ts';

/** What the job's process tells; null is what it did not come to. Units are the user's. */
export interface Facts {
  readonly status: RowStatus;
  /** Why, for a job that did not finish; otherwise empty. */
  readonly reason: string;
  readonly objective: number | null;
  readonly upperBound: number | null;
  readonly equilibriumGap: number | null;
  /** Per player, its gain from the best deviation. */
  readonly gains: readonly number[] | null;
  /** Range of the objective. */
  readonly objectiveRange: number | null;
  readonly nodes: number | null;
  readonly sizes: Sizes | null;
  readonly buildSeconds: number | null;
  /** LP: of HiGHS alone, without loading it. */
  readonly solveSeconds: number | null;
  readonly certifySeconds: number | null;
  readonly iterations: number | null;
  readonly multiplier: number | null;
  readonly kernel: string | null;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly lpNonzeros: number | null;
  readonly lpMethod: string | null;
  /** Loading and warm-up, not counted: a small game solved first, and loading HiGHS. */
  readonly loadSeconds: number | null;
  readonly attempts: readonly LpAttempt[] | null;
  /** LP: per player, what one unit of its gain is worth to the objective, from the duals. */
  readonly gainPrices: readonly number[] | null;
  /** Largest resident memory of the process. */
  readonly peakBytes: number | null;
}

export const NO_FACTS: Facts = {
  status: 'crashed',
  reason: '',
  objective: null,
  upperBound: null,
  equilibriumGap: null,
  gains: null,
  objectiveRange: null,
  nodes: null,
  sizes: null,
  buildSeconds: null,
  solveSeconds: null,
  certifySeconds: null,
  iterations: null,
  multiplier: null,
  kernel: null,
  rows: null,
  columns: null,
  lpNonzeros: null,
  lpMethod: null,
  loadSeconds: null,
  attempts: null,
  gainPrices: null,
  peakBytes: null,
};

export interface Row extends Job, Facts, Environment {
  readonly key: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** Of the process from start to end, loading included. */
  readonly wallSeconds: number;
}

/** Whether a parsed line of a results file can be read as a row; other lines are left alone. */
export function isRow(value: unknown): value is Row {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const texts = ['key', 'instance', 'concept', 'objectiveName', 'method', 'status'];
  return texts.every((field) => typeof fields[field] === 'string');
}

/** What is compared: building, solving and certifying for the solver; building and HiGHS alone for the LP. */
export function secondsOf(
  row: Pick<Row, 'method' | 'buildSeconds' | 'solveSeconds' | 'certifySeconds'>,
): number {
  const { buildSeconds, solveSeconds, certifySeconds } = row;
  const certifying = row.method === 'lp' ? 0 : (certifySeconds ?? 0);
  return (buildSeconds ?? 0) + (solveSeconds ?? 0) + certifying;
}

export const finished = ({ status }: Pick<Row, 'status'>): boolean =>
  status === 'solved' || status === 'optimal';
