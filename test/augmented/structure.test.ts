/** What every augmented game promises about its decision spaces, whatever the game and concept. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AugmentedGame } from '../../src/augmented/augmented-game.ts';
import {
  behaviourOf,
  type DecisionDag,
  flowViolation,
  uniformFlow,
} from '../../src/augmented/decision-dag.ts';
import { zeroSumGame } from '../../src/augmented/nash.ts';
import { dot } from '../../src/numeric/sum.ts';
import { augmentGame, toTree } from '../../src/solve/solve.ts';
import { addTransposedProduct } from '../oracle/products.ts';
import { CASES } from '../suites/concept-cases.ts';
import { randomFlow, randomNumbers } from '../suites/random-flow.ts';
import { shapesOf, smallGame } from './small-game.ts';

const INSTANCES = ['chicken', 'car-sale', 'K33', 'D22', 'S2122', 'goofspiel:players=3,cards=2', 'RS212'];

/** Parents before children, points in the order of their sequences, and none without a parent or an action. */
function expectDag(dag: DecisionDag): void {
  const { numPoints, numSequences, firstSequence, parentStart, parent } = dag;
  expect([firstSequence.length, parentStart.length]).toEqual([numPoints + 1, numPoints + 1]);
  expect([firstSequence[0], firstSequence[numPoints]]).toEqual([1, numSequences]);
  expect([parentStart[0], parentStart[numPoints]]).toEqual([0, parent.length]);
  let broken = 0;
  for (let p = 0; p < numPoints; p++) {
    const first = firstSequence[p]!;
    const above = parent.subarray(parentStart[p], parentStart[p + 1]);
    if (firstSequence[p + 1]! <= first || above.length === 0) broken++;
    for (const s of above) if (s < 0 || s >= first) broken++;
    // The kernels scatter to parents: none twice.
    if (new Set(above).size !== above.length) broken++;
  }
  expect(broken).toBe(0);
}

/** Flows conserve, probabilities are from 0 to 1 and sum to 1 at every point. */
function expectFlows(dag: DecisionDag): void {
  expect(flowViolation(dag, uniformFlow(dag))).toBeLessThan(1e-12);
  const random = randomNumbers(dag.numSequences);
  const flow = randomFlow(dag, random);
  expect(flowViolation(dag, flow)).toBeLessThan(1e-12);
  expect(Math.max(...sample(flow))).toBeLessThanOrEqual(1 + 1e-12);
  const behaviour = behaviourOf(dag, flow);
  let worst = 0;
  for (let p = 0; p < dag.numPoints; p++) {
    const own = behaviour.subarray(dag.firstSequence[p], dag.firstSequence[p + 1]);
    worst = Math.max(worst, Math.abs(own.reduce((sum, b) => sum + b, 0) - 1), -Math.min(...own));
  }
  expect(worst).toBeLessThan(1e-12);
}

/** Every entry of a short array, every k-th of a long one. */
const sample = (values: Float64Array) => values.filter((_, s) => s % Math.ceil(values.length / 10_000) === 0);

/** d_i is a flow, and u_i(mu, d_i) = b_i mu whatever the mediator does. */
function expectDirect(augmented: AugmentedGame): void {
  const random = randomNumbers(augmented.mediator.numSequences);
  const mediators = [uniformFlow(augmented.mediator)];
  for (let k = 0; k < 3; k++) mediators.push(randomFlow(augmented.mediator, random));
  for (const { player, treeplex, direct, payoff, range } of augmented.deviators) {
    expect(flowViolation(treeplex, direct)).toBe(0);
    for (const mu of mediators) {
      const gradient = new Float64Array(treeplex.numSequences);
      addTransposedProduct(payoff, mu, 1, gradient);
      const utility = dot(augmented.utilityVectors[player - 1]!, mu);
      expect(Math.abs(dot(gradient, direct) - utility)).toBeLessThan(1e-12 * Math.max(1, range));
    }
  }
}

/** Welfare is the sum of utilities, so c = sum of b_i; every vector and matrix has the shape that it should. */
function expectVectors(augmented: AugmentedGame): void {
  const { mediator, deviators, objectiveVector, utilityVectors, tree } = augmented;
  expect(utilityVectors.length).toBe(tree.numPlayers);
  expect(objectiveVector.length).toBe(mediator.numSequences);
  const worst = objectiveVector.reduce((most, c, s) => {
    const sum = utilityVectors.reduce((total, vector) => total + vector[s]!, 0);
    return Math.max(most, Math.abs(c - sum));
  }, 0);
  expect(worst).toBeLessThan(1e-12);
  for (const { payoff, treeplex, direct } of deviators) {
    expect([payoff.numRows, payoff.numColumns]).toEqual([mediator.numSequences, treeplex.numSequences]);
    expect(direct.length).toBe(treeplex.numSequences);
    expect(treeplex.parent.length).toBe(treeplex.numPoints);
  }
}

