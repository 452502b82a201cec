/**
 * Seconds to a certificate of 1e-2 against HiGHS on the same augmented game, side by side in one
 * run: the solver (building, iterating, certifying), and simplex and interior point one after another, each with its
 * own building. `npm run bench -- against-lp [LP time limit in seconds, default 120]`
 */
import { solveLp } from '../src/node/solve-lp.ts';
import { solve } from '../src/solve/solve.ts';
import { cellsOf, geometricMean, machine, median, writeResult } from './machine.ts';

const CELLS = cellsOf(
  'B2222 COMM welfare, B2222 EFCE welfare, B2322 NFCCE welfare, D32 EFCE player:1, D32 COMM player:1, ' +
    'GL3 CERT player:1, K35 COMM player:1, L3132 CERT player:1, S2122 COMM welfare, S2123 EFCE welfare',
);
const TOLERANCE = 1e-2;
const REPEATS = 3;
const lpTimeLimit = Number(process.argv[2] ?? 120);

await solve('K35', { concept: 'CERT', objective: 'player:1' }); // warm-up: compiles the kernels
const rows = [];
for (const [game, concept, objective] of CELLS) {
  const runs = [];
  const problem = { concept, objective };
  const options = {
    ...problem,
    criterion: 'published',
    tolerance: TOLERANCE,
    timeLimitSeconds: 120,
  } as const;
  for (let k = 0; k < REPEATS; k++) runs.push((await solve(game, options)).report);
  const report = runs[0]!;
  const solver = median(runs.map(({ seconds }) => seconds.build + seconds.solve + seconds.certify));
  const lp: Record<string, number | null> = {};
  let optimum = Number.NaN;
  for (const method of ['simplex', 'ipm'] as const) {
    const limits = { method, timeLimitSeconds: lpTimeLimit };
    const {
      status,
      seconds,
      objective: value,
    } = (await solveLp(game, { concept, objective }, limits)).report;
    lp[method] = status === 'optimal' ? seconds.build + seconds.solve : null;
    if (status === 'optimal') optimum = value;
  }
  const finished = Object.values(lp).filter((seconds) => seconds !== null);
  const best = finished.length === 0 ? null : Math.min(...finished);
  rows.push({
    ...{ game, concept, objective },
    status: report.status,
    value: report.objective,
    upperBound: report.upperBound,
    gap: report.equilibriumGap,
    optimum,
    iterations: report.iterations,
    solverSeconds: solver,
    simplexSeconds: lp.simplex,
    ipmSeconds: lp.ipm,
    ratio: best === null ? null : best / solver,
  });
}
const show = (x: number | null | undefined, digits: number) =>
  x === null || x === undefined ? 'time-out' : x.toFixed(digits);
console.log(`Seconds to ${TOLERANCE}, median of ${REPEATS}; ${machine()}`);
console.table(
  rows.map((row) => ({
    cell: `${row.game} ${row.concept}`,
    status: row.status,
    'value..bound': `${row.value.toFixed(4)}..${row.upperBound.toFixed(4)}`,
    LP: row.optimum.toFixed(4),
    iterations: row.iterations,
    'solver s': row.solverSeconds.toFixed(4),
    'simplex s': show(row.simplexSeconds, 3),
    'ipm s': show(row.ipmSeconds, 3),
    'LP/solver': show(row.ratio, 1),
  })),
);
const ratios = rows.flatMap(({ ratio }) => (ratio === null ? [] : [ratio]));
console.log(`geometric mean of LP/solver over ${ratios.length} cells: ${geometricMean(ratios).toFixed(1)}`);
writeResult('against-lp', rows);
