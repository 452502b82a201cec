/**
 * Iterations and seconds (iterating and certifying, without building) to 1e-2, 1e-3 and 1e-4 (THEORY.md section 6) of
 * every algorithm under both Lagrangians, on twenty cells of different kinds. Each tolerance is a solve of its own; seconds
 * are the least of three solves that take less than half a second.
 * `npm run bench -- algorithms [seconds per solve, default 10] [algorithms separated by commas [methods]]`
 */

import { solve } from '../src/index.ts';
import { algorithms } from '../src/kernels/index.ts';
import { toTree } from '../src/solve.ts';
import { machine, writeResult } from './machine.ts';

const CELLS: readonly (readonly [game: string, concept: string, objective: string])[] = [
  ['B2222', 'NFCCE', 'player:1'],
  ['B2222', 'EFCCE', 'welfare'],
  ['B2222', 'EFCE', 'welfare'],
  ['B2222', 'COMM', 'welfare'],
  ['B2322', 'EFCE', 'welfare'],
  ['D32', 'EFCCE', 'player:1'],
  ['D32', 'COMM', 'player:1'],
  ['GL3', 'EFCE', 'player:1'],
  ['GL3', 'COMM', 'player:1'],
  ['K35', 'NFCCE', 'player:1'],
  ['K35', 'CERT', 'player:1'],
  ['L3132', 'NFCCE', 'player:1'],
  ['L3132', 'CERT', 'player:1'],
  ['L3223', 'CERT', 'player:1'],
  ['S2122', 'EFCE', 'welfare'],
  ['S2122', 'COMM', 'welfare'],
  ['S2123', 'NFCCE', 'welfare'],
  ['S2133', 'CERT', 'welfare'],
  ['RS212', 'EFCE', 'player:1'],
  ['RS222', 'COMM', 'player:1'],
];
const TOLERANCES = [1e-2, 1e-3, 1e-4];
const METHODS = (process.argv[4]?.split(',') ?? ['direct', 'binary-search']) as Method[];
const REPEATS = 3;
const REPEATED_SECONDS = 0.5;
const timeLimitSeconds = Number(process.argv[2] ?? 10);
const BASELINE = 'cfr+';
/** The baseline is always among them. */
const names = [
  ...new Set([BASELINE, ...(process.argv[3]?.split(',') ?? algorithms.map(({ name }) => name))]),
];

type Method = 'direct' | 'binary-search';

interface Reached {
  readonly iterations: number;
  readonly seconds: number;
}

interface Row {
  readonly game: string;
  readonly concept: string;
  readonly objective: string;
  readonly method: string;
  readonly kernel: string;
  readonly reached: readonly (Reached | null)[];
}

/** Of a solve to each tolerance; null where it did not get there. */
async function reached(
  tree: ReturnType<typeof toTree>,
  [, concept, objective]: (typeof CELLS)[number],
  kernel: string,
  method: Method,
): Promise<(Reached | null)[]> {
  const results: (Reached | null)[] = [];
  for (const tolerance of TOLERANCES) {
    const options = { concept, objective, kernel, method, tolerance, timeLimitSeconds };
    let best: Reached | null = null;
    // What was not reached within the limit is not either at a smaller tolerance.
    for (let k = 0; k < REPEATS && results.at(-1) !== null; k++) {
      const { report } = await solve(tree, options);
      if (report.status !== 'solved') break;
      const seconds = report.seconds.solve + report.seconds.certify;
      if (best === null || seconds < best.seconds) best = { iterations: report.iterations, seconds };
      if (seconds > REPEATED_SECONDS) break;
    }
    results.push(best);
  }
  return results;
}

await solve('K35', { concept: 'CERT', objective: 'player:1', kernel: 'cfr+' }); // warm-up: compiles the kernels
const rows: Row[] = [];
for (const cell of CELLS) {
  const tree = toTree(cell[0]);
  for (const method of METHODS)
    for (const kernel of names) {
      const results = await reached(tree, cell, kernel, method);
      rows.push({ game: cell[0], concept: cell[1], objective: cell[2], method, kernel, reached: results });
    }
  console.log(
    `${cell[0]} ${cell[1]}: ${rows
      .filter(({ game, concept }) => game === cell[0] && concept === cell[1])
      .map(
        ({ kernel, method, reached: r }) =>
          `${kernel}${method === 'direct' ? '' : ' (search)'} ${r.map((x) => x?.iterations ?? '-').join('/')}`,
      )
      .join(', ')}`,
  );
}

/** A solve that did not get there counts as twice the limit: enough to matter, without being infinitely bad. */
const secondsOf = (r: Reached | null) => r?.seconds ?? 2 * timeLimitSeconds;
const mean = (numbers: readonly number[]) =>
  Math.exp(numbers.reduce((sum, x) => sum + Math.log(x), 0) / numbers.length);
const ways = METHODS.flatMap((method) => names.map((kernel) => ({ method, kernel })));
const secondsAt = (method: string, kernel: string, cell: (typeof CELLS)[number], k: number) =>
  secondsOf(
    rows.find(
      (row) =>
        row.method === method && row.kernel === kernel && row.game === cell[0] && row.concept === cell[1],
    )?.reached[k] ?? null,
  );
console.log(`Against ${BASELINE} under the direct Lagrangian; ${machine()}`);
console.table(
  ways.map(({ method, kernel }) => {
    const ratios = TOLERANCES.map((_, k) =>
      CELLS.map((cell) => secondsAt('direct', BASELINE, cell, k) / secondsAt(method, kernel, cell, k)),
    );
    const ofBest = CELLS.flatMap((cell) =>
      TOLERANCES.map(
        (_, k) =>
          secondsAt(method, kernel, cell, k) /
          Math.min(...ways.map((way) => secondsAt(way.method, way.kernel, cell, k))),
      ),
    );
    return {
      method,
      kernel,
      ...Object.fromEntries(
        TOLERANCES.map((t, k) => [`x faster, ${t}`, mean(ratios[k] as number[]).toFixed(2)]),
      ),
      'x faster': mean(ratios.flat()).toFixed(2),
      'x slower than best, worst': Math.max(...ofBest).toFixed(1),
      'x slower than best, mean': mean(ofBest).toFixed(2),
    };
  }),
);
writeResult('algorithms', rows);
