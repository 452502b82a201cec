/**
 * Sequential auctions with budgets, in the published setting (two items, two bidders, values 0, 1/4, …, 1) unless said.
 * `npm run bench -- auctions formats [LP SECONDS [TOLERANCE]]`: every format under three budgets, by solver and, of 0
 * seconds not, by LP; draws the figure
 * `npm run bench -- auctions assumptions`: what each assumption is worth to the optimal auction
 * `npm run bench -- auctions growth [INSTANCE …]`: how large optimal auctions can be, a process each
 * `npm run bench -- auctions public [INSTANCE@TOLERANCE …]`: optimal auctions that publish reports, a process each
 */
import { writeFileSync } from 'node:fs';
import { auctionPlotSpec } from '../src/figures/auction.ts';
import { svgOf } from '../src/figures/render.ts';
import { games } from '../src/games/index.ts';
import { parseInstance } from '../src/games/instance.ts';
import { publicAuctionOf, solvePublicAuction } from '../src/studies/auction/public-reports.ts';
import { type AuctionRow, type AuctionSetting, studyAuctions } from '../src/studies/auction/study.ts';
import { machine, ownProcess, writeResult } from './machine.ts';

const FORMATS = ['first-price', 'second-price', 'reserve:0.25', 'reserve:0.5', 'reserve:0.75', 'optimal'];
const BUDGETS = [0.5, 1, 2];
const TOLERANCE = 1e-4;

const ASSUMPTIONS: readonly (readonly [string, AuctionSetting])[] = [
  ['none changed', {}],
  ['payments in steps of 1/2', { grid: 0.5 }],
  ['payments in steps of 1/8', { grid: 0.125 }],
  ['payments in steps of 1/16', { grid: 0.0625 }],
  ['everybody may be charged', { payers: 'all' }],
  ['refusals at the first auction only', { participation: 'start' }],
  ['refusals before any value is known', { participation: 'ex-ante' }],
  ['refusals after the outcome (ex post)', { participation: 'outcome' }],
  ['refusals forgiven (each auction alone)', { participation: 'forgiven' }],
  ['bidders learn the winner only', { news: 'winner' }],
  ['bidders learn their own outcome only', { news: 'own' }],
  ['budget 1/2', { budget: 0.5 }],
  ['budget 3/4', { budget: 0.75 }],
  ['budget 3/2', { budget: 1.5 }],
  ['budget 2', { budget: 2 }],
  ['budget 4 (never binds)', { budget: 4 }],
];

const GROWTH = (
  'values=5 values=11 values=16 items=3,values=4 items=3,values=5 items=3,values=6,top=0.5,grid=0.25 ' +
  'items=4,values=3,budget=0.75,grid=0.25 items=4,values=4,grid=1'
).split(' ');
/** With the tolerance in the unit of values. */
const PUBLIC = [
  ...['values=5@1e-5', 'items=3,values=3@1e-6', 'items=3@1e-4', 'items=4,values=3,top=0.5,grid=0.25@1e-4'],
  ...['items=4@1e-4', 'items=4,top=0.5,grid=0.25@1e-3', 'items=4,top=0.5,grid=0.25@1e-4'],
  ...['items=4,values=6,top=0.5,grid=0.1@2e-3', 'items=10,top=0.5,grid=0.25@1e-2', 'items=10@1e-2'],
  ...[2, 3, 4, 5, 6, 7, 8].map((items) => `items=${items},top=0.5,grid=0.25,budget=1.5@5e-3`),
];
const PUBLIC_SECONDS = 1200;
const GROWTH_TOLERANCE = 1e-2;
const GROWTH_SECONDS = 480;

const HEADINGS =
  '| format | truthful | without budgets | gain | best equilibrium (bound) | worst equilibrium (bound) | gap ' +
  '| solver s | LP s | LP / solver |\n| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |';

const [section = 'formats', ...args] = process.argv.slice(2);

async function formats(): Promise<void> {
  const lpSeconds = Number(args[0] ?? 0) || undefined;
  const tolerance = Number(args[1] ?? TOLERANCE);
  const studies: { setting: string; rows: readonly AuctionRow[] }[] = [];
  console.log(`To ${tolerance}; ${machine()}\n`);
  for (const budget of BUDGETS) {
    const rows = await studyAuctions({ budget }, { formats: FORMATS, tolerance, lpSeconds });
    studies.push({ setting: `budget ${budget}`, rows });
    console.log(`Budget ${budget}\n\n${[HEADINGS, ...rows.map(formatCells)].join('\n')}\n`);
  }
  const unread = (rows: readonly AuctionRow[]) => rows.map(({ reading: _, ...row }) => row);
  writeResult(
    'auctions',
    studies.map(({ setting, rows }) => ({ setting, rows: unread(rows) })),
  );
  if (process.env.BENCH_WRITE !== '1') return;
  const figure = new URL('./results/auctions.svg', import.meta.url);
  writeFileSync(figure, await svgOf(auctionPlotSpec(studies)));
}

