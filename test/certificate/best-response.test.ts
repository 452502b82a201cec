/** Best responses against trying every pure strategy; flows against arithmetic by hand. */
import { describe, expect, it } from 'vitest';
import {
  behaviourOf,
  type DecisionDag,
  type Flow,
  flowOf,
  flowViolation,
  inflow,
  uniformFlow,
} from '../../src/augmented/decision-dag.ts';
import { bestResponse } from '../../src/certificate/best-response.ts';
import { dot } from '../../src/numeric/sum.ts';
import { randomDag, randomFlow, randomNumbers } from '../suites/random-flow.ts';

/**
 * Point 0 below the root: sequences 1, 2. Point 1 below sequence 1: sequences 3, 4. Point 2 below sequences 2 and 4, so
 * that it is reached whatever is done but for 1 then 3: sequences 5, 6, 7.
 */
const DIAMOND: DecisionDag = {
  numPoints: 3,
  numSequences: 8,
  firstSequence: Int32Array.of(1, 3, 5, 8),
  parentStart: Int32Array.of(0, 1, 2, 4),
  parent: Int32Array.of(0, 1, 2, 4),
};

/** Every pure strategy: one action per point, as a flow. */
function* pureFlows(dag: DecisionDag, limit: number): Generator<Flow> {
  const choice = new Array<number>(dag.numPoints).fill(0);
  const count = (p: number) => dag.firstSequence[p + 1]! - dag.firstSequence[p]!;
  const total = choice.reduce((product, _, p) => product * count(p), 1);
  if (total > limit) return;
  for (let index = 0; index < total; index++) {
    const behaviour = new Float64Array(dag.numSequences);
    let rest = index;
    for (let p = 0; p < dag.numPoints; p++) {
      behaviour[dag.firstSequence[p]! + (rest % count(p))] = 1;
      rest = Math.floor(rest / count(p));
    }
    yield flowOf(dag, behaviour);
  }
}

const LIMIT = 3000;

describe('best responses', () => {
  it('to a gradient with NaN anywhere are worth NaN, not what the rest is worth', () => {
    for (let s = 0; s < DIAMOND.numSequences; s++) {
      const gradient = Float64Array.from({ length: DIAMOND.numSequences }, (_, k) => 5 - k);
      gradient[s] = Number.NaN;
      expect(bestResponse(DIAMOND, gradient).value).toBeNaN();
    }
  });

  it.each([
    ['treeplexes', 1],
    ['DAGs', 3],
  ])('are the best of all pure strategies, on 300 random %s', (_, maxParents) => {
    const random = randomNumbers(maxParents);
    let compared = 0;
    for (let k = 0; k < 300; k++) {
      const dag = randomDag(random, 1 + Math.floor(random() * 8), maxParents, 3);
      const gradient = Float64Array.from({ length: dag.numSequences }, () => Math.floor(random() * 11) - 5);
      const values = Array.from(pureFlows(dag, LIMIT), (flow) => dot(gradient, flow));
      if (values.length === 0) continue;
      compared++;
      const kept = gradient.slice();
      const { value, flow } = bestResponse(dag, gradient);
      // Whole numbers: exact, in whatever order they are added, but for rounding up.
      expect(dot(gradient, flow)).toBe(Math.max(...values));
      expect(value).toBeGreaterThanOrEqual(Math.max(...values));
      expect(value).toBeCloseTo(Math.max(...values), 12);
      expect(flowViolation(dag, flow)).toBe(0);
      expect(gradient).toEqual(kept);
    }
    expect(compared).toBeGreaterThan(200);
  });

  it('beat every mixed strategy', () => {
    const random = randomNumbers(5);
    for (let k = 0; k < 100; k++) {
      const dag = randomDag(random, 1 + Math.floor(random() * 30), 3, 3);
      const gradient = Float64Array.from({ length: dag.numSequences }, () => random() - 0.5);
      const { value } = bestResponse(dag, gradient);
      for (let draw = 0; draw < 10; draw++) {
        const mixed = dot(gradient, randomFlow(dag, random));
        expect(value).toBeGreaterThanOrEqual(mixed - 1e-12 * (1 + Math.abs(mixed)));
      }
    }
  });

  /** Root 1; best below it: 2 (1) then 6 (4), or 1 (3) then 4 (0) then 6 (4). So 1 + 3 + 0 + 4 = 8. */
  it('by hand: a point below two sequences counts for both', () => {
    const { value, flow } = bestResponse(DIAMOND, Float64Array.of(1, 3, 1, 2, 0, 1, 4, -1));
    expect(value).toBeCloseTo(8, 13);
    expect(value).toBeGreaterThanOrEqual(8);
    expect(Array.from(flow)).toEqual([1, 1, 0, 0, 1, 0, 1, 0]);
  });

  it('take the first action of a tie', () => {
    expect(Array.from(bestResponse(DIAMOND, new Float64Array(8)).flow)).toEqual([1, 1, 0, 1, 0, 0, 0, 0]);
  });

  it('of a player without decisions is the constant', () => {
    const nothing: DecisionDag = {
      numPoints: 0,
      numSequences: 1,
      firstSequence: Int32Array.of(1),
      parentStart: Int32Array.of(0),
      parent: new Int32Array(),
    };
    expect(bestResponse(nothing, Float64Array.of(-2))).toEqual({ value: -2, flow: Float64Array.of(1) });
  });
});

