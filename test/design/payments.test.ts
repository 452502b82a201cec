import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancedPayments, corners, separatePayments } from '../../src/design/payments.ts';

describe('corners of payments that cover a cost', () => {
  it('by hand: what the buyer pays covers what the seller gets', () => {
    const found = corners(
      [
        { least: 0, most: 3 },
        { least: -3, most: 0 },
      ],
      0,
    );
    expect(found.toSorted()).toEqual([
      [0, 0],
      [3, -3],
      [3, 0],
    ]);
  });

  const whole = fc.integer({ min: -4, max: 4 });
  const range = fc.record({ least: whole, width: fc.integer({ min: 0, max: 4 }) });
  it('attain every linear optimum: fill up what is cheapest', () => {
    fc.assert(
      fc.property(
        fc.array(range, { minLength: 1, maxLength: 4 }),
        fc.array(whole, { minLength: 4, maxLength: 4 }),
        fc.nat(100),
        (widths, weights, percent) => {
          const ranges = widths.map(({ least, width }) => ({ least, most: least + width }));
          const sum = (end: 'least' | 'most') => ranges.reduce((all, own) => all + own[end], 0);
          const least = sum('least') + (percent / 100) * (sum('most') - sum('least'));
          const value = (amounts: readonly number[]) =>
            amounts.reduce((all, amount, i) => all + amount * weights[i]!, 0);
          const found = corners(ranges, least);
          for (const amounts of found) {
            expect(amounts.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(least - 1e-9);
            amounts.forEach((amount, i) => {
              expect(amount).toBeGreaterThanOrEqual(ranges[i]?.least as number);
              expect(amount).toBeLessThanOrEqual(ranges[i]?.most as number);
            });
          }
          expect(Math.max(...found.map(value))).toBeCloseTo(value(filled(ranges, weights, least)), 9);
        },
      ),
      { numRuns: 300, seed: 1 },
    );
  });

  /** Everybody at its better end, then more from whom it costs least until the cost is covered. */
  function filled(
    ranges: readonly { readonly least: number; readonly most: number }[],
    weights: readonly number[],
    least: number,
  ): number[] {
    const amounts = ranges.map(({ least: low, most }, i) => (weights[i]! > 0 ? most : low));
    const order = ranges.map((_, i) => i).sort((a, b) => weights[b]! - weights[a]!);
    for (const i of order) {
      const missing = least - amounts.reduce((a, b) => a + b, 0);
      if (missing <= 0) break;
      amounts[i] = Math.min(ranges[i]?.most as number, amounts[i]! + missing);
    }
    return amounts;
  }
});

it('transfers pay the amounts that their options say', () => {
  const payers = [
    { player: 3, least: 0, most: 2 },
    { player: 1, least: -1, most: -1 },
  ];
  expect(separatePayments(payers, 3)).toEqual([
    {
      label: 'payment of 3, 0 to 2',
      options: [
        { label: '3 pays 0', utilities: [0, 0, 0] },
        { label: '3 pays 2', utilities: [0, 0, -2] },
      ],
    },
    { label: 'payment of 1, -1 to -1', options: [{ label: '1 pays -1', utilities: [1, 0, 0] }] },
  ]);
  expect(balancedPayments(payers, 3, 0)[0]?.options).toEqual([
    { label: '3 pays 1, 1 pays -1', utilities: [1, 0, -1] },
    { label: '3 pays 2, 1 pays -1', utilities: [1, 0, -2] },
  ]);
});
