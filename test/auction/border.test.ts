/** The bound of all auctions, hidden reports or not, against optima and figures of another program. */
import { describe, expect, it } from 'vitest';
import { borderBound, publicAuctionOf, studyAuctions } from '../../src/studies/auction/index.ts';

describe('the bound of every auction', () => {
  // Another program (Python): 1.1793 for two items of five values; the optimum is 1.13099.
  it('is that of another program', async () => {
    const { bound, prices } = await borderBound(publicAuctionOf({}), { tolerance: 1e-4 });
    expect(bound).toBeGreaterThan(1.1793 - 1e-4);
    expect(bound).toBeLessThan(1.1793 + 2e-4);
    expect(prices.map((own) => own.map(({ length }) => length))).toEqual([
      [5, 5],
      [5, 5],
    ]);
  }, 60_000);

  it('is above the optimum with hidden reports', async () => {
    for (const setting of [{ values: 3 }, { values: 3, budget: 0.5 }, { values: 2, top: 0.5 }]) {
      const { bound } = await borderBound(publicAuctionOf(setting), { tolerance: 1e-3 });
      const [row] = await studyAuctions(setting, { formats: ['optimal'], tolerance: 1e-4 });
      expect(bound).toBeGreaterThanOrEqual(row!.best.achieved as number);
    }
  }, 60_000);

  // One item: Border's condition loses nothing. Values 1 and 2 of two bidders: 2 times 3/4 (Myerson 1981). Unlike bidders: 3.
  it('is the optimum of one item', async () => {
    const values = { values: [1, 2], probabilities: [0.5, 0.5] };
    const sure = { budget: 5, values: { values: [3], probabilities: [1] } };
    const alike = {
      items: 1,
      grid: 1,
      bidders: [
        { budget: 2, values },
        { budget: 2, values },
      ],
    };
    expect((await borderBound(alike, { tolerance: 1e-5 })).bound).toBeCloseTo(1.5, 4);
    const unlike = { ...alike, bidders: [{ budget: 2, values }, sure] };
    expect((await borderBound(unlike, { tolerance: 1e-5 })).bound).toBeCloseTo(3, 4);
  }, 60_000);

  it('holds whenever it ends', async () => {
    const { bound, evaluations } = await borderBound(publicAuctionOf({ values: 3 }), {
      signal: { aborted: true },
    });
    expect(evaluations).toBe(1);
    expect(bound).toBeGreaterThan(1.2);
  });

  it('refuses what is no tolerance', async () => {
    await expect(borderBound(publicAuctionOf({}), { tolerance: 0 })).rejects.toThrow('tolerance is 0');
  });
});
