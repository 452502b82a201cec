/** `mediant auction`: formats of sequential auctions side by side, and the optimal auction. */

import type { Command } from 'commander';
import { errors } from '../errors.ts';
import { checkWritable, writeText } from '../node/files/write.ts';
import { type Criterion, criteria } from '../solve/options.ts';
import type { AuctionSetting } from '../studies/auction/setting.ts';
import type { AuctionRow } from '../studies/auction/study.ts';
import { addBidders, type BidderFlags, biddersOf } from './auction-bidders.ts';
import { checkPublicFlags, type PublicAuctionFlags, runPublicAuction } from './auction-public.ts';
import { addCommand } from './command.ts';
import { eachOf } from './each-of.ts';
import { EXIT } from './exit-codes.ts';
import { figureFormat, PLOT_FILE, writeFigure } from './figure.ts';
import { interruptible, onBuilt } from './interrupt.ts';
import { counting, numberIn, positive, wholeNumber } from './numbers.ts';
import { given, MEMORY_HELP, wordIn } from './options.ts';
import { print } from './output.ts';
import { progressBar } from './progress-bar.ts';

interface AuctionFlags extends BidderFlags, PublicAuctionFlags {
  readonly payers?: AuctionSetting['payers'];
  readonly participation?: AuctionSetting['participation'];
  readonly news?: AuctionSetting['news'];
  readonly overbidding?: true;
  readonly formats: string[];
  readonly sizes?: true;
  readonly criterion?: Criterion;
  readonly lp?: number;
  readonly maxSequences?: number;
  readonly to?: string;
}

const FORMATS = ['first-price', 'second-price', 'reserve:0.5', 'optimal'];
const FIGURES = ['.svg', '.png', '.json'] as const;
const CSV = 'CSV file';

const AFTER = `
Examples:
  mediant auction
  mediant auction --formats second-price,reserve:0.5,optimal --budget 0.5 --csv auctions.csv --to auctions.svg
  mediant auction --items 3 --values 3 --formats optimal --tol 1e-2 --json
  mediant auction --items 1 --points 1:2:3 --points2 2:4 --probabilities2 0.75:0.25 --budgets 3:4
  mediant auction --items 1 --bidders 3 --units 2 --points 1:2:3 --budget 3 --formats vcg:best,all-pay,optimal
  mediant auction --items 4 --top 0.5 --grid 0.25 --public-reports --simulate 1 --mechanism mechanism.csv

Values are uniform on --values points from 0 to --top, or as --points says, drawn for every item; budgets are carried over.
Formats: first-price, second-price, all-pay and vcg, each with :RESERVE after it or not, reserve:RESERVE (second price), and
optimal: the mechanism of most revenue, printed as tables of who wins and pays what. With best as RESERVE all on the grid are
tried. A row has the revenue of truthful bidding and what a bidder gains by deviating from it, and the seller's best and worst
communication equilibrium of the format, with certified bounds. Sizes are counted before anything is built: see --sizes.
With --public-reports there is no table of formats but the optimal auction that publishes reports after each item, for any
number of items: bounds of its revenue, what bidders gain from it, and the auction as an automaton of promises.
What else is assumed: mediant games sequential-auction; its parameters payers, participation and news are options here.`;

export function addAuction(program: Command): void {
  const description =
    'sequential auctions with budgets: revenue and exploitability of formats, and the optimal auction';
  addBidders(addCommand(program, { name: 'auction', description, after: AFTER }, runAuction))
    .option('--payers <name>', 'optimal: who may be charged, winner or all (default: winner)')
    .option(
      '--participation <name>',
      'optimal: when bidders may refuse, auction, forgiven, outcome, start or ex-ante (default: auction)',
    )
    .option('--news <name>', 'what bidders learn between auctions: price, winner or own (default: price)')
    .option('--overbidding', 'bids may be above the value')
    .option('--formats <names>', 'formats, separated by commas', (text) => text.split(','), FORMATS)
    .option(
      ...positive(
        '--tol <number>',
        'how far apart bounds may be, over payoff ranges (default: 1e-4; with --public-reports 1e-3 of all budgets)',
      ),
    )
    .option(
      '--criterion <name>',
      'what is solved: exact or published, as in mediant solve (default: exact of the optimal auction, published of other formats)',
      wordIn('criterion', criteria),
    )
    .option(...positive('--time-limit <seconds>', 'for each solve, building included (default: none)'))
    .option(...positive('--lp <seconds>', 'solve by LP too, within this time each'))
    .option(...counting('--max-sequences <count>', 'refuse a mediator with more sequences (default: 5e7)'))
    .option('--memory-limit <MiB>', MEMORY_HELP, numberIn('--memory-limit', { least: 1 }))
    .option('--sizes', 'print how large the formats are, and solve nothing')
    .option(
      '--public-reports',
      'the optimal auction that publishes reports after each item, and nothing else',
    )
    .option(
      ...wholeNumber('--simulate <seed>', 'with --public-reports: print a run with values drawn at random'),
    )
    .option(
      ...positive(
        '--hidden-reports <seconds>',
        'with --public-reports: bound what auctions have that hide reports, too, within this time',
      ),
    )
    .option('--save <file>', 'with --public-reports: write the solution and its mechanism as JSON')
    .option(
      '--checkpoint <file>',
      'with --public-reports: keep the state there; go on from it when it exists',
    )
    .option(
      ...positive(
        '--checkpoint-every <seconds>',
        'time between two checkpoints; one more is written at the end (default: 60)',
      ),
    )
    .option('--json', 'print one line of JSON')
    .option('--csv <file>', 'write the table, a line per format')
    .option(
      '--mechanism <file>',
      'write the optimal auction as CSV, a line per item and list of reports; with --public-reports, per node, reports and outcome',
    )
    .option('--to <file>', 'draw revenue against exploitability: .svg, .png or .json');
}

