/** `mediant sweep FILE` solves everything that a file asks for, resumably. */

import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { readText } from '../node/files/read.ts';
import { addCampaignOptions, addOut, type CampaignFlags, runCampaign } from './campaign.ts';
import { counting, workerMemory } from './numbers.ts';
import { given } from './options.ts';

interface SweepFlags extends CampaignFlags {
  readonly shard?: string;
  readonly workers?: number;
  /** MiB. */
  readonly memoryLimit?: number;
}

const AFTER = `
Examples:
  mediant sweep sweep.yaml --out results.ndjson
  mediant sweep sweep.yaml --out part1.ndjson --shard 1/4 --workers 2
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

export function addSweep(program: Command): void {
  const command = program
    .command('sweep')
    .description('solve everything that a sweep file asks for, resumably')
    .argument('<FILE>', 'what to solve: YAML or JSON');
  addOut(command)
    .option('--shard <i/n>', 'only the i-th of n parts of the jobs')
    .option(...counting('--workers <count>', 'jobs at a time (default: one for each core)'))
    .option(
      ...workerMemory(
        '--memory-limit <MiB>',
        'for each worker (default: its share of 80 % of the memory, 8192 at most)',
      ),
    );
  addCampaignOptions(command)
    .addHelpText('after', AFTER)
    .action(async (file: string, flags: SweepFlags) => {
      process.exitCode = await runCampaign(flags, () => sweepOf(file, flags));
    });
}

async function sweepOf(file: string, { shard, workers, memoryLimit }: SweepFlags) {
  const { isInShard, jobsOf, parseShard, parseSweep, rowsOf } = await import('../campaign/index.ts');
  const { poolExecutor } = await import('../campaign/executors/pool.ts');
  const { isSweepRow } = await import('../campaign/row.ts');
  const { SWEEP_REPORT } = await import('../exports/sweep.ts');
  const part = shard === undefined ? { index: 1, count: 1 } : parseShard(shard);
  const sweep = parseSweep(readText('Sweep file', file), file);
  const textOf = (game: string) => readText('Game file', resolve(dirname(file), game));
  const jobs = jobsOf(sweep, textOf).filter((job) => isInShard(job, part));
  const loadGame = (game: string) => ({ file: game, text: textOf(game) });
  return {
    jobs,
    isRow: isSweepRow,
    executor: () => poolExecutor({ ...given({ workers, memoryLimitMiB: memoryLimit }), loadGame }),
    items: (rows: Parameters<typeof rowsOf>[1]) => rowsOf(jobs, rows),
    presentation: SWEEP_REPORT,
  };
}
