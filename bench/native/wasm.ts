/** Built kernels on an arena that every measurement puts back to its first bytes: each does the same work. */
import { type Algorithm, needsOf, runOf } from '../../src/kernels/kernel.ts';
import { SIDE_BYTES } from '../../src/kernels/layout.ts';
import { type PlannedProblem, pack } from '../../src/kernels/pack.ts';
import { instantiateKernels, type KernelExports } from '../../src/kernels/wasm.ts';
import { PASSES, type Times, type Work } from './passes.ts';

interface PassExports {
  gradient(side: number, coupling: number): void;
  updateFloored(side: number, floor: number): void;
  updateFlow(side: number, weight: number): void;
}

/** The algorithm whose passes are timed one by one. */
const BY_PASSES = 'cfr+';

export interface WasmArena {
  /** Address of the two side boxes. */
  readonly sides: number;
  /** What the arena holds before the first iteration. */
  readonly initial: Uint8Array;
  /** What it holds now. */
  bytes(): Uint8Array;
  run(coupling: number, opposite: number, work: Work): Times;
}

/** Adds the milliseconds of each of PASSES to `spent`, for the iterations of CFR+ after `age`. */
type TimePasses = (
  coupling: number,
  opposite: number,
  age: number,
  iterations: number,
  spent: Float64Array,
) => void;

export function createArena(
  module: WebAssembly.Module,
  problem: PlannedProblem,
  algorithm: Algorithm,
): WasmArena {
  const { exports, memory } = instantiateKernels(module);
  const iterate = runOf(algorithm, exports);
  const { sides, bytes: length } = pack(problem, memory, exports.arenaBase(), needsOf(algorithm, {}));
  exports.updateFlow(sides, 0);
  exports.updateFlow(sides + SIDE_BYTES, 0);
  const bytes = () => new Uint8Array(memory.buffer, 0, length);
  const initial = bytes().slice();
  const timePasses = algorithm.name === BY_PASSES ? passTimer(exports, sides) : undefined;

  return {
    sides,
    initial,
    bytes,
    run(coupling, opposite, { warmUp, iterations, slices }) {
      bytes().set(initial);
      iterate(sides, coupling, opposite, 0, warmUp);
      let age = warmUp;
      let iteration = Number.POSITIVE_INFINITY;
      const passes = timePasses === undefined ? [] : PASSES.map(() => Number.POSITIVE_INFINITY);
      const spent = new Float64Array(passes.length);
      for (let slice = 0; slice < slices; slice++) {
        const start = performance.now();
        iterate(sides, coupling, opposite, age, iterations);
        iteration = Math.min(iteration, performance.now() - start);
        age += iterations;
        if (timePasses === undefined) continue;
        spent.fill(0);
        timePasses(coupling, opposite, age, iterations, spent);
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

function passTimer(exports: KernelExports, sides: number): TimePasses {
  const { gradient, updateFloored, updateFlow } = exports as unknown as PassExports;
  return (coupling, opposite, age, iterations, spent) => {
    for (let t = age + 1; t <= age + iterations; t++) {
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
  };
}