/** A point's infoset has as many actions as the point has sequences, one per action that matters. */
function expectReadings(augmented: AugmentedGame): void {
  const { mediator, tree, readPoint, sequenceAction } = augmented;
  for (let p = 0; p < mediator.numPoints; p++) {
    const { infoset } = readPoint(p);
    const first = mediator.firstSequence[p]!;
    const count = mediator.firstSequence[p + 1]! - first;
    if (infoset < 0) {
      expect(count).toBe(1);
      continue;
    }
    const numActions = tree.infosetNumActions[infoset]!;
    const actions = Array.from({ length: count }, (_, a) => sequenceAction(first + a));
    expect(new Set(actions).size).toBe(count);
    // Unmentioned actions are one sequence, -1.
    const named = actions.filter((a) => a >= 0);
    expect(named.every((a) => a < numActions)).toBe(true);
    expect(named.length === count ? count === numActions : named.length < numActions).toBe(true);
    expect(readPoint(p).history.length).toBeGreaterThan(0);
  }
}

function expectStructure(augmented: AugmentedGame): void {
  for (const dag of [augmented.mediator, ...augmented.deviators.map(({ treeplex }) => treeplex)]) {
    expectDag(dag);
    expectFlows(dag);
  }
  expectDirect(augmented);
  expectVectors(augmented);
  expectReadings(augmented);
}

describe('structure of augmented games', () => {
  describe.each(CASES)('$name', ({ options }) => {
    it.each(INSTANCES)('%s', (instance) => {
      expectStructure(augmentGame(instance, options));
    });

    it('random games', () => {
      fc.assert(
        fc.property(shapesOf(['layered', 'free'], 5), (shape) => {
          const instruments = shape.seed % 3 === 0 ? [2] : [];
          expectStructure(augmentGame(smallGame(shape), { ...options, instruments }));
        }),
        { seed: 31, numRuns: 40 },
      );
    });
  });

  it('instruments have no deviator', () => {
    const { deviators } = augmentGame('K33', { concept: 'EFCE', instruments: [1, 3] });
    expect(deviators.map(({ player }) => player)).toEqual([2]);
  });

  it.each(['matching-pennies', 'kuhn:players=2,ranks=3', 'goofspiel:players=2,cards=3'])(
    'NASH of %s: two treeplexes',
    (instance) => {
      for (const treeplex of zeroSumGame(toTree(instance)).treeplexes) {
        expectDag(treeplex);
        expectFlows(treeplex);
        expect(treeplex.parent.length).toBe(treeplex.numPoints);
      }
    },
  );
});

interface Sizes {
  readonly instance: string;
  readonly concept: string;
  readonly reference: { readonly beliefs: number; readonly prescriptions: number };
  readonly beliefs: number;
  readonly sequences: number;
}

const sizesFile = new URL('../golden/belief-dag-sizes.json', import.meta.url);
const sizes: readonly Sizes[] = JSON.parse(readFileSync(sizesFile, 'utf8')).rows;

/** Beliefs and their sequences; points that only add up the flows of a key are not counted. */
function beliefSizes({ mediator, readPoint }: AugmentedGame): { beliefs: number; sequences: number } {
  let beliefs = 0;
  let sequences = 0;
  for (let p = 0; p < mediator.numPoints; p++) {
    if (readPoint(p).infoset < 0) continue;
    beliefs++;
    sequences += mediator.firstSequence[p + 1]! - mediator.firstSequence[p]!;
  }
  return { beliefs, sequences };
}

describe('belief DAGs do not grow', () => {
  it.each(sizes)('$instance $concept: at most $beliefs beliefs, $sequences sequences', (golden) => {
    const measured = beliefSizes(augmentGame(golden.instance, { concept: golden.concept }));
    expect(measured.beliefs).toBeLessThanOrEqual(golden.beliefs);
    expect(measured.sequences).toBeLessThanOrEqual(golden.sequences);
    // Deciding one infoset at a time at most doubles the joint prescriptions: 2 + 4 + ... + 2^k < 2 * 2^k.
    expect(measured.sequences).toBeLessThan(2 * golden.reference.prescriptions);
    expect(measured.beliefs).toBeGreaterThan(0);
  });
});
