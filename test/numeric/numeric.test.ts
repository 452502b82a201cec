import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csrFromTriplets, groupBy, transposing } from '../../src/numeric/csr.ts';
import { GrowableFloat64, GrowableInt32 } from '../../src/numeric/growable.ts';
import { ListInterner } from '../../src/numeric/list-interner.ts';
import { PairMap } from '../../src/numeric/pair-map.ts';
import { dot } from '../../src/numeric/sum.ts';
import { finish } from '../../src/work.ts';
import { addProduct, addTransposedProduct } from '../oracle/products.ts';

describe('csr', () => {
  const triplets = fc.array(fc.tuple(fc.nat(6), fc.nat(8), fc.integer({ min: -3, max: 3 })), {
    maxLength: 60,
  });
  const build = (entries: [number, number, number][]) =>
    csrFromTriplets(
      7,
      9,
      Int32Array.from(entries, ([r]) => r),
      Int32Array.from(entries, ([, c]) => c),
      Float64Array.from(entries, ([, , v]) => v),
    );
  const dense = (entries: [number, number, number][]) => {
    const table = Array.from({ length: 7 }, () => new Array<number>(9).fill(0));
    for (const [r, c, v] of entries) table[r]![c]! += v;
    return table;
  };

  test('adds up equal positions, drops zeros, sorts columns', () => {
    fc.assert(
      fc.property(triplets, (entries) => {
        const matrix = build(entries);
        const table = Array.from({ length: 7 }, () => new Array<number>(9).fill(0));
        for (let r = 0; r < 7; r++)
          for (let e = matrix.start[r]!; e < matrix.start[r + 1]!; e++) {
            if (e > matrix.start[r]!) expect(matrix.column[e]).toBeGreaterThan(matrix.column[e - 1]!);
            expect(matrix.value[e]).not.toBe(0);
            table[r]![matrix.column[e]!] = matrix.value[e]!;
          }
        expect(table).toEqual(dense(entries));
      }),
    );
  });

  test('products agree with the dense matrix and its transpose', () => {
    fc.assert(
      fc.property(triplets, (entries) => {
        const table = dense(entries);
        const x = Float64Array.from({ length: 9 }, (_, c) => c - 3);
        const y = Float64Array.from({ length: 7 }, (_, r) => 2 * r - 5);
        const rows = new Float64Array(7).fill(1);
        const columns = new Float64Array(9).fill(1);
        const throughTranspose = new Float64Array(9).fill(1);
        addProduct(build(entries), x, 2, rows);
        addTransposedProduct(build(entries), y, 3, columns);
        addProduct(finish(transposing(build(entries))), y, 3, throughTranspose);
        for (let r = 0; r < 7; r++)
          expect(rows[r]).toBe(1 + 2 * table[r]!.reduce((sum, v, c) => sum + v * x[c]!, 0));
        for (let c = 0; c < 9; c++) {
          expect(columns[c]).toBe(1 + 3 * table.reduce((sum, row, r) => sum + row[c]! * y[r]!, 0));
          expect(throughTranspose[c]).toBe(columns[c]);
        }
      }),
    );
  });
});

test('groupBy keeps the order within groups', () => {
  const { start, item } = groupBy(Int32Array.of(2, 0, 2, 1, 0), 4);
  expect([...start]).toEqual([0, 2, 3, 5, 5]);
  expect([...item]).toEqual([1, 4, 3, 0, 2]);
});

test('PairMap agrees with Map, through growth and overwriting', () => {
  const pairs = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(20), fc.nat(1000)), {
    maxLength: 3000,
  });
  fc.assert(
    fc.property(pairs, (entries) => {
      const map = new PairMap(4);
      const expected = new Map<string, number>();
      for (const [a, b, v] of entries) {
        expect(map.get(a, b)).toBe(expected.get(`${a} ${b}`) ?? -1);
        map.set(a, b, v);
        expected.set(`${a} ${b}`, v);
      }
      expect(map.size).toBe(expected.size);
      for (const [a, b] of entries) expect(map.get(a, b)).toBe(expected.get(`${a} ${b}`));
    }),
    { numRuns: 50 },
  );
});

test('ListInterner gives equal lists equal numbers, in order of first sight', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat(3), { maxLength: 5 }), { maxLength: 3000 }), (lists) => {
      const interner = new ListInterner();
      const seen = new Map<string, number>();
      for (const list of lists) {
        const name = list.join(',');
        const id = interner.intern(Int32Array.from([...list, 99]), list.length);
        expect(id).toBe(seen.get(name) ?? seen.size);
        seen.set(name, id);
        expect([...interner.list(id)]).toEqual(list);
      }
    }),
    { numRuns: 30 },
  );
});

test('growable arrays keep what was pushed', () => {
  const ints = new GrowableInt32(1);
  const floats = new GrowableFloat64(1);
  for (let k = 0; k < 5000; k++) {
    expect(ints.push(k * 3)).toBe(k);
    expect(floats.push(k / 3)).toBe(k);
  }
  expect([...ints.toArray()]).toEqual(Array.from({ length: 5000 }, (_, k) => k * 3));
  expect([...floats.toArray()]).toEqual(Array.from({ length: 5000 }, (_, k) => k / 3));
  expect(ints.pop()).toBe(4999 * 3);
  expect(ints.length).toBe(4999);
});

test('dot keeps what plain summation loses', () => {
  const ones = new Float64Array(4).fill(1);
  expect(dot(Float64Array.of(1e16, 1, -1e16, 1), ones)).toBe(2);
});
