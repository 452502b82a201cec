/** `mediant sweep FILE`: many solves from one file, resumable. */
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { ROW_STATUSES } from '../campaign/status.ts';
import type { SweepExport } from '../campaign/sweep/export.ts';
import type { Shard, SweepJob } from '../campaign/sweep/job.ts';
import { readText } from '../node/files/read.ts';
import { visible } from '../visible.ts';
import { EXIT } from './exit-codes.ts';
import { damageWarnings, endText, exportsOf, stopOnSignal, storeWarnings } from './many-jobs.ts';
import { gather, numberIn, wordIn } from './options.ts';
import { say } from './output.ts';

interface SweepFlags {
  readonly out: string;
  readonly shard?: string;
  readonly threads?: number;
  /** MiB. */
  readonly memoryLimit?: number;
  readonly retry: string[];
  readonly export?: SweepExport[];
  readonly to?: string[];
  readonly exportOnly?: true;
}

const AFTER = `
Examples:
  mediant sweep sweep.yaml --out results.ndjson
  mediant sweep sweep.yaml --out part1.ndjson --shard 1/4 --threads 2
  mediant sweep sweep.yaml --out results.ndjson --retry time-limit,crashed
  mediant sweep sweep.yaml --out results.ndjson --export-only --export csv --to results.csv --export svg --to results.svg

A sweep file, YAML or JSON, is a product of lists: games (instances, families with lists of parameters, files), seeds,
concepts, objectives, methods (direct, binary-search, lp), kernels, tolerances, and the other options of solve:

  games: [K35, { game: random, parameters: { depth: [4, 5] } }]
  seeds: 1..20
  concepts: [EFCE, COMM]
  tolerances: 1e-3
  options: { timeLimitSeconds: 60 }

Every job ends in a line of the results file, with its status and reason if it failed; the same command goes on where it
was stopped or killed. A line whose checksum does not hold is told and not used: its job runs again. FILE.lock says who
writes the results file; one of another host or container is yours to remove. Exports have the rows of the file's jobs in
their order; shards may be put together with cat. csv, json and md need nothing more; parquet needs
hyparquet-writer; svg and png vega, vega-lite and @resvg/resvg-js.`;

/** Named here, so that help does not load the writers; the type keeps the list complete. */
const FORMATS: Readonly<Record<SweepExport, true>> = {
  csv: true,
  parquet: true,
  md: true,
  json: true,
  svg: true,
  png: true,
};
const FORMAT_NAMES = Object.keys(FORMATS) as SweepExport[];
const status = wordIn('status', [...ROW_STATUSES, 'all']);

export function addSweep(program: Command): void {
  program
    .command('sweep')
    .description('solve everything that a sweep file asks for, resumably')
    .argument('<FILE>', 'what to solve: YAML or JSON')
    .requiredOption('--out <file>', 'results file (NDJSON), continued when it exists')
    .option('--shard <i/n>', 'only the i-th of n parts of the jobs')
    .option(
      '--threads <count>',
      'jobs at a time (default: one for each core)',
      numberIn('--threads', { least: 1, whole: true }),
    )
    .option(
      '--memory-limit <MiB>',
      'for each thread (default: its share of 80 % of the memory, 8192 at most)',
      numberIn('--memory-limit', { least: 64 }),
    )
    .option(
      '--retry <statuses>',
      'run rows with these statuses again, or all',
      (text) => text.split(',').map((word) => status(word.trim())),
      [],
    )
    .option(
      '--export <format>',
      `${FORMAT_NAMES.join(', ')}; may be repeated`,
      gather(wordIn('export format', FORMAT_NAMES)),
    )
    .option('--to <file>', 'where the export goes; one for each --export, in order', gather(String))
    .option('--export-only', 'run nothing')
    .addHelpText('after', AFTER)
    .action(async (file: string, flags: SweepFlags) => {
      process.exitCode = await runSweepCommand(file, flags);
    });
}

async function runSweepCommand(file: string, flags: SweepFlags): Promise<number> {
  const exports = exportsOf(flags);
  const { isInShard, jobsOf, parseShard, parseSweep, readResults, rowsOf, exportSweep } = await import(
    '../campaign/sweep/index.ts'
  );
  const shard: Shard = flags.shard === undefined ? { index: 1, count: 1 } : parseShard(flags.shard);
  const sweep = parseSweep(readText('Sweep file', file), file);
  const path = (game: string) => resolve(dirname(file), game);
  const jobs = jobsOf(sweep, (game) => readText('Game file', path(game))).filter((job) =>
    isInShard(job, shard),
  );
  const exitCode = flags.exportOnly ? EXIT.done : await run(jobs, flags, path);
  if (exitCode === EXIT.interrupted || exitCode === EXIT.terminated || exports.length === 0) return exitCode;
  const stored = readResults(flags.out);
  // a run has said it when it opened the file
  if (flags.exportOnly)
    for (const warning of damageWarnings(flags.out, stored.damagedLines))
      say(`warning: ${visible(warning)}\n`);
  const rows = rowsOf(jobs, stored.rows);
  for (const { format, path: to } of exports) await exportSweep(rows, format, to);
  return exitCode;
}

async function run(
  jobs: readonly SweepJob[],
  flags: SweepFlags,
  path: (game: string) => string,
): Promise<number> {
  const { openResults, runSweep } = await import('../campaign/sweep/index.ts');
  const { ScreenMonitor } = await import('../campaign/sweep/monitor.ts');
  const { screenFor } = await import('../campaign/screen.ts');
  const store = openResults(flags.out);
  const screen = await screenFor(process.stderr);
  for (const warning of storeWarnings(flags.out, store)) screen.line(`warning: ${warning}`);
  const stop = stopOnSignal();
  try {
    const end = await runSweep(jobs, store, {
      ...(flags.threads !== undefined && { threads: flags.threads }),
      ...(flags.memoryLimit !== undefined && { memoryLimitMiB: flags.memoryLimit }),
      retry: flags.retry,
      loadGame: (game) => ({ file: game, text: readText('Game file', path(game)) }),
      monitor: new ScreenMonitor(screen),
      signal: stop.signal,
    });
    say(endText(flags.out, end));
    return stop.exitCode() ?? EXIT.done;
  } finally {
    stop.release();
    store.close();
  }
}
