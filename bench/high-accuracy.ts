/**
 * Iterations and seconds (iterating and certifying, without building) to 1e-4, 1e-6 and 1e-8 of the kernels that are meant for
 * it and of the default at looser tolerances. Each tolerance is a solve of its own, under the direct Lagrangian.
 * `npm run bench -- high-accuracy [seconds per solve, default 20] [kernels separated by commas]`
 */
import { solve } from '../src/index.ts';
import { toTree } from '../src/solve/solve.ts';
import { cellsOf, machine, writeResult } from './machine.ts';

const CELLS = cellsOf(
  'B2222 EFCE welfare, B2222 COMM welfare, S2122 EFCE player:1, S2122 COMM player:1, GL3 EFCE player:1, ' +
    'GL3 CERT player:1, K35 CERT player:1, K35 COMM player:1, D32 EFCE player:1, S2123 EFCE player:1, ' +
    'S2123 COMM player:1, B2322 EFCE welfare',
);
const TOLERANCES = [1e-4, 1e-6, 1e-8];
const timeLimitSeconds = Number(process.argv[2] ?? 20);
const kernels = (process.argv[3] ?? 'apcfr+,ipcfr+,pdhg,apcfr+pdhg').split(',');

// Warm-up, so that no kernel runs cold code that another has paid for.
for (const kernel of kernels)
  await solve('B2222', { concept: 'EFCE', kernel, criterion: 'published', tolerance: 1e-3 });

const rows: object[] = [];
for (const [game, concept, objective] of CELLS) {
  const tree = toTree(game);
  for (const kernel of kernels) {
    const reached: ({ iterations: number; seconds: number } | null)[] = [];
    for (const tolerance of TOLERANCES) {
      // What was not reached within the limit is not either at a smaller tolerance.
      if (reached.at(-1) === null) break;
      const how = { kernel, criterion: 'published', tolerance, timeLimitSeconds } as const;
      const options = { concept, objective, ...how };
      const { status, iterations, seconds } = (await solve(tree, options)).report;
      const whole = seconds.solve + seconds.certify;
      reached.push(status === 'solved' ? { iterations, seconds: whole } : null);
    }
    rows.push({ game, concept, objective, kernel, reached });
    const iterations = TOLERANCES.map((_, k) => reached[k]?.iterations ?? '-').join(' / ');
    const seconds = TOLERANCES.map((_, k) => reached[k]?.seconds.toFixed(2) ?? '-').join(' / ');
    console.log(`${game} ${concept} ${kernel}: ${iterations} iterations, ${seconds} s`);
  }
}
console.log(machine());
writeResult('high-accuracy', rows);
