/**
 * CFR+ in WASM against C on the same bytes and against its TypeScript twin, round by round in one run, and the bandwidth
 * of each pass beside STREAM's triad. Every round starts each contestant from the same bytes, so that all do the same
 * work. `npm run bench -- native [PATTERN]`; needs gcc.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlannedProblem, planProblem } from '../src/kernels/pack.ts';
import { compileKernels } from '../src/kernels/wasm.ts';
import { directLagrangian } from '../src/lagrangian/direct.ts';
import { augmentGame } from '../src/solve.ts';
import { cfrPlus } from '../test/oracle/kernels/cfr-plus.ts';
import { createTwin } from '../test/oracle/kernels/twin.ts';
import { machine, writeResult } from './machine.ts';
import { buildNative, gccVersion, type Native } from './native/gcc.ts';
import { median } from './native/median.ts';
import { PASSES, passBytes, type Times } from './native/passes.ts';
import { TRIAD_BYTES, timeTriad, triadLength } from './native/triad.ts';
import { createArena } from './native/wasm.ts';

type Cell = readonly [game: string, concept: string, objective: string];
const CELLS: readonly Cell[] = [
  ['B2222', 'EFCE', 'welfare'],
  ['S2123', 'EFCE', 'welfare'],
  ['L3132', 'CERT', 'player:1'],
  ['B2322', 'EFCE', 'welfare'],
  ['K35', 'EFCCE', 'player:1'],
  ['L3223', 'EFCE', 'player:1'],
  ['L3132', 'EFCE', 'player:1'],
  ['B2323', 'EFCE', 'welfare'],
  ['TP3', 'NFCCE', 'player:1'],
];
const ROUNDS = 9;
const BATCH_MILLISECONDS = 120;
const COUPLING = 4;
const OPPOSITE = -1;
/** Of a triad that no cache holds. */
const TRIAD_TOTAL = 3 * 2 ** 27;
const TRIAD_REPEATS = 9;

interface Contestants {
  readonly module: WebAssembly.Module;
  readonly exact: Native;
  readonly contracted: Native;
  readonly folder: string;
}

function problemOf([game, concept, objective]: Cell) {
  const augmented = augmentGame(game, { concept, objective });
  const { saddle } = directLagrangian(augmented, augmented.objective.range || 1);
  const { maximizer, minimizer, matrix } = saddle;
  const sequences = maximizer.numSequences + minimizer.numSequences;
  return { problem: planProblem(saddle), sequences, nonzeros: matrix.value.length };
}

/** Nanoseconds of one iteration of the twin; its arrays are new, its code has been run before. */
function timeTwin(problem: PlannedProblem, iterations: number): number {
  const twin = createTwin(problem);
  cfrPlus(twin, COUPLING, OPPOSITE, 0, 1);
  const start = performance.now();
  cfrPlus(twin, COUPLING, OPPOSITE, 1, iterations);
  return ((performance.now() - start) * 1e6) / iterations;
}

interface Round {
  readonly wasm: Times;
  readonly native: Times;
  readonly contracted: Times;
  readonly twin: number;
}

