/** A concept with a mediator: iterate, certify, adapt the relaxation while that is what keeps the certificate open. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { type ResolvedSolveOptions, settleKernel } from '../problem/options.ts';
import type { Work } from '../work.ts';
import { Clock } from './clock.ts';
import { lastCertificates, nothingCertified, reserveFor } from './ending.ts';
import { buildLimits, type SolveHooks } from './hooks.ts';
import { Incumbent, type Judged, type Strategies } from './incumbent.ts';
import { budgetOf, LAST_ITERATE_AGE, type Runner, Schedule, type Status } from './iterate.ts';
import { directRelaxation } from './methods/direct.ts';
import type { Advice } from './methods/relaxation.ts';
import { searchRelaxation } from './methods/search.ts';
import { iterateResumably } from './resumable.ts';
import { type Solution, sizesOf, summarise } from './solution.ts';
import type { SolverKernel } from './start-kernel.ts';

export async function solveMediated(
  augmented: AugmentedGame,
  asked: ResolvedSolveOptions,
  hooks: SolveHooks,
  started: number,
): Promise<Solution> {
  const options = settleKernel(asked, sizesOf(augmented).nonzeros);
  const relax = options.method === 'direct' ? directRelaxation : searchRelaxation;
  const relaxation = await relax(augmented, options, hooks.arena, buildLimits(options, hooks, started));
  const { kernels, strategiesOf, consider, adapt, multiplier } = relaxation;
  const runnerOf = (kernel: SolverKernel): Runner => ({ kernel, schedule: new Schedule(kernel) });
  const [first, ...others] = kernels;
  const runners = [runnerOf(first), ...others.map(runnerOf)] as const;
  const clock = new Clock(started);
  hooks.onBuilt?.();
  const incumbent = new Incumbent(augmented, options.tolerance);

  const lastIterate = function* (kernel: SolverKernel) {
    const { side, bound } = yield* incumbent.judge(strategiesOf(yield* kernel.current()));
    return incumbent.inUserUnits({ ...side, upperBound: bound });
  };

  /** Of the incumbent, or of one that also saw the certificates made for `everyCheckpoint`. */
  const tell = function* (best: Incumbent, kernel: SolverKernel): Work<void> {
    if (hooks.onProgress === undefined) return;
    hooks.onProgress({
      iterations: kernel.iterations,
      seconds: clock.elapsed(),
      multiplier: multiplier(best),
      openness: best.openness,
      ...best.numbers,
      ...(hooks.lastIterate && { lastIterate: yield* clock.apart(lastIterate(kernel)) }),
    });
  };
  const shown = hooks.everyCheckpoint ? new Incumbent(augmented, options.tolerance) : incumbent;

  /** Offers a certificate of the strategies. Null when its numbers cannot be. */
  const certify = function* (strategies: Strategies): Work<Judged | null> {
    const judged = yield* incumbent.judge(strategies);
    if (shown !== incumbent) shown.offer(judged);
    return incumbent.offer(judged) ? judged : null;
  };

  const averagesOf = function* (kernel: SolverKernel): Work<Strategies> {
    return strategiesOf(yield* kernel.averages());
  };

  /** What averages call for, and where they do for nothing, last iterates, which at tight tolerances may close long before. */
  const advised = function* ({ kernel, schedule }: Runner): Work<Advice | null> {
    const looking = { doing: 'looking at bounds', done: kernel.iterations, unit: 'iterations' };
    const averages = kernel.bounds();
    yield looking;
    if (!Number.isFinite(averages.upper - averages.lower)) return { certify: averagesOf(kernel) };
    const packed = kernel.packedAverages();
    const advice = consider({ kernel, bounds: averages, isLastIterate: false, packed });
    if (advice !== null) return advice;
    if (schedule.isCertificateDue) return { certify: averagesOf(kernel) };
    if (schedule.age < LAST_ITERATE_AGE) return null;
    yield looking;
    const bounds = kernel.currentBounds();
    yield looking;
    return consider({ kernel, bounds, isLastIterate: true, packed: kernel.packedCurrent() });
  };

  const verdict = () => (incumbent.isInfeasible ? 'infeasible' : incumbent.isSolved ? 'solved' : null);
  const restart = (restarted: readonly SolverKernel[]) => {
    for (const { kernel, schedule } of runners) {
      if (!restarted.includes(kernel)) continue;
      kernel.restartAverages();
      schedule.restart();
    }
  };
  /** A certificate made for `everyCheckpoint` alone. */
  const show = function* (kernel: SolverKernel): Work<void> {
    shown.offer(yield* shown.judge(yield* averagesOf(kernel)));
  };
  const checkpoint = function* (runner: Runner): Work<Status | null> {
    const { kernel, schedule } = runner;
    const advice = yield* advised(runner);
    if (advice === null || 'restart' in advice) {
      if (hooks.everyCheckpoint) {
        yield* clock.apart(show(kernel));
        yield* tell(shown, kernel);
      }
      restart(advice?.restart ?? []);
      return null;
    }
    yield { doing: 'reading strategies', done: kernel.iterations, unit: 'iterations' };
    schedule.certified();
    const judged = yield* certify(yield* advice.certify);
    if (judged === null) return 'numerical-failure';
    yield* tell(shown, kernel);
    const ending = verdict();
    if (ending === null) restart(adapt(judged, incumbent));
    return ending;
  };

  const last = kernels.map((kernel) => () => averagesOf(kernel));
  const endings = [...last, relaxation.spare, () => incumbent.fallback()].map(
    (make) =>
      function* (): Work<boolean> {
        const made = make();
        return made !== null && (yield* certify(yield* made)) !== null && incumbent.isSolved;
      },
  );
  const parts = { kernel: first, clock, relaxation, incumbent };
  const checkpoints = {
    look: (runner: Runner) => clock.certifying(checkpoint(runner)),
    reserve: (iteration: number) => reserveFor(kernels.length + 1, clock, iteration, options),
  };
  let status: Status;
  try {
    status = await iterateResumably(hooks, augmented.tree, asked, parts, runners, verdict, checkpoints);
    // what has failed once has nothing to add but a certificate of some strategy
    const makers = status === 'solved' ? [] : status === 'numerical-failure' ? endings.slice(-1) : endings;
    const closed = await lastCertificates(makers, status, budgetOf(options, hooks, clock.origin), clock);
    if (closed && status !== 'numerical-failure') status = 'solved';
  } finally {
    relaxation.close();
  }
  if (!incumbent.isCertified) throw nothingCertified(status, first.iterations, clock.elapsed(), options);
  return summarise({
    augmented,
    options,
    status,
    certificate: incumbent.certificate,
    witness: incumbent.witness,
    multiplier: multiplier(incumbent),
    kernels,
    seconds: clock.seconds(),
  });
}
