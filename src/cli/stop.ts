/** Ctrl-C of a run of many jobs: what is done is kept. */
import { EXIT } from './exit-codes.ts';

/** The first SIGINT or SIGTERM stops the run; the second ends the process, and its jobs end themselves. */
export function stopOnSignal() {
  const stop = new AbortController();
  let exitCode: number | null = null;
  const onSignal = (name: NodeJS.Signals) => {
    if (exitCode !== null) process.exit(exitCode);
    exitCode = name === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    stop.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: stop.signal,
    exitCode: () => exitCode,
    release: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
