import { beforeAll, describe, expect, test } from 'vitest';
import { Crew } from '../../src/kernels/crew.ts';
import { algorithms } from '../../src/kernels/index.ts';
import { type Algorithm, createKernel, type Kernel, type KernelSettings } from '../../src/kernels/kernel.ts';
import { type PlannedProblem, planProblem } from '../../src/kernels/pack.ts';
import { type Precision, precisions } from '../../src/kernels/precision.ts';
import { GRAIN } from '../../src/kernels/shares.ts';
import { compileKernels, MAX_PAGES } from '../../src/kernels/wasm.ts';
import { directLagrangian } from '../../src/lagrangian/direct.ts';
import type { SaddlePoint } from '../../src/lagrangian/saddle-point.ts';
import { augmentGame } from '../../src/solve/solve.ts';
import { randomSaddle } from './random-saddle.ts';

const modules = new Map<string, WebAssembly.Module>();
beforeAll(async () => {
  for (const precision of precisions)
    for (const build of ['simd', 'threads'] as const)
      modules.set(`${precision} ${build}`, await compileKernels(precision, build));
});

const variants = algorithms.flatMap((algorithm) =>
  algorithm.precisions.map((precision) => [algorithm.name, precision, algorithm] as const),
);

/** All that iterations change, after some, restarted averages, another multiplier, and looks in between. */
function statesOf(kernel: Kernel): Uint8Array[] {
  const states: Uint8Array[] = [];
  const note = () => {
    const { linear, lower, upper } = kernel.bounds();
    const arrays = [...kernel.save(), Float64Array.of(linear, lower, upper)];
    states.push(
      ...arrays.map(({ buffer, byteOffset, byteLength }) =>
        new Uint8Array(buffer, byteOffset, byteLength).slice(),
      ),
    );
  };
  for (const count of [1, 5, 20]) {
    kernel.run(count);
    note();
  }
  kernel.setMultiplier(7);
  kernel.restartAverages();
  kernel.run(30);
  kernel.currentBounds();
  note();
  kernel.goOver(kernel.bounds(), Number.POSITIVE_INFINITY);
  kernel.restartAverages();
  kernel.run(35);
  kernel.run(3);
  note();
  return states;
}

function build(
  algorithm: Algorithm,
  precision: Precision,
  problem: PlannedProblem,
  settings?: KernelSettings,
): Kernel {
  return createKernel(algorithm, modules.get(`${precision} simd`)!, problem, 3, settings);
}

/** Which of the arrays of a problem differ for so many threads. */
function differences(
  algorithm: Algorithm,
  precision: Precision,
  problem: PlannedProblem,
  crew: Crew,
  grain?: number,
) {
  const alone = statesOf(build(algorithm, precision, problem));
  const shared = statesOf(build(algorithm, precision, problem, { crew, grain }));
  return alone.flatMap((bytes, k) => (Buffer.compare(bytes, shared[k]!) === 0 ? [] : [k]));
}

const cells: readonly (readonly [string, string])[] = [
  ['S2122', 'NFCCE'],
  ['B2222', 'EFCE'],
  ['D32', 'COMM'],
];

const saddles = new Map<string, SaddlePoint>();

function lagrangian(instance: string, concept: string): SaddlePoint {
  const name = `${instance} ${concept}`;
  const made =
    saddles.get(name) ??
    directLagrangian(augmentGame(instance, { concept, objective: 'player:1' }), 1).saddle;
  saddles.set(name, made);
  return made;
}

describe.each(precisions)('threads leave the bytes that one leaves, in %s', (precision) => {
  test.each([2, 3, 4])(
    'with %d of them',
    async (threads) => {
      const crew = await Crew.start(modules.get(`${precision} threads`)!, threads, MAX_PAGES);
      try {
        for (const [name, , algorithm] of variants.filter(([, of]) => of === precision)) {
          for (const [instance, concept] of cells) {
            const problem = planProblem(lagrangian(instance, concept), precision);
            // every level cut for two, only what is worth it for more: there are more threads than cores here and there
            const grain = threads === 2 ? 0 : GRAIN;
            const differing = differences(algorithm, precision, problem, crew, grain);
            expect([name, instance, concept, differing]).toEqual([name, instance, concept, []]);
          }
          for (let seed = 0; seed < 6; seed++) {
            const problem = planProblem(randomSaddle(seed), precision);
            expect([name, seed, differences(algorithm, precision, problem, crew, 0)]).toEqual([
              name,
              seed,
              [],
            ]);
          }
        }
      } finally {
        await crew.end();
      }
    },
    120_000,
  );
});
