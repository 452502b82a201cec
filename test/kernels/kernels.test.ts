import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { flowViolation } from '../../src/augmented/decision-dag.ts';
import { zeroSumGame } from '../../src/augmented/nash.ts';
import { bestResponse } from '../../src/certificate/best-response.ts';
import { certifyNash } from '../../src/certificate/nash.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { algorithms } from '../../src/kernels/index.ts';
import {
  type Algorithm,
  type Bounds,
  createKernel,
  type Kernel,
  needsOf,
  runOf,
  type SaddleProfile,
} from '../../src/kernels/kernel.ts';
import { SIDE_BYTES } from '../../src/kernels/layout.ts';
import { type PlannedProblem, pack, planProblem } from '../../src/kernels/pack.ts';
import type { Plan } from '../../src/kernels/plan.ts';
import { type Precision, precisions } from '../../src/kernels/precision.ts';
import { compileKernels, instantiateKernels, supportedBuild } from '../../src/kernels/wasm.ts';
import { directLagrangian } from '../../src/lagrangian/direct.ts';
import type { SaddlePoint } from '../../src/lagrangian/saddle-point.ts';
import { dot } from '../../src/numeric/sum.ts';
import { augmentGame } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { twins } from '../oracle/kernels/index.ts';
import { createTwin } from '../oracle/kernels/twin.ts';
import { addProduct, addTransposedProduct } from '../oracle/products.ts';
import { randomSaddle } from './random-saddle.ts';

const modules = new Map<Precision, WebAssembly.Module>();
const scalars = new Map<Precision, WebAssembly.Module>();
beforeAll(async () => {
  for (const precision of precisions) {
    modules.set(precision, await compileKernels(precision, 'simd'));
    scalars.set(precision, await compileKernels(precision, 'scalar'));
  }
});

function start(algorithm: Algorithm, saddle: SaddlePoint, multiplier: number, precision: Precision): Kernel {
  return createKernel(algorithm, modules.get(precision)!, planProblem(saddle, precision), multiplier);
}

const built = new Map<string, SaddlePoint>();

/** Made once: building takes longer than what is tested on it. */
function once(name: string, build: () => SaddlePoint): SaddlePoint {
  const saddle = built.get(name) ?? build();
  built.set(name, saddle);
  return saddle;
}

/** Saddle points with trees and DAGs, one to eleven actions, one and many parents. */
const instances: readonly (readonly [string, () => SaddlePoint])[] = [
  ['kuhn NASH', () => nashSaddle('kuhn:players=2,ranks=3')],
  ['S2122 NFCCE', () => lagrangian('S2122', 'NFCCE')],
  ['B2222 EFCE', () => lagrangian('B2222', 'EFCE')],
  ['D32 COMM', () => lagrangian('D32', 'COMM')],
];

function nashSaddle(instance: string): SaddlePoint {
  return once(instance, () => {
    const game = zeroSumGame(expand(createGame(instance)));
    const [maximizer, minimizer] = game.treeplexes;
    return { maximizer, minimizer, matrix: game.payoff, linear: new Float64Array(maximizer.numSequences) };
  });
}

function lagrangian(instance: string, concept: string): SaddlePoint {
  const options = { concept, objective: 'player:1' };
  return once(`${instance} ${concept}`, () => directLagrangian(augmentGame(instance, options), 1).saddle);
}

function twinProfile(twin: ReturnType<typeof createTwin>): SaddleProfile {
  const flow = ({ average }: { average: Float64Array }, plan: Plan) =>
    Float64Array.from(plan.slot, (slot) => average[slot]! / average[0]!);
  return {
    maximizer: flow(twin.maximizer, twin.maximizer.side.plan),
    minimizer: flow(twin.minimizer, twin.minimizer.side.plan),
  };
}

const variants = algorithms.flatMap((algorithm) =>
  algorithm.precisions.map((precision) => [algorithm.name, precision, algorithm] as const),
);

