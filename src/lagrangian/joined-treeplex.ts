import type { DecisionDag } from '../augmented/decision-dag.ts';
import type { Csr } from '../numeric/csr.ts';
import { inRows, type Work } from '../work.ts';

/** Treeplexes in one: sequence t > 0 of treeplex k is sequence offsets[k] + t. */
export interface JoinedTreeplex {
  readonly dag: DecisionDag;
  readonly offsets: readonly number[];
}

/**
 * All deviators as one minimizer.
 * @param choice false: the treeplexes stand side by side under the root. true: point 0 chooses one of them, by sequence
 * 2 + k, or none, by sequence 1.
 */
export function* joiningTreeplexes(
  treeplexes: readonly DecisionDag[],
  choice: boolean,
): Work<JoinedTreeplex> {
  const numChoices = choice ? 1 + treeplexes.length : 0;
  const offsets: number[] = [];
  let numSequences = 1 + numChoices;
  for (const treeplex of treeplexes) {
    offsets.push(numSequences - 1);
    numSequences += treeplex.numSequences - 1;
  }
  const numPoints = treeplexes.reduce((sum, treeplex) => sum + treeplex.numPoints, choice ? 1 : 0);
  const firstSequence = new Int32Array(numPoints + 1);
  const parentStart = new Int32Array(numPoints + 1);
  const parent = new Int32Array(treeplexes.reduce((sum, own) => sum + own.parent.length, choice ? 1 : 0));
  let point = 0;
  let link = 0;
  if (choice) {
    firstSequence[point++] = 1;
    parentStart[point] = ++link;
  }
  for (const [k, treeplex] of treeplexes.entries()) {
    const offset = offsets[k]!;
    const before = point;
    yield* inRows(treeplex.parentStart, treeplex.numPoints, 'joining the deviators', 'points', (from, to) => {
      for (let p = from; p < to; p++) {
        firstSequence[before + p] = offset + treeplex.firstSequence[p]!;
        const end = treeplex.parentStart[p + 1]!;
        for (let e = treeplex.parentStart[p]!; e < end; e++) {
          const above = treeplex.parent[e]!;
          parent[link++] = above === 0 ? (choice ? 2 + k : 0) : offset + above;
        }
        parentStart[before + p + 1] = link;
      }
    });
    point += treeplex.numPoints;
  }
  firstSequence[numPoints] = numSequences;
  return {
    offsets,
    dag: {
      numPoints,
      numSequences,
      firstSequence,
      parentStart,
      parent,
    },
  };
}

/** What a deviator gets at its root when the mediator plays sequence s: the payoffs' column 0, which belongs to no choice. */
export function payoffAtRoot({ start, column, value }: Csr, s: number): number {
  const first = start[s]!;
  return first < start[s + 1]! && column[first] === 0 ? value[first]! : 0;
}
