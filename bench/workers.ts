/**
 * Binary search with one worker and with two, side by side: iterations (of each worker) and seconds (iterating and
 * certifying; starting threads is in them, building is not) to one tolerance, on eleven cells of 10^3 to 10^6 mediator
 * sequences. Seconds are the least of three solves in turns.
 * `npm run bench -- workers [TOLERANCE, default 1e-3 [INSTANCE …]]`
 */
import { augmentGame, solve } from '../src/index.ts';
import type { Report } from '../src/solve/solution.ts';
import { solveAugmented } from '../src/solve/solve.ts';
import { machine, writeResult } from './machine.ts';

const CELLS: readonly (readonly [game: string, concept: string, objective: string])[] = [
  ['B2222', 'NFCCE', 'player:1'],
  ['B2222', 'EFCE', 'welfare'],
  ['D32', 'EFCCE', 'player:1'],
  ['GL3', 'EFCE', 'player:1'],
  ['K35', 'CERT', 'player:1'],
  ['S2122', 'COMM', 'welfare'],
  ['S2133', 'CERT', 'welfare'],
  ['L3132', 'CERT', 'player:1'],
  ['L3223', 'CERT', 'player:1'],
  ['B2322', 'EFCE', 'welfare'],
  ['L3132', 'EFCE', 'player:1'],
];
const WORKERS = [1, 2] as const;
const TURNS = 3;
const TIME_LIMIT_SECONDS = 120;
const [tolerance = 1e-3, ...instances] = process.argv.slice(2).map((arg, k) => (k === 0 ? Number(arg) : arg));

const secondsOf = ({ seconds }: Report) => seconds.solve + seconds.certify;
const least = (reports: readonly Report[]) => Math.min(...reports.map(secondsOf));

await solve('K33', { method: 'binary-search', objective: 'player:1', workers: 2 }); // compiles the kernels
const rows = [];
for (const [game, concept, objective] of CELLS) {
  if (instances.length > 0 && !instances.includes(game)) continue;
  const augmented = augmentGame(game, { concept, objective });
  const found: Report[][] = WORKERS.map(() => []);
  for (let turn = 0; turn < TURNS; turn++)
    for (const [k, workers] of WORKERS.entries()) {
      const options = {
        method: 'binary-search',
        objective,
        tolerance: tolerance as number,
        workers,
      } as const;
      const limited = { ...options, timeLimitSeconds: TIME_LIMIT_SECONDS };
      found[k]?.push((await solveAugmented(augmented, limited)).report);
    }
  const [one = [], two = []] = found;
  const row = {
    cell: `${game} ${concept}`,
    sequences: augmented.mediator.numSequences,
    statuses: [...new Set([...one, ...two].map(({ status }) => status))].join(', '),
    iterations: [one[0]?.iterations ?? 0, two[0]?.iterations ?? 0] as const,
    seconds: [least(one), least(two)] as const,
  };
  rows.push(row);
  const [alone, both] = row.seconds.map((seconds) => seconds.toFixed(3));
  console.log(
    `| ${row.cell} | ${row.sequences} | ${row.iterations.join(' | ')} | ${alone} | ${both} |${row.statuses === 'solved' ? '' : ` ${row.statuses}`}`,
  );
}

const mean = (ratios: readonly number[]) =>
  Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
const ratio = ([one, two]: readonly [number, number]) => one / two;
console.log(
  `one worker over two, geometric mean: iterations ${mean(rows.map(({ iterations }) => ratio(iterations))).toFixed(2)}, ` +
    `seconds ${mean(rows.map(({ seconds }) => ratio(seconds))).toFixed(2)}; to ${tolerance}; ${machine()}`,
);
writeResult('workers', rows);
