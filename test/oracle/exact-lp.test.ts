import { expect, it } from 'vitest';
import { exactOptimum } from './exact-lp.ts';
import { exactly, fraction, nearly } from './rational.ts';

/** Chicken (Aumann 1974, as in the catalogue): welfare of the best CE 10.5 with payoffs 6 6, 2 7, 7 2, 0 0. */
it('chicken', () => {
  const table = [
    [
      [6, 6],
      [2, 7],
    ],
    [
      [7, 2],
      [0, 0],
    ],
  ];
  const game = { actions: [2, 2], payoffs: ([r = 0, c = 0]: readonly number[]) => table[r]?.[c] ?? [] };
  expect(exactOptimum(game, [1, 1], false).value).toEqual(fraction(21n, 2n));
  expect(exactOptimum(game, [1, 1], true).value).toEqual(fraction(21n, 2n));
});

/** Rock, paper, scissors: every equilibrium gives 0, whatever the scale. */
it('rock, paper, scissors', () => {
  for (const scale of [1e-9, 1, 0.1, 1e11]) {
    const payoffs = ([r = 0, c = 0]: readonly number[]) => {
      const won = [0, -1, 1][(3 + c - r) % 3]!;
      return [won * scale, -won * scale];
    };
    expect(exactOptimum({ actions: [3, 3], payoffs }, [1, 0], false).value).toEqual(fraction(0n, 1n));
  }
});

it('doubles as fractions', () => {
  for (const value of [0, 1, -0.1, 1 / 3, 3e8 + 0.1, -2.5e-9, 7e11])
    expect(nearly(exactly(value))).toBe(value === 0 ? 0 : value);
  expect(exactly(0.375)).toEqual(fraction(3n, 8n));
});
