import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FIRST_FREE_SLOT, ROOT_SLOT } from '../../src/kernels/layout.ts';
import { planProblem } from '../../src/kernels/pack.ts';
import { lanesOf, precisions } from '../../src/kernels/precision.ts';
import { randomSaddle } from './random-saddle.ts';

test.each(precisions)(
  '%s: slots are a numbering: each sequence has its own, parents before children, padding apart',
  (precision) => {
    const lanes = lanesOf(precision);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { maximizer, minimizer } = planProblem(randomSaddle(seed), precision);
        for (const { dag, plan } of [maximizer, minimizer]) {
          expect(plan.slot[0]).toBe(ROOT_SLOT);
          expect(new Set(plan.slot).size).toBe(dag.numSequences);
          for (const s of plan.slot.subarray(1)) expect(s).toBeGreaterThanOrEqual(FIRST_FREE_SLOT);
          for (const s of plan.slot) expect(s).toBeLessThan(plan.numSlots);
          const planned = plan.buckets.flatMap(({ points }) => [...points].filter((p) => p >= 0));
          expect(planned.sort((a, b) => a - b)).toEqual(Array.from({ length: dag.numPoints }, (_, p) => p));
          for (const { actions, blocks, firstSlot, points } of plan.buckets) {
            expect(points.length).toBe(blocks * lanes);
            points.forEach((p, k) => {
              if (p < 0) return;
              const first = dag.firstSequence[p]!;
              expect(dag.firstSequence[p + 1]! - first).toBe(actions);
              for (let a = 0; a < actions; a++)
                expect(plan.slot[first + a]).toBe(
                  firstSlot + (Math.floor(k / lanes) * actions + a) * lanes + (k % lanes),
                );
              for (let e = dag.parentStart[p]!; e < dag.parentStart[p + 1]!; e++)
                expect(plan.slot[dag.parent[e]!]).toBeLessThan(firstSlot);
            });
          }
        }
      }),
      { seed: 2, numRuns: 100 },
    );
  },
);
