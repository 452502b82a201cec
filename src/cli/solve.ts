/** `mediant solve GAME`: an optimal equilibrium and its certificate. */
import type { Command } from 'commander';
import { withMeasures } from '../report/json.ts';
import { costRows, summaryText } from '../report/summary.ts';
import { count } from '../report/table.ts';
import type { Solution } from '../solution.ts';
import { EXIT } from './exit-codes.ts';
import { checkWritable } from './files.ts';
import { interruptible } from './interrupt.ts';
import { loadGame } from './load-game.ts';
import {
  addProblemOptions,
  addSolverOptions,
  GAME,
  GAME_HELP,
  given,
  KERNEL_HELP,
  type SolverFlags,
  savedOptions,
  solverOptions,
} from './options.ts';
import { peakBytes, print } from './output.ts';
import { progressBar } from './progress-bar.ts';
import { saveStrategy } from './save.ts';
import { subjectOf } from './subject.ts';

interface SolveFlags extends SolverFlags {
  readonly kernel?: string;
  readonly json?: true;
  readonly save?: string;
}

const AFTER = `
Examples:
  mediant solve K35 --concept EFCE --objective player:1
  mediant solve stackelberg --instruments 1 --objective player:1
  mediant solve S2122 --concept COMM --tol 1e-3 --time-limit 60 --json
  mediant solve game.efg --objective minimise:welfare --save strategy.json

Ctrl-C prints the result so far with its certificate; a second one kills.`;

const EXIT_OF: Readonly<Record<string, number>> = { solved: EXIT.done, infeasible: EXIT.infeasible };

export function addSolve(program: Command): void {
  addSolverOptions(
    addProblemOptions(
      program
        .command('solve')
        .description('compute an optimal equilibrium and its certificate')
        .argument(`<${GAME}>`, GAME_HELP),
    ),
  )
    .option('--kernel <name>', KERNEL_HELP)
    .option('--json', 'print one line of JSON')
    .option('--save <file>', 'write the strategy and what proves its certificate')
    .addHelpText('after', AFTER)
    .action(async (game: string, flags: SolveFlags) => {
      process.exitCode = await runSolve(game, flags);
    });
}

async function runSolve(text: string, flags: SolveFlags): Promise<number> {
  const options = { ...solverOptions(flags), ...given({ kernel: flags.kernel }) };
  const { resolveSolveOptions } = await import('../options.ts');
  const { tolerance } = resolveSolveOptions(options);
  if (flags.save !== undefined) checkWritable('Strategy file', flags.save);
  const { game, reference } = await loadGame(text);
  const { solve } = await import('../solve.ts');

  const minimised = flags.objective?.startsWith('minimise:') ?? false;
  const bar = await progressBar(process.stderr, minimised ? 'lower bound' : 'upper bound');
  const { result: solution, exitCode } = await interruptible((signal) =>
    solve(game, options, { signal, onProgress: (progress) => bar.update(progress) }),
  ).finally(() => bar.stop());

  printSolution(solution, flags, tolerance);
  if (flags.save !== undefined)
    await saveStrategy(flags.save, { game: reference, options: savedOptions(flags), ...solution });
  if (exitCode !== undefined && exitCode !== null) return exitCode;
  return EXIT_OF[solution.report.status] ?? EXIT.partial;
}

function printSolution({ report, strategy }: Solution, flags: SolveFlags, tolerance: number): void {
  const peak = peakBytes();
  print(flags.json, withMeasures(report, { peakBytes: peak }), (paint) => {
    const { kernel, method, precision, iterations, multiplier, seconds } = report;
    const weight = strategy.kind === 'mediated' ? `, multiplier ${multiplier}` : '';
    const effort: [string, string][] = [
      [
        'kernel',
        `${kernel}${parametersText(report.parameters)}${precision === 'f64' ? '' : ` in ${precision}`}, ${method}, ${count(iterations)} iterations${weight}`,
      ],
      ...costRows({ ...seconds }, peak),
    ];
    const context = { ...subjectOf(strategy), instruments: flags.instruments ?? [], tolerance, effort };
    return summaryText(report, context, paint);
  });
}

/** Those that are not the kernel's defaults. */
function parametersText(parameters: Readonly<Record<string, number>>): string {
  const parts = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
