/** A concept with a mediator: iterate, certify, adapt the relaxation while that is what keeps the certificate open. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { type ResolvedSolveOptions, settleKernel } from '../options.ts';
import { type Solution, sizesOf, summarise } from '../solution.ts';
import { Clock } from './clock.ts';
import { directRelaxation } from './direct.ts';
import { buildLimits, type SolveHooks } from './hooks.ts';
import { Incumbent, type Judged, type Strategies } from './incumbent.ts';
import { LAST_ITERATE_AGE, type Runner, Schedule, type Status } from './iterate.ts';
import type { Advice } from './relaxation.ts';
import { iterateResumably } from './resumable.ts';
import { searchRelaxation } from './search.ts';

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
  const runnerOf = (kernel: Kernel): Runner => ({ kernel, schedule: new Schedule(kernel) });
  const [first, ...others] = kernels;
  const runners = [runnerOf(first), ...others.map(runnerOf)] as const;
  const clock = new Clock(started);
  hooks.onBuilt?.();
  const incumbent = new Incumbent(augmented, options.tolerance);

  const lastIterate = (kernel: Kernel) => {
    const { side, bound } = incumbent.judge(strategiesOf(kernel.current()));
    return incumbent.inUserUnits({ ...side, upperBound: bound });
  };

  /** Of the incumbent, or of one that also saw the certificates made for `everyCheckpoint`. */
  const tell = (best: Incumbent, kernel: Kernel) =>
    hooks.onProgress?.({
      iterations: kernel.iterations,
      seconds: clock.elapsed(),
      multiplier: multiplier(best),
      openness: best.openness,
      ...best.numbers,
      ...(hooks.lastIterate && { lastIterate: clock.apart(() => lastIterate(kernel)) }),
    });
  const shown = hooks.everyCheckpoint ? new Incumbent(augmented, options.tolerance) : incumbent;

  /** Offers a certificate of the strategies. Null when a number is not finite. */
  const certify = (strategies: Strategies): Judged | null => {
    const judged = incumbent.judge(strategies);
    if (shown !== incumbent) shown.offer(judged);
    return incumbent.offer(judged) ? judged : null;
  };

  /** What averages call for, and where they do for nothing, last iterates, which at tight tolerances may close long before. */
  const advised = ({ kernel, schedule }: Runner): Advice | null => {
    const averages = kernel.bounds();
    if (!Number.isFinite(averages.upper - averages.lower))
      return { certify: strategiesOf(kernel.averages()) };
    const packed = kernel.packedAverages();
    const advice = consider({ kernel, bounds: averages, isLastIterate: false, packed });
    if (advice !== null) return advice;
    if (schedule.isCertificateDue) return { certify: strategiesOf(kernel.averages()) };
    if (schedule.age < LAST_ITERATE_AGE) return null;
    const bounds = kernel.currentBounds();
    return consider({ kernel, bounds, isLastIterate: true, packed: kernel.packedCurrent() });
  };

  const verdict = () => (incumbent.isInfeasible ? 'infeasible' : incumbent.isSolved ? 'solved' : null);
  const restart = (restarted: readonly Kernel[]) => {
    for (const { kernel, schedule } of runners) {
      if (!restarted.includes(kernel)) continue;
      kernel.restartAverages();
      schedule.restart();
    }
  };
  const checkpoint = (runner: Runner): Status | null =>
    clock.certifying(() => {
      const { kernel, schedule } = runner;
      const advice = advised(runner);
      if (advice === null || 'restart' in advice) {
        if (hooks.everyCheckpoint) {
          clock.apart(() => shown.offer(shown.judge(strategiesOf(kernel.averages()))));
          tell(shown, kernel);
        }
        restart(advice?.restart ?? []);
        return null;
      }
      schedule.certified();
      const judged = certify(advice.certify);
      if (judged === null) return 'numerical-failure';
      tell(shown, kernel);
      const ending = verdict();
      if (ending === null) restart(adapt(judged, incumbent));
      return ending;
    });

  const parts = { kernel: first, clock, relaxation, incumbent };
  let status = await iterateResumably(
    hooks,
    augmented.tree,
    asked,
    parts,
    runners,
    verdict,
    checkpoint,
  ).finally(relaxation.close);
  if (status !== 'solved' && status !== 'numerical-failure')
    clock.certifying(() => {
      const last = kernels.map((kernel) => () => strategiesOf(kernel.averages()));
      for (const strategies of [...last, relaxation.spare]) {
        const made = strategies();
        if (made !== null && certify(made) !== null && incumbent.isSolved) status = 'solved';
      }
    });
  clock.certifying(() => incumbent.settle());
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
