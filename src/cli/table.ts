/** `mediant table` runs the cells of the benchmark table, resumably, and exports what has been run. */

import { totalmem } from 'node:os';
import type { Command } from 'commander';
import { DEFAULT_TIME_LIMIT_SECONDS } from '../campaign/limits.ts';
import type { Method, Order, Selection, TableJob, TableRow } from '../campaign/table/preset.ts';
import { addCampaignOptions, addOut, type CampaignFlags, runCampaign, words } from './campaign.ts';
import { counting, positive, workerMemory } from './numbers.ts';
import { gather, wordIn } from './options.ts';

interface TableFlags extends CampaignFlags {
  readonly instances?: string[];
  readonly concepts?: string[];
  readonly objective?: string[];
  readonly methods: Method[];
  readonly tol: number;
  readonly timeLimit: number;
  readonly lpTimeLimit: number;
  /** MiB. */
  readonly memoryLimit: number;
  readonly workers: number;
  readonly order: Order;
}

const MIB = 2 ** 20;

const AFTER = `
Examples:
  mediant table --out table.ndjson
  mediant table --instances all,alternatives --out table.ndjson
  mediant table --instances B2222,K35 --concepts EFCE,COMM --time-limit 60 --out small.ndjson
  mediant table --out table.ndjson --retry crashed,out-of-memory --memory-limit 16384
  mediant table --out table.ndjson --export-only --export md --to table.md --export png --to table.png

Every finished job is a line of the results file; the same command goes on where it was stopped or killed. A job that
dies is a line with its status and reason. Exports read the results file alone, also while another run appends to it:
all cells that it has, or those that --instances, --concepts and --objective name, run or not. Of several rows of a
cell the last counts. md is a summary, a table per concept and what did not finish; csv and parquet have a line per cell,
json an object per cell. md, csv and json need nothing more; parquet needs hyparquet-writer; svg and png plot solver
against LP seconds beside the published ones, and need vega, vega-lite and, for png, @resvg/resvg-js.`;

export function addTable(program: Command): void {
  const command = program
    .command('table')
    .description('run the benchmark table: cells by solver and by LP, each in a process of its own');
  addOut(command);
  addSelection(command);
  addLimits(command);
  command.option(
    '--order <name>',
    'small-first or given',
    wordIn('order', ['small-first', 'given']),
    'small-first',
  );
  addCampaignOptions(command)
    .addHelpText('after', AFTER)
    .action(async (flags: TableFlags) => {
      process.exitCode = await runCampaign(flags, () => tableOf(flags));
    });
}

function addSelection(command: Command): void {
  command
    .option(
      '--instances <names>',
      'games of the catalogue, all: the 23 published, or alternatives: DF32 and DF33, the D rows with face-first bids (default: all)',
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
    .option(...positive('--tol <number>', 'gaps, over payoff ranges, that count as solved'), 1e-2)
    .option(
      ...positive('--time-limit <seconds>', 'for the solver, building included'),
      DEFAULT_TIME_LIMIT_SECONDS,
    )
    .option(...positive('--lp-time-limit <seconds>', 'for the LP, building included'), 180)
    .option(...workerMemory('--memory-limit <MiB>', 'for each job'), 10240)
    .option(...counting('--workers <count>', 'jobs at a time; an LP counts as two'), 2);
}

const upperWords = (text: string) => words(text).map((word) => word.toUpperCase());
const methodOf = wordIn('method', ['solver', 'lp'] as const);
const methodList = (text: string): Method[] => words(text).map(methodOf);

async function tableOf(flags: TableFlags) {
  const { expectedSeconds, isTableRow, tableJobs } = await import('../campaign/table/preset.ts');
  const { cellsOf } = await import('../campaign/table/cells.ts');
  const { TABLE_REPORT } = await import('../exports/table.ts');
  const { processExecutor } = await import('../campaign/executors/process.ts');
  const { workers } = flags;
  const jobs = tableJobs(await selectionOf(flags), flags.order);
  return {
    jobs,
    isRow: isTableRow,
    executor: () => processExecutor(workers),
    weight: (job: TableJob) => expectedSeconds(job, workers),
    warnings: memoryWarnings(flags),
    items: (rows: ReadonlyMap<string, TableRow>) =>
      cellsOf([...rows.values()], isChosen(flags) ? jobs : null),
    presentation: TABLE_REPORT,
  };
}

/** Whether the user named cells; otherwise an export shows all that the results file has. */
function isChosen({ instances, concepts, objective }: TableFlags): boolean {
  return instances !== undefined || concepts !== undefined || objective !== undefined;
}

async function selectionOf(flags: TableFlags): Promise<Selection> {
  const { ALL, DEFAULT_OBJECTIVE, splitInstances } = await import('../campaign/table/preset.ts');
  const { PUBLISHED_CONCEPTS } = await import('../campaign/table/published.ts');
  const { resolveProblemOptions } = await import('../problem/identity.ts');
  const concepts = flags.concepts ?? PUBLISHED_CONCEPTS;
  for (const concept of concepts) resolveProblemOptions({ concept });
  const memoryLimitBytes = flags.memoryLimit * MIB;
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

function memoryWarnings({ memoryLimit, workers }: TableFlags): string[] {
  const memory = Math.floor(totalmem() / MIB);
  return workers * memoryLimit > memory
    ? [`${workers} jobs of ${memoryLimit} MiB may need more than the ${memory} MiB of this machine`]
    : [];
}
