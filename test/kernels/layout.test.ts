import { describe, expect, test } from 'vitest';
import * as layout from '../../src/kernels/layout.ts';
import { precisions } from '../../src/kernels/precision.ts';
import { compileKernels, instantiateKernels } from '../../src/kernels/wasm.ts';

test('constants that host and kernel share: changing one needs a new LAYOUT_VERSION', () => {
  expect({ ...layout }).toEqual({
    LAYOUT_VERSION: 6,
    BLOCK: 16,
    WORD: 4,
    WIDE: 8,
    SIDE_NUM_BUCKETS: 0,
    SIDE_BUCKETS: 4,
    SIDE_GRADIENT: 8,
    SIDE_REGRET: 12,
    SIDE_FLOW: 16,
    SIDE_AVERAGE: 20,
    SIDE_NUM_GROUPS: 24,
    SIDE_GROUPS: 28,
    SIDE_PARAMETERS: 32,
    SIDE_PREVIOUS: 36,
    SIDE_SPREAD: 40,
    SIDE_CORRELATION: 44,
    SIDE_ANCHOR: 48,
    SIDE_STEP: 52,
    SIDE_POTENTIAL: 56,
    SIDE_EPOCH: 60,
    SIDE_NUM_FLOW_BUCKETS: 64,
    SIDE_FLOW_BUCKETS: 68,
    SIDE_WHOLE: 72,
    SIDE_BARRIER: 76,
    SIDE_BYTES: 80,
    BARRIER_THREADS: 0,
    BARRIER_TURN: 4,
    BARRIER_SLEEPING: 8,
    BARRIER_FAILED: 12,
    CACHE_LINE: 64,
    BARRIER_ARRIVED: 64,
    BARRIER_BYTES: 128,
    POTENTIAL_NOW: 0,
    POTENTIAL_ANCHOR: 16,
    POTENTIAL_OFFERED: 32,
    POTENTIAL_STEP: 48,
    POTENTIAL_TOLD: 64,
    POTENTIAL_BYTES: 80,
    EPOCH_WEIGHT: 0,
    EPOCH_AGE: 8,
    EPOCH_FIRST: 16,
    EPOCH_LAST: 24,
    EPOCH_PRIMAL: 32,
    EPOCH_DUAL: 48,
    EPOCH_BYTES: 64,
    BOUNDS_LINEAR: 0,
    BOUNDS_LOWER: 8,
    BOUNDS_UPPER: 16,
    BOUNDS_BYTES: 24,
    BUCKET_ACTIONS: 0,
    BUCKET_BLOCKS: 4,
    BUCKET_FIRST_SLOT: 8,
    BUCKET_PARENT_START: 12,
    BUCKET_PARENT: 16,
    BUCKET_BLOCKS_AFTER: 20,
    BUCKET_CHOICES_AFTER: 24,
    BUCKET_VALUES: 28,
    BUCKET_PULLS: 32,
    BUCKET_PULLS_END: 36,
    BUCKET_BYTES: 40,
    GROUP_LENGTH: 0,
    GROUP_ROWS: 4,
    GROUP_TARGET: 8,
    GROUP_CONSTANT: 12,
    GROUP_VALUE: 16,
    GROUP_COLUMN: 20,
    GROUP_LAST: 24,
    GROUP_BYTES: 28,
    ROOT_SLOT: 0,
    PADDING_SLOT: 1,
    FIRST_FREE_SLOT: 4,
  });
});

describe.each(precisions)('%s', (precision) => {
  test.each(['simd', 'scalar'] as const)('%s kernels have this layout and precision', async (build) => {
    const { exports, precision: built } = instantiateKernels(await compileKernels(precision, build));
    expect(exports.layoutVersion()).toBe(layout.LAYOUT_VERSION);
    expect(built).toBe(precision);
  });
});
