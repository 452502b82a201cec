import type { SaddlePoint } from '../../src/lagrangian/saddle-point.ts';
import { csrFromTriplets } from '../../src/numeric/csr.ts';
import { randomDag, randomNumbers } from '../suites/random-flow.ts';

/** Points with 1 to 6 actions. */
const dagOf = (random: () => number, maxParents: number) =>
  randomDag(random, Math.floor(random() * 30), maxParents, 6);

/** Matrices with rows of no to many nonzeros. */
export function randomSaddle(seed: number): SaddlePoint {
  const random = randomNumbers(seed);
  const maximizer = dagOf(random, 3);
  const minimizer = dagOf(random, 1);
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
