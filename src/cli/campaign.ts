/** The commands `sweep` and `table` share what a campaign is: a run of many jobs, and exports of its results file. */
import type { Command } from 'commander';
import type { Executor } from '../campaign/executors/executor.ts';
import type { Job } from '../campaign/job.ts';
import type { RowOf } from '../campaign/row.ts';
import { ROW_STATUSES } from '../campaign/status.ts';
import type { IsRow } from '../campaign/store.ts';
import { errors } from '../errors.ts';
import { EXPORT_FORMATS, type ExportFormat, exportItems, type Presentation } from '../exports/write.ts';
import { visible } from '../visible.ts';
import { EXIT } from './exit-codes.ts';
import { gather, wordIn } from './options.ts';
import { say } from './output.ts';

/** Flags of every campaign, as commander parses them. */
export interface CampaignFlags {
  readonly out: string;
  readonly retry: string[];
  readonly export?: ExportFormat[];
  readonly to?: string[];
  readonly exportOnly?: true;
}

/** What is run, and how it is shown. */
interface Campaign<OneJob extends Job, Item> {
  readonly jobs: readonly OneJob[];
  readonly isRow: IsRow<RowOf<OneJob>>;
  readonly executor: () => Executor;
  /** See `ScreenMonitor`. */
  readonly weight?: (job: OneJob) => number;
  /** What the user should know before it is run, a sentence each. */
  readonly warnings?: readonly string[];
  readonly items: (rows: ReadonlyMap<string, RowOf<OneJob>>) => readonly Item[];
  readonly presentation: Presentation<Item>;
}

/** `a, b` as a list. */
export const words = (text: string): string[] => text.split(',').map((word) => word.trim());
const status = wordIn('status', [...ROW_STATUSES, 'all']);

export function addOut(command: Command): Command {
  return command.requiredOption('--out <file>', 'results file (NDJSON), continued when it exists');
}

export function addCampaignOptions(command: Command): Command {
  return command
    .option(
      '--retry <statuses>',
      'run rows with these statuses again, or all',
      (text) => words(text).map(status),
      [],
    )
    .option(
      '--export <format>',
      `${EXPORT_FORMATS.join(', ')}; may be repeated`,
      gather(wordIn('export format', EXPORT_FORMATS)),
    )
    .option('--to <file>', 'where the export goes; one for each --export, in order', gather(String))
    .option('--export-only', 'run nothing');
}

/**
 * Runs what has no row yet, unless only exports are asked for, and then exports what the results file has.
 * @param prepare reads what is to be run, once the flags are known to fit one another
 */
export async function runCampaign<OneJob extends Job, Item>(
  flags: CampaignFlags,
  prepare: () => Promise<Campaign<OneJob, Item>>,
): Promise<number> {
  const exports = exportsOf(flags);
  const campaign = await prepare();
  const exitCode = flags.exportOnly ? EXIT.done : await run(campaign, flags);
  if (exitCode !== EXIT.done || exports.length === 0) return exitCode;
  const { readRows } = await import('../campaign/store.ts');
  const stored = readRows(flags.out, campaign.isRow);
  // a run has said it when it opened the file
  if (flags.exportOnly)
    for (const warning of damageWarnings(flags.out, stored.damagedLines))
      say(`warning: ${visible(warning)}\n`);
  const items = campaign.items(stored.rows);
  for (const { format, path } of exports) await exportItems(campaign.presentation, items, format, path);
  return exitCode;
}

async function run<OneJob extends Job, Item>(
  { jobs, isRow, executor, weight, warnings = [] }: Campaign<OneJob, Item>,
  { out, retry }: CampaignFlags,
): Promise<number> {
  const { ScreenMonitor } = await import('../campaign/monitor.ts');
  const { runJobs } = await import('../campaign/run.ts');
  const { screenFor } = await import('../campaign/screen.ts');
  const { openRows } = await import('../campaign/store.ts');
  const store = openRows(out, isRow);
  const screen = await screenFor(process.stderr);
  for (const warning of [...storeWarnings(out, store), ...warnings]) screen.line(`warning: ${warning}`);
  const stop = stopOnSignal();
  try {
    const monitor = new ScreenMonitor(screen, weight);
    const end = await runJobs(jobs, store, executor(), { retry, monitor, signal: stop.signal });
    say(endText(out, end));
    return stop.exitCode() ?? EXIT.done;
  } finally {
    stop.release();
    store.close();
  }
}

/** The first SIGINT or SIGTERM stops the run; the second ends the process, and its jobs end themselves. */
function stopOnSignal() {
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
interface StoreState {
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
function damageWarnings(path: string, damagedLines: number): string[] {
  if (damagedLines === 0) return [];
  return damagedLines === 1
    ? [`1 line of ${path} is damaged: its checksum does not hold; it is not used, and stays`]
    : [
        `${damagedLines} lines of ${path} are damaged: their checksums do not hold; they are not used, and stay`,
      ];
}

/** What became of a run, in one line. */
function endText(path: string, { finished, left }: { finished: number; left: number }): string {
  const state = left === 0 ? 'complete' : `stopped with ${left} jobs left; the same command goes on`;
  return `${path}: ${finished} rows added, ${state}\n`;
}

/** Each format with its file. @throws InputError when one of them has no partner */
function exportsOf({ export: formats = [], to = [], exportOnly }: CampaignFlags) {
  if (formats.length !== to.length)
    throw errors.badField('--to', to.join(', '), `one file for each --export (${formats.length})`);
  if (exportOnly && formats.length === 0)
    throw errors.missingField('--export', 'a format, with --export-only');
  return formats.map((format, k) => ({ format, path: to[k]! }));
}
