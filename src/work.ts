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

/** Milliseconds of work between two turns of the event loop. */
const BREATH_MILLISECONDS = 15;

/** Does all of it at once. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/**
 * Does it piece by piece: timers, signals and other promises run meanwhile.
 * @throws LimitError when the signal is aborted or the time is over before it is done
 */
export async function paced<Result>(work: Work<Result>, limits: Limits = {}): Promise<Result> {
  const { signal, started = performance.now(), timeLimitSeconds = Number.POSITIVE_INFINITY } = limits;
  const deadline = started + 1000 * timeLimitSeconds;
  let lastBreath = performance.now();
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    const now = performance.now();
    const reason = signal?.aborted ? 'aborted' : now >= deadline ? 'time-limit' : null;
    if (reason !== null) {
      work.return(undefined as Result);
      throw new LimitError(reason, value, (now - started) / 1000, timeLimitSeconds);
    }
    if (now - lastBreath < BREATH_MILLISECONDS) continue;
    await breathe();
    lastBreath = performance.now();
  }
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
