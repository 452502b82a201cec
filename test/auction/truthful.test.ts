/** Truthful bidding: against expectations by hand, and against the game tree and its certificate. */
import { describe, expect, it } from 'vitest';
import { exactFlow } from '../../src/augmented/decision-dag.ts';
import { certifyMediator } from '../../src/certificate/certificate.ts';
import { sequentialAuction } from '../../src/games/sequential-auction.ts';
import type { SequentialAuctionParameters } from '../../src/games/sequential-auction-rules.ts';
import { augmentGame } from '../../src/solve/solve.ts';
import { truthfulPlay } from '../../src/studies/auction/truthful.ts';
import { finish } from '../../src/work.ts';

/** Mean price of one item over all pairs of values on 0, step, …, (count - 1) step. */
function meanPrice(count: number, step: number, price: (high: number, low: number) => number): number {
  let sum = 0;
  for (let a = 0; a < count; a++)
    for (let b = 0; b < count; b++) sum += price(Math.max(a, b) * step, Math.min(a, b) * step);
  return sum / count ** 2;
}

const PUBLISHED = { items: 2, values: 5, top: 1, budget: 10 };
const FOUR_ITEMS = { items: 4, values: 6, top: 0.5, budget: 10 };

describe('without budgets', () => {
  it.each([
    [PUBLISHED, 0, 0.6],
    [PUBLISHED, 0.25, 0.76],
    [PUBLISHED, 0.5, 0.94],
    [PUBLISHED, 0.75, 0.98],
    [PUBLISHED, 1, 0.72],
    [FOUR_ITEMS, 0, 0.611],
    [FOUR_ITEMS, 0.1, 0.722],
    [FOUR_ITEMS, 0.2, 0.867],
    [FOUR_ITEMS, 0.3, 0.956],
    [FOUR_ITEMS, 0.4, 0.9],
    [FOUR_ITEMS, 0.5, 0.611],
  ])('second price, %o, reserve %d: revenue %d', (setting, reserve, revenue) => {
    const play = truthfulPlay({ ...setting, format: 'second-price', reserve });
    const { items, values, top } = setting;
    const mean = meanPrice(values, top / (values - 1), (high, low) =>
      high > reserve - 1e-9 ? Math.max(low, reserve) : 0,
    );
    expect(play.revenue).toBeCloseTo(items * mean, 12);
    expect(play.revenue).toBeCloseTo(revenue, 3);
  });

  it.each([
    [PUBLISHED, 1.4],
    [FOUR_ITEMS, 1.389],
  ])('first price, %o: revenue %d, and nothing for the bidders', (setting, revenue) => {
    const play = truthfulPlay({ ...setting, format: 'first-price' });
    expect(play.revenue).toBeCloseTo(revenue, 3);
    expect(play.utility).toBeCloseTo(0, 12);
    expect(play.sold).toBeCloseTo(setting.items, 12);
  });

  // One bidder, values 0 and 1: bidding 1 pays 1; bidding 0 wins for nothing.
  it('gains by hand', () => {
    const alone = { items: 3, bidders: 1, values: 2, budget: 10 };
    expect(truthfulPlay({ ...alone, format: 'first-price' }).gain).toBeCloseTo(1.5, 12);
    expect(truthfulPlay({ ...alone, format: 'second-price' })).toMatchObject({
      gain: 0,
      revenue: 0,
      free: 3,
    });
  });
});

describe('against the game tree', () => {
  const cases: SequentialAuctionParameters[] = [
    { format: 'second-price', values: 3 },
    { format: 'second-price', values: 3, reserve: 0.5, overbidding: true },
    { format: 'second-price', values: 4, budget: 0.7 },
    { format: 'first-price', values: 3, budget: 0.75, grid: 0.25 },
    { format: 'first-price', values: 3, overbidding: true },
    { format: 'second-price', values: 2, bidders: 3 },
    { format: 'second-price', values: 2, items: 3, overbidding: true },
    { format: 'all-pay', values: 3, budget: 0.75, grid: 0.25 },
    { format: 'all-pay', values: 2, points2: [0.5, 1, 1.5], budgets: [1, 1.5], reserve: 0.5 },
    { format: 'first-price', points: [1, 2], probabilities: [0.75, 0.25], points2: [0, 4], budgets: [3, 2] },
    {
      format: 'second-price',
      values: 3,
      probabilities2: [0.5, 0.25, 0.25],
      budgets: [1, 0.5],
      overbidding: true,
    },
    {
      format: 'vcg',
      bidders: 3,
      units: 2,
      points: [1, 2, 3],
      points3: [0, 2],
      items: 1,
      budget: 3,
      overbidding: true,
    },
    { format: 'first-price', bidders: 3, units: 2, values: 2, items: 2, reserve: 1 },
    { format: 'vcg', units: 2, values: 2, items: 2, reserve: 0.5, grid: 0.5 },
  ];
  it.each(cases)('%o', (parameters) => {
    const play = truthfulPlay(parameters);
    for (const concept of parameters.bidders === 3 ? ['NFCCERT'] : ['NFCCERT', 'CERT', 'COMM']) {
      const augmented = augmentGame(sequentialAuction(parameters), { concept, objective: 'principal' });
      const { objective, utilities, gains } = finish(certifyMediator(augmented, truthfulFlow(augmented)));
      expect(objective).toBeCloseTo(play.revenue, 12);
      for (const [i, utility] of utilities.entries())
        expect(utility).toBeCloseTo(play.utilities[i] as number, 12);
      for (const [i, gain] of gains.entries()) expect(gain).toBeCloseTo(play.gains[i] as number, 11);
      expect(Math.max(...gains)).toBeCloseTo(play.gain, 11);
    }
  });
  it('has gains to compare', () => {
    expect(truthfulPlay({ format: 'second-price', values: 3, reserve: 0.5 }).gain).toBeGreaterThan(5e-3);
    expect(truthfulPlay({ format: 'first-price', values: 3 }).gain).toBeGreaterThan(0.2);
  });
});

/** At every infoset the largest bid up to the value that is named last in it. */
function truthfulFlow({ mediator, readPoint, tree }: ReturnType<typeof augmentGame>) {
  const weights = new Float64Array(mediator.numSequences);
  for (let p = 0; p < mediator.numPoints; p++) {
    const { infoset } = readPoint(p);
    const value = Number(/v([\d.]+)$/.exec(tree.infosetLabel[infoset]!)?.[1]);
    const bids = (tree.actionLabels[infoset] as string[]).map((label) => Number(label.replace('bid ', '')));
    const best = bids.findLastIndex((bid) => bid <= value + 1e-9);
    weights[mediator.firstSequence[p]! + best] = 1;
  }
  return exactFlow(mediator, weights);
}

it('needs bids', () => {
  expect(() => truthfulPlay({ format: 'optimal' })).toThrow(
    'sequential-auction:format is "optimal"; expected first-price, second-price, all-pay or vcg.',
  );
});
