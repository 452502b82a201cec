/**
 * Seconds to a bracket of the exact optimum, of 1e-2, 1e-4 and 1e-6 of the objective's range, against HiGHS on the same
 * augmented game, side by side in one run: `npm run bench -- exact [LP seconds, default 60] [CELL ...]`, a cell as in "K35 COMM
 * player:1"; default all twenty. Building counts on both sides; the solver's seconds are medians of three.
 */
import { highs } from '../src/node/highs-polish.ts';
import { solveLp } from '../src/node/solve-lp.ts';
import { solve } from '../src/solve/solve.ts';
import { cellsOf, geometricMean, machine, median, writeResult } from './machine.ts';

const ALL =
  'B2222 COMM welfare, B2222 EFCE welfare, B2322 NFCCE welfare, D32 EFCE player:1, D32 COMM player:1, ' +
  'GL3 CERT player:1, K35 COMM player:1, L3132 CERT player:1, S2122 COMM welfare, S2123 EFCE welfare, ' +
  'K35 EFCE player:1, S2123 COMM welfare, sheriff:maxItems=15,maxBribe=2,rounds=2 COMM welfare, B2322 EFCE welfare, ' +
  'L3132 EFCE player:1, K35 CERT player:1, S2122 EFCE welfare, D32 CERT player:1, GL3 EFCE player:1, B2222 CERT welfare';
const TOLERANCES = [1e-2, 1e-4, 1e-6];
const REPEATS = 3;
const LP_SECONDS = 60;
const SOLVER_SECONDS = 120;

const [lpSeconds = LP_SECONDS, ...chosen] = process.argv.slice(2);
const cells = chosen.length === 0 ? cellsOf(ALL) : cellsOf(chosen.join(', '));

await solve('K35', { concept: 'CERT', criterion: 'exact' }, { lp: highs }); // warm-up: compiles the kernels, loads HiGHS
const rows = [];
for (const [game, concept, objective] of cells) {
  const problem = { concept, objective };
  const seconds: Record<string, number | null> = {};
  let last = null;
  for (const tolerance of TOLERANCES) {
    const times: (number | null)[] = [];
    for (let k = 0; k < REPEATS && times.at(-1) !== null; k++) {
      const started = performance.now();
      const options = {
        ...problem,
        criterion: 'exact',
        tolerance,
        timeLimitSeconds: SOLVER_SECONDS,
      } as const;
      const { report } = await solve(game, options, { lp: highs });
      last = report;
      times.push(report.status === 'solved' ? (performance.now() - started) / 1000 : null);
    }
    const done = times.filter((time) => time !== null);
    seconds[String(tolerance)] = done.length < times.length ? null : median(done);
  }
  const byLp: (number | null)[] = [];
  let optimum = Number.NaN;
  for (const method of ['simplex', 'ipm'] as const) {
    const started = performance.now();
    const { report } = await solveLp(game, problem, { method, timeLimitSeconds: Number(lpSeconds) });
    if (report.status === 'optimal') optimum = report.objective;
    byLp.push(report.status === 'optimal' ? (performance.now() - started) / 1000 : null);
  }
  const finished = byLp.filter((time) => time !== null);
  const row = {
    ...{ game, concept, objective, seconds, optimum },
    lowerBound: last?.lowerBound ?? null,
    upperBound: last?.upperBound ?? null,
    ...{ simplexSeconds: byLp[0] ?? null, ipmSeconds: byLp[1] ?? null },
    ratio: ratioOf(finished.length === 0 ? null : Math.min(...finished), seconds['0.000001'] ?? null),
  };
  rows.push(row);
  console.error(JSON.stringify(row));
}

function ratioOf(lp: number | null, own: number | null): number | null {
  return lp === null || own === null ? null : lp / own;
}

const show = (value: number | null | undefined) => value?.toPrecision(3) ?? 'not in time';
console.log(`Seconds to a bracket of the optimum, and by HiGHS in WASM within ${lpSeconds} s; ${machine()}`);
console.table(
  rows.map(({ game, concept, seconds, simplexSeconds, ipmSeconds, ratio }) => ({
    cell: `${game} ${concept}`,
    ...Object.fromEntries(TOLERANCES.map((tolerance) => [tolerance, show(seconds[String(tolerance)])])),
    simplex: show(simplexSeconds),
    ipm: show(ipmSeconds),
    'LP/solver at 1e-6': show(ratio),
  })),
);
const ratios = rows.flatMap(({ ratio }) => ratio ?? []);
console.log(
  `Geometric mean of LP/solver at 1e-6 over ${ratios.length} cells: ${geometricMean(ratios).toFixed(2)}`,
);
writeResult('exact', rows);
