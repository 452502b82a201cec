/** Bidders who differ, three of them, and several units: optimal auctions against virtual values and another LP. */
import { describe, expect, it } from 'vitest';
import { type AuctionRow, type AuctionSetting, studyAuctions } from '../../src/studies/auction/study.ts';
import { readingCsv, readingText } from '../../src/studies/auction/text.ts';
import { ironed, myerson, uniform, type Values, virtualValues } from '../design/oracles.ts';
import { type AuctionLp, auctionOptimum } from './auction-lp.ts';

const TOLERANCE = 1e-5;

async function optimal(setting: AuctionSetting): Promise<AuctionRow> {
  const [row] = await studyAuctions(setting, { formats: ['optimal'], tolerance: TOLERANCE });
  expect(row?.best.status).toBe('solved');
  return row as AuctionRow;
}

/** Solved to within the tolerance of the largest payoff, from both sides. */
function expectOptimum({ best, reading }: AuctionRow, optimum: number, range: number): void {
  expect(best.bound).toBeGreaterThanOrEqual(optimum - 1e-9);
  expect(best.bound).toBeLessThanOrEqual(optimum + TOLERANCE * range);
  expect(best.achieved).toBeLessThanOrEqual(optimum + 1e-9);
  expect(best.achieved).toBeGreaterThanOrEqual(optimum - TOLERANCE * range);
  expect(reading?.reduce((sum, { revenue }) => sum + revenue, 0)).toBeCloseTo(best.revenue, 9);
}

/** Values as parameters of bidder 1, or of all, and as the oracle takes them. */
const skewed: Values = { values: [1, 2, 3], probabilities: [0.6, 0.3, 0.1] };
const falling: Values = { values: [4, 5, 6], probabilities: [0.5, 0.1, 0.4] };

describe("one item earns Myerson's virtual values", () => {
  const cases: readonly (readonly [AuctionSetting, readonly Values[]])[] = [
    [{ points: [1, 2, 3] }, [uniform(1, 2, 3), uniform(1, 2, 3)]],
    [{ points: [1, 2, 3], probabilities: [0.6, 0.3, 0.1] }, [skewed, skewed]],
    [{ points: [4, 5, 6], probabilities: [0.5, 0.1, 0.4] }, [falling, falling]],
    [{ points: [1, 2], points2: [0, 4] }, [uniform(1, 2), uniform(0, 4)]],
    [
      { points: [1, 2, 3], probabilities: [0.6, 0.3, 0.1], points2: [2, 3], probabilities2: [0.7, 0.3] },
      [skewed, { values: [2, 3], probabilities: [0.7, 0.3] }],
    ],
    [{ points: [1, 2, 3], probabilities2: [0.6, 0.3, 0.1] }, [uniform(1, 2, 3), skewed]],
    [{ bidders: 3, points: [1, 2, 3] }, [uniform(1, 2, 3), uniform(1, 2, 3), uniform(1, 2, 3)]],
    [
      { bidders: 3, points: [1, 2], points2: [0, 4], points3: [1, 2, 3], probabilities3: [0.6, 0.3, 0.1] },
      [uniform(1, 2), uniform(0, 4), skewed],
    ],
  ];
  it.each(cases)('%o', async (setting, bidders) => {
    const row = await optimal({ items: 1, budget: 6, ...setting });
    expectOptimum(row, myerson(bidders, 0), 6);
  });
});

/** The mean of the highest ironed virtual values above 0, as many as there are units. */
function unitsOptimum(bidders: readonly Values[], units: number): number {
  const virtual = bidders.map((own) => ironed(virtualValues(own), own.probabilities));
  const mean = (k: number, best: readonly number[]): number => {
    if (k === bidders.length)
      return best
        .toSorted((a, b) => b - a)
        .slice(0, units)
        .reduce((sum, own) => sum + Math.max(0, own), 0);
    return virtual[k]!.reduce(
      (sum, own, v) => sum + bidders[k]!.probabilities[v]! * mean(k + 1, [...best, own]),
      0,
    );
  };
  return mean(0, []);
}

describe('several units', () => {
  // Virtual values -1, 1, 3: 4 for all three bidders, less the lowest, which is 1 or more in 8 of 27 cases, 3 in one.
  it('two for three bidders earn 98/27', async () => {
    const three = [1, 2, 3].map(() => uniform(1, 2, 3));
    expect(unitsOptimum(three, 2)).toBeCloseTo(98 / 27, 12);
    const row = await optimal({ items: 1, bidders: 3, units: 2, points: [1, 2, 3], budget: 3 });
    expectOptimum(row, 98 / 27, 6);
    for (const { reports, wins } of row.reading?.[0]?.rows ?? []) {
      const expected = reports.filter((own) => own > 1).length;
      expect(wins.reduce((sum, own) => sum + own, 0)).toBeCloseTo(Math.min(2, expected), 3);
    }
  });
  it('of bidders who differ', async () => {
    const row = await optimal({ items: 1, units: 2, bidders: 3, points: [1, 2], points2: [0, 4], budget: 4 });
    expectOptimum(row, unitsOptimum([uniform(1, 2), uniform(0, 4), uniform(1, 2)], 2), 8);
  });
});

