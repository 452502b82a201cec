/** Reproducible random numbers, decision DAGs and strategies. */
import { behaviourOf, type DecisionDag, type Flow, flowOf } from '../../src/augmented/decision-dag.ts';

/** Mulberry32: numbers from 0 to 1, 1 not included. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A feasible flow; about a third of the probabilities are 0. */
export function randomFlow(dag: DecisionDag, random: () => number): Flow {
  const weights = Float64Array.from({ length: dag.numSequences }, () => Math.max(0, random() * 1.5 - 0.5));
  return flowOf(dag, behaviourOf(dag, weights));
}

/** A random decision DAG: every sequence may have several points below it, a point up to `maxParents` parents. */
export function randomDag(
  random: () => number,
  numPoints: number,
  maxParents: number,
  maxActions: number,
): DecisionDag {
  const firstSequence = [1];
  const parentStart = [0];
  const parent: number[] = [];
  for (let p = 0; p < numPoints; p++) {
    const first = firstSequence[p]!;
    const above = new Set<number>();
    const count = 1 + Math.floor(random() * maxParents);
    for (let k = 0; k < count; k++) above.add(Math.floor(random() * first));
    parent.push(...[...above].sort((a, b) => a - b));
    parentStart.push(parent.length);
    firstSequence.push(first + 1 + Math.floor(random() * maxActions));
  }
  return {
    numPoints,
    numSequences: firstSequence[numPoints]!,
    firstSequence: Int32Array.from(firstSequence),
    parentStart: Int32Array.from(parentStart),
    parent: Int32Array.from(parent),
  };
}