async function runAuction(flags: AuctionFlags): Promise<number> {
  if (flags.publicReports) return runPublicly(flags);
  checkPublicFlags(flags);
  return runStudy(flags);
}

/** @throws InputError for flags of the study of formats */
async function runPublicly(flags: AuctionFlags): Promise<number> {
  const { overbidding, criterion, lp, maxSequences, sizes, to } = flags;
  const foreign = { '--overbidding': overbidding, '--criterion': criterion, '--lp': lp, '--to': to };
  for (const [flag, own] of Object.entries({ ...foreign, '--max-sequences': maxSequences, '--sizes': sizes }))
    if (own !== undefined) throw errors.badField(flag, own, 'none with --public-reports');
  const { settingText } = await import('../studies/auction/setting.ts');
  const setting = settingOf(flags);
  return runPublicAuction(flags, setting, settingText(setting));
}

const settingOf = (flags: AuctionFlags): AuctionSetting => {
  const { payers, participation, news, overbidding } = flags;
  return { ...biddersOf(flags), ...given({ payers, participation, news, overbidding }) };
};

async function runStudy(flags: AuctionFlags): Promise<number> {
  const figure = flags.to === undefined ? null : figureFormat('--to', flags.to, FIGURES);
  if (flags.to !== undefined) checkWritable(PLOT_FILE, flags.to);
  for (const path of [flags.csv, flags.mechanism]) if (path !== undefined) checkWritable(CSV, path);
  const { studyAuctions } = await import('../studies/auction/study.ts');
  const { readingCsv, studyCsv, studyText } = await import('../studies/auction/text.ts');
  const setting = settingOf(flags);
  const { formats, tol: tolerance, timeLimit: timeLimitSeconds, lp: lpSeconds, maxSequences } = flags;
  const { memoryLimit: memoryLimitMiB, criterion } = flags;
  const options = {
    formats,
    tolerance,
    criterion,
    timeLimitSeconds,
    lpSeconds,
    maxSequences,
    memoryLimitMiB,
  };

  if (flags.mechanism !== undefined && !formats.includes('optimal'))
    throw errors.badField('--mechanism', flags.mechanism, 'optimal among --formats');
  const { settingText } = await import('../studies/auction/setting.ts');
  const words = settingText(setting);
  if (flags.sizes) return await printSizes(words, setting, flags);

  const bar = await progressBar(process.stderr, 'bound');
  const { result: rows, exitCode } = await interruptible((signal) =>
    studyAuctions(setting, options, {
      signal,
      onBuilt,
      onProgress: (progress) => bar.update(progress),
    }),
  ).finally(() => bar.stop());

  const reading = rows.find((row) => row.reading !== null)?.reading ?? [];
  await eachOf(
    () => print(flags.json, { setting: words, rows }, (paint) => studyText(words, rows, paint)),
    () => writeCsv(flags.csv, studyCsv(rows)),
    () => writeCsv(flags.mechanism, readingCsv(reading)),
    async () => {
      if (figure === null) return;
      const { auctionPlotSpec } = await import('../figures/auction.ts');
      await writeFigure(flags.to as string, figure, auctionPlotSpec([{ setting: words, rows }]));
    },
  );
  return exitCode ?? (rows.every(isSolved) ? EXIT.done : EXIT.partial);
}

function writeCsv(path: string | undefined, text: string): void {
  if (path !== undefined) writeText(CSV, path, [text]);
}

/** What the formats would take, and why those are refused that do not fit. */
async function printSizes(words: string, setting: AuctionSetting, flags: AuctionFlags): Promise<number> {
  const { measureFormats } = await import('../studies/auction/sizes.ts');
  const { sizesText } = await import('../studies/auction/text.ts');
  const { formats, maxSequences, memoryLimit: memoryLimitMiB } = flags;
  const { result: sizes, exitCode } = await interruptible((signal) =>
    measureFormats(setting, { formats, maxSequences, memoryLimitMiB }, { signal }),
  );
  print(flags.json, { setting: words, sizes }, (paint) => sizesText(words, sizes, paint));
  return exitCode ?? EXIT.done;
}

const isSolved = ({ best, worst }: AuctionRow) =>
  [best, worst].every((own) => own === null || own.status === 'solved');
