/** One cell of the bench: the contestants take turns in rounds, each from the same first bytes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectiveRange } from '../../src/augmented/objective.ts';
import { planProblem } from '../../src/kernels/pack.ts';
import { directLagrangian } from '../../src/lagrangian/direct.ts';
import { augmentGame } from '../../src/solve/solve.ts';
import { type Cell, median } from '../machine.ts';
import type { Native } from './gcc.ts';
import { PASSES, passBytes, type Times, type Work } from './passes.ts';
import { TRIAD_BYTES, timeTriad, triadLength } from './triad.ts';
import { createArena } from './wasm.ts';

export const ROUNDS = 9;
/** Of a round: short slices, so that some are not interrupted, but an iteration at least. */
const SLICE_MILLISECONDS = 2;
const ROUND_MILLISECONDS = 100;
const MIN_SLICES = 3;
const COUPLING = 4;
const OPPOSITE = -1;
/** What bytes are compared after: 90 iterations. */
const CHECK: Work = { warmUp: 10, iterations: 20, slices: 2 };

export interface Setting {
  readonly module: WebAssembly.Module;
  /** The C passes with every rounding of the WASM ones, and with contraction allowed. */
  readonly exact: Native;
  readonly contracted: Native;
  /** For the arena and what becomes of it. */
  readonly folder: string;
}

/** How to cut a round of a contestant whose iteration takes so many milliseconds. */
function slicing(milliseconds: number): Work {
  const iterations = Math.max(1, Math.round(SLICE_MILLISECONDS / milliseconds));
  const slices = Math.max(MIN_SLICES, Math.round(ROUND_MILLISECONDS / (iterations * milliseconds)));
  return { warmUp: 2 * iterations, iterations, slices };
}

/** Best of a few triads that move as many bytes as an arena holds, in GB/s. */
export function triads({ exact }: Setting, bytes: number) {
  const length = triadLength(bytes);
  const repeats = 15;
  const rate = (nanoseconds: number) => (TRIAD_BYTES * length) / nanoseconds;
  const best = { wasm: 0, native: 0 };
  for (let round = 0; round < 3; round++) {
    best.wasm = Math.max(best.wasm, rate(timeTriad(length, repeats)));
    best.native = Math.max(best.native, rate(exact.triad(length, repeats)));
  }
  return best;
}

interface Round {
  readonly wasm: Times;
  readonly exact: Times;
  readonly contracted: Times;
}

/** CFR+ on a cell: sizes, whether C leaves the same bytes, and rounds of the contestants in turns. */
function compete([game, concept, objective]: Cell, { module, exact, contracted, folder }: Setting) {
  const augmented = augmentGame(game, { concept, objective });
  const { saddle } = directLagrangian(augmented, objectiveRange(augmented.objective));
  const problem = planProblem(saddle, 'f64');
  const wasm = createArena(module, problem);
  const arena = join(folder, 'arena');
  const output = join(folder, 'output');
  writeFileSync(arena, wasm.initial);
  const native = { arena, sides: wasm.sides, coupling: COUPLING, opposite: OPPOSITE };
  const runWasm = (work: Work) => wasm.run(COUPLING, OPPOSITE, work);

  runWasm(CHECK);
  exact.run(native, CHECK, output);
  const equalBytes = Buffer.compare(wasm.bytes(), readFileSync(output)) === 0;

  const work = slicing(runWasm(CHECK).iteration / 1e6);
  const rounds: Round[] = Array.from({ length: ROUNDS }, () => ({
    wasm: runWasm(work),
    exact: exact.run(native, work),
    contracted: contracted.run(native, work),
  }));
  const sizes = {
    sequences: saddle.maximizer.numSequences + saddle.minimizer.numSequences,
    nonzeros: saddle.matrix.value.length,
    arenaBytes: wasm.initial.length,
  };
  return { problem, sizes, equalBytes, rounds };
}

/** Iterations of CFR+ on one cell, and each pass beside a triad of as many bytes as the arena. */
export function measure(cell: Cell, setting: Setting) {
  const { problem, sizes, equalBytes, rounds } = compete(cell, setting);
  const middle = (figure: (round: Round) => number) => median(rounds.map(figure));
  const [game, concept, objective] = cell;
  return {
    ...{ game, concept, objective, ...sizes, equalBytes },
    wasmMicroseconds: middle(({ wasm }) => wasm.iteration) / 1e3,
    nativeMicroseconds: middle(({ exact }) => exact.iteration) / 1e3,
    contractedMicroseconds: middle(({ contracted }) => contracted.iteration) / 1e3,
    wasmOverNative: middle(({ wasm, exact }) => wasm.iteration / exact.iteration),
    wasmOverContracted: middle(({ wasm, contracted }) => wasm.iteration / contracted.iteration),
    triadGigabytesPerSecond: triads(setting, sizes.arenaBytes),
    passes: passBytes(problem).map((bytes, k) => {
      const wasmNanoseconds = middle(({ wasm }) => wasm.passes[k]!);
      return {
        ...PASSES[k],
        bytes,
        wasmMicroseconds: wasmNanoseconds / 1e3,
        nativeMicroseconds: middle(({ exact }) => exact.passes[k]!) / 1e3,
        wasmOverNative: middle(({ wasm, exact }) => wasm.passes[k]! / exact.passes[k]!),
        wasmGigabytesPerSecond: bytes / wasmNanoseconds,
      };
    }),
  };
}
