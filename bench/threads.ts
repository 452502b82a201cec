/**
 * One kernel on one, two and more threads, in turns: microseconds of an iteration, fastest of the slices, and whether they leave
 * the same bytes.
 * `npm run bench -- threads [THREADS [ALGORITHM]] [CELL …]`, cells as in "L3132 EFCE player:1"
 */
import { objectiveRange } from '../src/augmented/objective.ts';
import { Crew } from '../src/kernels/crew.ts';
import { algorithms } from '../src/kernels/index.ts';
import { createKernel, type Kernel } from '../src/kernels/kernel.ts';
import { planProblem } from '../src/kernels/pack.ts';
import { compileKernels, MAX_PAGES } from '../src/kernels/wasm.ts';
import { directLagrangian } from '../src/lagrangian/direct.ts';
import { reduceSaddle } from '../src/lagrangian/reduce.ts';
import { augmentGame } from '../src/solve/solve.ts';
import { cellsOf, machine, writeResult } from './machine.ts';

const CELLS =
  'B2222 EFCE welfare, S2123 EFCE welfare, B2322 EFCE welfare, D32 EFCE welfare, L3132 EFCE player:1, ' +
  'L3223 EFCE player:1, B2323 EFCE welfare, TP3 NFCCE player:1';
/** Turns of each, and milliseconds of one: others may use the cores meanwhile. */
const TURNS = 15;
const SLICE = 300;

const [, , count, named, ...cells] = process.argv;
const threads = Number(count ?? 2);
const algorithm = algorithms.find(({ name }) => name === (named ?? 'apcfr+'));
if (algorithm === undefined || !(threads >= 2))
  throw new Error('expected a number of threads, 2 or more, and a kernel');
const modules = [await compileKernels('f64', 'simd'), await compileKernels('f64', 'threads')] as const;

/** Milliseconds of an iteration. */
function slice(kernel: Kernel, iterations: number): number {
  const before = performance.now();
  kernel.run(iterations);
  return (performance.now() - before) / iterations;
}

function bytesOf(kernel: Kernel): Buffer {
  return Buffer.concat(kernel.save().map((array) => Buffer.from(array.slice().buffer)));
}

const rows = [];
for (const [game, concept, objective] of cellsOf(cells.length > 0 ? cells.join(' ') : CELLS)) {
  const augmented = augmentGame(game, { concept, objective });
  const { saddle } = directLagrangian(augmented, objectiveRange(augmented.objective));
  const problem = planProblem(reduceSaddle(saddle).saddle, 'f64');
  const crew = await Crew.start(modules[1], threads, MAX_PAGES);
  const alone = createKernel(algorithm, modules[0], problem, 4);
  const shared = createKernel(algorithm, modules[1], problem, 4, { crew });
  const iterations = Math.max(2, Math.round(SLICE / slice(alone, 10)));
  slice(shared, 10);
  const times: [number, number][] = [];
  for (let turn = 0; turn < TURNS; turn++) times.push([slice(alone, iterations), slice(shared, iterations)]);
  const [one, many] = [0, 1].map((k) => 1000 * Math.min(...times.map((pair) => pair[k]!))) as [
    number,
    number,
  ];
  const ratios = times.map(([a, b]) => a / b).sort((a, b) => a - b);
  const isSame = bytesOf(alone).equals(bytesOf(shared));
  rows.push({ game, concept, threads, one, many, ratio: one / many, median: ratios[TURNS >> 1]!, isSame });
  console.log(JSON.stringify(rows.at(-1)));
  await crew.end();
}
console.log(
  `${algorithm.name}, microseconds of one iteration, fastest of ${TURNS} slices of each; ${machine()}`,
);
console.table(
  rows.map(({ game, concept, one, many, ratio, median, isSame }) => ({
    cell: `${game} ${concept}`,
    '1 thread': one.toFixed(0),
    [`${threads} threads`]: many.toFixed(0),
    ratio: ratio.toFixed(2),
    'median of ratios': median.toFixed(2),
    'same bytes': isSame,
  })),
);
writeResult(`threads-${algorithm.name}-${threads}`, rows);
