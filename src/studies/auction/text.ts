/** A study of auctions for people, and as CSV. */
import { columns, type Paint, significant, small } from '../../report/table.ts';
import type { ItemReading } from './reading.ts';
import type { AuctionRow, SolvedAuction } from './study.ts';

/**
 * A study as tables for a terminal.
 * @param setting in words, shown above the table
 */
export function studyText(setting: string, rows: readonly AuctionRow[], paint: Paint): string {
  const readings = rows.flatMap(({ reading }) => (reading === null ? [] : [reading]));
  const tables = [
    `${paint('title', `Sequential auctions: ${setting}`)}\n`,
    columns([HEADINGS, ...rows.map(cells)], 'lrrrrrrrrrl'),
    `${NOTES}\n`,
    ...readings.map(readingText),
  ];
  return tables.join('\n');
}

const HEADINGS = 'format|truthful|(no budgets)|gain|best eq.|bound|worst eq.|bound|gap|seconds|status'.split(
  '|',
);

const PLACES = 4;
const NOTES = [
  "  Revenue of all items. Truthful: every bidder bids its value, or what it has left; gain: a bidder's from its best response.",
  '  Best and worst communication equilibrium for the seller, with certified bounds; gap: of both, over the range of a bidder;',
  '  up to 1e-9 the equilibrium is exact, and a larger one may put a revenue beyond its bound, which holds for exact ones.',
].join('\n');

/** To four places, a bound outward. */
function money(own: number | undefined, towards?: 'up' | 'down'): string {
  if (own === undefined) return '';
  const scaled = own * 10 ** PLACES;
  const round = towards === undefined ? Math.round : towards === 'up' ? Math.ceil : Math.floor;
  return (round(scaled) / 10 ** PLACES).toFixed(PLACES);
}

function cells({ format, truthful, best, worst }: AuctionRow): string[] {
  const gap = Math.max(best.equilibriumGap, worst?.equilibriumGap ?? 0);
  return [
    format,
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

/** Later items are in the mean over what happened before, so bidders stay named by the first auction. */
export function readingText(items: readonly ItemReading[]): string {
  return items
    .map(({ item, revenue, sold, free, rows }) => {
      const head = `Item ${item}: revenue ${significant(revenue, 4)}, sold ${percent(sold)}, given away ${percent(free)}\n`;
      const body = rows.map(({ reports, probability, wins, payments }) => [
        ...reports.map((value) => significant(value)),
        percent(probability),
        ...wins.map(percent),
        ...payments.map((own) => own.toFixed(3)),
      ]);
      const headings = ['A reports', 'B reports', 'probability', 'A wins', 'B wins', 'A pays', 'B pays'];
      return head + columns([headings, ...body], 'rrrrrrr');
    })
    .join('\n')
    .concat('  A is the bidder with the higher report in the first auction; payments are means.\n');
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

const PLAY = ['revenue', 'revenueWithoutBudgets', 'utility', 'gain', 'sold', 'free'] as const;
const SOLVED = [
  ...(['status', 'revenue', 'achieved', 'bound', 'gain', 'equilibriumGap'] as const),
  ...(['mediatorSequences', 'nonzeros', 'iterations', 'seconds'] as const),
];
const LP = ['status', 'revenue', 'seconds'] as const;

const solvedNames = (name: string) => [
  ...SOLVED.map((field) => `${name}.${field}`),
  ...LP.map((field) => `${name}.lp.${field}`),
];
const solvedValues = (own: SolvedAuction | null) => [
  ...SOLVED.map((field) => own?.[field]),
  ...LP.map((field) => own?.lp?.[field]),
];

/** One line per format, a column per figure; empty where there is none. */
export function studyCsv(rows: readonly AuctionRow[]): string {
  const play = PLAY.map((field) => `truthful.${field}`);
  const names = ['format', ...play, ...solvedNames('best'), ...solvedNames('worst')];
  const lines = rows.map(({ format, truthful, best, worst }) => [
    ...[format, ...PLAY.map((field) => truthful?.[field])],
    ...[...solvedValues(best), ...solvedValues(worst)],
  ]);
  return [names, ...lines].map((line) => `${line.map((value) => value ?? '').join(',')}\n`).join('');
}

/** A mechanism, one line per item and pair of reports: probabilities and mean payments of both, as `readingText` names them. */
export function readingCsv(items: readonly ItemReading[]): string {
  const head = 'item,reportA,reportB,probability,winsA,winsB,paysA,paysB';
  const lines = items.flatMap(({ item, rows }) =>
    rows.map(({ reports, probability, wins, payments }) =>
      [item, ...reports, probability, ...wins, ...payments].join(','),
    ),
  );
  return [head, ...lines].map((line) => `${line}\n`).join('');
}
