import { describe, expect, test } from 'vitest';
import { MAX_MULTIPLIER, nextMultiplier } from '../../src/lagrangian/multiplier.ts';

const TOLERANCE = 1e-3;
/** Saddle gap at multiplier 1: bound - objective + totalGain. */
const checkpoint = (
  objective: number,
  totalGain: number,
  lagrangianBound: number,
  equilibriumGap = totalGain,
) => ({ objective, totalGain, equilibriumGap, lagrangianBound });

describe('the multiplier', () => {
  test('stays while the equilibrium gap is within tolerance', () => {
    expect(nextMultiplier(4, checkpoint(1, 1e-4, 0.9), TOLERANCE)).toBe(4);
  });

  test('stays while the saddle point itself has not converged', () => {
    // Penalty 0.1, saddle gap 0.5 - 0.4 + 0.1 = 0.2: more iterations may still close it.
    expect(nextMultiplier(1, checkpoint(0.4, 0.1, 0.5), TOLERANCE)).toBe(1);
  });

  test('doubles on a converged saddle that pays a penalty, large or small', () => {
    // Bound 0.51 under objective 0.6 + penalty 0.1: saddle gap 0.01.
    expect(nextMultiplier(1, checkpoint(0.6, 0.1, 0.51), TOLERANCE)).toBe(2);
    expect(nextMultiplier(1, checkpoint(0.6, 5e-3, 0.596), TOLERANCE)).toBe(2);
  });

  test('rises exactly when the saddle gap is at most half of the penalty', () => {
    // Penalty 1/4, saddle gap 3/8 - 1/2 + 1/4 = 1/8.
    expect(nextMultiplier(1, checkpoint(0.5, 0.25, 0.375), TOLERANCE)).toBe(2);
    expect(nextMultiplier(1, checkpoint(0.5, 0.25, 0.376), TOLERANCE)).toBe(1);
  });

  test('is capped', () => {
    expect(nextMultiplier(MAX_MULTIPLIER, checkpoint(0.6, 0.1, -1e6), TOLERANCE)).toBe(MAX_MULTIPLIER);
  });
});
