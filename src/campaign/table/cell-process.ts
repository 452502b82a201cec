/**
 * One job in a process of its own: what it uses and how it dies concerns nobody else. Takes a ProcessTask as its
 * argument, prints ProcessMessages on stdout.
 */
import { Worker } from 'node:worker_threads';
import type { Strategy } from '../../certificate/strategy.ts';
import { expand, type GameTree } from '../../game/tree.ts';
import { createGame } from '../../games/index.ts';
import type { LpReport } from '../../node/solve-lp.ts';
import type { Solution } from '../../solve/solution.ts';
import { type Progress, solve } from '../../solve/solve.ts';
import { WARM_UP_GAME, warmUp } from '../../solve/warm-up.ts';
import { failureStatus } from '../status.ts';
import type { Job } from './job.ts';
import type { ProcessMessage, ProcessTask } from './protocol.ts';
import { type Facts, NO_FACTS, secondsOf } from './row.ts';

const NEWS_MILLISECONDS = 500;
const ORPHAN_MILLISECONDS = 500;

function send(phase: ProcessMessage['phase'], facts: Partial<Facts>): void {
  process.stdout.write(`${JSON.stringify({ phase, facts } satisfies ProcessMessage)}\n`);
}

/** A thread, because building a game blocks this one for minutes: nobody else would end a job whose runner was killed. */
function endWithParent(parent: number): void {
  const code = `setInterval(() => {
    if (process.ppid !== ${parent}) process.kill(process.pid, 'SIGKILL');
  }, ${ORPHAN_MILLISECONDS});`;
  new Worker(code, { eval: true }).unref();
}

async function loaded({ concept, method }: Job): Promise<number> {
  const started = performance.now();
  if (method === 'solver') await warmUp({ concept });
  else await (await import('../../node/solve-lp.ts')).solveLp(WARM_UP_GAME, { concept });
  return (performance.now() - started) / 1000;
}

async function run(job: Job): Promise<Partial<Facts>> {
  const warmSeconds = await loaded(job);
  const started = performance.now();
  send('building', { loadSeconds: warmSeconds });
  const tree = expand(createGame(job.instance));
  send('building', { nodes: tree.numNodes });
  const expandSeconds = (performance.now() - started) / 1000;
  // a limit must be above 0: one that has passed stops the solve at its first look at the clock
  const secondsLeft = Math.max(1e-3, job.timeLimitSeconds - expandSeconds);
  const facts = await (job.method === 'solver' ? runSolver : runLp)(job, tree, secondsLeft);
  return withinLimit(job, {
    ...facts,
    buildSeconds: (facts.buildSeconds ?? 0) + expandSeconds,
    loadSeconds: (facts.loadSeconds ?? 0) + warmSeconds,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  });
}

/** An answer that came after the limit, in the grace that a last batch or certificate is given, is a time-out. */
function withinLimit({ method, timeLimitSeconds }: Job, facts: Partial<Facts>): Partial<Facts> {
  const seconds = secondsOf({ ...NO_FACTS, ...facts, method });
  const late = (facts.status === 'solved' || facts.status === 'optimal') && seconds > timeLimitSeconds;
  if (!late) return facts;
  return {
    ...facts,
    status: 'time-limit',
    reason: `${facts.status}, but only after ${seconds.toFixed(1)} s`,
  };
}

async function runSolver(job: Job, tree: GameTree, timeLimitSeconds: number): Promise<Partial<Facts>> {
  const options = { ...problemOf(job), tolerance: job.tolerance, timeLimitSeconds };
  const { report, strategy } = await solve(tree, options, { onProgress: newsOf() });
  const { status, kernel, multiplier } = report;
  const reason = status === 'time-limit' ? notClosed(report) : '';
  return { ...commonFacts(report, strategy), status, reason, kernel, multiplier };
}

/** Building knows the job's limit, and refuses sooner than the supervisor would kill. */
function problemOf({ concept, objectiveName: objective, memoryLimitBytes }: Job) {
  return { concept, objective, memoryLimitMiB: Math.max(1, memoryLimitBytes / 2 ** 20) };
}

