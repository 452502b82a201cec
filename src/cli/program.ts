/** All commands; a command is loaded when it is asked for, and what it computes with when it runs. */
import { Command } from 'commander';
import { VERSION } from '../version.ts';
import { say, writeOut } from './output.ts';

/** In the order in which help lists them. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  solve: async () => (await import('./solve.ts')).addSolve,
  lp: async () => (await import('./lp.ts')).addLp,
  certify: async () => (await import('./certify.ts')).addCertify,
  games: async () => (await import('./games.ts')).addGames,
  concepts: async () => (await import('./concepts.ts')).addConcepts,
  inspect: async () => (await import('./inspect.ts')).addInspect,
  trace: async () => (await import('./trace.ts')).addTrace,
  plot: async () => (await import('./plot.ts')).addPlot,
  sweep: async () => (await import('./sweep.ts')).addSweep,
  table: async () => (await import('./table.ts')).addTable,
  auction: async () => (await import('./auction.ts')).addAuction,
  serve: async () => (await import('./serve.ts')).addServe,
};

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

/** @param asked the first argument: if it is a command, that one alone is loaded; help and errors need all */
export async function createProgram(asked = ''): Promise<Command> {
  const program = new Command('mediant')
    .description('Optimal equilibria and mechanisms of extensive-form games, certified.')
    .version(VERSION)
    .exitOverride()
    // main prints errors itself, as one sentence
    .configureOutput({ writeOut, writeErr: say, outputError: () => {} })
    .addHelpText('after', AFTER);
  const names = Object.hasOwn(COMMANDS, asked) ? [asked] : Object.keys(COMMANDS);
  for (const add of await Promise.all(names.map((name) => COMMANDS[name]!()))) add(program);
  return program;
}