function formatCells({ format, truthful, best, worst }: AuctionRow): string {
  const money = (own: number | undefined) => own?.toFixed(4) ?? '';
  const lp = worst === null ? [best.lp] : [best.lp, worst.lp];
  const seconds = best.seconds + (worst?.seconds ?? 0);
  const finished = lp.every((own) => own?.status === 'optimal');
  const lpSeconds = lp.reduce((sum, own) => sum + (own?.seconds ?? 0), 0);
  return markdownRow([
    ...[format, money(truthful?.revenue), money(truthful?.revenueWithoutBudgets), money(truthful?.gain)],
    `${money(best.revenue)} (${money(best.bound)})`,
    worst === null ? '' : `${money(worst.revenue)} (${money(worst.bound)})`,
    Math.max(best.equilibriumGap, worst?.equilibriumGap ?? 0).toExponential(1),
    seconds.toFixed(1),
    finished ? lpSeconds.toFixed(1) : [...new Set(lp.map((own) => own?.status ?? 'not run'))].join(', '),
    finished ? (lpSeconds / seconds).toFixed(1) : '',
  ]);
}

async function assumptions(): Promise<void> {
  const rows = [];
  for (const [name, setting] of ASSUMPTIONS) {
    const [row] = await studyAuctions(setting, { formats: ['optimal'], tolerance: TOLERANCE });
    const { best, reading } = row as AuctionRow;
    rows.push({ name, setting, ...best, free: reading?.map(({ free }) => free) ?? null });
    const given = reading?.map(({ free }) => `${(100 * free).toFixed(1)} %`).join(', ') ?? '';
    const numbers = [best.revenue.toFixed(4), best.bound.toFixed(4), best.equilibriumGap.toExponential(1)];
    const size = best.mediatorSequences.toLocaleString('en-US');
    console.log(markdownRow([name, ...numbers, size, best.seconds.toFixed(1), given]));
  }
  writeResult('auction-assumptions', rows);
}

async function growth(): Promise<void> {
  const rows = [];
  for (const instance of args.length > 0 ? args : GROWTH) {
    let row: object;
    try {
      row = JSON.parse(ownProcess(['one', instance], ['--max-old-space-size=5000']));
    } catch (error) {
      row = { instance, failed: (error as Error).message.split('\n').at(-1) };
    }
    rows.push(row);
    console.log(markdownRow(Object.values(row).map(String)));
  }
  writeResult('auction-growth', rows);
}

/** A row of growth, in this process. */
async function one(): Promise<void> {
  const instance = args[0]!;
  const { given } = parseInstance(`sequential-auction:${instance}`, games);
  const limits = { tolerance: GROWTH_TOLERANCE, timeLimitSeconds: GROWTH_SECONDS };
  const [row] = await studyAuctions(given as AuctionSetting, { formats: ['optimal'], ...limits });
  const { mediatorSequences, nonzeros, revenue, bound, equilibriumGap, status, seconds } = (row as AuctionRow)
    .best;
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  const round = (amount: number) => Number(amount.toFixed(4));
  const numbers = { revenue: round(revenue), bound: round(bound), gap: equilibriumGap.toExponential(1) };
  const costs = { seconds: Math.round(seconds), peakMiB };
  console.log(JSON.stringify({ instance, mediatorSequences, nonzeros, ...numbers, status, ...costs }));
}

async function published(): Promise<void> {
  for (const instance of args.length > 0 ? args : PUBLIC)
    console.log(ownProcess(['one-public', instance], ['--max-old-space-size=4000']).trimEnd());
}

/** A row of public, in this process. */
async function onePublic(): Promise<void> {
  const [instance, tolerance] = args[0]!.split('@') as [string, string];
  const { given } = parseInstance(`sequential-auction:${instance}`, games);
  const limits = { tolerance: Number(tolerance), timeLimitSeconds: PUBLIC_SECONDS };
  const solution = await solvePublicAuction(publicAuctionOf(given as AuctionSetting), limits);
  const { lower, upper, status, programs, stages, seconds, check } = solution;
  const { maxRSS, userCPUTime } = process.resourceUsage();
  const gain = Math.max(check.gain, check.misreport, check.refusal).toExponential(0);
  const bracket = `[${lower.toFixed(6)}, ${upper.toFixed(6)}]`;
  const costs = [seconds.toFixed(1), (userCPUTime / 1e6).toFixed(1), String(Math.round(maxRSS / 1024))];
  console.log(markdownRow([instance, bracket, status, gain, String(stages), String(programs), ...costs]));
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

const sections: Readonly<Record<string, () => Promise<void>>> = {
  formats,
  assumptions,
  growth,
  one,
  public: published,
  'one-public': onePublic,
};
const run = sections[section];
if (run === undefined) throw new Error(`${section}: expected ${Object.keys(sections).join(', ')}`);
await run();