/** Progress is kept by the supervisor, so that a job that is killed still tells how far it came. */
function newsOf(): (progress: Progress) => void {
  let last = Number.NEGATIVE_INFINITY;
  return ({ iterations, objective, equilibriumGap, upperBound, multiplier }) => {
    if (performance.now() - last < NEWS_MILLISECONDS) return;
    last = performance.now();
    send('solving', { iterations, objective, equilibriumGap, upperBound, multiplier });
  };
}

function notClosed({ objective, upperBound, equilibriumGap }: Solution['report']): string {
  return `not certified in time: gap ${equilibriumGap.toExponential(1)}, objective ${objective}, bound ${upperBound}`;
}

async function runLp(job: Job, tree: GameTree, secondsLeft: number): Promise<Partial<Facts>> {
  const { solveLp } = await import('../../node/solve-lp.ts');
  // the limit covers building, which HiGHS's own does not
  const signal = AbortSignal.timeout(Math.ceil(secondsLeft * 1000));
  const { report, strategy } = await solveLp(tree, problemOf(job), { signal });
  const { rows, columns, lpNonzeros, method: lpMethod, attempts, seconds } = report;
  const found = report.status === 'optimal';
  return {
    ...commonFacts(report, strategy),
    ...(found ? { gainPrices: gainPrices(strategy, report.gains.length) } : NO_POINT),
    status: report.status === 'aborted' ? 'time-limit' : report.status,
    reason: found ? '' : attemptsText(report, job),
    rows,
    columns,
    lpNonzeros,
    lpMethod,
    attempts,
    loadSeconds: seconds.load,
  };
}

/** Without an optimum the LP's report is that of an arbitrary strategy. */
const NO_POINT: Partial<Facts> = { objective: null, upperBound: null, equilibriumGap: null, gains: null };

function attemptsText({ attempts, seconds }: LpReport, job: Job): string {
  const ends = attempts.map(({ method, status }) => `${method} ${status}`).join(', ');
  return `${ends} (limit ${job.timeLimitSeconds} s, of which building took ${seconds.build.toFixed(1)} s)`;
}

function gainPrices(strategy: Strategy, numPlayers: number): number[] | null {
  if (strategy.kind !== 'mediated') return null;
  const prices = new Array<number>(numPlayers).fill(0);
  strategy.augmented.deviators.forEach(({ player, range }, k) => {
    prices[player - 1] = strategy.witness.multipliers[k]! / range;
  });
  return prices;
}

function commonFacts(
  report: Omit<
    Solution['report'],
    'status' | 'kernel' | 'parameters' | 'precision' | 'multiplier' | 'kernelBytes'
  >,
  strategy: Strategy,
): Partial<Facts> {
  const { objective, upperBound, equilibriumGap, gains, sizes, iterations, seconds } = report;
  const range = strategy.kind === 'mediated' ? strategy.augmented.objective.range : strategy.game.range;
  return {
    objective,
    upperBound,
    equilibriumGap,
    gains,
    objectiveRange: range,
    nodes: sizes.nodes,
    sizes,
    iterations,
    buildSeconds: seconds.build,
    solveSeconds: seconds.solve,
    certifySeconds: seconds.certify,
  };
}

function failureFacts(error: unknown): Partial<Facts> {
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  const status = failureStatus(error);
  const message = error instanceof Error ? error.message : String(error);
  if (status !== 'crashed') return { status, reason: message, peakBytes };
  const place = error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '';
  return { status: 'crashed', reason: `${message} ${place}`.trim(), peakBytes };
}

const { job, parentProcess } = JSON.parse(process.argv[2] ?? '') as ProcessTask;
// Ctrl-C reaches the whole process group: the runner decides what becomes of its jobs.
process.on('SIGINT', () => {});
endWithParent(parentProcess);
send('starting', {});
try {
  send('done', await run(job));
} catch (error) {
  send('done', failureFacts(error));
}
