/** Ctrl-C: the first asks for the result so far, the second kills. */
import { trace } from './debug.ts';
import { EXIT } from './exit-codes.ts';

export interface Interruptible<Result> {
  readonly result: Result;
  /** 130 after SIGINT, 143 after SIGTERM, otherwise null. */
  readonly exitCode: number | null;
}

/**
 * Runs a solve that the first SIGINT or SIGTERM aborts; after it both kill at once again.
 * Handlers are set when `start` has returned, because a solve builds its game without pausing: until then there is no
 * result to save, and a handler would only keep the signal from killing.
 */
export async function interruptible<Result>(
  start: (signal: AbortSignal) => Promise<Result>,
): Promise<Interruptible<Result>> {
  const stop = new AbortController();
  let exitCode: number | null = null;
  const release = () => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  const onSignal = (name: NodeJS.Signals) => {
    exitCode = name === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    release();
    stop.abort();
  };
  const running = start(stop.signal);
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  trace('solving');
  try {
    return { result: await running, exitCode };
  } finally {
    release();
  }
}
