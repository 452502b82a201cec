/** The loop of every solve: iterate, look at bounds, certify what they promise, until the certificate closes. */
import type { AnyProblem } from '../problem/problem.ts';
import { Pace } from '../work.ts';
import { Batches } from './batches.ts';
import { Budget } from './budget.ts';
import { Clock } from './clock.ts';
import { buildLimits, type SolveHooks } from './hooks.ts';
import { Looks } from './looks.ts';
import { type Solving, startMethod } from './methods/index.ts';
import { type ResolvedSolveOptions, settle } from './options.ts';
import { besides } from './polish.ts';
import { Schedule } from './schedule.ts';
import { type Solution, solutionOf } from './solution.ts';
import { Stall } from './stall.ts';
import { SolveState } from './state.ts';

/** @param started performance.now() when the solve began, from which its time limit counts */
export async function solveProblem(
  problem: AnyProblem,
  asked: ResolvedSolveOptions,
  hooks: SolveHooks,
  started: number,
): Promise<Solution> {
  const options = settle(asked, problem);
  const limits = buildLimits(options, hooks, started);
  const { method, best } = await startMethod(problem, options, hooks, limits);
  try {
    return await iterate({ problem, method, best, asked, options, hooks, started });
  } finally {
    await method.kernel.end();
  }
}

interface Started extends Solving<unknown, unknown> {
  readonly problem: AnyProblem;
  /** As they were given, and with what `auto` stands for. */
  readonly asked: ResolvedSolveOptions;
  readonly options: ResolvedSolveOptions;
  readonly hooks: SolveHooks;
  readonly started: number;
}

async function iterate(solving: Started): Promise<Solution> {
  const { problem, method, best, asked, options, hooks, started } = solving;
  const { kernel } = method;
  const clock = new Clock(started);
  const budget = new Budget(options, hooks, clock);
  const schedule = new Schedule(kernel);
  const batches = new Batches(kernel);
  const looks = new Looks({ problem, method, best, schedule, clock, hooks, options });
  const stall = new Stall(best, problem.sizes, options);
  const parts = { clock, method, best, schedule, stall };
  const state = new SolveState(hooks.checkpoint, problem.tree, asked, parts);
  const pace = new Pace();
  const beside = besides({ problem, method, best, looks, budget, clock, hooks, options });
  hooks.onBuilt?.();

  let status = state.resume(() => best.verdict);
  while (status === null) {
    state.saveIfDue();
    status = beside.verdict ?? budget.verdict(kernel.iterations, batches.iteration);
    if (status !== null) break;
    const until = Math.min(schedule.next, budget.maxIterations);
    // of a solve that goes on, a look may be due already
    if (!schedule.isLookDue) batches.run(until, budget.left(batches.iteration));
    if (pace.isBreathDue()) await pace.breathe();
    const isLook = schedule.isLookDue;
    if (isLook) status = await looks.look(budget.limits, pace);
    beside.afterLook();
    // after looks alone, which depend on iterations and not on time
    if (isLook) status ??= stall.verdict(kernel.iterations, beside.isBusy);
  }
  status = await beside.end(status);
  state.save(status);

  if (await looks.closeAtLast(status, budget)) status = 'solved';
  if (!best.isCertified) throw budget.nothingCertified(status, kernel.iterations);
  return solutionOf({ best, method, options, status, seconds: clock.seconds() });
}
