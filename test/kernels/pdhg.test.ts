/** What only linear programming promises, and what going over to it does; what every kernel does is in kernels.test.ts. */
import { beforeAll, describe, expect, test } from 'vitest';
import { flowViolation } from '../../src/augmented/decision-dag.ts';
import { solve } from '../../src/index.ts';
import { apcfrPlusPdhg } from '../../src/kernels/apcfr-plus-pdhg.ts';
import { type Algorithm, createKernel, type Kernel, needsOf } from '../../src/kernels/kernel.ts';
import { planProblem } from '../../src/kernels/pack.ts';
import { pdhg } from '../../src/kernels/pdhg.ts';
import { compileKernels } from '../../src/kernels/wasm.ts';
import { directLagrangian } from '../../src/lagrangian/direct.ts';
import { reduceSaddle } from '../../src/lagrangian/reduce.ts';
import type { SaddlePoint } from '../../src/lagrangian/saddle-point.ts';
import { augmentGame } from '../../src/solve/solve.ts';
import { pcfrPlus as pcfrPlusTwin } from '../oracle/kernels/pcfr-plus.ts';
import { pdhg as pdhgTwin } from '../oracle/kernels/pdhg.ts';
import { createTwin, type Twin } from '../oracle/kernels/twin.ts';
import { randomSaddle } from './random-saddle.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compileKernels('f64');
});

function start(saddle: SaddlePoint, multiplier: number, algorithm: Algorithm = pdhg): Kernel {
  return createKernel(algorithm, module, planProblem(saddle, 'f64'), multiplier);
}

function twinOf(saddle: SaddlePoint, algorithm: Algorithm = pdhg): Twin {
  return createTwin(planProblem(saddle, 'f64'), needsOf(algorithm, {}).parameters);
}

function lagrangian(game: string, concept: string, objective: string): SaddlePoint {
  const augmented = augmentGame(game, { concept, objective });
  const { largest, smallest } = augmented.objective;
  return reduceSaddle(directLagrangian(augmented, largest - smallest).saddle).saddle;
}

const gapOf = (kernel: Kernel) => kernel.bounds().upper - kernel.bounds().lower;

/** Flows of both sides of a kernel, and of its twin. */
function expectTwin(kernel: Kernel, { maximizer, minimizer }: Twin): void {
  expect(kernel.packedCurrent()).toEqual({ maximizer: maximizer.flow, minimizer: minimizer.flow });
}

/** As the host goes over. */
function goOver(twin: Twin): void {
  for (const side of [twin.maximizer, twin.minimizer]) {
    const share = 1 / side.average[0]!;
    side.average.forEach((sum, s) => {
      if (s === 0 || side.side.plan.slot.includes(s)) side.flow[s] = sum * share;
    });
    side.average.fill(0);
  }
}

describe('pdhg', () => {
  test('matches its twin through restarts and another multiplier', () => {
    const saddles = [lagrangian('K35', 'CERT', 'player:1'), randomSaddle(3), randomSaddle(8)];
    for (const saddle of saddles) {
      const kernel = start(saddle, 2);
      const twin = twinOf(saddle);
      kernel.run(500);
      pdhgTwin(twin, 2, -1, 0, 500);
      expectTwin(kernel, twin);
      expect(twin.epoch.weight).not.toBe(1);
      kernel.setMultiplier(4);
      kernel.restartAverages();
      kernel.run(300);
      pdhgTwin(twin, 4, -1, 0, 300);
      expectTwin(kernel, twin);
    }
  });

  test('does the same in runs of any length', () => {
    const saddle = lagrangian('S2122', 'EFCE', 'player:1');
    const whole = start(saddle, 4);
    const pieces = start(saddle, 4);
    whole.run(301);
    for (const count of [1, 62, 1, 1, 127, 109]) pieces.run(count);
    expect(pieces.averages()).toEqual(whole.averages());
  });

  test('closes the gap of a Lagrangian to 1e-9 by strategies that are exact flows', () => {
    const saddle = lagrangian('B2222', 'EFCE', 'welfare');
    const kernel = start(saddle, 4);
    kernel.run(1600);
    expect(gapOf(kernel)).toBeLessThan(1e-9);
    expect(kernel.bounds().upper).toBeCloseTo(-0.525, 8);
    const { maximizer, minimizer } = kernel.averages();
    expect(flowViolation(saddle.maximizer, maximizer)).toBeLessThan(1e-13);
    expect(flowViolation(saddle.minimizer, minimizer)).toBeLessThan(1e-13);
    expect(kernel.current()).toEqual(kernel.averages());
  });

  test('goes on from what was saved as if it had never stopped', () => {
    const saddle = lagrangian('K35', 'CERT', 'player:1');
    const first = start(saddle, 2);
    first.run(333);
    const saved = first.save().map((array) => array.slice());
    const second = start(saddle, 2);
    expect(second.restore(saved)).toBeNull();
    first.run(100);
    second.run(100);
    expect(second.averages()).toEqual(first.averages());
  });
});

describe('apcfr+pdhg', () => {
  const saddle = () => lagrangian('K35', 'CERT', 'player:1');

  test('goes over once averages are near, and then is pdhg from there', () => {
    const kernel = start(saddle(), 2, apcfrPlusPdhg);
    const twin = twinOf(saddle(), apcfrPlusPdhg);
    expect(kernel.goOver(kernel.bounds(), 1)).toBe(false);
    kernel.run(400);
    pcfrPlusTwin(twin, 2, -1, 0, 400);
    expect(kernel.goOver(kernel.bounds(), gapOf(kernel) * 999)).toBe(false);
    expect(kernel.goOver(kernel.bounds(), gapOf(kernel) * 1001)).toBe(true);
    kernel.restartAverages();
    expect(kernel.goOver(kernel.bounds(), 1e9)).toBe(false);
    goOver(twin);
    kernel.run(200);
    pdhgTwin(twin, 2, -1, 0, 200);
    expectTwin(kernel, twin);
    expect(kernel.goOver(kernel.bounds(), 1e9)).toBe(false);
  });

  test('goes on from what was saved in either part', () => {
    const first = start(saddle(), 2, apcfrPlusPdhg);
    first.run(400);
    first.goOver(first.bounds(), 1e9);
    first.restartAverages();
    const saved = first.save().map((array) => array.slice());
    const second = start(saddle(), 2, apcfrPlusPdhg);
    expect(second.restore(saved)).toBeNull();
    first.run(100);
    second.run(100);
    expect(second.averages()).toEqual(first.averages());
    saved[0]![3] = 2;
    expect(second.restore(saved)).toBe('is at part 2 of an algorithm of 2');
  });

  test('stays with its first part where sequences have few payoffs', () => {
    const kernel = start(lagrangian('D32', 'EFCE', 'player:1'), 2, apcfrPlusPdhg);
    kernel.run(20);
    expect(kernel.goOver(kernel.bounds(), 1e9)).toBe(false);
  });

  test('certifies S2122 COMM to 1e-8: 50/61', async () => {
    const options = { concept: 'COMM', objective: 'player:1', tolerance: 1e-8 };
    const { report } = await solve('S2122', options);
    expect(report).toMatchObject({ status: 'solved', kernel: 'apcfr+pdhg' });
    expect(report.objective).toBeCloseTo(50 / 61, 6);
  });
});
