/** `mediant solve GAME`: an optimal equilibrium and its certificate. */
import type { Command } from 'commander';
import type { SolveOptions } from '../options.ts';
import { withMeasures } from '../report/json.ts';
import { costRows, summaryText } from '../report/summary.ts';
import { count } from '../report/table.ts';
import type { Solution } from '../solution.ts';
import { EXIT } from './exit-codes.ts';
import { checkWritable } from './files.ts';
import { interruptible } from './interrupt.ts';
import { loadGame } from './load-game.ts';
import {
  addNumber,
  addProblemOptions,
  GAME,
  GAME_HELP,
  given,
  numberIn,
  type ProblemFlags,
  problemOptions,
  savedOptions,
} from './options.ts';
import { peakBytes, print } from './output.ts';
import { progressBar } from './progress-bar.ts';
import { saveStrategy } from './save.ts';
import { subjectOf } from './subject.ts';

interface SolveFlags extends ProblemFlags {
  readonly method?: 'direct';
  readonly kernel?: string;
  readonly parameter?: Readonly<Record<string, number>>;
  readonly multiplier?: number;
  readonly tol?: number;
  readonly timeLimit?: number;
  readonly maxIterations?: number;
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

export function addSolve(program: Command): void {
  addProblemOptions(
    program
      .command('solve')
      .description('compute an optimal equilibrium and its certificate')
      .argument(`<${GAME}>`, GAME_HELP),
  )
    .option('--method <name>', 'Lagrangian (default: direct)')
    .option('--kernel <name>', 'algorithm: cfr+, cfr, rm+, rm or omwu (default: cfr+)')
    .option(
      '--parameter <name=number>',
      "a number of the kernel's own, repeatable: stepSize of omwu (default: 1)",
      addNumber('--parameter'),
    )
    .option(
      '--multiplier <number>',
      'fixed multiplier (default: controlled)',
      numberIn('--multiplier', { least: 0 }),
    )
    .option(
      '--tol <number>',
      'gaps, over payoff ranges, at which to stop (default: 1e-4)',
      numberIn('--tol', { above: 0 }),
    )
    .option(
      '--time-limit <seconds>',
      'stop after this time (default: none)',
      numberIn('--time-limit', { above: 0 }),
    )
    .option(
      '--max-iterations <count>',
      'stop after this many iterations (default: none)',
      numberIn('--max-iterations', { least: 0, whole: true }),
    )
    .option('--json', 'print one line of JSON')
    .option('--save <file>', 'write the strategy and what proves its certificate')
    .addHelpText('after', AFTER)
    .action(async (game: string, flags: SolveFlags) => {
      process.exitCode = await runSolve(game, flags);
    });
}

async function runSolve(text: string, flags: SolveFlags): Promise<number> {
  const options = solveOptions(flags);
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
  return exitCode ?? (solution.report.status === 'solved' ? EXIT.done : EXIT.partial);
}

function solveOptions(flags: SolveFlags): SolveOptions {
  return {
    ...problemOptions(flags),
    ...given({
      method: flags.method,
      kernel: flags.kernel,
      parameters: flags.parameter,
      multiplier: flags.multiplier,
      tolerance: flags.tol,
      timeLimitSeconds: flags.timeLimit,
      maxIterations: flags.maxIterations,
    }),
  };
}

function printSolution({ report, strategy }: Solution, flags: SolveFlags, tolerance: number): void {
  const peak = peakBytes();
  print(flags.json, withMeasures(report, { peakBytes: peak }), (paint) => {
    const { kernel, method, iterations, multiplier, seconds } = report;
    const weight = strategy.kind === 'mediated' ? `, multiplier ${multiplier}` : '';
    const effort: [string, string][] = [
      ['kernel', `${kernel}, ${method}, ${count(iterations)} iterations${weight}`],
      ...costRows({ ...seconds }, peak),
    ];
    const context = { ...subjectOf(strategy), instruments: flags.instruments ?? [], tolerance, effort };
    return summaryText(report, context, paint);
  });
}