/** All of a kernel's memory, problem and state, after a few iterations, restarted averages and another multiplier. */
function bytesAfter(
  module: WebAssembly.Module,
  algorithm: Algorithm,
  problem: PlannedProblem,
  iterations: number,
): Buffer {
  const { exports, memory } = instantiateKernels(module);
  const { sides, bytes } = pack(problem, memory, 4096, needsOf(algorithm, {}));
  expect(exports.arenaBase()).toBeLessThanOrEqual(4096);
  const run = runOf(algorithm, exports);
  exports.updateFlow(sides, 0);
  exports.updateFlow(sides + SIDE_BYTES, 0);
  run(sides, 3, -1, 0, iterations);
  run(sides, 5, -1, 0, iterations);
  for (const side of [sides, sides + SIDE_BYTES]) exports.playAverage(side);
  for (const side of [sides, sides + SIDE_BYTES]) {
    exports.gradient(side, 5);
    expect(Number.isFinite(exports.respond(side) + exports.linearValue(side))).toBe(true);
  }
  return Buffer.from(memory.buffer, 4096, bytes - 4096);
}

/** Bounds by the certificate's best responses. */
function boundsOf(saddle: SaddlePoint, multiplier: number, { maximizer, minimizer }: SaddleProfile): Bounds {
  const { matrix } = saddle;
  const linear = dot(saddle.linear, maximizer);
  const toMaximizer = saddle.linear.slice();
  addProduct(matrix, minimizer, multiplier, toMaximizer);
  const toMinimizer = new Float64Array(matrix.numColumns);
  addTransposedProduct(matrix, maximizer, -multiplier, toMinimizer);
  return {
    linear,
    lower: linear - bestResponse(saddle.minimizer, toMinimizer).value,
    upper: bestResponse(saddle.maximizer, toMaximizer).value,
  };
}

function expectClose(got: Bounds, wanted: Bounds, accuracy: number): void {
  for (const key of ['linear', 'lower', 'upper'] as const)
    expect(Math.abs(got[key] - wanted[key])).toBeLessThan(accuracy);
}

