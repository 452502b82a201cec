/**
 * Random games under every concept with a mediator, to a bracket of the exact optimum of 1e-6 of the range, beside the LP's
 * optimum: brackets that stay open, lower bounds of strategies that are no equilibria, and LP optima outside.
 * `npm run bench -- exact-random [GAMES]`, 300 games of each concept unless told.
 */
import { concepts } from '../src/concepts/index.ts';
import { highs } from '../src/node/highs-polish.ts';
import { solveLp } from '../src/node/solve-lp.ts';
import type { Report } from '../src/solve/solution.ts';
import { solve } from '../src/solve/solve.ts';
import { machine, quantile, writeResult } from './machine.ts';

const TOLERANCE = 1e-6;
const NO_GAIN = 1e-9;
const LIMIT_SECONDS = 60;
/** Of the larger of 1 and the optimum: what HiGHS leaves open. */
const LP_SLACK = 1e-6;
const OBJECTIVES = [
  'welfare',
  'player:1',
  'minimise:player:2',
  'weights:1,-2',
  'fairness',
  'minimise:welfare',
];

const games = Number(process.argv[2] ?? 300);
const rows = [];
let faults = 0;
for (const { name: concept } of concepts) {
  const seconds: number[] = [];
  const wrong: string[] = [];
  for (let seed = 1; seed <= games; seed++) {
    const [players, depth, signals] = [2 + (seed % 2), 3 + (seed % 3), 1 + (seed % 2)];
    const game = `random:players=${players},depth=${depth},signals=${signals},seed=${seed}`;
    const objective = OBJECTIVES[seed % OBJECTIVES.length]!.replace(
      '1,-2',
      players === 2 ? '1,-2' : '1,-2,0.5',
    );
    const started = performance.now();
    const options = { concept, objective, tolerance: TOLERANCE, timeLimitSeconds: LIMIT_SECONDS };
    const { report } = await solve(game, options, { lp: highs });
    seconds.push((performance.now() - started) / 1000);
    const { report: lp } = await solveLp(game, { concept, objective });
    const fault = faultOf(report, lp.objective);
    if (fault !== null) wrong.push(`${game} ${objective}: ${fault}`);
  }
  faults += wrong.length;
  for (const line of wrong) console.error(`${concept} ${line}`);
  rows.push({
    concept,
    games,
    wrong: wrong.length,
    medianSeconds: quantile(seconds, 0.5),
    longestSeconds: quantile(seconds, 1),
  });
  console.error(JSON.stringify(rows.at(-1)));
}
console.log(`Brackets of ${TOLERANCE} of the range; ${machine()}`);
console.table(rows);
writeResult('exact-random', rows);
process.exit(faults > 0 ? 1 : 0);

function faultOf({ status, lowerBound, upperBound, equilibriumGap }: Report, optimum: number): string | null {
  if (status !== 'solved' || lowerBound === undefined) return status;
  if (!(equilibriumGap <= NO_GAIN)) return `gap ${equilibriumGap}`;
  const slack = LP_SLACK * Math.max(1, Math.abs(optimum));
  const [low, high] = [Math.min(lowerBound, upperBound), Math.max(lowerBound, upperBound)];
  return low <= optimum + slack && high >= optimum - slack ? null : `${low} to ${high}, and not ${optimum}`;
}
