/** Reductions keep the value: what is optimal in the reduced saddle point is optimal in the original one. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  behaviourOf,
  type DecisionDag,
  type Flow,
  flowOf,
  flowViolation,
} from '../../src/augmented/decision-dag.ts';
import { bestResponse } from '../../src/certificate/best-response.ts';
import { algorithms } from '../../src/kernels/index.ts';
import { createKernel } from '../../src/kernels/kernel.ts';
import { planProblem } from '../../src/kernels/pack.ts';
import { compileKernels } from '../../src/kernels/wasm.ts';
import { directLagrangian } from '../../src/lagrangian/direct.ts';
import { reduceSaddle } from '../../src/lagrangian/reduce.ts';
import type { SaddlePoint } from '../../src/lagrangian/saddle-point.ts';
import { csrFromTriplets } from '../../src/numeric/csr.ts';
import { augmentGame } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { randomSaddle } from '../kernels/random-saddle.ts';
import { addProduct, addTransposedProduct } from '../oracle/products.ts';
import { randomNumbers } from '../suites/random-flow.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compileKernels('f64');
});

/** A decision point, reached from these sequences. */
const point = (actions: number, ...parents: readonly number[]) => ({ actions, parents });

function dagOf(...points: readonly ReturnType<typeof point>[]): DecisionDag {
  const firstSequence = [1];
  const parentStart = [0];
  for (const { parents, actions } of points) {
    parentStart.push(parentStart.at(-1)! + parents.length);
    firstSequence.push(firstSequence.at(-1)! + actions);
  }
  return {
    numPoints: points.length,
    numSequences: firstSequence.at(-1)!,
    firstSequence: Int32Array.from(firstSequence),
    parentStart: Int32Array.from(parentStart),
    parent: Int32Array.from(points.flatMap(({ parents }) => parents)),
  };
}

/** Payoffs by sequence of the maximizer, at the minimizer's sequences 1 and 2; 0 is no entry. */
function saddleOf(
  maximizer: DecisionDag,
  minimizer: DecisionDag,
  payoffs: Readonly<Record<number, readonly number[]>>,
): SaddlePoint {
  const entries = Object.entries(payoffs).flatMap(([s, row]) =>
    row.flatMap((v, k) => (v === 0 ? [] : [[Number(s), k + 1, v]])),
  );
  const column = (k: number) => entries.map((entry) => entry[k]!);
  const [rows, columns] = [0, 1].map((k) => Int32Array.from(column(k))) as [Int32Array, Int32Array];
  const { numSequences } = maximizer;
  const values = Float64Array.from(column(2));
  const matrix = csrFromTriplets(numSequences, minimizer.numSequences, rows, columns, values);
  return { maximizer, minimizer, matrix, linear: new Float64Array(numSequences) };
}

/** max over x of f(x, y) minus min over y of f(x, y): at least 0, and 0 for a solution only. */
function gapOf({ maximizer, minimizer, matrix, linear }: SaddlePoint, x: Flow, y: Flow): number {
  const toMax = linear.slice();
  addProduct(matrix, y, 1, toMax);
  const toMin = new Float64Array(minimizer.numSequences);
  addTransposedProduct(matrix, x, -1, toMin);
  const constant = linear.reduce((sum, v, s) => sum + v * x[s]!, 0);
  return bestResponse(maximizer, toMax).value - (constant - bestResponse(minimizer, toMin).value);
}

const sizes = ({ maximizer, minimizer, matrix }: SaddlePoint) => [
  maximizer.numPoints,
  maximizer.numSequences,
  minimizer.numPoints,
  minimizer.numSequences,
  matrix.value.length,
];

/** Gap in the original of what CFR+ finds in the reduced one. */
function gapThroughReduction(saddle: SaddlePoint, iterations: number): number {
  const reduction = reduceSaddle(saddle);
  const kernel = createKernel(algorithms[0]!, module, planProblem(reduction.saddle, 'f64'), 1);
  kernel.run(iterations);
  const averages = kernel.averages();
  const exact = (dag: DecisionDag, weights: Float64Array) => flowOf(dag, behaviourOf(dag, weights));
  const x = exact(saddle.maximizer, finish(reduction.maximizerWeights(averages.maximizer)));
  const y = exact(saddle.minimizer, finish(reduction.minimizerWeights(averages.minimizer)));
  expect(flowViolation(saddle.maximizer, x)).toBeLessThan(1e-9);
  expect(flowViolation(saddle.minimizer, y)).toBeLessThan(1e-9);
  return gapOf(saddle, x, y);
}

/** A random saddle point with many equal and zero payoffs, so that every rule has something to do. */
function coarseSaddle(seed: number): SaddlePoint {
  const saddle = randomSaddle(seed);
  const value = saddle.matrix.value.map((v) => Math.sign(v) * Math.ceil(Math.abs(v) * 2));
  return { ...saddle, matrix: { ...saddle.matrix, value }, linear: saddle.linear.map(Math.round) };
}

