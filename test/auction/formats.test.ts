/** Formats with bids: equilibria of small ones in exact arithmetic, and the best reserve. */
import { describe, expect, it } from 'vitest';
import type { SequentialAuctionParameters } from '../../src/games/sequential-auction-rules.ts';
import { plain } from '../../src/report/table.ts';
import { type AuctionRow, type AuctionSetting, studyAuctions } from '../../src/studies/auction/study.ts';
import { studyCsv, studyText } from '../../src/studies/auction/text.ts';
import { truthfulPlay } from '../../src/studies/auction/truthful.ts';
import { monopolyRevenue } from '../design/oracles.ts';
import { exactOptimum } from '../oracle/exact-lp.ts';

/** Bids in halves. */
const BIDS = [0, 0.5, 1, 1.5, 2];

/** What a bidder pays for its bid, given the highest of the others. */
const PRICES = {
  'first-price': (own: number, _other: number, wins: boolean) => (wins ? own : 0),
  vcg: (_own: number, other: number, wins: boolean) => (wins ? other : 0),
  'all-pay': (own: number) => own,
};

/**
 * Values are known, so that communication equilibria are correlated ones of the game of bids up to the values. Somebody always
 * gets the item; with equal values that is worth the same, and revenue is what utilities leave of it.
 */
describe('two bidders who value it at 2, equilibria by exact arithmetic', () => {
  it.each(['first-price', 'vcg', 'all-pay'] as const)('%s', async (format) => {
    const payoffs = (profile: readonly number[]) => {
      const bids = profile.map((k) => BIDS[k]!);
      return bids.map((own, i) => {
        const other = bids[1 - i]!;
        const share = own > other ? 1 : own === other ? 0.5 : 0;
        const price = PRICES[format];
        return share * (2 - price(own, other, true)) - (1 - share) * price(own, other, false);
      });
    };
    const game = { actions: [BIDS.length, BIDS.length], payoffs };
    const most = 2 + exactOptimum(game, [-1, -1], false).nearly;
    const least = 2 - exactOptimum(game, [1, 1], false).nearly;
    const setting: AuctionSetting = { items: 1, points: [2], grid: 0.5, budget: 2 };
    const tolerance = 1e-4;
    const [row] = await studyAuctions(setting, { formats: [format], criterion: 'exact', tolerance });
    const { best, worst } = row as AuctionRow;
    expect(best.bound).toBeGreaterThanOrEqual(most - 1e-9);
    expect(best.bound).toBeLessThanOrEqual(most + 4 * tolerance);
    expect(worst?.bound).toBeLessThanOrEqual(least + 1e-9);
    expect(worst?.bound).toBeGreaterThanOrEqual(least - 4 * tolerance);
    expect(most - least).toBeGreaterThan(0.1);
  });
});

describe('truthful bidding by hand', () => {
  const revenue = (parameters: SequentialAuctionParameters) =>
    truthfulPlay({ items: 1, budget: 9, ...parameters });
  // Values 1, 2, 3: the mean of all is 2.
  it('all-pay: everybody pays its value, and nothing is left', () => {
    const play = revenue({ format: 'all-pay', points: [1, 2, 3] });
    expect(play.revenue).toBeCloseTo(4, 12);
    // the winner has what it paid for, the loser has paid: half a chance at ties
    expect(play.utility).toBeCloseTo(-2 + 2 * (1 / 2) + (3 - 1) / 9, 12);
  });
  // Two units, three bidders: each winner pays the lowest of three values 1, 2, 3, whose mean is 1 + 8/27 + 1/27.
  it('vcg: two units at the lowest of three values', () => {
    const play = revenue({ format: 'vcg', bidders: 3, units: 2, points: [1, 2, 3] });
    expect(play.revenue).toBeCloseTo(2 * (36 / 27), 12);
    expect(play.sold).toBeCloseTo(2, 12);
    expect(play.gain).toBe(0);
  });
  it('vcg is second price for one unit', () => {
    const own = { points: [1, 2, 3], points2: [2, 4], probabilities2: [0.75, 0.25], reserve: 2, grid: 1 };
    expect(revenue({ format: 'vcg', ...own })).toEqual(revenue({ format: 'second-price', ...own }));
  });
  it('vcg: enough units for all are sold at the reserve', () => {
    const play = revenue({ format: 'vcg', units: 2, points: [1, 2, 3], reserve: 2 });
    expect(play.revenue).toBeCloseTo(2 * 2 * (2 / 3), 12);
  });
  it('second price among bidders who differ', () => {
    // Bidder 1 has 1 or 3 (3/4, 1/4), bidder 2 has 2: 1 is paid, or 2.
    const play = revenue({
      format: 'second-price',
      points: [1, 3],
      probabilities: [0.75, 0.25],
      points2: [2],
    });
    expect(play.revenue).toBeCloseTo(0.75 * 1 + 0.25 * 2, 12);
    expect(play.utilities[0]).toBeCloseTo(0.25 * 1, 12);
    expect(play.utilities[1]).toBeCloseTo(0.75 * 1, 12);
    expect(play.utility).toBeCloseTo(0.5, 12);
    expect(play.gains).toEqual([0, 0]);
  });
});

describe('the best reserve', () => {
  // One bidder, values 1, 2, 3: a reserve is a posted price, and it earns what the best equilibrium lets it.
  const bidder = { values: [1, 2, 3], probabilities: [0.2, 0.3, 0.5] };
  const setting: AuctionSetting = {
    ...{ items: 1, bidders: 1, budget: 3 },
    ...{ points: bidder.values, probabilities: bidder.probabilities },
  };
  it('for one bidder is the monopoly price', async () => {
    const [row] = await studyAuctions(setting, { formats: ['second-price:best'], criterion: 'exact' });
    expect(row).toMatchObject({ format: 'second-price:best', reserve: 2 });
    expect(row?.best.bound).toBeCloseTo(monopolyRevenue(bidder), 3);
    expect(row?.reserves?.map(({ reserve }) => reserve)).toEqual([0, 1, 2, 3]);
    const paid = [0, 1, 1.6, 1.5];
    row?.reserves?.forEach(({ best, worst }, k) => {
      expect(best.bound).toBeCloseTo(paid[k]!, 3);
      // at its value a bidder may as well not buy
      expect(worst?.bound).toBeCloseTo([0, 0.8, 1, 0][k]!, 3);
    });
  }, 60_000);
  it('is what each reserve alone earns', async () => {
    const two: AuctionSetting = { items: 1, values: 3 };
    const formats = ['all-pay:best', 'all-pay:0', 'all-pay:0.5', 'all-pay:1'];
    const [best, ...rows] = await studyAuctions(two, { formats, tolerance: 1e-3 });
    const facts = ({ best, worst, truthful, size }: AuctionRow) => ({
      ...{ truthful, size },
      bounds: [best.bound, worst?.bound],
    });
    expect(best?.reserves?.map(facts)).toEqual(rows.map(facts));
    const revenues = rows.map((row) => row.best.achieved ?? row.best.revenue);
    expect(best?.best.achieved ?? best?.best.revenue).toBe(Math.max(...revenues));
    const text = studyText('a setting', [best as AuctionRow], plain);
    for (const part of ['Reserves that were tried', `all-pay:best (${best?.reserve})`, 'all-pay:0.5'])
      expect(text).toContain(part);
    const lines = studyCsv([best as AuctionRow])
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => line.split(',')[0])).toEqual(['format', ...formats.slice(1), 'all-pay:best']);
  }, 60_000);
});
