/** What an error is in HTTP: a status, and `{"error": {"code", "field", "message", …}}`. */
import {
  AbortedError,
  FormatError,
  InputError,
  MemoryError,
  QueueFullError,
  WorkerError,
} from '../errors.ts';
import { fieldOf } from './request.ts';

export type FailureStatus = 400 | 404 | 405 | 413 | 415 | 422 | 500 | 503;

export interface Failure {
  readonly status: FailureStatus;
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** What of the request is wrong, when that is what is wrong. */
    readonly field?: string;
    readonly line?: number;
    readonly column?: number;
  };
}

export const failure = (status: FailureStatus, code: string, message: string): Failure => ({
  status,
  error: { code, message },
});

/** @param timedOut whether the job was given up because its time was over */
export function failureOf(error: unknown, timedOut = false): Failure {
  if (error instanceof InputError) return inputFailure(error);
  if (error instanceof QueueFullError)
    return failure(503, error.code, 'As many solves wait as may; try again later.');
  if (timedOut)
    return failure(
      422,
      'time-limit',
      'The game could not be built within the time limit; expected a smaller game.',
    );
  if (error instanceof AbortedError) return failure(503, error.code, error.message);
  if (error instanceof WorkerError) return failure(500, error.code, error.message);
  return failure(500, 'internal', error instanceof Error ? error.message : String(error));
}

function inputFailure(error: InputError): Failure {
  const { code, message } = error;
  const at = error instanceof FormatError ? { line: error.line, column: error.column } : {};
  // a pool that closes is no mistake of the request's
  if (code === 'closed') return failure(503, code, message);
  const status = error instanceof MemoryError || code === 'too-large' ? 413 : 400;
  return { status, error: { code, field: fieldOf(error), message, ...at } };
}
