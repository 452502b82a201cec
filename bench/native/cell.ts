/** One cell of the bench: the contestants take turns in rounds, each from the same first bytes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { objectiveRange } from '../../src/augmented/objective.ts';
import { type Algorithm, needsOf } from '../../src/kernels/kernel.ts';
import { type PlannedProblem, planProblem } from '../../src/kernels/pack.ts';
import { directLagrangian } from '../../src/lagrangian/direct.ts';
import { augmentGame } from '../../src/solve/solve.ts';
import { twins } from '../../test/oracle/kernels/index.ts';
import { createTwin } from '../../test/oracle/kernels/twin.ts';
import type { Native } from './gcc.ts';
import { PASSES, passBytes, type Times, type Work } from './passes.ts';
import { TRIAD_BYTES, timeTriad, triadLength } from './triad.ts';
import { createArena } from './wasm.ts';

export type Cell = readonly [game: string, concept: string, objective: string];
export const ROUNDS = 9;
/** Of a round: short slices, so that some are not interrupted, but an iteration at least. */
const SLICE_MILLISECONDS = 2;
const ROUND_MILLISECONDS = 100;
const MIN_SLICES = 3;
const COUPLING = 4;
const OPPOSITE = -1;
/** What bytes are compared after: past three restarts of omwu, at 16, 25 and 40 iterations. */
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

/** Nanoseconds of one iteration of the twin, in its fastest slice. */
function timeTwin(
  problem: PlannedProblem,
  algorithm: Algorithm,
  { warmUp, iterations, slices }: Work,
): number {
  const twin = createTwin(problem, needsOf(algorithm, {}).parameters);
  const iterate = twins[algorithm.name]!;
  iterate(twin, COUPLING, OPPOSITE, 0, warmUp);
  let age = warmUp;
  let least = Number.POSITIVE_INFINITY;
  for (let slice = 0; slice < slices; slice++) {
    const start = performance.now();
    iterate(twin, COUPLING, OPPOSITE, age, iterations);
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

interface Round {
  readonly wasm: Times;
  readonly exact: Times;
  readonly contracted: Times;
  readonly twin: number;
}

/** An algorithm on a cell: sizes, whether C leaves the same bytes, and rounds of the contestants in turns. */
function compete(
  algorithm: Algorithm,
  [game, concept, objective]: Cell,
  { module, exact, contracted, folder }: Setting,
) {
  const augmented = augmentGame(game, { concept, objective });
  const { saddle } = directLagrangian(augmented, objectiveRange(augmented.objective));
  const problem = planProblem(saddle, 'f64');
  const wasm = createArena(module, problem, algorithm);
  const arena = join(folder, 'arena');
  const output = join(folder, 'output');
  writeFileSync(arena, wasm.initial);
  const native = {
    ...{ algorithm: algorithm.name, arena, sides: wasm.sides },
    ...{ coupling: COUPLING, opposite: OPPOSITE },
  };
  const runWasm = (work: Work) => wasm.run(COUPLING, OPPOSITE, work);

  runWasm(CHECK);
  exact.run(native, CHECK, output);
  const equalBytes = Buffer.compare(wasm.bytes(), readFileSync(output)) === 0;

  const work = slicing(runWasm(CHECK).iteration / 1e6);
  const runTwin = (work: Work) => timeTwin(problem, algorithm, work);
  const twinWork = slicing(runTwin({ warmUp: 1, iterations: 1, slices: 3 }) / 1e6);
  const rounds = Array.from({ length: ROUNDS }, () => ({
    wasm: runWasm(work),
    exact: exact.run(native, work),
    contracted: contracted.run(native, work),
    twin: runTwin(twinWork),
  }));
  const sizes = {
    sequences: saddle.maximizer.numSequences + saddle.minimizer.numSequences,
    nonzeros: saddle.matrix.value.length,
    arenaBytes: wasm.initial.length,
  };
  return { problem, sizes, equalBytes, rounds };
}

function median(rounds: readonly Round[], figure: (round: Round) => number): number {
  return Float64Array.from(rounds, figure).sort()[rounds.length >> 1]!;
}

/** Whole iterations of one algorithm on one cell. */
export function measure(algorithm: Algorithm, cell: Cell, setting: Setting) {
  const contest = compete(algorithm, cell, setting);
  return figures(algorithm, cell, contest);
}

/** The same of CFR+, and each pass beside a triad of as many bytes as the arena. */
export function measurePasses(algorithm: Algorithm, cell: Cell, setting: Setting) {
  const contest = compete(algorithm, cell, setting);
  const { problem, sizes, rounds } = contest;
  return {
    ...figures(algorithm, cell, contest),
    triadGigabytesPerSecond: triads(setting, sizes.arenaBytes),
    passes: passBytes(problem).map((bytes, k) => {
      const time = (round: Round, contestant: 'wasm' | 'exact') => round[contestant].passes[k]!;
      const wasmNanoseconds = median(rounds, (round) => time(round, 'wasm'));
      return {
        ...PASSES[k],
        bytes,
        wasmMicroseconds: wasmNanoseconds / 1e3,
        nativeMicroseconds: median(rounds, (round) => time(round, 'exact')) / 1e3,
        wasmOverNative: median(rounds, (round) => time(round, 'wasm') / time(round, 'exact')),
        wasmGigabytesPerSecond: bytes / wasmNanoseconds,
      };
    }),
  };
}

function figures(
  algorithm: Algorithm,
  [game, concept, objective]: Cell,
  { sizes, equalBytes, rounds }: ReturnType<typeof compete>,
) {
  return {
    ...{ algorithm: algorithm.name, game, concept, objective, ...sizes, equalBytes },
    wasmMicroseconds: median(rounds, (round) => round.wasm.iteration) / 1e3,
    nativeMicroseconds: median(rounds, (round) => round.exact.iteration) / 1e3,
    contractedMicroseconds: median(rounds, (round) => round.contracted.iteration) / 1e3,
    twinMicroseconds: median(rounds, (round) => round.twin) / 1e3,
    wasmOverNative: median(rounds, (round) => round.wasm.iteration / round.exact.iteration),
    wasmOverContracted: median(rounds, (round) => round.wasm.iteration / round.contracted.iteration),
    wasmOverTwin: median(rounds, (round) => round.wasm.iteration / round.twin),
  };
}
