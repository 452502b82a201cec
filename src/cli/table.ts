/**
 * `mediant table`: runs the cells of the benchmark table, resumably, and exports what has been run.
 *
 * --out is the results file: NDJSON, a line per finished job. One run at a time appends to it (FILE.lock names it);
 * exports only read it, so --export-only works while a run goes on. Each --export has its --to:
 *   md       a summary, a table per concept, and every cell that did not finish with its reason
 *   csv      a line per cell, a column per figure
 *   json     an array of cells, solver and LP side by side, as committed in bench/results
 *   parquet  the columns of csv; needs hyparquet-writer
 *   svg      solver against LP seconds, and solver seconds per cell, with the published ones; needs vega and vega-lite
 *   png      the same picture; needs @resvg/resvg-js as well
 */
import { totalmem } from 'node:os';
import type { Command } from 'commander';
import { ROW_STATUSES } from '../campaign/status.ts';
import type { ExportFormat } from '../campaign/table/export.ts';
import type { Method, Order, Selection } from '../campaign/table/job.ts';
import { visible } from '../visible.ts';
import { EXIT } from './exit-codes.ts';
import {
  damageWarnings,
  endText,
  exportsOf,
  type StoreState,
  stopOnSignal,
  storeWarnings,
} from './many-jobs.ts';
import { gather, numberIn, wordIn } from './options.ts';
import { say } from './output.ts';

interface TableFlags {
  readonly instances?: string[];
  readonly concepts?: string[];
  readonly objective?: string[];
  readonly methods: Method[];
  readonly tol: number;
  readonly timeLimit: number;
  readonly lpTimeLimit: number;
  readonly memoryLimit: number;
  readonly threads: number;
  readonly order: Order;
  readonly retry: string[];
  readonly out: string;
  readonly export?: ExportFormat[];
  readonly to?: string[];
  readonly exportOnly?: true;
}

const AFTER = `
Examples:
  mediant table --out table.ndjson
  mediant table --instances B2222,K35 --concepts EFCE,COMM --time-limit 60 --out small.ndjson
  mediant table --out table.ndjson --retry crashed,out-of-memory --memory-limit 16
  mediant table --out table.ndjson --export-only --export md --to table.md --export png --to table.png

Every finished job is a line of the results file; the same command goes on where it was stopped or killed. A job that
dies is a line with its status and reason. Exports read the results file alone, also while another run appends to it:
all cells that it has, or those that --instances, --concepts and --objective name, run or not. Of several rows of a
cell the last counts. md, csv and json need nothing more; parquet needs hyparquet-writer; svg and png plot solver against LP
seconds beside the published ones, and need vega, vega-lite and, for png, @resvg/resvg-js.`;

const WORDS = (text: string): string[] => text.split(',').map((word) => word.trim());

export function addTable(program: Command): void {
  const command = program
    .command('table')
    .description('run the benchmark table: cells by solver and by LP, each in a process of its own')
    .requiredOption('--out <file>', 'results file (NDJSON), continued when it exists');
  addSelection(command);
  addLimits(command);
  command
    .option(
      '--order <name>',
      'small-first or given',
      wordIn('order', ['small-first', 'given']),
      'small-first',
    )
    .option('--retry <statuses>', 'run rows with these statuses again, or all', statusList, [])
    .option('--export <format>', `${FORMAT_NAMES.join(', ')}; may be repeated`, gather(exportFormat))
    .option('--to <file>', 'where the export goes; one for each --export, in order', gather(String))
    .option('--export-only', 'run nothing')
    .addHelpText('after', AFTER)
    .action(async (flags: TableFlags) => {
      process.exitCode = await runTableCommand(flags);
    });
}

function addSelection(command: Command): void {
  command
    .option(
      '--instances <names>',
      'games of the catalogue, or all: the 23 published (default: all)',
      (text) => [text],
    )
    .option('--concepts <names>', 'solution concepts (default: NFCCE,EFCCE,EFCE,COMM,CERT)', upperWords)
    .option(
      '--objective <goal>',
      'as for solve, or default: as published, welfare or player:1; may be repeated (default: default)',
      gather(String),
    )
    .option('--methods <names>', 'solver, lp', methodList, ['solver', 'lp']);
}

function addLimits(command: Command): void {
  command
    .option(
      '--tol <number>',
      'gaps, over payoff ranges, that count as solved',
      numberIn('--tol', { above: 0 }),
      1e-2,
    )
    .option(
      '--time-limit <seconds>',
      'for the solver, building included',
      numberIn('--time-limit', { above: 0 }),
      600,
    )
    .option(
      '--lp-time-limit <seconds>',
      'for the LP, building included',
      numberIn('--lp-time-limit', { above: 0 }),
      180,
    )
    .option('--memory-limit <GiB>', 'for each job', numberIn('--memory-limit', { above: 0 }), 10)
    .option(
      '--threads <count>',
      'jobs at a time; an LP counts as two',
      numberIn('--threads', { least: 1, whole: true }),
      2,
    );
}

