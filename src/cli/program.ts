/** All commands; each loads what it computes with only when it runs, so that help and errors are quick. */
import { Command } from 'commander';
import { VERSION } from '../version.ts';
import { addAuction } from './auction.ts';
import { addCertify } from './certify.ts';
import { addConcepts } from './concepts.ts';
import { addGames } from './games.ts';
import { addInspect } from './inspect.ts';
import { addLp } from './lp.ts';
import { say, writeOut } from './output.ts';
import { addPlot } from './plot.ts';
import { addServe } from './serve.ts';
import { addSolve } from './solve.ts';
import { addSweep } from './sweep.ts';
import { addTable } from './table.ts';
import { addTrace } from './trace.ts';

const AFTER = `
Examples:
  mediant solve K35 --concept EFCE --objective player:1
  mediant solve kuhn:players=2,ranks=3 --concept NASH --tol 1e-6
  mediant solve game.efg --concept COMM --save strategy.json
  mediant certify strategy.json
  mediant lp S2122 --concept CERT --json
  mediant inspect B2222 --concept NFCCE
  mediant trace K35 --kernel cfr+,rm+ --out k35.ndjson
  mediant plot k35.ndjson --to k35.svg
  mediant serve --port 8080
  mediant plot payoff-space chicken --out chicken.svg

Exit codes: 0 solved, 2 bad input, 3 valid but partial, 4 infeasible, 70 internal error, 130 interrupted.`;

export function createProgram(): Command {
  const program = new Command('mediant')
    .description('Optimal equilibria and mechanisms of extensive-form games, certified.')
    .version(VERSION)
    .exitOverride()
    // main prints errors itself, as one sentence
    .configureOutput({ writeOut, writeErr: say, outputError: () => {} })
    .addHelpText('after', AFTER);
  addSolve(program);
  addLp(program);
  addCertify(program);
  addGames(program);
  addConcepts(program);
  addInspect(program);
  addTrace(program);
  addPlot(program);
  addSweep(program);
  addTable(program);
  addAuction(program);
  addServe(program);
  return program;
}
