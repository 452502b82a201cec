/** This program runs one job in its own process: it takes a ProcessTask as its argument, and prints ProcessMessages. */
import { Worker } from 'node:worker_threads';
import type { Strategy } from '../../certificate/strategy.ts';
import { LimitError } from '../../errors.ts';
import type { GameTree } from '../../game/tree.ts';
import { lpFor } from '../../node/lp-for.ts';
import { buildGameTree, type Progress, solve } from '../../solve/solve.ts';
import { isFinished } from '../../solve/status.ts';
import { WARM_UP_GAME, warmUp } from '../../solve/warm-up.ts';
import { factsOf, failureFacts } from '../facts.ts';
import type { Job } from '../job.ts';
import { answerSeconds, type Facts } from '../row.ts';
import { progressNews, type Solvers, solveJob } from './executor.ts';
import type { ProcessMessage, ProcessTask } from './protocol.ts';

const NEWS_MILLISECONDS = 500;
const ORPHAN_MILLISECONDS = 500;
/** HiGHS is loaded when it is needed. */
const SOLVERS: Solvers<GameTree | string> = {
  solve: async (game, options, hooks) => solve(game, options, { ...hooks, cores, ...(await lpFor(options)) }),
  lp: async (...asked) => (await import('../../node/solve-lp.ts')).solveLp(...asked),
};

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

/** Seconds of loading code and of solving a small game with it, which are not counted. */
async function warmedUp({ concept, method }: Job): Promise<number> {
  const started = performance.now();
  if (method === 'lp') await SOLVERS.lp(WARM_UP_GAME, { concept }, {});
  else await warmUp({ concept });
  return (performance.now() - started) / 1000;
}

async function run(job: Job): Promise<Facts> {
  const warmSeconds = await warmedUp(job);
  const started = performance.now();
  send('building', { loadSeconds: warmSeconds });
  const { timeLimitSeconds } = job.options;
  const tree = await buildGameTree(job.game, {}, timeLimitSeconds === undefined ? {} : { timeLimitSeconds });
  send('building', { nodes: tree.numNodes });
  const expandSeconds = (performance.now() - started) / 1000;
  const solution = await solveJob(later(job, expandSeconds), tree, SOLVERS, {
    onProgress: newsTeller(),
  }).catch((error) => {
    throw error instanceof LimitError ? sinceStart(error, job, expandSeconds) : error;
  });
  const facts = factsOf(solution);
  return withinLimit(job, {
    ...facts,
    ...strategyFacts(solution.strategy, facts),
    buildSeconds: (facts.buildSeconds ?? 0) + expandSeconds,
    loadSeconds: (facts.loadSeconds ?? 0) + warmSeconds,
    peakBytes: peakBytes(),
  });
}

/** The same job with what is left of its time. */
function later(job: Job, seconds: number): Job {
  const { timeLimitSeconds } = job.options;
  if (timeLimitSeconds === undefined) return job;
  // a limit must be above 0: one that has passed stops the solve at its first look at the clock
  return {
    ...job,
    options: { ...job.options, timeLimitSeconds: Math.max(1e-3, timeLimitSeconds - seconds) },
  };
}

/** A limit as the job has it, of all its time. */
function sinceStart({ code, stage, seconds }: LimitError, { options }: Job, before: number): LimitError {
  return new LimitError(code, stage, before + seconds, options.timeLimitSeconds ?? Number.POSITIVE_INFINITY);
}

/** An answer that came after the limit, in the grace that a last batch or certificate is given, is a time-out. */
function withinLimit({ method, options }: Job, facts: Facts): Facts {
  const seconds = answerSeconds({ ...facts, method }) ?? 0;
  const { timeLimitSeconds = Number.POSITIVE_INFINITY } = options;
  if (!isFinished(facts) || seconds <= timeLimitSeconds) return facts;
  const reason = `${facts.status}, but only after ${seconds.toFixed(1)} s`;
  return { ...facts, status: 'time-limit', reason };
}

/** Progress is kept by the executor, so that a job that is killed still tells how far it came. */
function newsTeller(): (progress: Progress) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (progress) => {
    if (performance.now() - last < NEWS_MILLISECONDS) return;
    last = performance.now();
    send('solving', progressNews(progress).facts);
  };
}

/** What only the strategy's game can tell, which a pool does not send. */
function strategyFacts(
  strategy: Strategy,
  { status, gains }: Facts,
): Pick<Facts, 'objectiveRange' | 'gainPrices'> {
  if (strategy.kind === 'nash') return { objectiveRange: strategy.game.range, gainPrices: null };
  if (strategy.kind === 'product') return { objectiveRange: strategy.game.objective.range, gainPrices: null };
  if (strategy.kind === 'mixture')
    return { objectiveRange: strategy.augmented.objective.range, gainPrices: null };
  const { objective, deviators } = strategy.augmented;
  const prices = (gains ?? []).map(() => 0);
  deviators.forEach(({ player, range }, k) => {
    prices[player - 1] = strategy.witness.multipliers[k]! / range;
  });
  // those of a solver's witness prove its bound, and are no duals
  return { objectiveRange: objective.range, gainPrices: status === 'optimal' ? prices : null };
}

const peakBytes = (): number => process.resourceUsage().maxRSS * 1024;

/** A bug is told with its place. */
function failure(error: unknown): Partial<Facts> {
  const { status, reason } = failureFacts(error);
  const place = error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '';
  const told = status === 'crashed' ? `${reason} ${place}`.trim() : reason;
  return { status, reason: told, peakBytes: peakBytes() };
}

const { job, cores, parentProcess } = JSON.parse(process.argv[2] ?? '') as ProcessTask;
// Ctrl-C reaches the whole process group: the runner decides what becomes of its jobs.
process.on('SIGINT', () => {});
endWithParent(parentProcess);
send('starting', {});
try {
  send('done', await run(job));
} catch (error) {
  send('done', failure(error));
}
