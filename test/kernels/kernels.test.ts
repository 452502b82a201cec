import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { flowViolation } from '../../src/augmented/decision-dag.ts';
import { zeroSumGame } from '../../src/augmented/nash.ts';
import { certifyNash } from '../../src/certificate/nash.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { algorithms } from '../../src/kernels/index.ts';
import { createKernel, needsOf, type Profile } from '../../src/kernels/kernel.ts';
import { planProblem } from '../../src/kernels/pack.ts';
import type { Plan } from '../../src/kernels/plan.ts';
import { compileKernels } from '../../src/kernels/wasm.ts';
import { directLagrangian } from '../../src/lagrangian/direct.ts';
import type { SaddlePoint } from '../../src/lagrangian/saddle-point.ts';
import { augmentGame } from '../../src/solve.ts';
import { twins } from '../oracle/kernels/index.ts';
import { createTwin } from '../oracle/kernels/twin.ts';
import { randomSaddle } from './random-saddle.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compileKernels();
});

/** Saddle points with trees and DAGs, one to eleven actions, one and many parents. */
const instances: readonly (readonly [string, () => SaddlePoint])[] = [
  ['kuhn NASH', () => nashSaddle('kuhn:players=2,ranks=3')],
  ['S2122 NFCCE', () => lagrangian('S2122', 'NFCCE')],
  ['B2222 EFCE', () => lagrangian('B2222', 'EFCE')],
  ['D32 COMM', () => lagrangian('D32', 'COMM')],
];

function nashSaddle(instance: string): SaddlePoint {
  const game = zeroSumGame(expand(createGame(instance)));
  const [maximizer, minimizer] = game.treeplexes;
  return { maximizer, minimizer, matrix: game.payoff, linear: new Float64Array(maximizer.numSequences) };
}

function lagrangian(instance: string, concept: string): SaddlePoint {
  return directLagrangian(augmentGame(instance, { concept, objective: 'player:1' }), 1).saddle;
}

function twinProfile(twin: ReturnType<typeof createTwin>): Profile {
  const flow = ({ average }: { average: Float64Array }, plan: Plan) =>
    Float64Array.from(plan.slot, (slot) => average[slot]! / average[0]!);
  return {
    maximizer: flow(twin.maximizer, twin.maximizer.side.plan),
    minimizer: flow(twin.minimizer, twin.minimizer.side.plan),
  };
}

describe.each(algorithms.map((algorithm) => [algorithm.name, algorithm] as const))(
  '%s',
  (name, algorithm) => {
    test.each(instances)('matches its twin bit for bit on %s', (_, saddle) => {
      const problem = planProblem(saddle());
      const kernel = createKernel(algorithm, module, problem, 3);
      const twin = createTwin(problem, needsOf(algorithm, {}).parameters);
      kernel.run(40);
      twins[name]!(twin, 3, -1, 0, 40);
      expect(kernel.averages()).toEqual(twinProfile(twin));
    });

    test('matches its twin bit for bit on 200 random saddle points', () => {
      fc.assert(
        fc.property(fc.integer(), fc.double({ min: 0, max: 100, noNaN: true }), (seed, multiplier) => {
          const problem = planProblem(randomSaddle(seed));
          const kernel = createKernel(algorithm, module, problem, multiplier);
          const twin = createTwin(problem, needsOf(algorithm, {}).parameters);
          kernel.run(7);
          twins[name]!(twin, multiplier, -1, 0, 7);
          expect(kernel.averages()).toEqual(twinProfile(twin));
        }),
        { seed: 1, numRuns: 200 },
      );
    });

    test('run(10) twice is run(20), and averages are feasible flows', () => {
      const saddle = lagrangian('S2122', 'EFCE');
      const once = createKernel(algorithm, module, planProblem(saddle), 4);
      const twice = createKernel(algorithm, module, planProblem(saddle), 4);
      once.run(20);
      twice.run(10);
      twice.run(10);
      expect(twice.averages()).toEqual(once.averages());
      expect(twice.iterations).toBe(20);
      expect(flowViolation(saddle.maximizer, once.averages().maximizer)).toBeLessThan(1e-12);
      expect(flowViolation(saddle.minimizer, once.averages().minimizer)).toBeLessThan(1e-12);
    });

    test('exploitability falls on Kuhn poker', () => {
      const game = zeroSumGame(expand(createGame('kuhn:players=2,ranks=3')));
      const kernel = createKernel(algorithm, module, planProblem(nashSaddle('kuhn:players=2,ranks=3')), 1);
      const exploitability = () => {
        const { maximizer, minimizer } = kernel.averages();
        return certifyNash(game, maximizer, minimizer).exploitability;
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
      const one = createKernel(algorithm, module, planProblem(saddle), 2);
      const other = createKernel(algorithm, module, planProblem(scaled), 2);
      one.run(50);
      other.run(50);
      expect(other.averages()).toEqual(one.averages());
    });
  },
);

test('restarted averages forget the past and keep the strategy', () => {
  const kernel = createKernel(algorithms[0]!, module, planProblem(lagrangian('S2122', 'EFCE')), 4);
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
    const kernel = createKernel(algorithms[0]!, module, planProblem(saddle), multiplier);
    kernel.run(100);
    return kernel.averages().maximizer;
  });
  expect(low).not.toEqual(high);
});
