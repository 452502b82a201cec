/** Formats side by side: rows, text, CSV and figure. */
import { beforeAll, describe, expect, it } from 'vitest';
import { auctionPlotSpec } from '../../src/figures/auction.ts';
import { svgOf } from '../../src/figures/render.ts';
import { plain } from '../../src/report/table.ts';
import { auctionFormat } from '../../src/studies/auction/formats.ts';
import { type AuctionRow, type AuctionSetting, studyAuctions } from '../../src/studies/auction/study.ts';
import { studyCsv, studyText } from '../../src/studies/auction/text.ts';
import { truthfulPlay } from '../../src/studies/auction/truthful.ts';

const FORMATS = ['first-price', 'second-price', 'reserve:0.5', 'optimal'];
const setting = { values: 3 };
const tolerance = 1e-3;
let rows: readonly AuctionRow[] = [];
beforeAll(async () => {
  rows = await studyAuctions(setting, { formats: FORMATS, tolerance });
}, 60_000);

describe('a study', () => {
  it('has a solved row per format', () => {
    expect(rows.map(({ format }) => format)).toEqual(FORMATS);
    for (const { best, worst } of rows)
      for (const own of [best, worst]) {
        if (own === null) continue;
        expect(own.status).toBe('solved');
        expect(own.equilibriumGap).toBeLessThanOrEqual(tolerance);
        // Utilities of two items and a budget of 1 range over 3.
        expect(own.gain).toBeLessThanOrEqual(3 * tolerance);
      }
  });

  it('orders revenues: worst below best, and no format above the optimal auction', () => {
    const optimal = rows.at(-1)?.best.bound as number;
    for (const { best, worst, truthful } of rows.slice(0, -1)) {
      expect(worst?.bound).toBeLessThanOrEqual(best.bound + 1e-9);
      expect(best.revenue).toBeLessThan(optimal);
      expect(truthful?.revenue).toBeLessThanOrEqual((truthful?.revenueWithoutBudgets as number) + 1e-12);
    }
  });

  // In the second-price auction with three values truth is an equilibrium, so its revenue is between the bounds.
  it('contains truthful bidding where it is an equilibrium', () => {
    const { truthful, best, worst } = rows[1]!;
    expect(truthful).toMatchObject(truthfulPlay({ ...setting, format: 'second-price' }));
    expect(truthful?.gain).toBe(0);
    expect(best.bound).toBeGreaterThanOrEqual((truthful?.revenue as number) - 1e-9);
    expect(worst?.bound).toBeLessThanOrEqual((truthful?.revenue as number) + 1e-9);
  });

  it('reads the optimal auction, and only it', () => {
    expect(rows.map(({ reading }) => reading?.length)).toEqual([undefined, undefined, undefined, 2]);
  });

  it('is text', () => {
    const text = studyText('values 0 0.5 1', rows, plain);
    for (const part of [
      'Sequential auctions: values 0 0.5 1',
      'reserve:0.5',
      'Item 2: revenue',
      'given away',
    ])
      expect(text).toContain(part);
  });

  it('is CSV', () => {
    const [head, ...lines] = studyCsv(rows).trimEnd().split('\n');
    const names = (head as string).split(',');
    expect(lines).toHaveLength(FORMATS.length);
    for (const line of lines) expect(line.split(',')).toHaveLength(names.length);
    const cell = (line: number, name: string) => lines[line]?.split(',')[names.indexOf(name)];
    expect(Number(cell(0, 'truthful.gain'))).toBe(rows[0]?.truthful?.gain);
    expect(Number(cell(3, 'best.bound'))).toBe(rows[3]?.best.bound);
    expect(cell(3, 'truthful.gain')).toBe('');
  });

  it('is a figure', async () => {
    const svg = await svgOf(auctionPlotSpec([{ setting: 'budget 1', rows }]));
    for (const part of ['budget 1', 'reserve:0.5', 'truthful bidding', 'revenue of all items'])
      expect(svg).toContain(part);
  });
});

