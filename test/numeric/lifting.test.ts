/** Systems of whole numbers, solved exactly: what comes out is put in. */
import { describe, expect, test } from 'vitest';
import { csrFromTriplets } from '../../src/numeric/csr.ts';
import { type ExactVector, solvingExactly } from '../../src/numeric/lifting.ts';
import { inverse, PRIME, residue } from '../../src/numeric/modular.ts';
import { finish } from '../../src/work.ts';
import { fraction, ZERO } from '../oracle/rational.ts';
import { randomNumbers } from '../suites/random-flow.ts';

type Dense = readonly (readonly number[])[];

function solved(
  rows: Dense,
  right: readonly number[],
  guess?: readonly number[],
  sure?: readonly number[],
): ExactVector {
  const entries = rows.flatMap((row, r) => row.map((value, c) => ({ r, c, value })));
  const matrix = csrFromTriplets(
    rows.length,
    rows[0]!.length,
    Int32Array.from(entries, ({ r }) => r),
    Int32Array.from(entries, ({ c }) => c),
    Float64Array.from(entries, ({ value }) => value),
  );
  return finish(
    solvingExactly({
      matrix,
      right: Float64Array.from(right),
      isSure: Uint8Array.from(sure ?? right.map(() => 1)),
      guess: Float64Array.from(guess ?? rows[0]!.map(() => 0)),
    }),
  );
}

const texts = ({ numerators, denominator }: ExactVector) =>
  numerators.map((n) => {
    const { n: top, d } = n === 0n ? ZERO : fraction(n, denominator);
    return `${top}/${d}`;
  });

test('arithmetic modulo the prime', () => {
  for (const a of [1, 2, 3, 1000, PRIME - 1, 12_345_678]) expect(residue(a * inverse(a))).toBe(1);
  expect(residue(-1)).toBe(PRIME - 1);
  expect(residue(2 ** 52)).toBe(Number(2n ** 52n % BigInt(PRIME)));
});

describe('systems', () => {
  test('by hand', () => {
    const system = [
      [2, 1],
      [1, 3],
    ];
    expect(texts(solved(system, [1, 1]))).toEqual(['2/5', '1/5']);
  });

  test('more equations than unknowns, some of them twice', () => {
    const system = [
      [2, 1],
      [4, 2],
      [1, 3],
      [3, 4],
    ];
    expect(texts(solved(system, [1, 2, 1, 2]))).toEqual(['2/5', '1/5']);
  });

  test('equations that hold for sure come before those that may', () => {
    const system = [[3], [2], [7]];
    expect(texts(solved(system, [1, 1, 1], [0], [0, 1, 0]))).toEqual(['1/2']);
  });

  test('what nothing determines is what was guessed', () => {
    expect(texts(solved([[1, 1, 0]], [1], [0.25, 0.75, 0.5]))).toContain('1/2');
    const { numerators, denominator } = solved([[1, 1]], [1], [0.25, 0.75]);
    expect(numerators[0]! + numerators[1]!).toBe(denominator);
  });

  test('random ones, sparse and dense, of small and of large numbers', () => {
    const random = randomNumbers(5);
    for (const [size, density, most] of [
      [3, 1, 5],
      [12, 0.3, 9],
      [25, 0.2, 2 ** 20],
      [25, 1, 2 ** 40],
      [60, 0.1, 100],
    ] as const) {
      const number = () => Math.round((2 * random() - 1) * most);
      const rows = Array.from({ length: size }, (_, r) =>
        Array.from({ length: size }, (_, c) => (c === r || random() < density ? number() || 1 : 0)),
      );
      const right = rows.map(number);
      const { numerators, denominator } = solved(rows, right);
      rows.forEach((row, r) => {
        const sum = row.reduce((total, value, c) => total + BigInt(value) * numerators[c]!, 0n);
        expect(sum).toBe(BigInt(right[r]!) * denominator);
      });
    }
  });
});
