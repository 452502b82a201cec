/** A study of auctions for people, and as CSV. */
import { columns, count, type Paint, significant, small } from '../../report/table.ts';
import type { FormatSize } from './sizes.ts';
import type { AuctionRow, SolvedAuction } from './study.ts';
import type { ItemReading } from './tables.ts';

/**
 * A study as tables for a terminal.
 * @param setting in words, shown above the table
 */
export function studyText(setting: string, rows: readonly AuctionRow[], paint: Paint): string {
  const searched = rows.flatMap(({ reserves }) => (reserves === null ? [] : [reserves]));
  const readings = rows.flatMap(({ reading }) => (reading === null ? [] : [reading]));
  const tables = [
    `${paint('title', `Sequential auctions: ${setting}`)}\n`,
    columns([HEADINGS, ...rows.map(cells)], ALIGNED),
    `${NOTES}\n`,
    ...searched.map((own) => `Reserves that were tried\n${columns([HEADINGS, ...own.map(cells)], ALIGNED)}`),
    ...readings.map(readingText),
  ];
  return tables.join('\n');
}

const HEADINGS =
  'format|size|truthful|(no budgets)|gain|best eq.|bound|worst eq.|bound|gap|seconds|status'.split('|');
const ALIGNED = 'lrrrrrrrrrrl';

const PLACES = 4;
const NOTES = [
  "  Revenue of all items. Truthful: every bidder bids its value, or what it has left; gain: a bidder's from its best response.",
  '  Best and worst communication equilibrium for the seller, with certified bounds; gap: of both, over the range of a bidder;',
  '  up to 1e-9 the equilibrium is exact, and a larger one may put a revenue beyond its bound, which holds for exact ones.',
  '  Size: nodes of the game tree, or sequences where none is made, as they were counted before.',
].join('\n');

/** To four places, a bound outward. */
function money(own: number | undefined, towards?: 'up' | 'down'): string {
  if (own === undefined) return '';
  const scaled = own * 10 ** PLACES;
  const round = towards === undefined ? Math.round : towards === 'up' ? Math.ceil : Math.floor;
  return (round(scaled) / 10 ** PLACES).toFixed(PLACES);
}

/** The format as it was written, with the reserve that a search has found. */
export const labelOf = ({ format, reserve, reserves }: AuctionRow): string =>
  reserves === null ? format : `${format} (${reserve})`;

function cells(row: AuctionRow): string[] {
  const { size, truthful, best, worst } = row;
  const gap = Math.max(best.equilibriumGap, worst?.equilibriumGap ?? 0);
  return [
    labelOf(row),
    count(size.nodes ?? size.sequences ?? 0),
    money(truthful?.revenue),
    money(truthful?.revenueWithoutBudgets),
    money(truthful?.gain),
    best.achieved === null ? money(best.revenue) : money(best.achieved, 'down'),
    money(best.bound, 'up'),
    worst?.achieved == null ? money(worst?.revenue) : money(worst.achieved, 'up'),
    money(worst?.bound, 'down'),
    small(gap),
    significant(best.seconds + (worst?.seconds ?? 0), 3),
    worst === null || worst.status === 'solved' ? best.status : worst.status,
  ];
}

/** Lists of reports beyond these are left to CSV. */
const MAX_ROWS = 64;

/** Later items are in the mean over what happened before, so bidders by letter stay named by the first auction. */
export function readingText(items: readonly ItemReading[]): string {
  const parts = items.map((own) => {
    const { bidders, rows, values } = own;
    const head = itemText(own);
    if (bidders.length > 2 && rows.length > MAX_ROWS) return `${head}${valuesTable(values)}`;
    return `${head}${rowsTable(bidders, rows)}${bidders[0] === '1' ? `\n${valuesTable(values)}` : ''}`;
  });
  const isLong = items.some(({ bidders, rows }) => bidders.length > 2 && rows.length > MAX_ROWS);
  const notes = [
    items[0]?.bidders[0] === '1'
      ? '  Bidders are named by number; payments are means.'
      : '  A is the bidder with the higher report in the first auction; payments are means.',
    ...(isLong ? [`  Over ${MAX_ROWS} lists of reports are left to --mechanism.`] : []),
  ];
  return `${parts.join('\n')}${notes.join('\n')}\n`;
}

function itemText({ item, revenue, units, sold, free }: ItemReading): string {
  const part = units === 1 ? percent : (own: number) => significant(own, 4);
  const all = units === 1 ? '' : ` of ${units}`;
  return `Item ${item}: revenue ${significant(revenue, 4)}, sold ${part(sold)}${all}, given away ${part(free)}\n`;
}

