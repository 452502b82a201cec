import { expect, test } from 'vitest';
import { algorithms } from '../../src/kernels/index.ts';
import { createKernel } from '../../src/kernels/kernel.ts';
import { planProblem } from '../../src/kernels/pack.ts';
import { compileKernels, instantiateKernels } from '../../src/kernels/wasm.ts';
import { randomSaddle } from './random-saddle.ts';

const module = await compileKernels('f64');

test.each(algorithms)('$name finds in a used arena what it finds in a fresh one', (algorithm) => {
  const arena = instantiateKernels(module);
  const base = arena.exports.arenaBase();
  // smaller, larger, smaller: what is left over is of other problems
  for (let seed = 0; seed < 20; seed++) {
    const problem = planProblem(randomSaddle(seed), 'f64');
    const fresh = createKernel(algorithm, module, problem, 2);
    // no number, whichever way it is read
    new Uint8Array(arena.memory.buffer, base).fill(0xff);
    const used = createKernel(algorithm, module, problem, 2, { arena });
    for (const kernel of [fresh, used]) kernel.run(9);
    expect(used.averages()).toEqual(fresh.averages());
    expect(used.current()).toEqual(fresh.current());
    expect(used.bytes).toBe(fresh.bytes);
  }
});

test('an arena with a limit refuses what does not fit, and takes what does', () => {
  const arena = instantiateKernels(module, 16);
  const [algorithm] = algorithms;
  if (algorithm === undefined) throw new Error('no algorithm');
  const small = planProblem(randomSaddle(1), 'f64');
  const before = createKernel(algorithm, module, small, 2, { arena });
  expect(() => arena.memory.grow(1)).toThrow(RangeError);
  before.run(3);
  expect(before.averages().maximizer[0]).toBe(1);
});
