/** What an error is in HTTP: a status, and `{"error": {"code", "field", "message", …}}`. */
import {
  AbortedError,
  FormatError,
  InputError,
  LimitError,
  MemoryError,
  QueueFullError,
  WorkerError,
} from '../../errors.ts';
import { fieldOf } from './request.ts';

export type FailureStatus = 400 | 403 | 404 | 405 | 413 | 415 | 422 | 500 | 503;

export interface Failure {
  readonly status: FailureStatus;
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** What of the request is wrong, when that is what is wrong. */
    readonly field?: string;
    readonly line?: number;
    readonly column?: number;
    /** Of a time limit: what was allowed, what had passed, and how far building had come. */
    readonly limitSeconds?: number;
    readonly seconds?: number;
    readonly stage?: LimitError['stage'];
  };
}

export const failure = (status: FailureStatus, code: string, message: string): Failure => ({
  status,
  error: { code, message },
});

export const DRAINING = failure(503, 'draining', 'The service is stopping; try another one, or later.');

/** Why a job was ended from outside, when it was. */
export interface Ended {
  /** Its time was over: so many seconds were allowed. */
  readonly limitSeconds?: number;
  readonly draining?: boolean;
}

export function failureOf(error: unknown, ended: Ended = {}): Failure {
  if (error instanceof InputError) return inputFailure(error);
  if (error instanceof QueueFullError)
    return failure(503, error.code, 'As many solves wait as may; try again later.');
  if (error instanceof LimitError || error instanceof AbortedError) return unfinished(error, ended);
  if (error instanceof WorkerError)
    return failure(error.code === 'out-of-memory' ? 413 : 500, error.code, error.message);
  return failure(500, 'internal', error instanceof Error ? error.message : String(error));
}

/** Of a job that had nothing to show when it was ended. */
function unfinished(error: LimitError | AbortedError, { limitSeconds, draining }: Ended): Failure {
  if (error.code === 'time-limit') return timeLimitFailure(error.limitSeconds, error);
  if (limitSeconds !== undefined)
    return timeLimitFailure(limitSeconds, error instanceof LimitError ? error : undefined);
  return draining ? DRAINING : failure(503, error.code, error.message);
}

function timeLimitFailure(limitSeconds: number, at?: LimitError): Failure {
  const how = at === undefined ? '' : `: it was still ${at.stage.doing} after ${at.seconds.toFixed(2)} s`;
  const message = `The game could not be built within the time limit of ${limitSeconds} s${how}; expected a smaller game.`;
  const numbers = at === undefined ? {} : { seconds: at.seconds, stage: at.stage };
  return { status: 422, error: { code: 'time-limit', message, limitSeconds, ...numbers } };
}

function inputFailure(error: InputError): Failure {
  const { code, message } = error;
  const at = error instanceof FormatError ? { line: error.line, column: error.column } : {};
  // a pool that closes is no mistake of the request's
  if (code === 'closed') return failure(503, code, message);
  const status = error instanceof MemoryError || code === 'too-large' ? 413 : 400;
  return { status, error: { code, field: fieldOf(error), message, ...at } };
}