describe('flows and behaviour', () => {
  /**
   * Behaviour 0.25 and 0.75; 0.5 and 0.5; 0.1, 0.2, 0.7. Flows: 0.25, 0.75; 0.125 each; point 2 gets 0.75 + 0.125 =
   * 0.875: 0.0875, 0.175, 0.6125.
   */
  it('by hand', () => {
    const flow = flowOf(DIAMOND, Float64Array.of(9, 0.25, 0.75, 0.5, 0.5, 0.1, 0.2, 0.7));
    const byHand = [1, 0.25, 0.75, 0.125, 0.125, 0.0875, 0.175, 0.6125];
    byHand.forEach((value, s) => {
      expect(flow[s]).toBeCloseTo(value, 15);
    });
    expect(inflow(DIAMOND, flow, 2)).toBe(0.875);
  });

  /** Negative weights count as 0; points without weight are uniform: 1/2, 1/2; 1, 0; 1/3 each. */
  it('normalises weights, negative ones and none', () => {
    const behaviour = behaviourOf(DIAMOND, Float64Array.of(0, 2, 2, 5, -1, 0, 0, -3));
    expect(Array.from(behaviour)).toEqual([1, 0.5, 0.5, 1, 0, 1 / 3, 1 / 3, 1 / 3]);
    // Point 2 then gets 1/2 from sequence 2 and nothing from sequence 4.
    const uniform = uniformFlow(DIAMOND);
    expect(uniform[4]).toBe(0.25);
    expect(uniform[5]).toBe(0.75 * (1 / 3));
  });

  it('are inverse to each other on feasible flows', () => {
    const random = randomNumbers(6);
    for (let k = 0; k < 200; k++) {
      const dag = randomDag(random, 1 + Math.floor(random() * 20), 3, 3);
      const flow = randomFlow(dag, random);
      const again = flowOf(dag, behaviourOf(dag, flow));
      // With several parents, inflows may be sums above 1.
      const size = Math.max(...flow);
      const worst = flow.reduce((most, value, s) => Math.max(most, Math.abs(value - again[s]!)), 0);
      expect(worst).toBeLessThanOrEqual(1e-14 * size);
      expect(flowViolation(dag, flow)).toBeLessThanOrEqual(1e-14 * size);
    }
  });

  it('of averages are feasible', () => {
    const random = randomNumbers(7);
    const first = randomFlow(DIAMOND, random);
    const second = randomFlow(DIAMOND, random);
    const average = first.map((value, s) => 0.3 * value + 0.7 * second[s]!);
    expect(flowViolation(DIAMOND, average)).toBeLessThan(1e-15);
  });

  it.each([
    ['the root is not 1', 0, 0.5, 0.5],
    ['too much flows out', 3, 0.3, 0.05],
    ['a flow is negative', 7, -0.125, 0.375],
  ])('violation: %s', (_, sequence, value, violation) => {
    // Uniform with point 2 at 0.25 each: 1; 1/2, 1/2; 1/4, 1/4; 1/4 each.
    const flow = uniformFlow(DIAMOND);
    expect(flowViolation(DIAMOND, flow)).toBeLessThan(1e-15);
    flow[sequence] = value;
    expect(flowViolation(DIAMOND, flow)).toBeCloseTo(violation, 12);
  });
});