it('solves by LP too', async () => {
  const [row] = await studyAuctions({ values: 2 }, { formats: ['optimal'], lpSeconds: 30 });
  expect(row?.best.lp?.status).toBe('optimal');
  expect(row?.best.bound).toBeGreaterThanOrEqual((row?.best.lp?.revenue as number) - 1e-6);
  expect(row?.best.bound).toBeCloseTo(row?.best.lp?.revenue as number, 2);
});

// One item, values 0, 1/2, 1: both extremes of the formats with bids, where simplex knows them.
it.each(['first-price', 'second-price', 'reserve:0.5'])('brackets what the LP says of %s', async (format) => {
  const [row] = await studyAuctions(
    { items: 1, values: 3, grid: 0.25 },
    { formats: [format], lpSeconds: 30 },
  );
  const { best, worst } = row as AuctionRow;
  const most = best.lp?.revenue as number;
  const least = worst?.lp?.revenue as number;
  expect(best.lp?.status).toBe('optimal');
  expect(worst?.lp?.status).toBe('optimal');
  expect(most).toBeGreaterThan(least + 1e-3);
  expect(best.bound).toBeGreaterThanOrEqual(most - 1e-6);
  expect(best.bound).toBeCloseTo(most, 2);
  expect(worst?.bound).toBeLessThanOrEqual(least + 1e-6);
  expect(worst?.bound).toBeCloseTo(least, 2);
});

describe('formats', () => {
  it.each([
    ['optimal', { format: 'optimal' }],
    ['first-price', { format: 'first-price', reserve: 0 }],
    ['first-price:0.25', { format: 'first-price', reserve: 0.25 }],
    ['second-price:.5', { format: 'second-price', reserve: 0.5 }],
    ['reserve:1', { format: 'second-price', reserve: 1 }],
    ['all-pay', { format: 'all-pay', reserve: 0 }],
    ['vcg:0.5', { format: 'vcg', reserve: 0.5 }],
  ])('%s', (text, parameters) => {
    const { auctions, isSearched } = auctionFormat({}, text);
    expect(auctions).toEqual([parameters]);
    expect(isSearched).toBe(false);
  });
  it.each([
    ['all-pay:best', { values: 3 }, 'all-pay', [0, 0.5, 1]],
    ['reserve:best', { points: [1, 1.5], grid: 0.75 }, 'second-price', [0, 0.75, 1.5]],
  ])('%s tries all reserves on the grid', (text, own, format, reserves) => {
    const { auctions, isSearched } = auctionFormat(own, text);
    expect(auctions).toEqual(reserves.map((reserve) => ({ ...own, format, reserve })));
    expect(isSearched).toBe(true);
  });
  it('are not tried at thousands of reserves', () => {
    expect(() => auctionFormat({ grid: 1e-4 }, 'vcg:best')).toThrow(
      'The number of reserves to try is more than 1000 (reached 10001)',
    );
  });
  it.each(['dutch', 'optimal:1', 'optimal:best', 'reserve', 'reserve:-1', 'first-price:', 'best'])(
    'refuses %s',
    (text) => {
      expect(() => auctionFormat({}, text)).toThrow(
        /^formats is ".*"; expected optimal, first-price\[:RESERVE\]/,
      );
    },
  );
});

describe('what cannot fit', () => {
  it.each<[AuctionSetting, string[], RegExp]>([
    // The first would be solved.
    [
      { values: 10 },
      ['optimal', 'first-price'],
      /^The game tree of sequential-auction:\S*first-price needs /,
    ],
    [{ items: 6 }, ['first-price'], /^The game tree of sequential-auction:\S* needs /],
    [{ items: 3, bidders: 3 }, ['optimal'], /^The game tree of sequential-auction:\S* needs /],
    [{ items: 3, values: 6 }, ['optimal'], /^The auction sequential-auction:\S* needs /],
  ])('%o %s is refused before any format is solved', async (large, formats, message) => {
    const solves: unknown[] = [];
    const study = studyAuctions(
      large,
      { formats, memoryLimitMiB: 128, tolerance },
      { onProgress: (progress) => solves.push(progress) },
    );
    await expect(study).rejects.toThrow(message);
    await expect(study).rejects.toThrow(/ over the limit of 128 MiB/);
    expect(solves).toEqual([]);
  });
});
