import { describe, expect, it } from 'vitest';
import type { PackedProfile } from '../../src/kernels/kernel.ts';
import type { Judged } from '../../src/problem/mediated-best.ts';
import { Halves } from '../../src/solve/methods/halves.ts';
import type { Candidate } from '../../src/solve/methods/method.ts';
import { solve } from '../../src/solve/solve.ts';

const TOLERANCE = 0.1;
const halves = () => new Halves(packed(0), { gap: TOLERANCE, distance: TOLERANCE }, 2);

const packed = (mark: number): PackedProfile => ({
  maximizer: new Float64Array(2).fill(mark),
  minimizer: new Float64Array(3).fill(mark),
});

/** A profile all of whose slots hold `mark`. */
function candidate(linear: number, upper: number, mark: number): Candidate {
  return { bounds: { linear, lower: Number.NaN, upper }, isLastIterate: false, packed: packed(mark) };
}

const judged = (objective: number, equilibriumGap: number, totalGain: number, bound: number) =>
  ({ side: { objective, equilibriumGap, totalGain }, bound }) as Judged;

describe('halves', () => {
  it('of different profiles close together, each with what it was found with', () => {
    const both = halves();
    both.offer(candidate(1, 1.15, 1), 0.05, 4);
    expect(both.areClosing).toBe(false);
    both.offer(candidate(0.9, 1.08, 2), 0.05, 8);
    expect(both.areClosing).toBe(true);
    expect(both.packed.maximizer).toEqual(Float64Array.of(1, 1));
    expect(both.packed.minimizer).toEqual(Float64Array.of(2, 2, 2));
    expect(both.multiplier).toBe(8);
    // Worse in both halves: nothing is taken.
    both.offer(candidate(0.95, 1.1, 3), 0.05, 16);
    expect([both.packed.maximizer[0], both.packed.minimizer[0], both.multiplier]).toEqual([1, 2, 8]);
  });

  it('take nothing from far away, nor mediators whose gains are too large', () => {
    const both = halves();
    both.offer(candidate(0, 1, 1), 0.05, 1);
    expect(both.areBoth).toBe(false);
    both.offer(candidate(0.9, 1, 2), 0.3, 1);
    expect(both.areBoth).toBe(false);
    expect(both.packed.minimizer[0]).toBe(2);
    // At least half of the sum of two gains is one of them.
    both.offer(candidate(0.9, 1.05, 3), 0.2, 1);
    expect(both.areBoth).toBe(true);
    expect(both.packed.maximizer[0]).toBe(3);
  });

  it('expect gains to be shared out as at the last certificate', () => {
    const both = halves();
    expect(both.gapOf(0.2)).toBe(0.1);
    both.learn(judged(1, 0.15, 0.2, 2));
    expect(both.gapOf(0.2)).toBeCloseTo(0.15, 15);
    both.learn(judged(1, 0, 0, 2));
    expect(both.gapOf(0.2)).toBeCloseTo(0.15, 15);
  });

  it('go on from what a certificate says of them', () => {
    const both = halves();
    both.offer(candidate(1, 1.05, 1), 0.05, 1);
    both.settle(judged(2 * 0.99, 0.01, 0.01, 2 * 1.12), 2);
    expect(both.areClosing).toBe(false);
    both.offer(candidate(0.98, 1.08, 2), 0.05, 1);
    expect(both.areClosing).toBe(true);
    expect([both.packed.maximizer[0], both.packed.minimizer[0]]).toEqual([1, 2]);
    both.settle(judged(2 * 0.99, 0.2, 0.2, 2 * 1.08), 2);
    expect(both.areBoth).toBe(false);
  });

  it('come back from what they save', () => {
    const both = halves();
    both.offer(candidate(1, 1.15, 7), 0.05, 4);
    const again = halves();
    expect(again.restore(both.save().map((array) => array.slice()))).toBeNull();
    expect(again.save()).toEqual(both.save());
  });
});

it.each([
  ['B2222', 'EFCE', 'welfare'],
  ['S2122', 'EFCE', 'welfare'],
  ['GL3', 'EFCE', 'player:1'],
])('%s %s is certified three times at most on the way to 1e-2', async (game, concept, objective) => {
  let certificates = 0;
  const onProgress = () => certificates++;
  const { report } = await solve(
    game,
    { concept, objective, criterion: 'published', tolerance: 1e-2 },
    { onProgress },
  );
  expect(report.status).toBe('solved');
  expect(certificates).toBeLessThanOrEqual(3);
});

it('tightened: the mediator goes, the bound stays, and each has a tolerance of its own', () => {
  const tight = halves();
  tight.offer(candidate(0.5, 0.55, 1), 0.1, 1);
  expect(tight.areClosing).toBe(true);
  tight.tighten({ gap: 0.01, distance: TOLERANCE });
  expect(tight.areClosing).toBe(false);
  tight.offer(candidate(0.5, 0.6, 2), 0.1, 1);
  expect(tight.areClosing).toBe(false);
  tight.offer(candidate(0.5, 0.6, 3), 0.001, 1);
  expect(tight.areClosing).toBe(true);
  expect([tight.packed.maximizer[0], tight.packed.minimizer[0]]).toEqual([3, 1]);
});
