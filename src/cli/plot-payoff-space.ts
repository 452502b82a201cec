/** `mediant plot payoff-space GAME`: what pairs of payoffs equilibria attain, all concepts in one figure. */

import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { errors } from '../errors.ts';
import { checkWritable, writeText } from '../node/files/write.ts';
import { columns, count, counted, duration, type Paint, small } from '../report/table.ts';
import { type Criterion, criteria } from '../solve/options.ts';
import type { PayoffSpace, PayoffSpaceHooks, PayoffSpaceOptions } from '../studies/payoff-space/index.ts';
import { visible } from '../visible.ts';
import { storeWarnings } from './campaign.ts';
import { addGameCommand } from './command.ts';
import { eachOf } from './each-of.ts';
import { EXIT } from './exit-codes.ts';
import { figureFormat, PLOT_FILE, writeFigure, writeJson } from './figure.ts';
import { interruptible, onBuilt } from './interrupt.ts';
import { loadGame } from './load-game.ts';
import { counting, positive } from './numbers.ts';
import { addModelOptions, given, type ProblemFlags, problemOptions, wordIn } from './options.ts';
import { print, say } from './output.ts';
import { progressLine } from './progress-line.ts';

interface PayoffSpaceFlags extends Omit<ProblemFlags, 'concept' | 'objective'> {
  readonly concepts?: string[];
  readonly players?: [number, number];
  readonly tol?: number;
  readonly solveTol?: number;
  readonly criterion?: Criterion;
  readonly directions?: number;
  readonly method?: (typeof METHODS)[number];
  readonly kernel?: string;
  readonly timeLimit?: number;
  readonly feasible?: true;
  readonly to: string;
  readonly out?: string;
  readonly workers?: number;
  readonly json?: true;
}

const METHODS = ['direct', 'binary-search', 'lp'] as const;
/** .vl.json before .json, in which it ends. */
const FORMATS = ['.svg', '.png', '.csv', '.vl.json', '.json'] as const;

const AFTER = `
Examples:
  mediant plot payoff-space chicken --feasible --to chicken.svg
  mediant plot payoff-space S2122 --concepts NFCCE,EFCE,CERT,COMM --tol 0.005 --out s2122.ndjson --to s2122.png
  mediant plot payoff-space K33 --players 1,3 --method lp --to k33.csv

A polygon between two: filled what is achieved, by strategies whose equilibrium gaps are told; dashed what is proved to
contain the payoffs of all exact equilibria. Directions are added where the two differ most, until they are nowhere
farther apart than --tol times the payoff ranges. .json and .csv are the polygons, .vl.json is the Vega-Lite specification;
.svg needs the optional packages vega and vega-lite, .png also @resvg/resvg-js. With --out every finished solve is a line of
a file, and the same command goes on where it was stopped. Ctrl-C draws what there is.`;

export function addPlotPayoffSpace(plot: Command): void {
  const command = addGameCommand(
    plot,
    {
      name: 'payoff-space',
      description: 'draw the payoffs that two players can have in equilibria',
      after: AFTER,
    },
    runPayoffSpace,
  )
    .option('--concepts <names>', 'solution concepts separated by commas (default: NFCCE,EFCE,COMM)', names)
    .option('--players <pair>', 'whose payoffs (default: 1,2)', playerPair)
    .option(
      ...positive(
        '--tol <number>',
        'distance of the polygons, over payoff ranges, at which to stop (default: 1e-2)',
      ),
    )
    .option(...counting('--directions <count>', 'most solves per concept (default: 64)'))
    .option('--method <name>', 'direct, binary-search or lp (default: direct)', wordIn('method', METHODS))
    .option('--kernel <name>', 'algorithm, not of lp (default: auto)')
    .option(...positive('--solve-tol <number>', 'tolerance of each solve (default: a quarter of --tol)'))
    .option(
      '--criterion <name>',
      'whose payoffs: exact equilibria, or published ones, whose gains are within --tol (default: exact)',
      wordIn('criterion', criteria),
    )
    .option(...positive('--time-limit <seconds>', 'stop each solve after this time (default: none)'))
    .option('--feasible', 'add what the players could get if nobody deviated')
    .requiredOption('--to <file>', 'where the figure goes: .svg, .png, .csv, .json or .vl.json')
    .option('--out <file>', 'keep every solve (NDJSON), and use those that it has')
    .option(...counting('--workers <count>', 'solves at once (default: the number of processors)'))
    .option('--json', 'print the polygons as one line of JSON');
  addModelOptions(command);
}

const names = (text: string) => text.split(',').map((name) => name.trim());

