/** CFR+ of the built kernels on an arena that every measurement puts back to its first bytes: each does the same work. */
import { SIDE_BYTES } from '../../src/kernels/layout.ts';
import { type PlannedProblem, pack } from '../../src/kernels/pack.ts';
import { instantiateKernels } from '../../src/kernels/wasm.ts';
import { PASSES, type Times, type Work } from './passes.ts';

interface PassExports {
  gradient(side: number, coupling: number): void;
  updateFloored(side: number, floor: number): void;
  updateFlow(side: number, weight: number): void;
}

/** The power of t by which CFR+ weighs its averages. */
export const LINEAR = 1;

export interface WasmArena {
  /** Address of the two side boxes. */
  readonly sides: number;
  /** What the arena holds before the first iteration. */
  readonly initial: Uint8Array;
  /** What it holds now. */
  bytes(): Uint8Array;
  run(coupling: number, opposite: number, work: Work): Times;
}

export function createArena(module: WebAssembly.Module, problem: PlannedProblem): WasmArena {
  const { exports, memory } = instantiateKernels(module);
  const { sides, bytes: length } = pack(problem, memory, exports.arenaBase(), {
    parameters: [LINEAR],
    remembers: [],
  });
  const { gradient, updateFloored, updateFlow } = exports as unknown as PassExports;
  updateFlow(sides, 0);
  updateFlow(sides + SIDE_BYTES, 0);
  const bytes = () => new Uint8Array(memory.buffer, 0, length);
  const initial = bytes().slice();

  /** Adds the milliseconds of each of PASSES to `spent`. */
  function timePasses(coupling: number, opposite: number, t: number, spent: Float64Array): void {
    for (let k = 0; k < 2; k++) {
      const side = sides + k * SIDE_BYTES;
      const start = performance.now();
      gradient(side, k === 0 ? coupling : opposite);
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

  return {
    sides,
    initial,
    bytes,
    run(coupling, opposite, { warmUp, iterations, slices }) {
      bytes().set(initial);
      exports.cfrPlus(sides, coupling, opposite, 0, warmUp);
      let age = warmUp;
      let iteration = Number.POSITIVE_INFINITY;
      const passes = PASSES.map(() => Number.POSITIVE_INFINITY);
      for (let slice = 0; slice < slices; slice++) {
        const start = performance.now();
        exports.cfrPlus(sides, coupling, opposite, age, iterations);
        iteration = Math.min(iteration, performance.now() - start);
        age += iterations;
        const spent = new Float64Array(PASSES.length);
        for (let t = age + 1; t <= age + iterations; t++) timePasses(coupling, opposite, t, spent);
        age += iterations;
        spent.forEach((time, pass) => {
          passes[pass] = Math.min(passes[pass]!, time);
        });
      }
      const nanoseconds = (milliseconds: number) => (milliseconds * 1e6) / iterations;
      return { iteration: nanoseconds(iteration), passes: passes.map(nanoseconds) };
    },
  };
}
