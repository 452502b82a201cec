/**
 * WASM kernels in f64, in f32 and without SIMD, and their plain TypeScript twins, side by side in one run: iterations per
 * second and ratios of medians.
 * `npm run bench -- kernels [ALGORITHM]`
 */
import { Bench } from 'tinybench';
import { zeroSumGame } from '../src/augmented/nash.ts';
import { objectiveRange } from '../src/augmented/objective.ts';
import { expand } from '../src/game/tree.ts';
import { createGame } from '../src/games/index.ts';
import { algorithms } from '../src/kernels/index.ts';
import { createKernel, needsOf } from '../src/kernels/kernel.ts';
import { planProblem } from '../src/kernels/pack.ts';
import type { Precision } from '../src/kernels/precision.ts';
import { type Build, compileKernels } from '../src/kernels/wasm.ts';
import { directLagrangian } from '../src/lagrangian/direct.ts';
import type { SaddlePoint } from '../src/lagrangian/saddle-point.ts';
import { augmentGame } from '../src/solve/solve.ts';
import { twins } from '../test/oracle/kernels/index.ts';
import { createTwin } from '../test/oracle/kernels/twin.ts';
import { cellsOf, machine, writeResult } from './machine.ts';

const INSTANCES = cellsOf(
  'leduc:players=2,raises=2,ranks=3,suits=2,deal=cards NASH player:1, B2222 EFCE welfare, ' +
    'S2123 EFCE welfare, L3132 CERT player:1, B2322 NFCCE welfare, B2322 EFCE welfare, ' +
    'L3132 EFCE player:1',
);

function saddleOf(game: string, concept: string, objective: string): SaddlePoint {
  if (concept !== 'NASH') {
    const augmented = augmentGame(game, { concept, objective });
    return directLagrangian(augmented, objectiveRange(augmented.objective)).saddle;
  }
  const { treeplexes, payoff } = zeroSumGame(expand(createGame(game)));
  const [maximizer, minimizer] = treeplexes;
  return { maximizer, minimizer, matrix: payoff, linear: new Float64Array(maximizer.numSequences) };
}

const name = process.argv[2] ?? 'cfr+';
const algorithm = algorithms.find((candidate) => candidate.name === name);
const twinRun = twins[name];
if (algorithm === undefined || twinRun === undefined) throw new Error(`no kernel ${name}`);
const BUILDS: readonly (readonly [task: string, precision: Precision, build: Build])[] = [
  ['wasm', 'f64', 'simd'],
  ['single', 'f32', 'simd'],
  ['scalar', 'f64', 'scalar'],
];
const rows = [];
for (const [game, concept, objective] of INSTANCES) {
  const saddle = saddleOf(game, concept, objective);
  const twin = createTwin(planProblem(saddle, 'f64'), needsOf(algorithm, {}).parameters);
  const bench = new Bench({ time: 1500, warmupTime: 500 });
  let batch = 0;
  for (const [task, precision, build] of BUILDS) {
    if (!algorithm.precisions.includes(precision)) continue;
    const module = await compileKernels(precision, build);
    const kernel = createKernel(algorithm, module, planProblem(saddle, precision), 4);
    const started = performance.now();
    kernel.run(20);
    // Equal work per sample, about 10 ms of WASM.
    batch ||= Math.max(1, Math.round((10 * 20) / (performance.now() - started)));
    bench.add(task, () => kernel.run(batch));
  }
  let age = 0;
  bench.add('twin', () => {
    twinRun(twin, 4, -1, age, batch);
    age += batch;
  });
  await bench.run();
  const median = (task: string) => {
    const result = bench.getTask(task)?.result;
    if (result?.state !== 'completed') throw new Error(`${task} on ${game} ${concept} did not complete`);
    return result.latency.p50 / batch;
  };
  const [wasm, scalar, plain] = [median('wasm'), median('scalar'), median('twin')];
  const single = algorithm.precisions.includes('f32') ? median('single') : null;
  rows.push({
    ...{ game, concept },
    sequences: saddle.maximizer.numSequences + saddle.minimizer.numSequences,
    nonzeros: saddle.matrix.value.length,
    wasmMicroseconds: wasm * 1000,
    twinMicroseconds: plain * 1000,
    wasmIterationsPerSecond: 1000 / wasm,
    ratio: plain / wasm,
    singleMicroseconds: single === null ? null : single * 1000,
    scalarMicroseconds: scalar * 1000,
  });
}
console.log(`${name}, median time of one iteration; ${machine()}`);
console.table(
  rows.map((row) => ({
    instance: `${row.game} ${row.concept}`,
    sequences: row.sequences,
    nonzeros: row.nonzeros,
    'wasm us': row.wasmMicroseconds.toFixed(1),
    'twin us': row.twinMicroseconds.toFixed(1),
    'wasm it/s': Math.round(row.wasmIterationsPerSecond),
    'twin/wasm': row.ratio.toFixed(2),
    'f64/f32':
      row.singleMicroseconds === null ? '' : (row.wasmMicroseconds / row.singleMicroseconds).toFixed(2),
    'scalar/wasm': (row.scalarMicroseconds / row.wasmMicroseconds).toFixed(2),
  })),
);
writeResult(`kernels-${name}`, rows);
