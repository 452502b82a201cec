import type { DecisionDag } from '../../src/augmented/decision-dag.ts';
import type { SaddlePoint } from '../../src/lagrangian/saddle-point.ts';
import { csrFromTriplets } from '../../src/numeric/csr.ts';

/** Mulberry32: a seeded generator of numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Points with 1 to 6 actions and, on a DAG, 1 to 3 parents among earlier sequences. */
function randomDag(random: () => number, maxParents: number): DecisionDag {
  const numPoints = Math.floor(random() * 30);
  const firstSequence = [1];
  const parentStart = [0];
  const parent: number[] = [];
  for (let p = 0; p < numPoints; p++) {
    const available = firstSequence[p]!;
    const parents = new Set<number>();
    const count = 1 + Math.floor(random() * maxParents);
    for (let k = 0; k < count; k++) parents.add(Math.floor(random() * available));
    parent.push(...[...parents].sort((a, b) => a - b));
    parentStart.push(parent.length);
    firstSequence.push(available + 1 + Math.floor(random() * 6));
  }
  return {
    numPoints,
    numSequences: firstSequence[numPoints]!,
    firstSequence: Int32Array.from(firstSequence),
    parentStart: Int32Array.from(parentStart),
    parent: Int32Array.from(parent),
  };
}

/** Matrices with rows of no to many nonzeros. */
export function randomSaddle(seed: number): SaddlePoint {
  const random = seededRandom(seed);
  const maximizer = randomDag(random, 3);
  const minimizer = randomDag(random, 1);
  const row: number[] = [];
  const column: number[] = [];
  for (let r = 0; r < maximizer.numSequences; r++) {
    const count = Math.floor(random() ** 3 * 14);
    for (let k = 0; k < count; k++) {
      row.push(r);
      column.push(Math.floor(random() * minimizer.numSequences));
    }
  }
  return {
    maximizer,
    minimizer,
    matrix: csrFromTriplets(
      maximizer.numSequences,
      minimizer.numSequences,
      Int32Array.from(row),
      Int32Array.from(column),
      Float64Array.from(row, () => random() * 2 - 1),
    ),
    linear: Float64Array.from({ length: maximizer.numSequences }, () => (random() < 0.5 ? 0 : random())),
  };
}