function measure(cell: Cell, { module, exact, contracted, folder }: Contestants) {
  const { problem, sequences, nonzeros } = problemOf(cell);
  const wasm = createArena(module, problem);
  const arena = join(folder, 'arena');
  const output = join(folder, 'output');
  writeFileSync(arena, wasm.initial);
  const runWasm = (warmUp: number, iterations: number) => wasm.run(COUPLING, OPPOSITE, warmUp, iterations);
  const nativeRun = (warmUp: number, iterations: number) => ({
    ...{ arena, sides: wasm.sides, coupling: COUPLING, opposite: OPPOSITE },
    ...{ warmUp, iterations },
  });

  // Equal bytes after 50 iterations; also what has V8 compile everything well.
  runWasm(10, 20);
  exact.run({ ...nativeRun(10, 20), output });
  const equalBytes = Buffer.compare(wasm.bytes(), readFileSync(output)) === 0;
  const sample = runWasm(2, 20).iteration;
  const iterations = Math.max(3, Math.round((BATCH_MILLISECONDS * 1e6) / sample));
  const warmUp = Math.ceil(iterations / 4);
  const twinIterations = Math.max(2, Math.round(iterations / 10));
  runWasm(warmUp, iterations);
  timeTwin(problem, twinIterations);

  const rounds: Round[] = [];
  for (let k = 0; k < ROUNDS; k++) {
    const native = k % 2 === 0 ? exact.run(nativeRun(warmUp, iterations)) : undefined;
    const result = {
      wasm: runWasm(warmUp, iterations),
      native: native ?? exact.run(nativeRun(warmUp, iterations)),
      contracted: contracted.run(nativeRun(warmUp, iterations)),
      twin: timeTwin(problem, twinIterations),
    };
    rounds.push(result);
  }
  const over = (figure: (round: Round) => number) => median(rounds.map(figure));
  const length = triadLength(wasm.initial.length);
  const triadBytes = TRIAD_BYTES * length;
  const [game, concept, objective] = cell;
  return {
    ...{ game, concept, objective, sequences, nonzeros, equalBytes, iterations },
    arenaBytes: wasm.initial.length,
    wasmMicroseconds: over((round) => round.wasm.iteration) / 1e3,
    nativeMicroseconds: over((round) => round.native.iteration) / 1e3,
    contractedMicroseconds: over((round) => round.contracted.iteration) / 1e3,
    twinMicroseconds: over((round) => round.twin) / 1e3,
    wasmOverNative: over((round) => round.wasm.iteration / round.native.iteration),
    wasmOverContracted: over((round) => round.wasm.iteration / round.contracted.iteration),
    wasmOverTwin: over((round) => round.wasm.iteration / round.twin),
    triadGigabytesPerSecond: triadBytes / timeTriad(length, 5 * TRIAD_REPEATS),
    nativeTriadGigabytesPerSecond: triadBytes / exact.triad(length, 5 * TRIAD_REPEATS),
    passes: passBytes(problem).map((bytes, k) => ({
      ...PASSES[k],
      bytes,
      wasmMicroseconds: over((round) => round.wasm.passes[k] as number) / 1e3,
      nativeMicroseconds: over((round) => round.native.passes[k] as number) / 1e3,
      wasmOverNative: over((round) => (round.wasm.passes[k] as number) / (round.native.passes[k] as number)),
      wasmGigabytesPerSecond: bytes / over((round) => round.wasm.passes[k] as number),
    })),
  };
}

const gcc = gccVersion();
if (gcc === undefined) {
  console.log('native: no gcc on this machine, nothing to compare with.');
  process.exit(0);
}
const pattern = new RegExp(process.argv[2] ?? '');
const folder = mkdtempSync(join(tmpdir(), 'mediant-native-'));
try {
  const contestants = {
    module: await compileKernels(),
    exact: buildNative(folder, 'off'),
    contracted: buildNative(folder, 'fast'),
    folder,
  };
  const length = triadLength(TRIAD_TOTAL);
  const triad = {
    bytes: TRIAD_BYTES * length,
    wasmGigabytesPerSecond: (TRIAD_BYTES * length) / timeTriad(length, TRIAD_REPEATS),
    nativeGigabytesPerSecond: (TRIAD_BYTES * length) / contestants.exact.triad(length, TRIAD_REPEATS),
  };
  const rows = CELLS.filter(([game, concept]) => pattern.test(`${game} ${concept}`)).map((cell) =>
    measure(cell, contestants),
  );
  console.log(`cfr+, medians of ${ROUNDS} rounds; ${machine()}, ${gcc}`);
  console.table(
    rows.map((row) => ({
      instance: `${row.game} ${row.concept}`,
      sequences: row.sequences,
      nonzeros: row.nonzeros,
      'wasm us': row.wasmMicroseconds.toFixed(1),
      'C us': row.nativeMicroseconds.toFixed(1),
      'wasm/C': row.wasmOverNative.toFixed(2),
      'C with FMA us': row.contractedMicroseconds.toFixed(1),
      'wasm/C with FMA': row.wasmOverContracted.toFixed(2),
      'twin us': row.twinMicroseconds.toFixed(0),
      'wasm/twin': row.wasmOverTwin.toFixed(3),
      'bytes equal': row.equalBytes,
    })),
  );
  console.table(
    rows.flatMap((row) =>
      row.passes.map((pass) => ({
        instance: `${row.game} ${row.concept}`,
        pass: `${pass.side}: ${pass.pass}`,
        MB: (pass.bytes / 1e6).toFixed(3),
        'wasm us': pass.wasmMicroseconds.toFixed(1),
        'C us': pass.nativeMicroseconds.toFixed(1),
        'wasm/C': pass.wasmOverNative.toFixed(2),
        'wasm GB/s': pass.wasmGigabytesPerSecond.toFixed(1),
        'triad GB/s': row.triadGigabytesPerSecond.toFixed(1),
      })),
    ),
  );
  console.log(
    `triad over ${(triad.bytes / 2 ** 20).toFixed(0)} MiB: WASM ${triad.wasmGigabytesPerSecond.toFixed(1)} GB/s, ` +
      `C ${triad.nativeGigabytesPerSecond.toFixed(1)} GB/s; the triad of the table fills as many bytes as the arena`,
  );
  writeResult('native', [{ gcc, triad }, ...rows]);
} finally {
  rmSync(folder, { recursive: true });
}