describe('with budgets the optimum is that of another LP', () => {
  const thirds = uniform(1, 2, 3);
  const cases: readonly (readonly [AuctionSetting, AuctionLp])[] = [
    [
      { points: [1, 2, 3], budgets: [1, 2] },
      { bidders: [thirds, thirds], budgets: [1, 2], units: 1, payers: 'winner' },
    ],
    [
      { points: [1, 2, 3], points2: [0, 4], budgets: [1.5, 3], payers: 'all' },
      { bidders: [thirds, uniform(0, 4)], budgets: [1.5, 3], units: 1, payers: 'all' },
    ],
    [
      { points: [1, 2, 3], probabilities: [0.6, 0.3, 0.1], budget: 1 },
      { bidders: [skewed, skewed], budgets: [1, 1], units: 1, payers: 'winner' },
    ],
    [
      { bidders: 3, points: [1, 3], points3: [2, 4], budgets: [1, 2, 1], units: 2 },
      {
        bidders: [uniform(1, 3), uniform(1, 3), uniform(2, 4)],
        budgets: [1, 2, 1],
        units: 2,
        payers: 'winner',
      },
    ],
  ];
  it.each(cases)('%o', async (setting, program) => {
    const optimum = await auctionOptimum(program);
    expectOptimum(await optimal({ items: 1, ...setting }), optimum, 6);
  });
});

// Values 2 and 3 have virtual values 1 and 3: the optimal auction is efficient, and what it earns does not depend on who is
// charged, as long as budgets do not bind.
it('revenue equivalence: an efficient auction earns the same whoever pays', async () => {
  const bidders = [uniform(2, 3), uniform(2, 3)];
  const efficient = ([a = 0, b = 0]: readonly number[]) => (a > b ? [[0]] : a < b ? [[1]] : [[0], [1]]);
  const program = { bidders, budgets: [3, 3], units: 1 };
  const [byWinner, byAll] = await Promise.all(
    (['winner', 'all'] as const).map((payers) => auctionOptimum({ ...program, payers, winners: efficient })),
  );
  expect(byWinner).toBeCloseTo(myerson(bidders, 0), 7);
  expect(byAll).toBeCloseTo(myerson(bidders, 0), 7);
  for (const payers of ['winner', 'all'] as const)
    expectOptimum(await optimal({ items: 1, points: [2, 3], budget: 3, payers }), myerson(bidders, 0), 6);
});

describe('a mechanism of bidders who differ', () => {
  // Virtual values 0 and 2 of bidder 1, -4 and 4 of bidder 2.
  it('is read by number', async () => {
    const row = await optimal({ items: 1, points: [1, 2], points2: [0, 4], budget: 4 });
    expectOptimum(row, 2.5, 8);
    const [item] = row.reading ?? [];
    expect(item?.bidders).toEqual(['1', '2']);
    expect(item?.rows.map(({ reports }) => reports)).toEqual([
      [1, 0],
      [1, 4],
      [2, 0],
      [2, 4],
    ]);
    for (const { reports, wins, probability } of item?.rows ?? []) {
      expect(probability).toBeCloseTo(0.25, 12);
      expect(wins[1]).toBeCloseTo(reports[1] === 4 ? 1 : 0, 3);
      if (reports[0] === 2 && reports[1] === 0) expect(wins[0]).toBeCloseTo(1, 3);
    }
    // Bidder 2 pays all that it is worth to it when it wins.
    const last = item?.values.at(-1);
    expect(last).toMatchObject({ bidder: '2', report: 4 });
    expect(last?.payment).toBeCloseTo(4, 2);
  });

  it('of three, over two items, adds up to what it earns', async () => {
    const row = await optimal({ bidders: 3, values: 2, probabilities2: [0.25, 0.75], grid: 1 });
    const reading = row.reading ?? [];
    expect(reading).toHaveLength(2);
    const [first, second] = reading;
    expect(first?.rows).toHaveLength(8);
    for (const { rows, values, sold, free } of [first, second].flatMap((item) => item ?? [])) {
      expect(rows.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
      const wins = rows.reduce((sum, row) => sum + row.probability * row.wins.reduce((a, b) => a + b, 0), 0);
      expect(wins).toBeCloseTo(sold, 9);
      expect(free).toBeLessThanOrEqual(sold + 1e-12);
      const ofTwo = values.filter(({ bidder }) => bidder === '2');
      expect(ofTwo.map(({ report }) => report)).toEqual([0, 1]);
      expect(ofTwo[1]?.probability).toBeCloseTo(0.75, 9);
    }
    expect(reading.reduce((sum, { revenue }) => sum + revenue, 0)).toBeCloseTo(row.best.revenue, 9);
    const text = readingText(reading);
    for (const part of ['3 reports', '2 wins', 'bidder', 'named by number']) expect(text).toContain(part);
    const [head, ...lines] = readingCsv(reading).trimEnd().split('\n');
    expect(head).toBe('item,report1,report2,report3,probability,wins1,wins2,wins3,pays1,pays2,pays3');
    expect(lines).toHaveLength(8 + (second?.rows.length ?? 0));
  });

  it('with many reports is told by value', async () => {
    const { reading } = await optimal({ items: 1, bidders: 3, values: 5 });
    expect(reading?.[0]?.rows).toHaveLength(125);
    const text = readingText(reading ?? []);
    expect(text).toContain('Over 64 lists of reports');
    expect(text.split('\n').length).toBeLessThan(25);
  });
});

// The symmetric reduction needs bidders who are alike; a budget too large to matter makes them differ, and nothing else.
it('bidders who are alike earn what they do when taken for different ones', async () => {
  const alike = await optimal({ items: 1, values: 3, budget: 2 });
  const apart = await optimal({ items: 1, values: 3, budgets: [2, 3] });
  expect(alike.size.nodes).toBeNull();
  expect(apart.size.nodes).toBeGreaterThan(0);
  expect(apart.best.bound).toBeCloseTo(alike.best.bound, 4);
});
