/** `mediant certify STRATEGY`: the certificate of a saved strategy, computed anew from the game alone. */
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { isFile, readText } from '../node/files/read.ts';
import { subjectOf } from '../problem/problem.ts';
import { withMeasures } from '../report/json.ts';
import type { StrategyFile } from '../report/strategy-file.ts';
import { type Certified, closesAt, costRows, summaryText } from '../report/summary.ts';
import { type Paint, significant, small } from '../report/table.ts';
import { VERSION } from '../version.ts';
import { paced } from '../work.ts';
import { eachOf } from './each-of.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible } from './interrupt.ts';
import { loadGame } from './load-game.ts';
import { addBuildLimits, GAME, given, numberIn } from './options.ts';
import { notesOf, peakBytes, print } from './output.ts';
import { addShowOptions, checkShow, type ShowFlags, showMechanism } from './show.ts';

interface CertifyFlags extends ShowFlags {
  readonly tol?: number;
  readonly timeLimit?: number;
  readonly json?: true;
  readonly maxSequences?: number;
  /** MiB. */
  readonly memoryLimit?: number;
}

const DEFAULT_TOLERANCE = 1e-4;
/** A saved report and its recomputation may differ by this much of the payoff range: rounding in another order. */
const REPRODUCTION_TOLERANCE = 1e-9;

const AFTER = `
Examples:
  mediant certify strategy.json
  mediant certify strategy.json game.efg --tol 1e-3 --json

Nothing is taken from the file but the strategy and the deviations that prove its bound. Exit code 3 says that the
certificate does not close at the tolerance.`;

export function addCertify(program: Command): void {
  const certify = addShowOptions(
    program
      .command('certify')
      .description('check a saved strategy: compute its certificate again')
      .argument('<STRATEGY>', 'a file written by --save')
      .argument(`[${GAME}]`, "the game (default: the file's own)"),
  );
  addBuildLimits(certify)
    .option(
      '--tol <number>',
      `gaps, over payoff ranges, that count as solved (default: ${small(DEFAULT_TOLERANCE)})`,
      numberIn('--tol', { above: 0 }),
    )
    .option(
      '--time-limit <seconds>',
      'give up after this time (default: none)',
      numberIn('--time-limit', { above: 0 }),
    )
    .option('--json', 'print one line of JSON')
    .addHelpText('after', AFTER)
    .action(async (strategy: string, game: string | undefined, flags: CertifyFlags) => {
      process.exitCode = await runCertify(strategy, game, flags);
    });
}

async function runCertify(path: string, gameText: string | undefined, flags: CertifyFlags): Promise<number> {
  const { tol: tolerance = DEFAULT_TOLERANCE } = flags;
  const { parseJson } = await import('../formats/json-syntax.ts');
  const { checkGame, parseStrategy, savedProblem } = await import('../report/strategy-file.ts');
  const saved = parseStrategy(parseJson(readText('Strategy file', path), path), path);
  checkShow(flags, saved.concept);

  const started = performance.now();
  const { game } = await loadGame(gameText ?? ownGame(saved), saved);
  const { expanding } = await import('../game/tree.ts');
  const { buildingProblem } = await import('../problem/problem.ts');
  const { timeLimit: timeLimitSeconds, memoryLimit: memoryLimitMiB, maxSequences } = flags;
  const { result, exitCode } = await interruptible(async (signal) => {
    const limits = { signal, started, timeLimitSeconds };
    const tree = await paced(expanding(game, given({ memoryLimitMiB })), limits);
    checkGame(saved, tree);
    const built = performance.now();
    const options = savedProblem(saved, given({ maxSequences, memoryLimitMiB }));
    const problem = await paced(buildingProblem(tree, options), limits);
    return { built, options, ...(await paced(problem.checking(saved, tolerance), limits)) };
  });
  const { built, options, status, facts: certified, strategy } = result;
  const { instruments } = options;
  const report = { status, ...certified };
  const { conceptTitle, objectiveRange } = subjectOf(strategy);
  const seconds = { build: (built - started) / 1000, certify: (performance.now() - built) / 1000 };

  const peak = peakBytes();
  const shown = await showMechanism(strategy, flags);
  const reproduced = reproduces(saved, report, objectiveRange);
  const facts = {
    ...report,
    tolerance,
    closesAt: closesAt(report, objectiveRange),
    reproducesReport: reproduced,
    ...notesOf(game),
    ...shown.fields,
    seconds,
    version: VERSION,
  };
  const text = (paint: Paint) => {
    const effort: [string, string][] = [
      ['saved report', reproduced ? 'reproduced' : claim(saved)],
      ...costRows(seconds, peak),
    ];
    const context = { conceptTitle, instruments, objectiveRange, notes: game.notes ?? [], tolerance, effort };
    return summaryText(report, context, paint) + shown.text(paint);
  };
  const fields = withMeasures(facts, { peakBytes: peak });
  await eachOf(shown.write, () => print(flags.json, fields, text));
  return exitCode ?? (report.status === 'solved' ? EXIT.done : EXIT.partial);
}

/** A game file is looked for where the file says, and then beside the strategy file. */
function ownGame({ game, file }: StrategyFile): string {
  if (!/\.(efg|nfg|json)$/i.test(game) || isFile(game)) return game;
  const beside = resolve(dirname(file), game);
  return isFile(beside) ? beside : game;
}

function reproduces({ report: saved }: StrategyFile, now: Certified, range: number): boolean {
  const close = (claimed: number | null, found: number) =>
    claimed !== null && Math.abs(claimed - found) <= REPRODUCTION_TOLERANCE * range;
  return (
    close(saved.objective, now.objective) &&
    close(saved.upperBound, now.upperBound) &&
    Math.abs((saved.equilibriumGap ?? Number.NaN) - now.equilibriumGap) <= REPRODUCTION_TOLERANCE
  );
}

function claim({ report: { objective, upperBound, equilibriumGap } }: StrategyFile): string {
  const shown = (value: number | null) => (value === null ? 'nothing' : significant(value));
  return `NOT reproduced: it claims objective ${shown(objective)}, bound ${shown(upperBound)}, gap ${shown(equilibriumGap)}`;
}
