/** The optimal auction of two bidders: merged against the whole game, and answers by hand. */
import { describe, expect, it } from 'vitest';
import { MemoryError } from '../../src/errors.ts';
import { sequentialAuction } from '../../src/games/sequential-auction.ts';
import {
  type SequentialAuctionParameters,
  sequentialAuctionRules,
} from '../../src/games/sequential-auction-rules.ts';
import { solveAugmentedLp, solveLp } from '../../src/node/solve-lp.ts';
import { solve, solveAugmented } from '../../src/solve/solve.ts';
import { readAuction } from '../../src/studies/auction/reading.ts';
import { symmetricAuction } from '../../src/studies/auction/symmetric.ts';
import {
  checkSymmetricSize,
  countSymmetric,
  symmetricSize,
} from '../../src/studies/auction/symmetric-size.ts';
import { expectBracket, lpSlack } from '../suites/bracket.ts';

const build = (parameters: SequentialAuctionParameters, mirrored: 'merged' | 'apart' = 'merged') =>
  symmetricAuction(parameters, { mirrored, maxSequences: 1e6 });
const total = (list: readonly number[]) => list.reduce((sum, own) => sum + own, 0);
const LP = { method: 'simplex' } as const;

describe('is worth what the whole game is', () => {
  const cases: SequentialAuctionParameters[] = [
    { items: 1, values: 3, budget: 0.5 },
    { values: 2, grid: 0.25 },
    { values: 2, budget: 0.6, grid: 0.3 },
    { values: 2, payers: 'all' },
    { values: 2, participation: 'start', grid: 0.5 },
    { values: 2, participation: 'ex-ante', grid: 0.5 },
    { points: [0.5, 0.75], grid: 0.25 },
    { values: 3 },
  ];
  it.each(cases)('%o', async (parameters) => {
    const whole = await solveLp(
      sequentialAuction(parameters),
      { concept: 'COMM', objective: 'principal' },
      LP,
    );
    const value = whole.report.objective;
    expect(whole.report.status).toBe('optimal');
    for (const mirrored of ['merged', 'apart'] as const) {
      const augmented = build(parameters, mirrored);
      const lp = await solveAugmentedLp(augmented, LP);
      expect(lp.report.status).toBe('optimal');
      expect(Math.abs(lp.report.objective - value)).toBeLessThanOrEqual(lpSlack(value));
      const { mediatorSequences, nonzeros } = lp.report.sizes;
      expect(mediatorSequences).toBeLessThan(whole.report.sizes.mediatorSequences);
      expect(nonzeros).toBeLessThan(whole.report.sizes.nonzeros);
      for (const method of ['direct', 'binary-search'] as const) {
        const { report } = await solveAugmented(augmented, { method, tolerance: 1e-3 });
        expectBracket(report, lp, value, 1e-3);
      }
    }
    expect(build(parameters).mediator.numSequences).toBeLessThan(
      build(parameters, 'apart').mediator.numSequences,
    );
  });
});

// By the solver: its bound and what its gains are worth close in on the value from both sides.
it('is worth what the whole game of three items is', async () => {
  const parameters: SequentialAuctionParameters = { items: 3, values: 2 };
  const lp = await solveAugmentedLp(build(parameters), LP);
  const value = lp.report.objective;
  const problem = { concept: 'COMM', objective: 'principal', tolerance: 1e-5 };
  const { report } = await solve(sequentialAuction(parameters), problem);
  expect(report.status).toBe('solved');
  expect(report.upperBound).toBeGreaterThanOrEqual(value - lpSlack(value));
  expect(report.upperBound).toBeCloseTo(value, 3);
  expect(report.objective).toBeCloseTo(value, 3);
});

describe('one item', () => {
  // Virtual values are -1, -1/2, 0, 1/2, 1: the revenue is P(high = 1) + P(high = 3/4) / 2 (Myerson 1981).
  it('is sold as Myerson says', async () => {
    const parameters = { items: 1, values: 5 };
    const augmented = build(parameters);
    const lp = await solveAugmentedLp(augmented, LP);
    expect(lp.report.objective).toBeCloseTo(9 / 25 + 7 / 25 / 2, 7);
    const { report, strategy } = await solveAugmented(augmented, { tolerance: 1e-5 });
    expectBracket(report, lp, 0.5, 1e-5);
    if (strategy.kind !== 'mediated') throw new Error('not mediated');
    const [item] = readAuction(parameters, strategy.witness.mediator);
    for (const { reports, wins } of item?.rows ?? []) {
      const high = Math.max(...reports);
      if (high > 0.5) expect(total(wins)).toBeCloseTo(1, 2);
      if (high < 0.5) expect(total(wins)).toBeCloseTo(0, 2);
    }
    expect(item?.revenue).toBeCloseTo(0.5, 4);
  });
});

