/** How a job of many ended. */
import { AbortedError, InputError, LimitError, WorkerError } from '../errors.ts';
import { isNoRoom } from '../no-room.ts';

/**
 * solved: certified to the tolerance. optimal, infeasible, unbounded: the LP's own ends. time-limit, iteration-limit:
 * stopped with what it had, which is nothing while it was being built. out-of-memory: killed at its limit, refused by the estimate, or refused by the machine.
 * too-large: beyond a limit of Mediant or HiGHS. bad-input: refused. crashed: the process died, or a bug threw.
 */
export type RowStatus =
  | 'solved'
  | 'optimal'
  | 'infeasible'
  | 'unbounded'
  | 'time-limit'
  | 'iteration-limit'
  | 'aborted'
  | 'numerical-failure'
  | 'out-of-memory'
  | 'too-large'
  | 'bad-input'
  | 'crashed';

export const ROW_STATUSES: readonly RowStatus[] = [
  'solved',
  'optimal',
  'infeasible',
  'unbounded',
  'time-limit',
  'iteration-limit',
  'aborted',
  'numerical-failure',
  'out-of-memory',
  'too-large',
  'bad-input',
  'crashed',
];

const REFUSALS: Readonly<Record<string, RowStatus>> = { memory: 'out-of-memory', 'too-large': 'too-large' };

/** Of a job that ended with an error. */
export function failureStatus(error: unknown): RowStatus {
  if (error instanceof InputError) return REFUSALS[error.code] ?? 'bad-input';
  if (error instanceof LimitError || error instanceof AbortedError) return error.code;
  if (error instanceof WorkerError) return error.code;
  return isNoRoom(error) ? 'out-of-memory' : 'crashed';
}