const one = dagOf();
const two = dagOf(point(2, 0));

describe('reduceSaddle', () => {
  it('drops actions that are no better than another against everything', () => {
    // Sequence 1 pays (1, 2), 2 pays (1, 3): 1 goes. Then the point has one action, which joins the root.
    const { saddle } = reduceSaddle(saddleOf(two, two, { 1: [1, 2], 2: [1, 3] }));
    expect(saddle.maximizer.numPoints).toBe(0);
    expect(saddle.minimizer.numPoints).toBe(0);
    expect(Array.from(saddle.matrix.value)).toEqual([1]);
  });

  it('keeps actions that are better against something', () => {
    const pennies = saddleOf(two, two, { 1: [1, -1], 2: [-1, 1] });
    expect(sizes(reduceSaddle(pennies).saddle)).toEqual(sizes(pennies));
    const same = reduceSaddle(pennies);
    const flow = Float64Array.of(1, 0.25, 0.75);
    expect(finish(same.maximizerWeights(flow))).toEqual(flow);
  });

  it('never drops an action that leads on', () => {
    const deep = dagOf(point(2, 0), point(2, 1));
    // Sequence 1 pays nothing itself, less than 2, but what follows it decides.
    const saddle = saddleOf(deep, two, { 2: [0.5, 0.5], 3: [2], 4: [0, 2] });
    expect(sizes(reduceSaddle(saddle).saddle)).toEqual(sizes(saddle));
  });

  it('makes equal points one with several parents, and gives both its strategy', () => {
    const dag = dagOf(point(2, 0), point(2, 1), point(2, 2));
    const payoffs = { 1: [1], 2: [0, 1], 3: [1, -1], 4: [-1, 1], 5: [1, -1], 6: [-1, 1] };
    const { saddle, maximizerWeights } = reduceSaddle(saddleOf(dag, two, payoffs));
    expect(saddle.maximizer.numPoints).toBe(2);
    expect(Array.from(saddle.maximizer.parentStart)).toEqual([0, 1, 3]);
    const weights = finish(maximizerWeights(Float64Array.of(1, 0.5, 0.5, 0.2, 0.8)));
    expect(Array.from(weights)).toEqual([1, 0.5, 0.5, 0.2, 0.8, 0.2, 0.8]);
  });

  it('counts a point twice that one sequence reaches twice', () => {
    const dag = dagOf(point(2, 0), point(2, 0));
    const payoffs = { 1: [1, -1], 2: [-1, 2], 3: [1, -1], 4: [-1, 2] };
    const { saddle } = reduceSaddle(saddleOf(dag, two, payoffs));
    expect(Array.from(saddle.maximizer.parent)).toEqual([0, 0]);
  });

  it('removes what pays nothing', () => {
    const { saddle } = reduceSaddle(saddleOf(dagOf(point(3, 0), point(4, 2)), one, {}));
    expect(sizes(saddle)).toEqual([0, 1, 0, 1, 0]);
  });

  it('solves 200 random saddle points, coarse and not', () => {
    for (let seed = 1; seed <= 100; seed++)
      for (const saddle of [randomSaddle(seed), coarseSaddle(seed)])
        expect(gapThroughReduction(saddle, 4000), `seed ${seed}`).toBeLessThan(0.02);
  });

  it('is finished: another reduction of a random saddle finds next to nothing', () => {
    let left = 0;
    let total = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const { saddle } = reduceSaddle(coarseSaddle(seed));
      total += saddle.maximizer.numSequences + saddle.minimizer.numSequences;
      const again = reduceSaddle(saddle).saddle;
      left += again.maximizer.numSequences + again.minimizer.numSequences;
    }
    expect(left).toBeGreaterThan(0.95 * total);
  });

  it.each([
    ['B2222', 'EFCE', 0.85],
    ['GL3', 'EFCE', 0.3],
    ['L3132', 'CERT', 0.4],
  ])('%s %s: at most %d of the sequences are left', (instance, concept, share) => {
    const { saddle } = directLagrangian(augmentGame(instance, { concept, objective: 'player:1' }), 1);
    const reduced = reduceSaddle(saddle).saddle;
    const sequences = (s: SaddlePoint) => s.maximizer.numSequences + s.minimizer.numSequences;
    expect(sequences(reduced)).toBeLessThan(share * sequences(saddle));
    expect(reduced.matrix.value.length).toBeLessThan(saddle.matrix.value.length);
  });

  it('keeps the numbering of decision DAGs: parents before children', () => {
    const random = randomNumbers(7);
    for (let k = 0; k < 50; k++) {
      const { saddle } = reduceSaddle(coarseSaddle(Math.floor(random() * 1e6)));
      for (const dag of [saddle.maximizer, saddle.minimizer])
        for (let p = 0; p < dag.numPoints; p++)
          for (let e = dag.parentStart[p]!; e < dag.parentStart[p + 1]!; e++)
            expect(dag.parent[e]!).toBeLessThan(dag.firstSequence[p]!);
    }
  });
});
