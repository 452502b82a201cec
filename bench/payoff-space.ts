/**
 * Payoff spaces of a Sheriff game of 1,025 nodes: that its communication equilibria have one payoff, by solver at falling
 * tolerances and by LP, beside what other concepts allow. `npm run bench -- payoff-space [INSTANCE]`
 */
import { availableParallelism } from 'node:os';
import { createPool } from '../src/node/pool/index.ts';
import { type PayoffSpaceOptions, payoffSpace } from '../src/studies/payoff-space/index.ts';
import { machine, writeResult } from './machine.ts';

const [instance = 'sheriff:maxItems=15,maxBribe=2,rounds=2'] = process.argv.slice(2);
const RUNS: readonly PayoffSpaceOptions[] = [
  { concepts: ['NFCCE', 'EFCE', 'CERT', 'COMM'], tolerance: 5e-4 },
  ...[1e-3, 1e-4, 1e-5].map((tolerance) => ({ concepts: ['COMM'], tolerance })),
  { concepts: ['COMM'], tolerance: 1e-5, method: 'lp' },
];

const workers = availableParallelism();
const pool = createPool({ workers });
const rows = [];
for (const options of RUNS) {
  const started = performance.now();
  const { sets, ranges } = await payoffSpace(instance, options, {
    solve: (...job) => pool.solve(...job),
    // an LP has two threads of its own
    atOnce: options.method === 'lp' ? 1 : workers,
  });
  const wallSeconds = (performance.now() - started) / 1000;
  for (const { supports: _, ...set } of sets)
    rows.push({
      instance,
      method: options.method ?? 'direct',
      tolerance: options.tolerance,
      ranges,
      wallSeconds,
      ...set,
    });
}
await pool.close();

console.log(`Payoff spaces of ${instance}, ${workers} workers; ${machine()}`);
console.table(
  rows.map(
    ({ concept, method, tolerance, status, directions, distance, equilibriumGap, diameter, ...row }) => ({
      ...{ concept, method, tolerance, status, directions },
      ...{ apart: distance.toExponential(1), gap: equilibriumGap.toExponential(1) },
      'outer diameter': diameter.toExponential(2),
      // of sets that are a point, or nearly
      payoffs: diameter < 0.01 ? `(${row.inner[0]?.map((value) => value.toFixed(4)).join(', ')})` : '',
      seconds: row.seconds.toFixed(1),
      wall: row.wallSeconds.toFixed(1),
    }),
  ),
);
writeResult('payoff-space', rows);