function playerPair(text: string): [number, number] {
  const pair = /^\s*([1-9]\d*)\s*,\s*([1-9]\d*)\s*$/.exec(text);
  if (pair === null) throw errors.badField('--players', text, 'two player numbers, as in 1,2');
  return [Number(pair[1]), Number(pair[2])];
}

async function runPayoffSpace(text: string, flags: PayoffSpaceFlags): Promise<number> {
  const format = figureFormat('--to', flags.to, FORMATS);
  const { resolvePayoffSpaceOptions } = await import('../studies/payoff-space/options.ts');
  const options = optionsOf(flags);
  resolvePayoffSpaceOptions(options);
  checkWritable(PLOT_FILE, flags.to);
  const { game } = await loadGame(text, flags);
  const { result: space, exitCode } = await solveAll(game, options, flags);
  await eachOf(
    () => write(space, format, flags.to),
    () => print(flags.json, withoutSupports(space), (paint) => spaceText(space, flags.to, paint)),
  );
  const isSolved = space.sets.every(({ status }) => status === 'solved');
  return exitCode ?? (isSolved ? EXIT.done : EXIT.partial);
}

function optionsOf(flags: PayoffSpaceFlags): PayoffSpaceOptions {
  const { concepts, players, directions, method, kernel, criterion, feasible } = flags;
  return {
    ...problemOptions(flags),
    ...given({ concepts, players, directions, method, kernel, criterion, feasible }),
    ...given({ tolerance: flags.tol, solveTolerance: flags.solveTol, timeLimitSeconds: flags.timeLimit }),
  };
}

async function solveAll(
  game: Awaited<ReturnType<typeof loadGame>>['game'],
  options: PayoffSpaceOptions,
  { out, workers = availableParallelism(), method }: PayoffSpaceFlags,
) {
  const { payoffSpace } = await import('../studies/payoff-space/index.ts');
  const file = out === undefined ? null : await openFile(out);
  // HiGHS has threads of its own
  const pool =
    workers === 1 || method === 'lp' ? null : (await import('../node/pool/index.ts')).createPool({ workers });
  const line = await progressLine(process.stderr);
  const solves = new Map<string, number>();
  const hooks: PayoffSpaceHooks = {
    atOnce: workers,
    ...(pool !== null && { solve: (...job) => pool.solve(...job) }),
    known: file?.rows ?? [],
    onSupport: (row) => {
      file?.append(row);
      solves.set(row.concept, (solves.get(row.concept) ?? 0) + 1);
      line.update(
        [...solves].map(([concept, times]) => `${concept}: ${counted(times, 'direction')}`).join('  '),
      );
    },
  };
  try {
    return await interruptible((signal) => payoffSpace(game, options, { ...hooks, signal, onBuilt }));
  } finally {
    line.stop();
    file?.close();
    await pool?.destroy();
  }
}

async function openFile(path: string) {
  const { openSupportFile } = await import('../studies/payoff-space/file.ts');
  const file = openSupportFile(path);
  for (const warning of storeWarnings(path, file, ['a solve of a payoff space', 'solves of a payoff space']))
    say(`warning: ${visible(warning)}\n`);
  return file;
}

async function write(space: PayoffSpace, format: (typeof FORMATS)[number], path: string): Promise<void> {
  if (format === '.json') return writeJson(path, withoutSupports(space));
  if (format === '.csv') {
    const { payoffSpaceCsv } = await import('../studies/payoff-space/csv.ts');
    return writeText(PLOT_FILE, path, [payoffSpaceCsv(space)]);
  }
  const { payoffSpaceSpec } = await import('../figures/payoff-space.ts');
  return writeFigure(path, format, payoffSpaceSpec(space));
}

/** The polygons and what they are worth; single solves are what --out keeps. */
function withoutSupports({ sets, ...space }: PayoffSpace) {
  return { ...space, sets: sets.map(({ supports: _, ...set }) => set) };
}

function spaceText(space: PayoffSpace, file: string, paint: Paint): string {
  const { game, players, sets } = space;
  const head = ['concept', 'status', 'directions', 'vertices', 'apart', 'gap', 'diameter', 'time'];
  const body = sets.map((set) => [
    set.concept,
    set.status,
    count(set.directions),
    count(set.inner.length),
    Number.isFinite(set.distance) ? small(set.distance) : 'nothing achieved',
    small(set.equilibriumGap),
    small(set.diameter),
    duration(set.seconds),
  ]);
  return [
    `${paint('title', `${game}: payoffs of players ${players.join(' and ')}`)}\n`,
    columns([head, ...body], 'llrrrrrr'),
    `${paint('faint', `apart: outer from inner polygon; diameter: of the outer one; both over payoff ranges. ${file}`)}\n`,
  ].join('\n');
}
