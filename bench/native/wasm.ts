/** CFR+ of the built kernels on an arena that can be put back to its first bytes, so that every round does the same work. */
import { SIDE_BYTES } from '../../src/kernels/layout.ts';
import { type PlannedProblem, pack } from '../../src/kernels/pack.ts';
import { instantiateKernels } from '../../src/kernels/wasm.ts';
import type { Times } from './passes.ts';

interface Passes {
  gradient(side: number, coupling: number): void;
  updateFloored(side: number, floor: number): void;
  updateFlow(side: number, weight: number): void;
}

export interface WasmArena {
  /** Address of the two side boxes. */
  readonly sides: number;
  /** What the arena holds before the first iteration, and what it holds now. */
  readonly initial: Uint8Array;
  bytes(): Uint8Array;
  /** From the initial bytes: warmUp iterations, as many as are timed as a whole, and again as many pass by pass. */
  run(coupling: number, opposite: number, warmUp: number, iterations: number): Times;
}

export function createArena(module: WebAssembly.Module, problem: PlannedProblem): WasmArena {
  const { exports, memory } = instantiateKernels(module);
  const packed = pack(problem, memory, exports.arenaBase());
  const passes = exports as unknown as Passes;
  const { sides } = packed;
  const side = [sides, sides + SIDE_BYTES] as const;
  for (const each of side) passes.updateFlow(each, 0);
  const bytes = () => new Uint8Array(memory.buffer, 0, packed.bytes);
  const initial = bytes().slice();

  function timePasses(couplings: readonly number[], age: number, iterations: number): number[] {
    const spent = new Float64Array(2 * 3);
    for (let t = age + 1; t <= age + iterations; t++) {
      for (let k = 0; k < 2; k++) {
        const start = performance.now();
        passes.gradient(side[k] as number, couplings[k] as number);
        const middle = performance.now();
        passes.updateFloored(side[k] as number, 0);
        const late = performance.now();
        passes.updateFlow(side[k] as number, t);
        const end = performance.now();
        [middle - start, late - middle, end - late].forEach((time, pass) => {
          spent[3 * k + pass] = (spent[3 * k + pass] as number) + time;
        });
      }
    }
    return Array.from(spent, (time) => (time * 1e6) / iterations);
  }

  return {
    sides,
    initial,
    bytes,
    run(coupling, opposite, warmUp, iterations) {
      bytes().set(initial);
      exports.cfrPlus(sides, coupling, opposite, 0, warmUp);
      const start = performance.now();
      exports.cfrPlus(sides, coupling, opposite, warmUp, iterations);
      const iteration = ((performance.now() - start) * 1e6) / iterations;
      return { iteration, passes: timePasses([coupling, opposite], warmUp + iterations, iterations) };
    },
  };
}
