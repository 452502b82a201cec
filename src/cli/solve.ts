/** `mediant solve GAME`: an optimal equilibrium and its certificate. */

import type { Command } from 'commander';
import { errors } from '../errors.ts';
import { checkWritable } from '../node/files/write.ts';
import { count } from '../report/table.ts';
import type { SolveOptions } from '../solve/options.ts';
import type { Solution } from '../solve/solution.ts';
import type { Progress } from '../solve/solve.ts';
import { checkpointFile } from './checkpoint.ts';
import { addGameCommand } from './command.ts';
import { exactlyOf } from './exact.ts';
import { EXIT } from './exit-codes.ts';
import { interruptible, onBuilt } from './interrupt.ts';
import { loadGame } from './load-game.ts';
import { amount } from './numbers.ts';
import {
  addProblemOptions,
  addSolverOptions,
  given,
  KERNEL_HELP,
  type SolverFlags,
  solverOptions,
} from './options.ts';
import { say } from './output.ts';
import { present } from './present.ts';
import { progressBar } from './progress-bar.ts';
import { saveStrategy } from './save.ts';
import { addShowOptions, checkShow, type ShowFlags } from './show.ts';

/** Who interrupts a solve wants what there is, if it takes no longer than this. */
const GRACE_SECONDS = 3;

interface SolveFlags extends SolverFlags, ShowFlags {
  readonly kernel?: string;
  readonly json?: true;
  readonly save?: string;
  readonly checkpoint?: string;
  readonly checkpointEvery?: number;
  readonly exact?: true;
}

const AFTER = `
Examples:
  mediant solve K35 --concept EFCE --objective player:1
  mediant solve stackelberg --instruments 1 --objective player:1
  mediant solve S2122 --concept COMM --tol 1e-3 --time-limit 60 --json
  mediant solve game.efg --objective minimise:welfare --save strategy.json
  mediant solve posted-price --concept COMM --objective principal --show mechanism
  mediant solve L3132 --concept EFCE --method binary-search
  mediant solve S2122 --concept COMM --exact
  mediant solve L3132 --concept EFCE --tol 1e-6 --checkpoint l3132.checkpoint

Ctrl-C prints the result so far with its certificate, if the problem is built; a second one kills.
With --checkpoint, the same command goes on where the file says that the last process was, whatever ended it, step for
step as if nothing had, but for linear programs beside it: only limits may change, and they count the time and iterations
spent before.
With --exact the optimum of a game of fractions comes first, as a fraction that is verified in whole numbers, or the reason
why there is none, with exit code 3.`;

const EXIT_OF: Readonly<Record<string, number>> = { solved: EXIT.done, infeasible: EXIT.infeasible };

export function addSolve(program: Command): void {
  const command = addGameCommand(
    program,
    { name: 'solve', description: 'compute an optimal equilibrium and its certificate', after: AFTER },
    runSolve,
  );
  addShowOptions(addSolverOptions(addProblemOptions(command)))
    .option('--kernel <name>', KERNEL_HELP)
    .option('--exact', 'the optimum as a fraction, verified without rounding; implies --criterion exact')
    .option('--json', 'print one line of JSON')
    .option('--save <file>', 'write the strategy and what proves its certificate')
    .option('--checkpoint <file>', 'keep the state of the solve there; go on from it when it exists')
    .option(
      ...amount(
        '--checkpoint-every <seconds>',
        'time between two checkpoints; one more is written at the end (default: 60)',
      ),
    );
}

