/** One cell of the bench: the contestants take turns in rounds, each from the same first bytes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlannedProblem, planProblem } from '../../src/kernels/pack.ts';
import { directLagrangian } from '../../src/lagrangian/direct.ts';
import { augmentGame } from '../../src/solve.ts';
import { cfrPlus } from '../../test/oracle/kernels/cfr-plus.ts';
import { createTwin } from '../../test/oracle/kernels/twin.ts';
import type { Native } from './gcc.ts';
import { PASSES, passBytes, type Work } from './passes.ts';
import { TRIAD_BYTES, timeTriad, triadLength } from './triad.ts';
import { createArena, LINEAR } from './wasm.ts';

export type Cell = readonly [game: string, concept: string, objective: string];
export const ROUNDS = 9;
/** Of a round: short slices, so that some are not interrupted, but an iteration at least. */
const SLICE_MILLISECONDS = 2;
const ROUND_MILLISECONDS = 100;
const MIN_SLICES = 3;
const COUPLING = 4;
const OPPOSITE = -1;

export interface Setting {
  readonly module: WebAssembly.Module;
  /** The C passes with every rounding of the WASM ones, and with contraction allowed. */
  readonly exact: Native;
  readonly contracted: Native;
  /** For the arena and what becomes of it. */
  readonly folder: string;
}

function problemOf([game, concept, objective]: Cell) {
  const augmented = augmentGame(game, { concept, objective });
  const { saddle } = directLagrangian(augmented, augmented.objective.range || 1);
  const sequences = saddle.maximizer.numSequences + saddle.minimizer.numSequences;
  return { problem: planProblem(saddle, 'f64'), sequences, nonzeros: saddle.matrix.value.length };
}

/** How to cut a round of a contestant whose iteration takes so many milliseconds. */
function slicing(milliseconds: number): Work {
  const iterations = Math.max(1, Math.round(SLICE_MILLISECONDS / milliseconds));
  const slices = Math.max(MIN_SLICES, Math.round(ROUND_MILLISECONDS / (iterations * milliseconds)));
  return { warmUp: 2 * iterations, iterations, slices };
}

/** Nanoseconds of one iteration of the twin, in its fastest slice. */
function timeTwin(problem: PlannedProblem, { warmUp, iterations, slices }: Work): number {
  const twin = createTwin(problem, [LINEAR]);
  cfrPlus(twin, COUPLING, OPPOSITE, 0, warmUp);
  let age = warmUp;
  let least = Number.POSITIVE_INFINITY;
  for (let slice = 0; slice < slices; slice++) {
    const start = performance.now();
    cfrPlus(twin, COUPLING, OPPOSITE, age, iterations);
    least = Math.min(least, performance.now() - start);
    age += iterations;
  }
  return (least * 1e6) / iterations;
}

/** Best of a few triads that move as many bytes as an arena holds, in GB/s. */
export function triads({ exact }: Setting, bytes: number) {
  const length = triadLength(bytes);
  const repeats = 15;
  const rate = (nanoseconds: number) => (TRIAD_BYTES * length) / nanoseconds;
  const rounds = [0, 1, 2].map(() => ({
    wasm: rate(timeTriad(length, repeats)),
    native: rate(exact.triad(length, repeats)),
  }));
  return {
    wasm: Math.max(...rounds.map(({ wasm }) => wasm)),
    native: Math.max(...rounds.map(({ native }) => native)),
  };
}

export function measure(cell: Cell, setting: Setting) {
  const { problem, sequences, nonzeros } = problemOf(cell);
  const { exact, contracted, folder } = setting;
  const wasm = createArena(setting.module, problem);
  const arena = join(folder, 'arena');
  const output = join(folder, 'output');
  writeFileSync(arena, wasm.initial);
  const native = { arena, sides: wasm.sides, coupling: COUPLING, opposite: OPPOSITE };
  const runWasm = (work: Work) => wasm.run(COUPLING, OPPOSITE, work);

  const check: Work = { warmUp: 10, iterations: 10, slices: 2 };
  runWasm(check);
  exact.run(native, check, output);
  const equalBytes = Buffer.compare(wasm.bytes(), readFileSync(output)) === 0;

  const work = slicing(runWasm(check).iteration / 1e6);
  const twinWork = slicing(timeTwin(problem, { warmUp: 1, iterations: 1, slices: 3 }) / 1e6);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    wasm: runWasm(work),
    exact: exact.run(native, work),
    contracted: contracted.run(native, work),
    twin: timeTwin(problem, twinWork),
  }));

  type Round = (typeof rounds)[number];
  const median = (figure: (round: Round) => number) =>
    Float64Array.from(rounds, figure).sort()[ROUNDS >> 1] as number;
  const triad = triads(setting, wasm.initial.length);
  const [game, concept, objective] = cell;
  return {
    ...{ game, concept, objective, sequences, nonzeros, equalBytes },
    arenaBytes: wasm.initial.length,
    wasmMicroseconds: median((round) => round.wasm.iteration) / 1e3,
    nativeMicroseconds: median((round) => round.exact.iteration) / 1e3,
    contractedMicroseconds: median((round) => round.contracted.iteration) / 1e3,
    twinMicroseconds: median((round) => round.twin) / 1e3,
    wasmOverNative: median((round) => round.wasm.iteration / round.exact.iteration),
    wasmOverContracted: median((round) => round.wasm.iteration / round.contracted.iteration),
    wasmOverTwin: median((round) => round.wasm.iteration / round.twin),
    triadGigabytesPerSecond: triad,
    passes: passBytes(problem).map((bytes, k) => {
      const wasmNanoseconds = median((round) => round.wasm.passes[k] as number);
      return {
        ...PASSES[k],
        bytes,
        wasmMicroseconds: wasmNanoseconds / 1e3,
        nativeMicroseconds: median((round) => round.exact.passes[k] as number) / 1e3,
        wasmOverNative: median(
          (round) => (round.wasm.passes[k] as number) / (round.exact.passes[k] as number),
        ),
        wasmGigabytesPerSecond: bytes / wasmNanoseconds,
      };
    }),
  };
}