describe('the published setting', () => {
  it('is worth about 1.1, and reads as what it is worth', async () => {
    const { report, strategy } = await solveAugmented(build({}), {
      criterion: 'published',
      tolerance: 1e-4,
    });
    expect(report.status).toBe('solved');
    // 1.1310, also by the whole game; what gaps are worth comes on top.
    expect(report.upperBound).toBeGreaterThanOrEqual(1.1309);
    expect(report.objective).toBeLessThanOrEqual(1.132);
    if (strategy.kind !== 'mediated') throw new Error('not mediated');
    const items = readAuction({}, strategy.witness.mediator);
    expect(items).toHaveLength(2);
    expect(items.reduce((sum, { revenue }) => sum + revenue, 0)).toBeCloseTo(report.objective, 12);
    for (const { rows, sold, free } of items) {
      expect(rows.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
      const wins = rows.reduce((sum, row) => sum + row.probability * total(row.wins), 0);
      expect(wins).toBeCloseTo(sold, 12);
      expect(free).toBeLessThanOrEqual(sold);
    }
    expect(items.map(({ rows }) => rows.length)).toEqual([15, 25]);
  });
});

it.each<[SequentialAuctionParameters]>([
  [{ bidders: 3 }],
  [{ news: 'own' }],
  [{ participation: 'forgiven' }],
  [{ format: 'second-price' }],
  [{ units: 2 }],
  [{ budgets: [1, 2] }],
  [{ points2: [0, 1] }],
  [{ probabilities: [0.1, 0.2, 0.3, 0.2, 0.2] }],
])('refuses %o', (parameters) => {
  expect(() => build(parameters)).toThrow(
    'expected two bidders, alike, with equally likely values, one unit, format optimal, news price',
  );
});

describe('sizes', () => {
  it.each<[SequentialAuctionParameters]>([
    [{ items: 1 }],
    [{}],
    [{ items: 3, values: 2, budget: 0.7, grid: 0.2 }],
    [{ values: 2, payers: 'all' }],
    [{ points: [0.5, 0.75, 1], budget: 0.75 }],
    [{ values: 3, items: 2, grid: 0.3, budget: 0.8, payers: 'all', participation: 'ex-ante' }],
  ])('are counted before anything is made: %o', (parameters) => {
    const rules = sequentialAuctionRules(parameters, 'any');
    const { mediator, deviators } = build(parameters);
    expect(symmetricSize(rules)).toBe(mediator.numSequences);
    expect(countSymmetric(rules)).toEqual({
      sequences: mediator.numSequences,
      payoffs: deviators[0]?.payoff.value.length,
    });
    const exactly = { maxSequences: mediator.numSequences };
    expect(() => checkSymmetricSize(rules, exactly)).not.toThrow();
    expect(() => checkSymmetricSize(rules, { maxSequences: mediator.numSequences - 1 })).toThrow(
      `(reached ${mediator.numSequences})`,
    );
  });
  it.each<[SequentialAuctionParameters, RegExp]>([
    [
      { items: 4, values: 6, top: 0.5 },
      /^The number of the mediator's sequences is more than 1000000 \(reached \d{8,}\)/,
    ],
    [{ items: 20, values: 101 }, /\(reached \d\.\d+e\+\d\d\)/],
    [{ items: 3, values: 2, grid: 0.001, payers: 'all' }, /\(reached \d{7,}\)/],
    [{ items: 20, values: 2, grid: 0.01, payers: 'all' }, /\(reached \d/],
    [{ items: 2, values: 2, budget: 1e6, grid: 1e-5 }, /\(reached \d/],
  ])('that are too large are refused at once: %o', (parameters, message) => {
    const started = performance.now();
    expect(() => build(parameters)).toThrow(message);
    // Building a million sequences alone takes longer.
    expect(performance.now() - started).toBeLessThan(2000);
  });
  it('in both mirror images', () => {
    expect(() => symmetricAuction({}, { mirrored: 'apart', maxSequences: 1000 })).toThrow('more than 1000');
  });
  it('are held against a memory limit', () => {
    const { sequences, payoffs } = countSymmetric(sequentialAuctionRules({}, 'any'));
    const limit = (memoryLimitMiB: number) =>
      symmetricAuction({}, { mirrored: 'merged', maxSequences: 1e6, memoryLimitMiB });
    // What is returned is a row and two payoffs per sequence, and a column and a value per payoff; it may have doubled just before.
    const kept = (20 * sequences + 12 * payoffs) / 2 ** 20;
    expect(() => limit(0.99 * kept)).toThrow(MemoryError);
    expect(limit(2 * kept).mediator.numSequences).toBe(sequences);
  });
});
