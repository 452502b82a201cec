/** Auctions that publish reports: against figures of other programs, by hand, and against one linear program for all of it. */
import { describe, expect, it } from 'vitest';
import {
  type PublicAuction,
  publicAuctionDesign,
  publicAuctionOf,
  solvePublicAuction,
  studyAuctions,
  type ValueDistribution,
} from '../../src/studies/auction/index.ts';
import { wholeOptimum } from './whole-mechanism.ts';

const uniform = (...values: number[]): ValueDistribution => ({
  values,
  probabilities: values.map(() => 1 / values.length),
});

/** Nobody gains more than rounding, at any node, and lotteries are lotteries. */
async function solved(auction: PublicAuction, tolerance: number) {
  const solution = await solvePublicAuction(auction, { tolerance });
  const { status, lower, upper, check } = solution;
  expect(status).toBe('solved');
  expect(upper - lower).toBeLessThanOrEqual(tolerance);
  expect(upper).toBeGreaterThanOrEqual(lower - 1e-9);
  expect(Math.max(check.gain, check.misreport, check.refusal, check.lottery)).toBeLessThan(1e-9);
  expect(check.reward).toBeCloseTo(lower, 10);
  for (const [i, { budget }] of auction.bidders.entries())
    expect(check.largestPayments[i]).toBeLessThanOrEqual(budget + 1e-9);
  return solution;
}

describe('known brackets', () => {
  // By another program (Python, HiGHS, one program at a time): two items, values 0, 1/4, …, 1, in [1.130991, 1.131008];
  // with hidden reports the LP of the whole game has 1.1309905, so that publishing costs nothing.
  it('two items of five values', async () => {
    const { lower, upper } = await solved(publicAuctionOf({}), 1e-5);
    expect(lower).toBeLessThanOrEqual(1.131008);
    expect(upper).toBeGreaterThanOrEqual(1.130991 - 1e-6);
    expect(lower).toBeGreaterThan(1.1309905 - 1e-5);
  });

  // The same program: 1.765362; with hidden reports the optimum is 1.76744.
  it('three items of three values', async () => {
    const { lower, upper } = await solved(publicAuctionOf({ items: 3, values: 3 }), 1e-6);
    expect(lower).toBeLessThanOrEqual(1.765362 + 1e-6);
    expect(upper).toBeGreaterThanOrEqual(1.765362 - 1e-6);
    expect(upper).toBeLessThan(1.76744);
  });

  // The same program: [1.694242, 1.694383].
  it('three items of five values', async () => {
    const { lower, upper } = await solved(publicAuctionOf({ items: 3 }), 1e-3);
    expect(lower).toBeLessThanOrEqual(1.694383);
    expect(upper).toBeGreaterThanOrEqual(1.694242);
  }, 60_000);

  it('agrees with the solver of the whole game where publishing costs nothing', async () => {
    for (const setting of [
      { values: 3 },
      { values: 3, budget: 0.5, participation: 'start' },
      { values: 3, participation: 'ex-ante', payers: 'all' },
    ] as const) {
      const { lower, upper } = await solved(publicAuctionOf(setting), 1e-4);
      const [row] = await studyAuctions(setting, { formats: ['optimal'], tolerance: 1e-5 });
      const { bound, achieved } = row!.best;
      expect(lower).toBeLessThanOrEqual(bound + 1e-9);
      expect(upper).toBeGreaterThanOrEqual((achieved ?? Number.NaN) - 1e-4);
    }
  }, 60_000);
});

