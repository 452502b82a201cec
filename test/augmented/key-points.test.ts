import { describe, expect, it } from 'vitest';
import { findingKeyPoints } from '../../src/augmented/key-points.ts';
import { finish } from '../../src/work.ts';
import { randomNumbers } from '../suites/random-flow.ts';

/**
 * Pairs (state, sequence) with the probability of every state, added up as they stand and through the points. Sequences that
 * complete the same states are of one atom, but for every third, which has one of its own.
 */
function probabilities(pairs: readonly (readonly [number, number])[], numStates: number, flow: number[]) {
  const statesOf = flow.map((_, s) => pairs.flatMap(([state, own]) => (own === s ? [state] : [])));
  const atoms = new Map<string, number>();
  const completed: [state: number, atom: number][] = [];
  const atomOf = statesOf.map((states, s) => {
    if (states.length === 0) return -1;
    const key = s % 3 === 0 ? `own ${s}` : states.join();
    const known = atoms.get(key);
    if (known !== undefined) return known;
    const atom = atoms.size;
    atoms.set(key, atom);
    for (const state of states) completed.push([state, atom]);
    return atom;
  });
  const { stateSequence, numPoints, parentStart, parent } = finish(
    findingKeyPoints(
      Int32Array.from(completed, ([state]) => state),
      Int32Array.from(completed, ([, atom]) => atom),
      Int32Array.from(atomOf),
      atoms.size,
      numStates,
    ),
  );
  const full = flow.slice();
  for (let p = 0; p < numPoints; p++) {
    let sum = 0;
    for (let e = parentStart[p]!; e < parentStart[p + 1]!; e++) {
      expect(parent[e]!).toBeLessThan(flow.length + p);
      sum += full[parent[e]!]!;
    }
    full.push(sum);
  }
  const direct = new Array<number>(numStates).fill(0);
  for (const [state, sequence] of pairs) direct[state]! += flow[sequence]!;
  const through = Array.from(stateSequence, (s) => (s === -1 ? 0 : full[s]!));
  return { direct, through, numPoints, numLinks: parent.length };
}

describe('keyPoints', () => {
  it('adds up the same probabilities as the pairs do', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomNumbers(seed);
      const numStates = 1 + Math.floor(random() * 12);
      const numSequences = 2 + Math.floor(random() * 20);
      const density = random();
      const pairs: [number, number][] = [];
      for (let s = 0; s < numSequences; s++)
        for (let state = 0; state < numStates; state++) if (random() < density) pairs.push([state, s]);
      const flow = Array.from({ length: numSequences }, () => Math.round(random() * 1000));
      const { direct, through, numLinks } = probabilities(pairs, numStates, flow);
      expect(through).toEqual(direct);
      expect(numLinks).toBeLessThanOrEqual(pairs.length);
    }
  });

  it('needs no point for a key that one sequence completes', () => {
    const pairs = [1, 3].map((s) => [s - 1, s] as const);
    expect(probabilities(pairs, 3, [1, 1, 1, 1]).numPoints).toBe(0);
  });

  it('bundles sequences that complete the same keys', () => {
    // Four sequences complete keys 0 and 1 each; sequence 5 completes 0 alone, 6 completes 1 alone.
    const pairs = [1, 2, 3, 4].flatMap((s) => [0, 1].map((key) => [key, s] as const));
    const { numPoints, numLinks } = probabilities([...pairs, [0, 5], [1, 6]], 2, [0, 1, 2, 3, 4, 5, 6]);
    expect(numPoints).toBe(3);
    expect(numLinks).toBe(4 + 2 + 2);
  });

  it('puts keys into those that are completed whenever they are', () => {
    const numStates = 40;
    // Key k is completed by sequences 1 to k + 2, in any order.
    const pairs: [number, number][] = [];
    for (let k = 0; k < numStates; k++) for (let s = k + 2; s > 0; s--) pairs.push([k, s]);
    const random = randomNumbers(1);
    const shuffled = pairs
      .map((pair) => ({ pair, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ pair }) => pair);
    const flow = Array.from({ length: numStates + 2 }, (_, s) => s);
    const { direct, through, numPoints, numLinks } = probabilities(shuffled, numStates, flow);
    expect(through).toEqual(direct);
    expect(numPoints).toBe(numStates);
    expect(numLinks).toBe(2 * numStates);
  });
});