const statusOf = wordIn('status', [...ROW_STATUSES, 'all']);
const statusList = (text: string): string[] => WORDS(text).map(statusOf);
const upperWords = (text: string) => WORDS(text).map((word) => word.toUpperCase());
const methodOf = wordIn('method', ['solver', 'lp'] as const);
const methodList = (text: string): Method[] => WORDS(text).map(methodOf);
/** Named here, so that help does not load the writers; the type keeps the list complete. */
const FORMATS: Readonly<Record<ExportFormat, true>> = {
  md: true,
  csv: true,
  json: true,
  parquet: true,
  svg: true,
  png: true,
};
const FORMAT_NAMES = Object.keys(FORMATS) as ExportFormat[];
const exportFormat = wordIn('export format', FORMAT_NAMES);

async function runTableCommand(flags: TableFlags): Promise<number> {
  const exports = exportsOf(flags);
  const { jobsOf } = await import('../campaign/table/job.ts');
  const jobs = jobsOf(await selectionOf(flags), flags.order);
  const exitCode = flags.exportOnly ? EXIT.done : await run(jobs, flags);
  if (exitCode !== EXIT.done || exports.length === 0) return exitCode;
  const { exportTable } = await import('../campaign/table/export.ts');
  const { readStore } = await import('../campaign/table/store.ts');
  const chosen = isChosen(flags) ? jobs : null;
  const stored = readStore(flags.out);
  // a run has said it when it opened the file
  if (flags.exportOnly)
    for (const warning of damageWarnings(flags.out, stored.damagedLines))
      say(`warning: ${visible(warning)}\n`);
  const rows = [...stored.rows.values()];
  for (const { format, path } of exports) await exportTable(rows, chosen, format, path);
  return EXIT.done;
}

/** Whether the user named cells; otherwise an export shows all that the results file has. */
function isChosen({ instances, concepts, objective }: TableFlags): boolean {
  return instances !== undefined || concepts !== undefined || objective !== undefined;
}

async function selectionOf(flags: TableFlags): Promise<Selection> {
  const { ALL, DEFAULT_OBJECTIVE, splitInstances } = await import('../campaign/table/job.ts');
  const { PUBLISHED_CONCEPTS } = await import('../campaign/table/published.ts');
  const { resolveProblemOptions } = await import('../problem/identity.ts');
  const concepts = flags.concepts ?? PUBLISHED_CONCEPTS;
  for (const concept of concepts) resolveProblemOptions({ concept });
  const memoryLimitBytes = flags.memoryLimit * 2 ** 30;
  return {
    instances: flags.instances?.flatMap(splitInstances) ?? [ALL],
    concepts,
    objectives: flags.objective ?? [DEFAULT_OBJECTIVE],
    methods: flags.methods,
    tolerance: flags.tol,
    limits: {
      solver: { timeLimitSeconds: flags.timeLimit, memoryLimitBytes },
      lp: { timeLimitSeconds: flags.lpTimeLimit, memoryLimitBytes },
    },
  };
}

async function run(
  jobs: Parameters<typeof import('../campaign/table/run.ts').runTable>[0],
  flags: TableFlags,
): Promise<number> {
  const { runTable } = await import('../campaign/table/run.ts');
  const { openStore } = await import('../campaign/table/store.ts');
  const { screenFor } = await import('../campaign/screen.ts');
  const { TableMonitor } = await import('../campaign/table/monitor.ts');
  const store = openStore(flags.out);
  const screen = await screenFor(process.stderr);
  for (const warning of warnings(flags, store)) screen.line(`warning: ${warning}`);
  const stop = stopOnSignal();
  try {
    const monitor = new TableMonitor(screen, flags.threads);
    const end = await runTable(jobs, store, { ...flags, monitor, signal: stop.signal });
    say(endText(flags.out, end));
    return stop.exitCode() ?? EXIT.done;
  } finally {
    stop.release();
    store.close();
  }
}

function warnings(flags: TableFlags, store: StoreState): string[] {
  const { memoryLimit, threads } = flags;
  const memory = totalmem() / 2 ** 30;
  const found = storeWarnings(flags.out, store);
  if (threads * memoryLimit > memory)
    found.push(
      `${threads} jobs of ${memoryLimit} GiB may need more than the ${memory.toFixed(1)} GiB of this machine`,
    );
  return found;
}