describe('one item by hand', () => {
  const one = (bidders: PublicAuction['bidders'], rest: Partial<PublicAuction> = {}): PublicAuction => ({
    items: 1,
    grid: 1,
    bidders,
    ...rest,
  });

  // Values 1 and 2 have virtual values 1 - 1 = 0 and 2 (Myerson 1981): revenue is 2 times the chance that one of n has 2.
  it.each([1, 2, 3])('%i bidders with values 1 and 2', async (n) => {
    const bidders = Array.from({ length: n }, () => ({ budget: 2, values: uniform(1, 2) }));
    const { lower, upper } = await solved(one(bidders), 1e-7);
    expect(lower).toBeCloseTo(2 * (1 - 0.5 ** n), 6);
    expect(upper).toBeCloseTo(2 * (1 - 0.5 ** n), 6);
  });

  // Who certainly has 3 pays it; the other is never better: virtual values 0 and 2.
  it('different bidders', async () => {
    const bidders = [
      { budget: 2, values: uniform(1, 2) },
      { budget: 5, values: uniform(3) },
    ];
    const { lower, check } = await solved(one(bidders), 1e-7);
    expect(lower).toBeCloseTo(3, 6);
    expect(check.utilities.every((own) => Math.abs(own) < 1e-6)).toBe(true);
  });

  // Before its value is known, a bidder pays all that it expects: (1 + 2) / 2.
  it('refusals before any value', async () => {
    const bidders = [{ budget: 2, values: uniform(1, 2) }];
    expect((await solved(one(bidders, { participation: 'ex-ante' }), 1e-7)).lower).toBeCloseTo(1.5, 6);
  });

  it('nobody can pay', async () => {
    const bidders = [0, 1].map(() => ({ budget: 0, values: uniform(1, 2) }));
    expect((await solved(one(bidders), 1e-7)).upper).toBeLessThan(1e-7);
  });
});

// Values, probabilities and budgets from a fixed list of draws, so that bidders are unlike, and budgets are not on the grid.
describe('the program of the whole mechanism', () => {
  const draws: readonly [number, PublicAuction['bidders']][] = [
    [
      1,
      [
        { budget: 1, values: { values: [0, 2], probabilities: [0.3, 0.7] } },
        { budget: 2, values: { values: [1, 3], probabilities: [0.6, 0.4] } },
      ],
    ],
    [
      0.5,
      [
        { budget: 1.2, values: { values: [0.1, 0.9], probabilities: [0.45, 0.55] } },
        { budget: 0.7, values: { values: [0.4, 0.6], probabilities: [0.5, 0.5] } },
      ],
    ],
    [
      1,
      [
        { budget: 1, values: { values: [0, 0.5, 2], probabilities: [0.2, 0.5, 0.3] } },
        { budget: 1, values: { values: [0.25, 1], probabilities: [0.75, 0.25] } },
      ],
    ],
    [
      0.75,
      [
        { budget: 2, values: { values: [0.3, 1.1], probabilities: [0.35, 0.65] } },
        { budget: 2, values: { values: [0.3, 1.1], probabilities: [0.35, 0.65] } },
      ],
    ],
  ];

  it.each(draws)('has the same optimum, step %d', async (grid, bidders) => {
    const auction = { items: 2, grid, bidders };
    const { lower, upper } = await solved(auction, 1e-6);
    const whole = await wholeOptimum(auction);
    expect(whole).toBeGreaterThanOrEqual(lower - 1e-7);
    expect(whole).toBeLessThanOrEqual(upper + 1e-7);
  });
});

describe('refuses', () => {
  it.each([
    [{ participation: 'outcome' }, 'participation is "outcome"'],
    [{ participation: 'forgiven' }, 'participation is "forgiven"'],
    [{ news: 'own' }, 'news is "own"'],
    [{ format: 'first-price' }, 'format is "first-price"'],
  ] as const)('%j of the catalogue', (parameters, message) => {
    expect(() => publicAuctionOf(parameters)).toThrow(message);
  });

  const good = { items: 2, grid: 0.5, bidders: [{ budget: 1, values: uniform(0, 1) }] };
  it.each([
    [{ items: 0 }, 'items is 0'],
    [{ grid: 0 }, 'grid is 0'],
    [{ bidders: [] }, 'bidders is 0'],
    [{ bidders: [{ budget: -1, values: uniform(0, 1) }] }, 'bidders[0].budget is -1'],
    [{ bidders: [{ budget: 1, values: uniform(1, 0) }] }, 'bidders[0].values is "[1, 0]"'],
    [{ bidders: [{ budget: 1, values: [uniform(0, 1)] }] }, 'expected one distribution, or a list of 2'],
    [{ bidders: [{ budget: 1, values: { values: [0, 1], probabilities: [0.5, 0.4] } }] }, 'of sum 1'],
  ])('%j', (wrong, message) => {
    expect(() => publicAuctionDesign({ ...good, ...wrong })).toThrow(message);
  });

  it('what does not fit', async () => {
    await expect(solvePublicAuction(publicAuctionOf({}), { memoryLimitMiB: 0.01 })).rejects.toThrow(
      'over the limit',
    );
    await expect(solvePublicAuction(publicAuctionOf({ bidders: 5, values: 5 }))).rejects.toThrow(
      'The number of rows of a round is more than 2000',
    );
  });
});
