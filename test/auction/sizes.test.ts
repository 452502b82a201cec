/** Sizes: counted before anything is built, against what is built. */
import { describe, expect, it } from 'vitest';
import { expand } from '../../src/game/tree.ts';
import { sequentialAuction } from '../../src/games/sequential-auction.ts';
import {
  type SequentialAuctionParameters,
  sequentialAuctionRules,
} from '../../src/games/sequential-auction-rules.ts';
import { plain } from '../../src/report/table.ts';
import { augmentGame } from '../../src/solve/solve.ts';
import { countingAuctionNodes } from '../../src/studies/auction/node-count.ts';
import { measureFormats } from '../../src/studies/auction/sizes.ts';
import { type AuctionSetting, studyAuctions } from '../../src/studies/auction/study.ts';
import { sizesText } from '../../src/studies/auction/text.ts';
import { finish } from '../../src/work.ts';

const LIMITS = { maxSequences: 1e6, memoryLimitMiB: 256 };

const differ = { values: 2, points2: [0.5, 1, 1.5], budgets: [1, 1.5] };
const counted: readonly SequentialAuctionParameters[] = [
  { values: 3 },
  { values: 3, payers: 'all', grid: 0.5, participation: 'outcome' },
  { values: 2, bidders: 3, grid: 0.5, participation: 'outcome' },
  { values: 2, items: 3, participation: 'forgiven' },
  { values: 2, items: 3, participation: 'ex-ante', budget: 0.7, grid: 0.3 },
  { values: 3, participation: 'start', units: 2, bidders: 3, items: 1 },
  { values: 2, units: 2, payers: 'all' },
  differ,
  { ...differ, units: 2, participation: 'outcome' },
  ...(['first-price', 'second-price', 'all-pay', 'vcg'] as const).flatMap((format) => [
    { format, values: 3, reserve: 0.5 },
    { format, ...differ, overbidding: true },
    { format, values: 2, items: 3, budget: 1.5, overbidding: true },
  ]),
  { format: 'vcg', bidders: 3, units: 2, values: 2, overbidding: true },
  { format: 'first-price', bidders: 3, units: 2, values: 2, probabilities: [0.2, 0.8] },
  { format: 'all-pay', bidders: 3, units: 2, values: 2, reserve: 1 },
];

describe('nodes', () => {
  it.each(counted)('of %o', (parameters) => {
    const rules = sequentialAuctionRules(parameters, 'any');
    const game = sequentialAuction(parameters);
    const { numNodes } = expand(game);
    expect(finish(countingAuctionNodes(rules, () => {}))).toBe(numNodes);
    const least = game.leastNodes?.() as number;
    expect(least).toBeLessThanOrEqual(numNodes);
    expect(least).toBeGreaterThan(numNodes / 40);
  });
  it('are checked while they are counted', () => {
    const rules = sequentialAuctionRules({ items: 4, format: 'all-pay', grid: 0.05 }, 'any');
    const seen: number[] = [];
    const counting = countingAuctionNodes(rules, (nodes) => {
      seen.push(nodes);
      if (nodes > 10_000) throw new Error('enough');
    });
    expect(() => finish(counting)).toThrow('enough');
    expect(seen).toEqual([4096, 8192, 12_288]);
  });
});

describe('of formats', () => {
  const formats = ['first-price', 'all-pay:best', 'optimal'];
  it('are those of what is built', async () => {
    const setting: AuctionSetting = { items: 1, values: 3, budgets: [1, 0.5] };
    const sizes = await measureFormats(setting, { ...LIMITS, formats });
    expect(sizes.map(({ solves }) => solves)).toEqual([2, 6, 1]);
    const parameters: SequentialAuctionParameters[] = [
      { ...setting, format: 'first-price', reserve: 0 },
      { ...setting, format: 'all-pay', reserve: 0 },
      { ...setting, format: 'optimal' },
    ];
    for (const [k, own] of parameters.entries()) {
      const augmented = augmentGame(sequentialAuction(own), { concept: 'COMM', objective: 'principal' });
      const built = augmented.deviators.reduce((sum, { payoff }) => sum + payoff.value.length, 0);
      const size = sizes[k]?.size;
      expect(size?.nodes).toBe(augmented.tree.numNodes);
      // before equal ones are merged
      expect(size?.payoffs).toBeGreaterThanOrEqual(built);
      expect(size?.payoffs).toBeLessThan(2 * built);
      expect(size?.memoryMiB).toBeGreaterThan(0);
    }
    const text = sizesText('a setting', sizes, plain);
    for (const part of ['a setting', 'all-pay:best', 'MiB to build']) expect(text).toContain(part);
  });
  it('of two alike bidders need no tree', async () => {
    const [line] = await measureFormats({}, { ...LIMITS, formats: ['optimal'] });
    expect(line).toMatchObject({ solves: 1, refusal: null });
    expect(line?.size).toMatchObject({ nodes: null, sequences: 27_571, payoffs: 40_740 });
  });
  it('that are refused say why, and the others how large they are', async () => {
    const sizes = await measureFormats(
      { items: 3 },
      {
        ...LIMITS,
        formats: ['all-pay', 'optimal', 'first-price'],
        memoryLimitMiB: 64,
      },
    );
    expect(sizes.map(({ size }) => size)).toEqual([null, null, null]);
    const [allPay, optimal, firstPrice] = sizes.map(({ refusal }) => refusal);
    for (const refusal of [allPay, firstPrice])
      expect(refusal).toMatch(/^The game tree of .* needs \d+ MiB or more, over the limit of 64 MiB/);
    expect(optimal).toMatch(/^The number of the mediator's sequences is more than 1000000 \(reached \d+\)/);
    expect(sizesText('', sizes, plain)).toContain('refused');
  });
});

// What least numbers let through is refused by the exact count, before the format before it is solved.
it('a study refuses by the exact count, before it solves anything', async () => {
  const solves: unknown[] = [];
  const setting: AuctionSetting = { values: 4, items: 2, overbidding: true };
  const parameters: SequentialAuctionParameters = { ...setting, format: 'all-pay' };
  const nodes = finish(countingAuctionNodes(sequentialAuctionRules(parameters, 'bids'), () => {}));
  const least = sequentialAuction(parameters).leastNodes?.() as number;
  // bytesPerNode of two bidders
  const memoryLimitMiB = ((nodes - 1) * 84) / 2 ** 20;
  expect((least * 84) / 2 ** 20).toBeLessThan(memoryLimitMiB);
  const study = studyAuctions(
    setting,
    { formats: ['optimal', 'all-pay'], memoryLimitMiB },
    { onProgress: (progress) => solves.push(progress) },
  );
  await expect(study).rejects.toThrow(/^The game tree of sequential-auction:\S*all-pay\S* needs /);
  expect(solves).toEqual([]);
});

it('a study refuses what bidders can do, counted before any format is solved', async () => {
  const solves: unknown[] = [];
  const formats = ['optimal', 'first-price'];
  const [, size] = await measureFormats({}, { formats });
  // the tree fits, with all that is made on the way
  const memoryLimitMiB = 64;
  expect(size?.size?.memoryMiB).toBeGreaterThan(memoryLimitMiB);
  const study = studyAuctions(
    {},
    { formats, memoryLimitMiB },
    { onProgress: (progress) => solves.push(progress) },
  );
  await expect(study).rejects.toThrow(/^The augmented game of sequential-auction:\S*first-price needs /);
  expect(solves).toEqual([]);
});
