/**
 * Every reference value (test/golden/values.json, by an independent LP program) by LP to 1e-6 relative, and by the
 * solver to tolerance 1e-3 with a certificate that brackets it: `npm run verify [-- PATTERN]`. Exit code 1 on a miss.
 */
import { readFileSync } from 'node:fs';
import { solveLp } from '../src/node/solve-lp.ts';
import { solve } from '../src/solve/solve.ts';

interface Value {
  readonly instance: string;
  readonly concept: string;
  readonly objective: string;
  readonly optimum: number;
}

const LP_TOLERANCE = 1e-6;
const TOLERANCE = 1e-3;
const golden = JSON.parse(readFileSync(new URL('../test/golden/values.json', import.meta.url), 'utf8'));
const pattern = new RegExp(process.argv[2] ?? '');
const rows = [];
let misses = 0;
for (const { instance, concept: name, objective, optimum } of golden.values as Value[]) {
  if (!pattern.test(`${instance} ${name}`)) continue;
  // COMM_public is our default COMM; COMM there is ours without public states.
  const concept = name.replace('_public', '');
  const problem = { concept, objective, publicState: name !== 'COMM' };
  const lp = await solveLp(instance, problem);
  const { report } = await solve(instance, { ...problem, criterion: 'published', tolerance: TOLERANCE });
  if (lp.strategy.kind !== 'mediated') throw new Error(`${name} is not a mediated concept`);
  // An epsilon-equilibrium may exceed the optimum by what its gains are worth at the LP's multipliers.
  const { augmented, witness } = lp.strategy;
  const allowance = augmented.deviators.reduce(
    (sum, { player, range }, k) => sum + (witness.multipliers[k]! * report.gains[player - 1]!) / range,
    0,
  );
  const slack = LP_TOLERANCE * Math.max(1, Math.abs(optimum));
  const lpAgrees = Math.abs(lp.report.objective - optimum) <= slack;
  const brackets = report.objective - allowance <= optimum + slack && optimum <= report.upperBound + slack;
  const good = lpAgrees && brackets && report.status === 'solved';
  if (!good) misses++;
  rows.push({
    cell: `${instance} ${name} ${objective}`,
    reference: optimum,
    LP: Number(lp.report.objective.toPrecision(9)),
    'LP s': lp.report.seconds.solve.toFixed(2),
    objective: report.objective.toPrecision(6),
    'upper bound': report.upperBound.toPrecision(6),
    gap: report.equilibriumGap.toExponential(1),
    s: (report.seconds.build + report.seconds.solve + report.seconds.certify).toFixed(2),
    status: report.status,
    verdict: good ? 'ok' : 'MISS',
  });
  console.error(`${rows.length}  ${instance} ${name} ${good ? 'ok' : 'MISS'}`);
}
console.table(rows);
console.log(`${rows.length - misses} of ${rows.length} reference values reproduced.`);
process.exitCode = misses === 0 ? 0 : 1;
