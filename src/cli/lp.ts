/** `mediant lp GAME`: the LP baseline, its answer passed through the same certificate. */

import type { Command } from 'commander';
import { checkWritable } from '../node/files/write.ts';
import { LP_SOLVERS } from '../node/native-solvers.ts';
import type { LpReport, LpSettings } from '../node/solve-lp.ts';
import { counted } from '../report/table.ts';
import { addGameCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible, onBuilt } from './interrupt.ts';
import { loadGame } from './load-game.ts';
import { positive } from './numbers.ts';
import { addProblemOptions, given, type ProblemFlags, problemOptions, wordIn } from './options.ts';
import { present } from './present.ts';
import { saveStrategy } from './save.ts';
import { addShowOptions, checkShow, type ShowFlags } from './show.ts';

export interface LpFlags extends ProblemFlags, ShowFlags {
  readonly solver?: NonNullable<LpSettings['solver']>;
  readonly lpMethod?: NonNullable<LpSettings['method']>;
  readonly reduced?: boolean;
  readonly timeLimit?: number;
  readonly json?: true;
  readonly save?: string;
  readonly export?: string;
}

const AFTER = `
Examples:
  mediant lp K35 --concept EFCE --objective player:1
  mediant lp S2122 --concept CERT --lp-method ipm --time-limit 60 --json
  mediant lp S2122 --concept CERT --solver clp --lp-method ipm
  mediant lp S2122 --concept CERT --export s2122.mps`;

export function addLp(program: Command): void {
  const command = addGameCommand(
    program,
    { name: 'lp', description: 'solve the same problem as a linear program', after: AFTER },
    runLp,
  );
  addShowOptions(addProblemOptions(command))
    .option(
      '--solver <name>',
      'highs-wasm, or a program on PATH: highs, clp, glpsol, scip or gurobi_cl (default: highs-wasm)',
      wordIn('LP solver', LP_SOLVERS),
    )
    .option(
      '--lp-method <name>',
      'simplex, ipm or pdlp, where the solver has it; best: highs-wasm runs simplex and ipm side by side, a program chooses (default: best)',
      wordIn('LP method', ['best', 'simplex', 'ipm', 'pdlp'] as const),
    )
    .option('--reduced', 'take the LP of what exact reductions leave of the problem')
    .option(...positive('--time-limit <seconds>', 'stop after this time, building included (default: none)'))
    .option('--json', 'print one line of JSON')
    .option('--save <file>', 'write the strategy and what proves its certificate')
    .option('--export <file>', 'write the LP as .mps or .lp, perhaps .gz, and do not solve it');
}

async function runLp(text: string, flags: LpFlags): Promise<number> {
  if (flags.export !== undefined)
    return (await import('./export-lp.ts')).runExport(text, flags.export, flags);
  const options = problemOptions(flags);
  const { resolveProblemOptions } = await import('../problem/identity.ts');
  checkShow(flags, resolveProblemOptions(options));
  if (flags.save !== undefined) checkWritable('Strategy file', flags.save);
  const { game, reference } = await loadGame(text, flags);
  const { solveLp } = await import('../node/solve-lp.ts');
  const settings = given({
    solver: flags.solver,
    method: flags.lpMethod,
    reduced: flags.reduced,
    timeLimitSeconds: flags.timeLimit,
  });

  const { result, exitCode } = await interruptible((signal) =>
    solveLp(game, options, { ...settings, signal, onBuilt }),
  );
  const { instruments = [] } = flags;
  await present({ ...result, game, instruments, effort: effortRows(result.report) }, flags, () =>
    saveStrategy(flags.save, { ...reference, options, ...result }),
  );
  if (exitCode !== null) return exitCode;
  const { status } = result.report;
  return status === 'optimal' ? EXIT.done : status === 'infeasible' ? EXIT.infeasible : EXIT.partial;
}

function effortRows({ rows, columns, lpNonzeros, solver, method, iterations }: LpReport): [string, string][] {
  return [
    ['LP', `${counted(rows, 'row')}, ${counted(columns, 'column')}, ${counted(lpNonzeros, 'nonzero')}`],
    solver === 'highs-wasm'
      ? ['HiGHS', `${method}, ${counted(iterations, 'iteration')}`]
      : ['solver', `${solver}, as a program of its own${method === 'default' ? '' : `, by ${method}`}`],
  ];
}
