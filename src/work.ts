/**
 * Work that can be interrupted: a generator that yields where it may pause, and returns its result. The same code serves
 * callers who wait for it (`finish`) and those whose event loop has to turn meanwhile (`paced`).
 */
import { LimitError } from './errors.ts';

/** How far work has come, for messages. */
export interface Stage {
  /** What is being done, as in "while … ". */
  readonly doing: string;
  /** How much of it is done, in `unit`; the total is rarely known. */
  readonly done: number;
  /** Plural. */
  readonly unit: string;
}

/** Yields at least once a millisecond or so, and holds no lock when it does. */
export type Work<Result> = Generator<Stage, Result, void>;

/** When work must end, done or not. */
export interface Limits {
  /** Read between steps; an AbortSignal is one. */
  readonly signal?: { readonly aborted: boolean } | undefined;
  /** Of performance.now(), from which the time limit counts; default: now. */
  readonly started?: number | undefined;
  /** Default none. */
  readonly timeLimitSeconds?: number | undefined;
}

/** Milliseconds of work between two turns of the event loop, beside the last step before it. */
const BREATH_MILLISECONDS = 10;

/** Items of a few nanoseconds each between two yields. */
export const PIECE = 2 ** 15;

/** Does items 0 .. count - 1 in pieces: `each` does those from `from` up to, but not including, `to`. */
export function* inPieces(
  count: number,
  doing: string,
  unit: string,
  each: (from: number, to: number) => void,
): Work<void> {
  for (let from = 0; from < count; from += PIECE) {
    const to = Math.min(count, from + PIECE);
    each(from, to);
    if (to < count) yield { doing, done: to, unit };
  }
}

/** As inPieces, of rows of different lengths: row r has entries start[r] .. start[r + 1] - 1. */
export function* inRows(
  start: Int32Array,
  numRows: number,
  doing: string,
  unit: string,
  each: (from: number, to: number) => void,
): Work<void> {
  for (let from = 0; from < numRows; ) {
    const to = endOfPiece(from, numRows, (row) => start[row]!);
    each(from, to);
    from = to;
    if (to < numRows) yield { doing, done: to, unit };
  }
}

/**
 * Where a piece that begins with row `from` ends: before the row with which it has had a PIECE of entries, or of rows.
 * @param entriesBefore how many entries the rows before a row have
 */
export function endOfPiece(from: number, numRows: number, entriesBefore: (row: number) => number): number {
  const enough = entriesBefore(from) + PIECE;
  let least = from + 1;
  let most = Math.min(numRows, from + PIECE);
  if (entriesBefore(most) < enough) return most;
  while (least < most) {
    const middle = (least + most) >> 1;
    if (entriesBefore(middle) < enough) least = middle + 1;
    else most = middle;
  }
  return least;
}

/** 0, 1, …, length - 1. */
export function* counting(length: number): Work<Int32Array> {
  const numbers = new Int32Array(length);
  yield* inPieces(length, 'counting', 'numbers', (from, to) => {
    for (let k = from; k < to; k++) numbers[k] = k;
  });
  return numbers;
}

/** Does all of it at once. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Of performance.now(), when the time is over; Infinity without a limit. */
export function deadlineOf({ started = performance.now(), timeLimitSeconds }: Limits): number {
  return timeLimitSeconds === undefined ? Number.POSITIVE_INFINITY : started + 1000 * timeLimitSeconds;
}

/** Which limit ends work now; null: none does. */
export function limitMet(limits: Limits, now = performance.now()): 'aborted' | 'time-limit' | null {
  if (limits.signal?.aborted) return 'aborted';
  return now >= deadlineOf(limits) ? 'time-limit' : null;
}

/** Turns of the event loop, for work that is done in steps by one caller. */
export class Pace {
  private lastBreath = performance.now();

  /** Whether it has worked long enough for a turn. */
  isBreathDue(now = performance.now()): boolean {
    return now - this.lastBreath >= BREATH_MILLISECONDS;
  }

  async breathe(): Promise<void> {
    await breathe();
    this.lastBreath = performance.now();
  }
}

/**
 * Does it piece by piece: timers, signals and other promises run meanwhile.
 * @param pace of a caller that does more than this
 * @throws LimitError when the signal is aborted or the time is over before it is done
 */
export async function paced<Result>(
  work: Work<Result>,
  limits: Limits = {},
  pace = new Pace(),
): Promise<Result> {
  const endOf = ending(limits);
  for (;;) {
    const { done, value } = work.next();
    if (done) {
      // what the caller does next may be as long as a step
      if (pace.isBreathDue()) await pace.breathe();
      return value;
    }
    const now = performance.now();
    const error = endOf(value, now);
    if (error !== null) {
      work.return(undefined as Result);
      throw error;
    }
    if (pace.isBreathDue(now)) await pace.breathe();
  }
}

/**
 * Waits for what others do.
 * @param stage what is waited for
 * @throws LimitError when the signal is aborted or the time is over before it is there; they are not told
 */
export async function awaited<Result>(
  result: Promise<Result>,
  stage: () => Stage,
  limits: Limits,
): Promise<Result> {
  const endOf = ending(limits);
  let timer: ReturnType<typeof setInterval> | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      const error = endOf(stage(), performance.now());
      if (error !== null) reject(error);
    }, BREATH_MILLISECONDS);
  });
  try {
    return await Promise.race([result, end]);
  } finally {
    clearInterval(timer);
  }
}

/** What ends work that has come so far, by its limits; null while it may go on. */
function ending(limits: Limits): (stage: Stage, now: number) => LimitError | null {
  const { started = performance.now(), timeLimitSeconds = Number.POSITIVE_INFINITY } = limits;
  const counted = { ...limits, started };
  return (stage, now) => {
    const reason = limitMet(counted, now);
    return reason === null ? null : new LimitError(reason, stage, (now - started) / 1000, timeLimitSeconds);
  };
}

/** Lets timers, signals and other promises run; in a page by a message, because its timers wait 4 ms. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
