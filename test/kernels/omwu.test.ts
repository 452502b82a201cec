/** What only optimistic multiplicative weights promises; what every kernel does is in kernels.test.ts. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { DecisionDag } from '../../src/augmented/decision-dag.ts';
import { zeroSumGame } from '../../src/augmented/nash.ts';
import { certifyNash } from '../../src/certificate/nash.ts';
import { expand } from '../../src/game/tree.ts';
import { createGame } from '../../src/games/index.ts';
import { createKernel, type Kernel, needsOf, type SaddleProfile } from '../../src/kernels/kernel.ts';
import { omwu } from '../../src/kernels/omwu.ts';
import { planProblem } from '../../src/kernels/pack.ts';
import { compileKernels } from '../../src/kernels/wasm.ts';
import { directLagrangian } from '../../src/lagrangian/direct.ts';
import type { SaddlePoint } from '../../src/lagrangian/saddle-point.ts';
import { csrFromTriplets } from '../../src/numeric/csr.ts';
import { augmentGame } from '../../src/solve/solve.ts';
import { finish } from '../../src/work.ts';
import { omwu as twinRun } from '../oracle/kernels/omwu.ts';
import { createTwin, type TwinSide } from '../oracle/kernels/twin.ts';
import { randomNumbers } from '../suites/random-flow.ts';
import { randomSaddle } from './random-saddle.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compileKernels('f64');
});

function start(
  saddle: SaddlePoint,
  multiplier = 1,
  parameters: Readonly<Record<string, number>> = {},
): Kernel {
  return createKernel(omwu, module, planProblem(saddle, 'f64'), multiplier, { parameters });
}

/** One decision of `actions` actions. */
function simplex(actions: number): DecisionDag {
  return {
    numPoints: 1,
    numSequences: actions + 1,
    firstSequence: Int32Array.of(1, actions + 1),
    parentStart: Int32Array.of(0, 1),
    parent: Int32Array.of(0),
  };
}

type Matrix = readonly (readonly number[])[];

/** The row player maximises. */
function matrixGame(payoffs: Matrix, scale = 1): SaddlePoint {
  const columns = payoffs[0]?.length ?? 0;
  const entries = payoffs.flatMap((line, r) =>
    line.map((value, c) => [r + 1, c + 1, value * scale] as const),
  );
  return {
    maximizer: simplex(payoffs.length),
    minimizer: simplex(columns),
    matrix: csrFromTriplets(
      payoffs.length + 1,
      columns + 1,
      Int32Array.from(entries, ([row]) => row),
      Int32Array.from(entries, ([, column]) => column),
      Float64Array.from(entries, ([, , value]) => value),
    ),
    linear: new Float64Array(payoffs.length + 1),
  };
}

/** What the row player could get minus what the column player could hold it to. */
function saddleGap(payoffs: Matrix, { maximizer, minimizer }: SaddleProfile): number {
  const rows = payoffs.map((line) => line.reduce((sum, v, c) => sum + v * minimizer[c + 1]!, 0));
  const columns = (payoffs[0] ?? []).map((_, c) =>
    payoffs.reduce((sum, line, r) => sum + line[c]! * maximizer[r + 1]!, 0),
  );
  return Math.max(...rows) - Math.min(...columns);
}

/** Row by row. */
function table(columns: number, ...values: number[]): Matrix {
  return values.flatMap((_, k) => (k % columns === 0 ? [values.slice(k, k + columns)] : []));
}

function randomMatrix(rows: number, columns: number): Matrix {
  const random = randomNumbers(5);
  return table(columns, ...Array.from({ length: rows * columns }, () => random() * 2 - 1));
}

/** Rock, paper, scissors where rock against scissors is worth three: the equilibrium is (1, 3, 1) / 5. */
const SCISSORS_PAY = table(3, 0, -1, 3, 1, 0, -1, -3, 1, 0);
const MATRICES: readonly (readonly [string, Matrix])[] = [
  ['weighted rock, paper, scissors', SCISSORS_PAY],
  ['two by two, mixed', table(2, 3, -1, -2, 1)],
  ['dominance', table(2, 2, 3, 0, 1)],
  [
    'diagonal, payoffs 1 to 128',
    table(8, ...Array.from({ length: 64 }, (_, k) => (k % 9 ? 0 : 2 ** (k / 9)))),
  ],
  ['seven by five, random', randomMatrix(7, 5)],
  ['thirty by forty, random', randomMatrix(30, 40)],
];