async function runSolve(text: string, flags: SolveFlags): Promise<number> {
  const started = performance.now();
  const options = solveOptionsOf(flags);
  const { resolveSolveOptions } = await import('../solve/options.ts');
  checkShow(flags, resolveSolveOptions(options));
  if (flags.save !== undefined) checkWritable('Strategy file', flags.save);
  const checkpoint = await checkpointFile(flags);
  const { game, reference } = await loadGame(text, flags);
  const { solve } = await import('../solve/solve.ts');

  const minimised = flags.objective?.startsWith('minimise:') ?? false;
  const bar = await progressBar(process.stderr, minimised ? 'lower bound' : 'upper bound');
  const { installedLp, lpFor } = await import('../node/lp-for.ts');
  const lp = await (flags.exact === undefined ? lpFor(options) : installedLp());
  let hasResult = false;
  const onProgress = (progress: Progress) => {
    if (!hasResult) onBuilt();
    hasResult = true;
    bar.update(progress);
  };
  const { result, exitCode } = await interruptible(async (signal) => {
    const hooks = { signal, onProgress, graceSeconds: GRACE_SECONDS, ...given({ checkpoint }), ...lp };
    const solution = await solve(game, options, hooks);
    if (flags.exact === undefined) return { solution };
    const limits = { signal, started, timeLimitSeconds: flags.timeLimit };
    return { solution, exact: await exactlyOf(solution, { ...limits, ...lp }) };
  }).finally(() => {
    bar.stop();
    checkpoint?.close();
  });

  const { solution, exact } = result;
  const { kind } = solution.strategy;
  if (flags.checkpoint !== undefined && (kind === 'product' || kind === 'mixture'))
    say(`${flags.checkpoint} is not written: a ${kind} has no checkpoints.\n`);
  const { instruments = [] } = flags;
  const effort = effortRows(solution);
  const { tolerance } = solution.report;
  await present({ ...solution, ...given({ exact }), game, instruments, tolerance, effort }, flags, () =>
    saveStrategy(flags.save, { ...reference, options, ...solution }),
  );
  if (exitCode !== null) return exitCode;
  const isRefused = exact !== undefined && 'refusal' in exact;
  const usual = EXIT_OF[solution.report.status] ?? EXIT.partial;
  return isRefused && usual === EXIT.done ? EXIT.partial : usual;
}

/** @throws InputError where an exact optimum is asked for under another criterion */
function solveOptionsOf(flags: SolveFlags): SolveOptions {
  const options = { ...solverOptions(flags), ...given({ kernel: flags.kernel }) };
  if (flags.exact === undefined) return options;
  if (flags.criterion === 'published')
    throw errors.badField('--criterion', flags.criterion, 'exact, or none, with --exact');
  return { ...options, criterion: 'exact' };
}

function effortRows({ report, strategy }: Solution): [string, string][] {
  const { kernel, parameters, method, precision, iterations, multiplier, threads } = report;
  const computed = `${kernel}${parametersText(parameters)}${precision === 'f64' ? '' : ` in ${precision}`}`;
  const weight = strategy.kind !== 'nash' ? `, multiplier ${multiplier}` : '';
  const shared = threads === 1 ? '' : ` on ${threads} threads`;
  const rows: [string, string][] = [
    ['kernel', `${computed}, ${method}, ${count(iterations)} iterations${shared}${weight}`],
  ];
  const { profileIterations, boundFrom, rounds, simpleDeviations } = report;
  if (profileIterations !== undefined && simpleDeviations !== undefined)
    return [
      ['witness', `independent players, ${count(profileIterations)} iterations of their own`],
      [
        'bound',
        `prices of ${count(simpleDeviations)} simple deviations under ${boundFrom}, ${count(iterations)} walks; sizes are of the last`,
      ],
    ];
  if (rounds !== undefined)
    rows.push(['witness', `a mixture of faces after ${count(rounds)} rounds; the bound is of ${boundFrom}`]);
  if (profileIterations !== undefined)
    rows.push([
      'witness',
      `independent players, ${count(profileIterations)} iterations of their own; sizes and bound are of ${boundFrom}`,
    ]);
  return rows;
}

/** Those that are not the kernel's defaults. */
function parametersText(parameters: Readonly<Record<string, number>>): string {
  const parts = Object.entries(parameters).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
