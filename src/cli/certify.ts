/**
 * `mediant certify STRATEGY`: the certificate of a saved strategy, computed anew from the game alone; with --solution, that of an
 * LP solver's answer; with --mechanism, what a mechanism in hand is worth.
 */

import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { errors } from '../errors.ts';
import { isFile, readText } from '../node/files/read.ts';
import { subjectOf } from '../problem/problem.ts';
import type { StrategyFile } from '../report/strategy-file.ts';
import { type Certified, closesAt } from '../report/summary.ts';
import { significant, small } from '../report/table.ts';
import { type Criterion, criteria } from '../solve/options.ts';
import { VERSION } from '../version.ts';
import { paced } from '../work.ts';
import { addCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible } from './interrupt.ts';
import { loadGame } from './load-game.ts';
import { positive } from './numbers.ts';
import { addProblemOptions, GAME, given, type ProblemFlags, problemOptions, wordIn } from './options.ts';
import { present } from './present.ts';
import { addShowOptions, checkShow, type ShowFlags } from './show.ts';

interface CertifyFlags extends ShowFlags, ProblemFlags {
  readonly solution?: string;
  readonly mechanism?: string;
  readonly reduced?: boolean;
  readonly tol?: number;
  readonly criterion?: Criterion;
  readonly timeLimit?: number;
  readonly json?: true;
}

const DEFAULT_TOLERANCE = 1e-4;
/** A saved report and its recomputation may differ by this much of the payoff range: rounding in another order. */
const REPRODUCTION_TOLERANCE = 1e-9;

const AFTER = `
Examples:
  mediant certify strategy.json
  mediant certify strategy.json game.efg --tol 1e-3 --json
  mediant certify S2122 --concept CERT --solution s2122.sol
  mediant certify --mechanism second-price.json

--solution takes what HiGHS, Gurobi, CPLEX, Clp, Cbc, GLPK or SCIP says of the LP that lp --export wrote, for the same game
and options; the other options of a problem are for it alone. Without row duals in it the bound is the largest payoff.

--mechanism takes types, what outcomes are worth to them, and what is done after which reports, and says by enumeration what
each type gains at most by misreporting or leaving, and what the mechanism is worth. Exit code 3 says that somebody gains.

Of a strategy nothing is taken from the file but the strategy and the deviations that prove its bound. Exit code 3 says that the
certificate does not close at the tolerance.`;

export function addCertify(program: Command): void {
  const command = addCommand(
    program,
    { name: 'certify', description: 'check a saved strategy: compute its certificate again', after: AFTER },
    runCertify,
  )
    .argument('[STRATEGY]', 'a file written by --save; with --solution the game; with --mechanism none')
    .argument(`[${GAME}]`, "the game (default: the file's own)");
  const tolerance = small(DEFAULT_TOLERANCE);
  addProblemOptions(addShowOptions(command))
    .option('--solution <file>', "certify an LP solver's answer to the exported LP")
    .option('--mechanism <file>', 'judge a mechanism in a JSON file, instead of a strategy')
    .option('--reduced', 'with --solution: the LP was exported with --reduced')
    .option(
      ...positive('--tol <number>', `gaps, over payoff ranges, that count as solved (default: ${tolerance})`),
    )
    .option(
      '--criterion <name>',
      "what counts as solved: exact or published (default: the file's; published with --solution)",
      wordIn('criterion', criteria),
    )
    .option(...positive('--time-limit <seconds>', 'give up after this time (default: none)'))
    .option('--json', 'print one line of JSON');
}

