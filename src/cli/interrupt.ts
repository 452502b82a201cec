/** Ctrl-C: the first asks for the result so far, the second kills. */
import { LimitError } from '../errors.ts';
import { trace } from './debug.ts';
import { EXIT } from './exit-codes.ts';

export interface Interruptible<Result> {
  readonly result: Result;
  /** 130 after SIGINT, 143 after SIGTERM, otherwise null. */
  readonly exitCode: number | null;
}

/** From now on a signal gives a result: an LP is built, a solve has its first certificate. */
export const onBuilt = () => trace('solving');

/** The signal came before there was a result to print. */
export class Interruption extends Error {
  override readonly name = 'Interruption';
  readonly exitCode: number;
  constructor(exitCode: number, cause: LimitError) {
    super(cause.message, { cause });
    this.exitCode = exitCode;
  }
}

/**
 * Runs what the first SIGINT or SIGTERM aborts, building included; after it both kill at once again.
 * @throws Interruption when there is no result yet
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
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  trace('building');
  try {
    return { result: await start(stop.signal), exitCode };
  } catch (error) {
    if (error instanceof LimitError && exitCode !== null) throw new Interruption(exitCode, error);
    throw error;
  } finally {
    release();
  }
}