function rowsTable(bidders: readonly string[], rows: ItemReading['rows']): string {
  const headings = [
    ...bidders.map((name) => `${name} reports`),
    'probability',
    ...bidders.map((name) => `${name} wins`),
    ...bidders.map((name) => `${name} pays`),
  ];
  const body = rows.map(({ reports, probability, wins, payments }) => [
    ...reports.map((value) => significant(value)),
    percent(probability),
    ...wins.map(percent),
    ...payments.map((own) => own.toFixed(3)),
  ]);
  return columns([headings, ...body], 'r'.repeat(headings.length));
}

function valuesTable(values: ItemReading['values']): string {
  const body = values.map(({ bidder, report, probability, wins, payment }) => [
    bidder,
    significant(report),
    percent(probability),
    percent(wins),
    payment.toFixed(3),
  ]);
  return columns([['bidder', 'reports', 'probability', 'wins', 'pays'], ...body], 'lrrrr');
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** How large the formats of a study are, as a table for a terminal. */
export function sizesText(setting: string, sizes: readonly FormatSize[], paint: Paint): string {
  const known = (own: number | null | undefined) => (own == null ? '' : count(own));
  const rows = sizes.map(({ format, solves, size }) => [
    format,
    count(solves),
    known(size?.nodes),
    known(size?.sequences),
    known(size?.payoffs),
    size === null ? 'refused' : significant(size.memoryMiB, 3),
  ]);
  const refusals = sizes.flatMap(({ format, refusal }) =>
    refusal === null ? [] : [`${format}: ${refusal}\n`],
  );
  return [
    `${paint('title', `Sequential auctions: ${setting}`)}\n`,
    columns([['format', 'solves', 'nodes', 'sequences', 'payoffs', 'MiB to build'], ...rows], 'lrrrrr'),
    ...refusals,
  ].join('\n');
}

const PLAY = ['revenue', 'revenueWithoutBudgets', 'utility', 'gain', 'sold', 'free'] as const;
const SOLVED = [
  ...(['status', 'revenue', 'achieved', 'bound', 'gain', 'equilibriumGap'] as const),
  ...(['mediatorSequences', 'nonzeros', 'iterations', 'seconds'] as const),
];
const LP = ['status', 'revenue', 'seconds'] as const;
const SIZE = ['nodes', 'sequences', 'payoffs', 'memoryMiB'] as const;

const solvedNames = (name: string) => [
  ...SOLVED.map((field) => `${name}.${field}`),
  ...LP.map((field) => `${name}.lp.${field}`),
];
const solvedValues = (own: SolvedAuction | null) => [
  ...SOLVED.map((field) => own?.[field]),
  ...LP.map((field) => own?.lp?.[field]),
];

/** One line per format, a column per figure, empty where there is none; before a best reserve, one per reserve that was tried. */
export function studyCsv(rows: readonly AuctionRow[]): string {
  const play = PLAY.map((field) => `truthful.${field}`);
  const sizes = SIZE.map((field) => `size.${field}`);
  const names = ['format', ...play, ...solvedNames('best'), ...solvedNames('worst'), 'reserve', ...sizes];
  const all = rows.flatMap((row) => [...(row.reserves ?? []), row]);
  const lines = all.map(({ format, truthful, best, worst, reserve, size }) => [
    ...[format, ...PLAY.map((field) => truthful?.[field])],
    ...[...solvedValues(best), ...solvedValues(worst)],
    ...[reserve, ...SIZE.map((field) => size[field])],
  ]);
  return [names, ...lines].map((line) => `${line.map((value) => value ?? '').join(',')}\n`).join('');
}

/** A mechanism, one line per item and list of reports: probabilities and mean payments, of bidders as `readingText` names them. */
export function readingCsv(items: readonly ItemReading[]): string {
  const bidders = items[0]?.bidders ?? [];
  const each = (name: string) => bidders.map((bidder) => `${name}${bidder}`);
  const head = ['item', ...each('report'), 'probability', ...each('wins'), ...each('pays')].join(',');
  const lines = items.flatMap(({ item, rows }) =>
    rows.map(({ reports, probability, wins, payments }) =>
      [item, ...reports, probability, ...wins, ...payments].join(','),
    ),
  );
  return [head, ...lines].map((line) => `${line}\n`).join('');
}
