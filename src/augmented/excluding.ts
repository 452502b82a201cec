/** Augmented games in which some recommendations are never made, whatever has been heard and said. */
import type { Csr } from '../numeric/csr.ts';
import { inRows, type Work } from '../work.ts';
import type { AugmentedGame, Deviator } from './augmented-game.ts';
import type { DecisionDag } from './decision-dag.ts';

/** An action at an infoset, by their numbers in the game's tree. */
export interface Recommendation {
  readonly infoset: number;
  readonly action: number;
}

const DOING = 'leaving out recommendations';

/**
 * The same game without the mediator's sequences that make one of the recommendations, and all that comes after them.
 * @param excluded of the mediator's points with such an infoset some sequence has to remain
 * Cost: linear in the game's size.
 */
export function* excludingRecommendations(
  augmented: AugmentedGame,
  excluded: readonly Recommendation[],
): Work<AugmentedGame> {
  const isExcluded = new Set(excluded.map(({ infoset, action }) => `${infoset} ${action}`));
  const { mediator, readPoint, sequenceAction, tree } = augmented;
  const kept = yield* keeping(mediator, (p) => {
    const { infoset } = readPoint(p);
    return (s) => !isExcluded.has(`${infoset} ${sequenceAction(s)}`);
  });
  const vectorOf = (vector: Float64Array) => vector.filter((_, s) => kept.isKept[s] === 1);
  const sequencesOf = (sequences: Int32Array) =>
    sequences.map((s) => (s >= 0 && kept.isKept[s] === 1 ? kept.number[s]! : -1));
  const deviators: Deviator[] = [];
  for (const deviator of augmented.deviators)
    deviators.push({
      ...deviator,
      payoff: yield* keepingRows(deviator.payoff, kept),
      directPayoff: vectorOf(deviator.directPayoff),
    });
  return {
    ...augmented,
    tree,
    mediator: kept.dag,
    deviators,
    excluded,
    terminalSequence: sequencesOf(augmented.terminalSequence),
    transferSequence: sequencesOf(augmented.transferSequence),
    objectiveVector: vectorOf(augmented.objectiveVector),
    utilityVectors: augmented.utilityVectors.map(vectorOf),
    readPoint: (p) => readPoint(kept.points[p]!),
    sequenceAction: (s) => sequenceAction(kept.sequences[s]!),
  };
}

/** What remains of a DAG, and where it was. */
interface Kept {
  readonly dag: DecisionDag;
  /** Per sequence of before: whether it remains, and its new number. */
  readonly isKept: Uint8Array;
  readonly number: Int32Array;
  /** Per point and sequence of now: its number of before. */
  readonly points: readonly number[];
  readonly sequences: readonly number[];
}

/** @param allowed of a point, whether its sequences may remain */
function* keeping(dag: DecisionDag, allowed: (point: number) => (sequence: number) => boolean): Work<Kept> {
  const isKept = new Uint8Array(dag.numSequences);
  const number = new Int32Array(dag.numSequences);
  const points: number[] = [];
  const sequences = [0];
  const firstSequence: number[] = [];
  const parentStart = [0];
  const parent: number[] = [];
  isKept[0] = 1;
  yield* inRows(dag.firstSequence, dag.numPoints, DOING, 'points', (from, to) => {
    for (let p = from; p < to; p++) {
      const before = parent.length;
      const lastParent = dag.parentStart[p + 1]!;
      for (let e = dag.parentStart[p]!; e < lastParent; e++)
        if (isKept[dag.parent[e]!] === 1) parent.push(number[dag.parent[e]!]!);
      if (parent.length === before) continue;
      points.push(p);
      parentStart.push(parent.length);
      firstSequence.push(sequences.length);
      const isAllowed = allowed(p);
      const end = dag.firstSequence[p + 1]!;
      for (let s = dag.firstSequence[p]!; s < end; s++) {
        if (!isAllowed(s)) continue;
        isKept[s] = 1;
        number[s] = sequences.push(s) - 1;
      }
    }
  });
  firstSequence.push(sequences.length);
  return {
    dag: {
      numPoints: points.length,
      numSequences: sequences.length,
      firstSequence: Int32Array.from(firstSequence),
      parentStart: Int32Array.from(parentStart),
      parent: Int32Array.from(parent),
    },
    isKept,
    number,
    points,
    sequences,
  };
}

function* keepingRows({ start, column, value, numColumns }: Csr, { sequences }: Kept): Work<Csr> {
  const numRows = sequences.length;
  const newStart = new Int32Array(numRows + 1);
  for (let r = 0; r < numRows; r++)
    newStart[r + 1] = newStart[r]! + start[sequences[r]! + 1]! - start[sequences[r]!]!;
  const newColumn = new Int32Array(newStart[numRows]!);
  const newValue = new Float64Array(newStart[numRows]!);
  yield* inRows(newStart, numRows, DOING, 'rows', (from, to) => {
    for (let r = from; r < to; r++) {
      const [first, end] = [start[sequences[r]!]!, start[sequences[r]! + 1]!];
      newColumn.set(column.subarray(first, end), newStart[r]!);
      newValue.set(value.subarray(first, end), newStart[r]!);
    }
  });
  return { numRows, numColumns, start: newStart, column: newColumn, value: newValue };
}
