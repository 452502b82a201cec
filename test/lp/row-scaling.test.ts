import { describe, expect, it } from 'vitest';
import { HIGHS_SMALLEST_ENTRY, scaleLp, unscaleDuals } from '../../src/lp/row-scaling.ts';
import type { SparseLp } from '../../src/lp/sparse-lp.ts';

function oneRow(values: number[], cost: number[] = values.map(() => 1)): SparseLp {
  const count = values.length;
  return {
    numRows: 1,
    numColumns: count,
    cost: Float64Array.from(cost),
    columnLower: new Float64Array(count),
    columnUpper: new Float64Array(count).fill(1),
    rowLower: Float64Array.of(-Infinity),
    rowUpper: Float64Array.of(3),
    rowStart: Int32Array.of(0, count),
    columnIndex: Int32Array.from(values, (_, j) => j),
    values: Float64Array.from(values),
  };
}

/** Largest entry after scaling. */
function largest(lp: SparseLp): number {
  return lp.values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
}

describe('scaleLp', () => {
  it('multiplies entries and bounds of a row by one power of two', () => {
    const lp = oneRow([0.003, -0.005]);
    const { rowFactor, droppedEntries } = scaleLp(lp);
    expect(Math.log2(rowFactor[0]!)).toBe(8); // 0.005 is in [2^-8, 2^-7)
    expect([...lp.values]).toEqual([0.003 * 256, -0.005 * 256]);
    expect([lp.rowLower[0], lp.rowUpper[0]]).toEqual([-Infinity, 768]);
    expect(droppedEntries).toBe(0);
  });

  it('leaves an empty row and a row of zeros alone', () => {
    expect(scaleLp(oneRow([])).rowFactor[0]).toBe(1);
    expect(scaleLp(oneRow([0, 0])).rowFactor[0]).toBe(1);
  });

  it.each([1e-300, 1e-30, 1e-9, 1, 1e9, 1e30, 1e300])('brings a row of size %d near 1', (size) => {
    const lp = oneRow([size, size / 3]);
    scaleLp(lp);
    expect(largest(lp)).toBeGreaterThanOrEqual(1);
    expect(largest(lp)).toBeLessThanOrEqual(4);
  });

  it.each([1e2, 1e6, 1e10, 1e14])('keeps both ends of a row whose entries differ by %d', (range) => {
    const lp = oneRow([1, range]);
    expect(scaleLp(lp).droppedEntries).toBe(0);
    expect(lp.values[0]).toBeGreaterThan(HIGHS_SMALLEST_ENTRY);
    expect(largest(lp)).toBeLessThanOrEqual(2 ** 21);
  });

  it('does not raise a row for an entry that is rounding noise, and counts it as dropped', () => {
    const lp = oneRow([1, 0.1 + 0.2 - 0.3]);
    expect(scaleLp(lp)).toMatchObject({ droppedEntries: 1 });
    expect(largest(lp)).toBe(1);
  });

  it('raises costs below 1 and leaves larger ones', () => {
    const small = oneRow([1, 1], [3e-12, -1e-12]);
    const { costFactor } = scaleLp(small);
    expect(Number.isInteger(Math.log2(costFactor))).toBe(true);
    expect(small.cost[0]! / 3e-12).toBe(costFactor);
    expect(small.cost[0]).toBeGreaterThanOrEqual(1);
    expect(scaleLp(oneRow([1, 1], [5, 1e9])).costFactor).toBe(1);
    expect(scaleLp(oneRow([1, 1], [0, 0])).costFactor).toBe(1);
  });
});

describe('unscaleDuals', () => {
  it("keeps cost - A'y = z in the original units, exactly", () => {
    const original = oneRow([0.003, -0.005], [0.001, 0.25]);
    const lp = oneRow([0.003, -0.005], [0.001, 0.25]);
    const scaling = scaleLp(lp);
    const rowDual = Float64Array.of(-2);
    const columnDual = lp.cost.map((c, j) => c + 2 * lp.values[j]!);
    unscaleDuals(scaling, rowDual, columnDual);
    columnDual.forEach((z, j) => {
      expect(z).toBeCloseTo(original.cost[j]! - original.values[j]! * rowDual[0]!, 15);
    });
    expect(rowDual[0]).toBe((-2 * 256) / 4); // cost factor 4: 0.25 -> 1
  });
});
