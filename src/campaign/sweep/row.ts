/** What one finished job of a sweep leaves behind: one line of the results file. */

import type { Sizes } from '../../certificate/facts.ts';
import type { Environment } from '../environment.ts';
import type { RowStatus } from '../status.ts';
import type { SweepJob } from './job.ts';

/** Null is what a job did not come to. Units are the user's. */
export interface SweepFacts {
  readonly status: RowStatus;
  /** Why, for a job that did not finish; otherwise empty. */
  readonly reason: string;
  readonly objective: number | null;
  readonly upperBound: number | null;
  readonly equilibriumGap: number | null;
  /** Per player. */
  readonly gains: readonly number[] | null;
  readonly utilities: readonly number[] | null;
  readonly iterations: number | null;
  readonly multiplier: number | null;
  readonly sizes: Sizes | null;
  /** Of WASM memory; null for an LP. */
  readonly kernelBytes: number | null;
  readonly buildSeconds: number | null;
  readonly solveSeconds: number | null;
  readonly certifySeconds: number | null;
}

export const NO_SWEEP_FACTS: Omit<SweepFacts, 'status' | 'reason'> = {
  objective: null,
  upperBound: null,
  equilibriumGap: null,
  gains: null,
  utilities: null,
  iterations: null,
  multiplier: null,
  sizes: null,
  kernelBytes: null,
  buildSeconds: null,
  solveSeconds: null,
  certifySeconds: null,
};

export interface SweepRow extends SweepJob, SweepFacts, Environment {
  /** ISO 8601. */
  readonly startedAt: string;
  /** From the job's start in the pool to its end. */
  readonly wallSeconds: number;
}

/** Whether a parsed line of a results file can be read as a row of a sweep; other lines are left alone. */
export function isSweepRow(value: unknown): value is SweepRow {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const texts = ['key', 'game', 'shape', 'concept', 'objectiveName', 'method', 'status'];
  return texts.every((field) => typeof fields[field] === 'string');
}

/** Building, solving and certifying; null when the job did not come that far. */
export function secondsOf({ buildSeconds, solveSeconds, certifySeconds }: SweepFacts): number | null {
  return solveSeconds === null ? null : (buildSeconds ?? 0) + solveSeconds + (certifySeconds ?? 0);
}

/** A row without what differs from run to run: times, and where it ran. What is left is the same on every machine. */
export function withoutTimes({
  startedAt: _startedAt,
  wallSeconds: _wall,
  buildSeconds: _build,
  solveSeconds: _solve,
  certifySeconds: _certify,
  node: _node,
  machine: _machine,
  commit: _commit,
  ...result
}: SweepRow) {
  return result;
}
