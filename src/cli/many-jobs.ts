/** What `table` and `sweep` share: runs of many jobs, and exports of their results file. */
import { errors } from '../errors.ts';
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

/** How a results file was found when it was opened. */
export interface StoreState {
  readonly cutBytes: number;
  readonly foreignLines: number;
  readonly damagedLines: number;
}

/**
 * What a user should know of it, a sentence each.
 * @param row what a line is, and what several are
 */
export function storeWarnings(
  path: string,
  { cutBytes, foreignLines, damagedLines }: StoreState,
  [row, rows]: readonly [string, string] = ['a result', 'results'],
): string[] {
  const found: string[] = [];
  if (cutBytes > 0) found.push(`a torn last line of ${cutBytes} bytes was cut from ${path}`);
  if (foreignLines === 1) found.push(`1 line of ${path} is not ${row}; it stays`);
  if (foreignLines > 1) found.push(`${foreignLines} lines of ${path} are not ${rows}; they stay`);
  return [...found, ...damageWarnings(path, damagedLines)];
}

/** What is said too when the file is only read. */
export function damageWarnings(path: string, damagedLines: number): string[] {
  if (damagedLines === 0) return [];
  return damagedLines === 1
    ? [`1 line of ${path} is damaged: its checksum does not hold; it is not used, and stays`]
    : [
        `${damagedLines} lines of ${path} are damaged: their checksums do not hold; they are not used, and stay`,
      ];
}

/** What became of a run, in one line. */
export function endText(path: string, { finished, left }: { finished: number; left: number }): string {
  const state = left === 0 ? 'complete' : `stopped with ${left} jobs left; the same command goes on`;
  return `${path}: ${finished} rows added, ${state}\n`;
}

interface ExportFlags<Format> {
  readonly export?: readonly Format[];
  readonly to?: readonly string[];
  readonly exportOnly?: true;
}

/** Each format with its file. @throws InputError when one of them has no partner */
export function exportsOf<Format>({ export: formats = [], to = [], exportOnly }: ExportFlags<Format>) {
  if (formats.length !== to.length)
    throw errors.badField('--to', to.join(', '), `one file for each --export (${formats.length})`);
  if (exportOnly && formats.length === 0)
    throw errors.missingField('--export', 'a format, with --export-only');
  return formats.map((format, k) => ({ format, path: to[k]! }));
}
