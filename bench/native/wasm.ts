/** Built kernels on an arena that every measurement puts back to its first bytes: each does the same work. */
import { cfrPlus } from '../../src/kernels/cfr-plus.ts';
import { needsOf, runOf } from '../../src/kernels/kernel.ts';
import { SIDE_BYTES } from '../../src/kernels/layout.ts';
import { type PlannedProblem, pack } from '../../src/kernels/pack.ts';
import { instantiateKernels } from '../../src/kernels/wasm.ts';
import { PASSES, type Times, type Work } from './passes.ts';

interface PassExports {
  gradient(side: number, coupling: number): void;
  updateFloored(side: number, floor: number): void;
  updateFlow(side: number, weight: number): void;
}

export function createArena(module: WebAssembly.Module, problem: PlannedProblem) {
  const { exports, memory } = instantiateKernels(module);
  const iterate = runOf(cfrPlus, exports);
  const { sides, bytes: length } = pack(problem, memory, exports.arenaBase(), needsOf(cfrPlus, {}));
  exports.updateFlow(sides, 0);
  exports.updateFlow(sides + SIDE_BYTES, 0);
  /** What the arena holds now; `initial` is before the first iteration, `sides` the address of the two side boxes. */
  const bytes = () => new Uint8Array(memory.buffer, 0, length);
  const initial = bytes().slice();

  const { gradient, updateFloored, updateFlow } = exports as unknown as PassExports;
  /** Milliseconds of each of PASSES in the iterations after `age`. */
  const timePasses = (couplings: readonly [number, number], age: number, iterations: number) => {
    const spent = new Float64Array(PASSES.length);
    for (let t = age + 1; t <= age + iterations; t++) {
      for (let k = 0; k < 2; k++) {
        const side = sides + k * SIDE_BYTES;
        const start = performance.now();
        gradient(side, couplings[k]!);
        const middle = performance.now();
        updateFloored(side, 0);
        const late = performance.now();
        updateFlow(side, t);
        const end = performance.now();
        spent[3 * k]! += middle - start;
        spent[3 * k + 1]! += late - middle;
        spent[3 * k + 2]! += end - late;
      }
    }
    return spent;
  };

  return {
    sides,
    initial,
    bytes,
    run(coupling: number, opposite: number, { warmUp, iterations, slices }: Work): Times {
      bytes().set(initial);
      iterate(sides, coupling, opposite, 0, warmUp);
      let iteration = Number.POSITIVE_INFINITY;
      const passes = PASSES.map(() => Number.POSITIVE_INFINITY);
      for (let slice = 0, age = warmUp; slice < slices; slice++, age += 2 * iterations) {
        const start = performance.now();
        iterate(sides, coupling, opposite, age, iterations);
        iteration = Math.min(iteration, performance.now() - start);
        const spent = timePasses([coupling, opposite], age + iterations, iterations);
        for (const [pass, time] of spent.entries()) passes[pass] = Math.min(passes[pass]!, time);
      }
      const nanoseconds = (milliseconds: number) => (milliseconds * 1e6) / iterations;
      return { iteration: nanoseconds(iteration), passes: passes.map(nanoseconds) };
    },
  };
}
