/**
 * NASH with CFR+ on two-player Leduc poker (OpenSpiel's rules, 9,457 nodes): iterations per second, and seconds of
 * solving to an exploitability of 1e-3. `npm run bench -- nash`
 */
import { Bench } from 'tinybench';
import { expand } from '../src/game/tree.ts';
import { createGame } from '../src/games/index.ts';
import { solve } from '../src/solve/solve.ts';
import { machine, median, writeResult } from './machine.ts';

const LEDUC = 'leduc:players=2,raises=2,ranks=3,suits=2,deal=cards';
const EXPLOITABILITY = 1e-3;
const ITERATIONS = 2000;

const tree = expand(createGame(LEDUC));
const range = 26; // utilities from -13 to 13
const bench = new Bench({ iterations: 15, time: 0, warmupIterations: 3 });
const solving: number[] = [];
const rates: number[] = [];
let exploitability = Number.NaN;
let iterations = 0;
bench.add('to 1e-3', async () => {
  const { report } = await solve(tree, { concept: 'NASH', tolerance: EXPLOITABILITY / range });
  solving.push(report.seconds.solve + report.seconds.certify);
  exploitability = report.exploitability as number;
  iterations = report.iterations;
});
bench.add(`${ITERATIONS} iterations`, async () => {
  const { report } = await solve(tree, { concept: 'NASH', tolerance: 1e-12, maxIterations: ITERATIONS });
  rates.push(ITERATIONS / report.seconds.solve);
});
await bench.run();
const row = {
  nodes: tree.numNodes,
  iterationsPerSecond: Math.round(median(rates)),
  iterationsToExploitability: iterations,
  exploitability,
  solveSeconds: median(solving),
};
console.log(`two-player Leduc, NASH, cfr+; ${machine()}`);
console.table([row]);
writeResult('nash-leduc', [row]);
