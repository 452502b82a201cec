/** `mediant lp GAME`: the LP baseline, its answer passed through the same certificate. */
import type { Command } from 'commander';
import { checkWritable } from '../node/files/write.ts';
import type { LpResult, LpSettings } from '../node/solve-lp.ts';
import { subjectOf } from '../problem/problem.ts';
import { withMeasures } from '../report/json.ts';
import { costRows, summaryText } from '../report/summary.ts';
import { counted } from '../report/table.ts';
import { eachOf } from './each-of.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible, onBuilt } from './interrupt.ts';
import { loadGame } from './load-game.ts';
import {
  addProblemOptions,
  GAME,
  GAME_HELP,
  given,
  numberIn,
  type ProblemFlags,
  problemOptions,
  wordIn,
} from './options.ts';
import { type Notes, notesOf, peakBytes, print } from './output.ts';
import { saveStrategy } from './save.ts';
import { addShowOptions, checkShow, type ShowFlags, type Shown, showMechanism } from './show.ts';

interface LpFlags extends ProblemFlags, ShowFlags {
  readonly lpMethod?: NonNullable<LpSettings['method']>;
  readonly timeLimit?: number;
  readonly json?: true;
  readonly save?: string;
}

const AFTER = `
Examples:
  mediant lp K35 --concept EFCE --objective player:1
  mediant lp S2122 --concept CERT --lp-method ipm --time-limit 60 --json`;

export function addLp(program: Command): void {
  addShowOptions(
    addProblemOptions(
      program
        .command('lp')
        .description('solve the same problem as a linear program')
        .argument(`<${GAME}>`, GAME_HELP),
    ),
  )
    .option(
      '--lp-method <name>',
      'simplex, ipm, pdlp, or best: simplex and ipm side by side (default: best)',
      wordIn('LP method', ['best', 'simplex', 'ipm', 'pdlp'] as const),
    )
    .option(
      '--time-limit <seconds>',
      'stop after this time, building included (default: none)',
      numberIn('--time-limit', { above: 0 }),
    )
    .option('--json', 'print one line of JSON')
    .option('--save <file>', 'write the strategy and what proves its certificate')
    .addHelpText('after', AFTER)
    .action(async (game: string, flags: LpFlags) => {
      process.exitCode = await runLp(game, flags);
    });
}

async function runLp(text: string, flags: LpFlags): Promise<number> {
  const options = problemOptions(flags);
  const { resolveProblemOptions } = await import('../problem/identity.ts');
  checkShow(flags, resolveProblemOptions(options).concept);
  if (flags.save !== undefined) checkWritable('Strategy file', flags.save);
  const { game, reference } = await loadGame(text, flags);
  const { solveLp } = await import('../node/solve-lp.ts');
  const settings = given({ method: flags.lpMethod, timeLimitSeconds: flags.timeLimit });

  const { result, exitCode } = await interruptible((signal) =>
    solveLp(game, options, { ...settings, signal, onBuilt }),
  );
  const shown = await showMechanism(result.strategy, flags);
  await eachOf(
    shown.write,
    () => printResult(result, notesOf(game), flags, shown),
    () => saveStrategy(flags.save, { ...reference, options, ...result }),
  );
  if (exitCode !== null) return exitCode;
  const { status } = result.report;
  return status === 'optimal' ? EXIT.done : status === 'infeasible' ? EXIT.infeasible : EXIT.partial;
}

function printResult({ report, strategy }: LpResult, notes: Notes, flags: LpFlags, shown: Shown): void {
  const peak = peakBytes();
  print(flags.json, withMeasures({ ...report, ...notes, ...shown.fields }, { peakBytes: peak }), (paint) => {
    const { rows, columns, lpNonzeros, method, iterations, seconds } = report;
    const effort: [string, string][] = [
      ['LP', `${counted(rows, 'row')}, ${counted(columns, 'column')}, ${counted(lpNonzeros, 'nonzero')}`],
      ['HiGHS', `${method}, ${counted(iterations, 'iteration')}`],
      ...costRows({ ...seconds }, peak),
    ];
    const context = {
      ...subjectOf(strategy),
      instruments: flags.instruments ?? [],
      notes: notes.notes ?? [],
      effort,
    };
    return summaryText(report, context, paint) + shown.text(paint);
  });
}