describe.each(MATRICES)('matrix game: %s', (_, payoffs) => {
  const range = Math.max(...payoffs.flat()) - Math.min(...payoffs.flat());

  test('gaps over the payoff range are below 4 / t for averages and last iterates, and averages improve', () => {
    const kernel = start(matrixGame(payoffs));
    let before = 1;
    for (const iterations of [100, 1000, 10_000]) {
      kernel.run(iterations - kernel.iterations);
      const average = saddleGap(payoffs, kernel.averages()) / range;
      expect(average).toBeLessThan(Math.min(4 / iterations, Math.max(before, 1e-12)));
      expect(saddleGap(payoffs, kernel.current()) / range).toBeLessThan(4 / iterations);
      before = average;
    }
  });

  test.each([1e-6, 1e6])('payoffs times %d are solved as well', (scale) => {
    const kernel = start(matrixGame(payoffs, scale));
    kernel.run(1000);
    for (const profile of [kernel.averages(), kernel.current()])
      expect(saddleGap(payoffs, profile) / range).toBeLessThan(4e-3);
  });
});

test('the last iterate converges where averages cannot: 1e-12 on weighted rock, paper, scissors', () => {
  const kernel = start(matrixGame(SCISSORS_PAY));
  kernel.run(10_000);
  expect(saddleGap(SCISSORS_PAY, kernel.current())).toBeLessThan(1e-12);
  const { maximizer } = kernel.current();
  for (const [k, expected] of [0.2, 0.6, 0.2].entries()) expect(maximizer[k + 1]).toBeCloseTo(expected, 12);
});

describe.each(['kuhn:players=2,ranks=3', 'kuhn:players=2,ranks=5'])('%s', (name) => {
  const game = zeroSumGame(expand(createGame(name)));
  const [maximizer, minimizer] = game.treeplexes;
  const linear = new Float64Array(maximizer.numSequences);
  const saddle: SaddlePoint = { maximizer, minimizer, matrix: game.payoff, linear };
  const exploitability = (profile: SaddleProfile) =>
    finish(certifyNash(game, profile.maximizer, profile.minimizer)).exploitability;

  test('exploitability: averages 1e-3, 1e-4, 1e-5 after 100, 1000, 10,000 iterations; last iterate 1e-12', () => {
    const kernel = start(saddle);
    for (const iterations of [100, 1000, 10_000]) {
      kernel.run(iterations - kernel.iterations);
      expect(exploitability(kernel.averages())).toBeLessThan(0.1 / iterations);
      expect(exploitability(kernel.current())).toBeLessThan(1 / iterations);
    }
    expect(exploitability(kernel.current())).toBeLessThan(1e-12);
  });
});

/** Both flows of a twin, as a kernel's current(). */
function currentOf({ side, flow }: TwinSide): Float64Array {
  return Float64Array.from(side.plan.slot, (slot) => flow[slot]!);
}

test('matches its twin bit for bit across a new multiplier, restarted averages and another step size', () => {
  const { saddle } = directLagrangian(augmentGame('S2122', { concept: 'EFCE' }), 1);
  for (const [problem, stepSize] of [
    [planProblem(saddle, 'f64'), 0.5],
    [planProblem(randomSaddle(3), 'f64'), 2],
  ] as const) {
    const kernel = createKernel(omwu, module, problem, 1, { parameters: { stepSize } });
    const twin = createTwin(problem, needsOf(omwu, { stepSize }).parameters);
    for (const [multiplier, iterations] of [
      [1, 100],
      [4, 30],
      [16, 50],
    ] as const) {
      kernel.setMultiplier(multiplier);
      kernel.restartAverages();
      for (const side of [twin.maximizer, twin.minimizer]) side.average.fill(0);
      kernel.run(iterations);
      twinRun(twin, multiplier, -1, 0, iterations);
      expect(kernel.current()).toEqual({
        maximizer: currentOf(twin.maximizer),
        minimizer: currentOf(twin.minimizer),
      });
    }
  }
});

test('a game whose payoffs are all 0 keeps the uniform strategy', () => {
  const kernel = start(matrixGame([[0, 0, 0]]));
  kernel.run(100);
  for (const share of kernel.averages().minimizer.slice(1)) expect(share).toBeCloseTo(1 / 3, 15);
});

test('the step size changes the path', () => {
  const paths = [1, 2].map((stepSize) => {
    const kernel = start(matrixGame(SCISSORS_PAY), 1, { stepSize });
    kernel.run(10);
    return kernel.averages().maximizer;
  });
  expect(paths[0]).not.toEqual(paths[1]);
});