async function runCertify(
  path: string | undefined,
  gameText: string | undefined,
  flags: CertifyFlags,
): Promise<number> {
  const { tol: tolerance = DEFAULT_TOLERANCE, mechanism } = flags;
  if (mechanism !== undefined) {
    const { certifyMechanism } = await import('./certify-mechanism.ts');
    return certifyMechanism({ ...flags, mechanism, tol: tolerance }, flags, path);
  }
  if (path === undefined) throw errors.badField('STRATEGY', 'missing', 'a file, or --mechanism');
  if (flags.solution !== undefined) return certifySolution(path, gameText, flags.solution, flags);
  checkOwnProblem(flags);
  const { parseJson } = await import('../formats/json-syntax.ts');
  const { checkGame, parseStrategy, savedProblem } = await import('../report/strategy-file.ts');
  const saved = parseStrategy(parseJson(readText('Strategy file', path), path), path);
  checkShow(flags, { concept: saved.concept, witness: witnessOf(saved) });
  const { criterion = saved.report.criterion } = flags;

  const started = performance.now();
  const { game } = await loadGame(gameText ?? ownGame(saved), saved);
  const { expanding } = await import('../game/tree.ts');
  const { buildingChecker } = await import('../problem/problem.ts');
  const { withCodominated } = await import('../problem/sequential.ts');
  const { installedLp } = await import('../node/lp-for.ts');
  const { timeLimit: timeLimitSeconds, memoryLimit: memoryLimitMiB, maxSequences } = flags;
  const { result, exitCode } = await interruptible(async (signal) => {
    const limits = { signal, started, timeLimitSeconds };
    const tree = await paced(expanding(game, given({ memoryLimitMiB })), limits);
    checkGame(saved, tree);
    const built = performance.now();
    const options = savedProblem(saved, given({ maxSequences, memoryLimitMiB }));
    const whole = await withCodominated(tree, options, { ...limits, ...(await installedLp()) });
    const problem = await paced(buildingChecker(tree, whole, saved), limits);
    return {
      built,
      options,
      ...(await paced(problem.checking(saved, tolerance, criterion === 'exact'), limits)),
    };
  });
  const { built, options, status, facts: certified, strategy } = result;
  const { instruments } = options;
  const report = { status, ...certified };
  const { objectiveRange } = subjectOf(strategy);
  const seconds = { build: (built - started) / 1000, certify: (performance.now() - built) / 1000 };

  const reproduced = reproduces(saved, report, objectiveRange);
  const closes = closesAt(report, objectiveRange);
  const checked = { tolerance, closesAt: closes, reproducesReport: reproduced, seconds, version: VERSION };
  const effort = [['saved report', reproduced ? 'reproduced' : claim(saved)] as const];
  await present({ report: { ...report, ...checked }, strategy, game, instruments, tolerance, effort }, flags);
  return exitCode ?? (report.status === 'solved' ? EXIT.done : EXIT.partial);
}

/** A strategy file says itself what it is of. @throws InputError */
function checkOwnProblem(flags: CertifyFlags): void {
  const { maxSequences: _, memoryLimitMiB: __, publicState, ...own } = problemOptions(flags);
  const isOff = {
    publicState: publicState === false,
    principal: !flags.principal,
    reduced: flags.reduced === true,
  };
  const [name] = [...Object.keys(own), ...Object.entries(isOff).flatMap(([key, off]) => (off ? key : []))];
  if (name !== undefined)
    throw errors.badField(name, 'given', '--solution beside it, because a strategy file says its own');
}

async function certifySolution(
  text: string,
  second: string | undefined,
  file: string,
  flags: CertifyFlags,
): Promise<number> {
  if (second !== undefined)
    throw errors.badField('--solution', file, `one argument beside it, the game, and not ${second} as well`);
  const options = problemOptions(flags);
  const { resolveProblemOptions } = await import('../problem/identity.ts');
  checkShow(flags, resolveProblemOptions(options));
  const { game } = await loadGame(text, flags);
  const { certifyLpSolution } = await import('../node/lp-solution.ts');
  const { tol: tolerance, criterion, reduced, timeLimit: timeLimitSeconds } = flags;
  const settings = given({ tolerance, criterion, reduced, timeLimitSeconds });
  const { result, exitCode } = await interruptible((signal) =>
    certifyLpSolution(game, file, options, { ...settings, signal }),
  );
  const { report, strategy } = result;
  const { layout, claims, duals } = report.solution;
  const effort = [
    ['solution', `${file} (${layout}), which claims ${claims}`],
    ['bound', duals ? "by the solution's duals" : 'the largest payoff, because the file has no duals'],
  ] as const;
  const { instruments = [] } = flags;
  await present({ report, strategy, game, instruments, tolerance: report.tolerance, effort }, flags);
  return exitCode ?? (report.status === 'solved' ? EXIT.done : EXIT.partial);
}

function witnessOf({ bound, faces }: StrategyFile): 'product' | 'mixture' | undefined {
  if (bound === undefined) return undefined;
  return faces === undefined ? 'product' : 'mixture';
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
    (saved.lowerBound === undefined || close(saved.lowerBound, now.lowerBound ?? Number.NaN)) &&
    Math.abs((saved.equilibriumGap ?? Number.NaN) - now.equilibriumGap) <= REPRODUCTION_TOLERANCE
  );
}

function claim({ report: { objective, upperBound, equilibriumGap } }: StrategyFile): string {
  const shown = (value: number | null) => (value === null ? 'nothing' : significant(value));
  return `NOT reproduced: it claims objective ${shown(objective)}, bound ${shown(upperBound)}, gap ${shown(equilibriumGap)}`;
}