describe.each(variants)('%s in %s', (name, precision, algorithm) => {
  test.each(instances)('SIMD and scalar builds leave the same bytes on %s', (_, saddle) => {
    const problem = planProblem(saddle(), precision);
    const simd = bytesAfter(modules.get(precision)!, algorithm, problem, 40);
    expect(simd.equals(bytesAfter(scalars.get(precision)!, algorithm, problem, 40))).toBe(true);
  });

  test('SIMD and scalar builds leave the same bytes on 30 random saddle points', () => {
    for (let seed = 0; seed < 30; seed++) {
      const problem = planProblem(randomSaddle(seed), precision);
      const simd = bytesAfter(modules.get(precision)!, algorithm, problem, 7);
      expect(simd.equals(bytesAfter(scalars.get(precision)!, algorithm, problem, 7))).toBe(true);
    }
  });

  test.each(instances)('matches its twin bit for bit on %s', (_, saddle) => {
    const problem = planProblem(saddle(), precision);
    const kernel = createKernel(algorithm, modules.get(precision)!, problem, 3);
    const twin = createTwin(problem, needsOf(algorithm, {}).parameters);
    kernel.run(40);
    twins[name]!(twin, 3, -1, 0, 40);
    expect(kernel.averages()).toEqual(twinProfile(twin));
  });

  test('matches its twin bit for bit on 100 random saddle points', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0, max: 100, noNaN: true }), (seed, multiplier) => {
        const problem = planProblem(randomSaddle(seed), precision);
        const kernel = createKernel(algorithm, modules.get(precision)!, problem, multiplier);
        const twin = createTwin(problem, needsOf(algorithm, {}).parameters);
        kernel.run(7);
        twins[name]!(twin, multiplier, -1, 0, 7);
        expect(kernel.averages()).toEqual(twinProfile(twin));
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test('run(10) twice is run(20), and averages are feasible flows', () => {
    const saddle = lagrangian('S2122', 'EFCE');
    const whole = start(algorithm, saddle, 4, precision);
    const twice = start(algorithm, saddle, 4, precision);
    whole.run(20);
    twice.run(10);
    twice.run(10);
    expect(twice.averages()).toEqual(whole.averages());
    expect(twice.iterations).toBe(20);
    const rounding = precision === 'f64' ? 1e-12 : 1e-5;
    expect(flowViolation(saddle.maximizer, whole.averages().maximizer)).toBeLessThan(rounding);
    expect(flowViolation(saddle.minimizer, whole.averages().minimizer)).toBeLessThan(rounding);
  });

  test('bounds are those of best responses, and asking for them changes nothing', () => {
    const accuracy = precision === 'f64' ? 1e-11 : 1e-3;
    for (let seed = 0; seed < 30; seed++) {
      const saddle = randomSaddle(seed);
      const asked = start(algorithm, saddle, 3, precision);
      const silent = start(algorithm, saddle, 3, precision);
      for (const iterations of [0, 1, 9]) {
        asked.run(iterations);
        silent.run(iterations);
        expectClose(asked.bounds(), boundsOf(saddle, 3, asked.averages()), accuracy);
        expectClose(asked.currentBounds(), boundsOf(saddle, 3, asked.current()), accuracy);
      }
      expect(asked.averages()).toEqual(silent.averages());
      expect(asked.current()).toEqual(silent.current());
    }
  });

  test('exploitability falls on Kuhn poker', () => {
    const game = zeroSumGame(expand(createGame('kuhn:players=2,ranks=3')));
    const kernel = start(algorithm, nashSaddle('kuhn:players=2,ranks=3'), 1, precision);
    const exploitability = () => {
      const { maximizer, minimizer } = kernel.averages();
      return finish(certifyNash(game, maximizer, minimizer)).exploitability;
    };
    kernel.run(10);
    const early = exploitability();
    kernel.run(5000);
    expect(exploitability()).toBeLessThan(early / 10);
    expect(exploitability()).toBeLessThan(0.01);
  });

  test('scaling the whole payoff does not change a single strategy when it is a power of two', () => {
    const saddle = lagrangian('S2122', 'EFCE');
    const scaled: SaddlePoint = {
      ...saddle,
      matrix: { ...saddle.matrix, value: saddle.matrix.value.map((v) => v * 1024) },
      linear: saddle.linear.map((v) => v * 1024),
    };
    const one = start(algorithm, saddle, 2, precision);
    const other = start(algorithm, scaled, 2, precision);
    one.run(50);
    other.run(50);
    expect(other.averages()).toEqual(one.averages());
  });
});

test('restarted averages forget the past and keep the strategy', () => {
  const kernel = start(algorithms[0]!, lagrangian('S2122', 'EFCE'), 4, 'f64');
  kernel.run(10);
  const { maximizer } = kernel.current();
  kernel.restartAverages();
  expect(kernel.averages().maximizer).toEqual(maximizer);
  kernel.run(1);
  expect(kernel.averages()).toEqual(kernel.current());
});

test('a different multiplier gives a different strategy', () => {
  const saddle = lagrangian('S2122', 'EFCE');
  const [low, high] = [1, 8].map((multiplier) => {
    const kernel = start(algorithms[0]!, saddle, multiplier, 'f64');
    kernel.run(100);
    return kernel.averages().maximizer;
  });
  expect(low).not.toEqual(high);
});

test('the build with SIMD is taken where there is SIMD', () => {
  expect(supportedBuild()).toBe('simd');
});

test('kernels refuse a problem that was planned for another precision', () => {
  const problem = planProblem(lagrangian('S2122', 'NFCCE'), 'f32');
  expect(() => createKernel(algorithms[0]!, modules.get('f64')!, problem, 1)).toThrow(
    'kernels of f64 cannot run a problem planned for f32',
  );
});
