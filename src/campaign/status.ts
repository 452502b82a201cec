/** This file says how a job of a campaign can end. */
import { AbortedError, InputError, LimitError, WorkerError } from '../errors.ts';
import { isNoRoom } from '../no-room.ts';

/**
 * solved: certified to the tolerance. optimal, infeasible, unbounded: the LP's own ends; infeasible also when a solver has
 * proven it. time-limit, iteration-limit: stopped with what it had, which is nothing while it was being built. aborted:
 * stopped by the user. stalled: what was tried does not bring the bracket of the optimum closer. out-of-memory: killed at its limit, refused by the estimate, or refused by the machine. too-large:
 * beyond a limit of Mediant or HiGHS. bad-input: refused. crashed: the process died, or a bug threw.
 */
export const ROW_STATUSES = [
  'solved',
  'optimal',
  'infeasible',
  'unbounded',
  'time-limit',
  'iteration-limit',
  'stalled',
  'aborted',
  'numerical-failure',
  'out-of-memory',
  'too-large',
  'bad-input',
  'crashed',
] as const;

/** How a job of a campaign ended. */
export type RowStatus = (typeof ROW_STATUSES)[number];

const REFUSALS: Readonly<Record<string, RowStatus>> = { memory: 'out-of-memory', 'too-large': 'too-large' };

/** The status of a job that ended with an error. */
export function failureStatus(error: unknown): RowStatus {
  if (error instanceof InputError) return REFUSALS[error.code] ?? 'bad-input';
  if (error instanceof LimitError || error instanceof AbortedError) return error.code;
  if (error instanceof WorkerError) return error.code;
  return isNoRoom(error) ? 'out-of-memory' : 'crashed';
}
