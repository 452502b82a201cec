/**
 * The optimal value by binary search (Zhang, Farina et al. 2023): each target is answered by a mediator that nearly
 * reaches it or by deviations that prove it out of reach. Regrets stay from target to target.
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Kernel, Profile } from '../kernels/kernel.ts';
import { targetLagrangian } from '../lagrangian/target.ts';
import type { ResolvedSolveOptions } from '../options.ts';
import { type Solution, summarise } from '../solution.ts';
import { Clock } from './clock.ts';
import type { SolveHooks } from './hooks.ts';
import { Incumbent, type Judged } from './incumbent.ts';
import { budgetOf, iterate, type Status } from './iterate.ts';
import { startKernel } from './start-kernel.ts';

export async function solveBySearch(
  augmented: AugmentedGame,
  options: ResolvedSolveOptions,
  hooks: SolveHooks,
  started: number,
): Promise<Solution> {
  const objectiveRange = augmented.objective.range || 1;
  const { largest } = augmented.objective;
  const { kernel, setTarget, response } = await startTarget(augmented, objectiveRange, options);
  const clock = new Clock(started);
  const incumbent = new Incumbent(augmented, options.tolerance);
  let reached = largest - objectiveRange;
  let target = (reached + largest) / 2;
  setTarget(target);

  const judge = ({ maximizer, minimizer }: Profile) => {
    const { deviations, multipliers } = response(minimizer);
    return incumbent.judge(maximizer, deviations, multipliers);
  };
  const lastIterate = () => {
    const { side, bound } = judge(kernel.current());
    return incumbent.inUserUnits({ ...side, upperBound: bound });
  };
  /** Half the tolerance is for missing the target, half for the bracket that is left. */
  const isReached = ({ side }: Judged) =>
    side.equilibriumGap <= options.tolerance &&
    side.objective >= target - (options.tolerance / 2) * objectiveRange;

  const checkpoint = (): Status | 'restart' | null =>
    clock.certifying(() => {
      const judged = judge(kernel.averages());
      if (!incumbent.offer(judged)) return 'numerical-failure';
      hooks.onProgress?.({
        iterations: kernel.iterations,
        seconds: clock.elapsed(),
        multiplier: impliedMultiplier(incumbent, objectiveRange),
        openness: incumbent.openness,
        ...incumbent.numbers,
        ...(hooks.lastIterate && { lastIterate: clock.apart(lastIterate) }),
      });
      if (incumbent.isSolved) return 'solved';
      const isOutOfReach = incumbent.certificate.upperBound < target;
      if (!isReached(judged) && !isOutOfReach) return null;
      if (!isOutOfReach) reached = target;
      target = (reached + Math.max(reached, incumbent.certificate.upperBound)) / 2;
      setTarget(target);
      kernel.restartAverages();
      return 'restart';
    });

  let status = await iterate(kernel, budgetOf(options, hooks, started), checkpoint);
  if (status !== 'solved' && status !== 'numerical-failure')
    clock.certifying(() => {
      if (incumbent.offer(judge(kernel.averages())) && incumbent.isSolved) status = 'solved';
    });
  return summarise({
    augmented,
    options,
    status,
    certificate: incumbent.certificate,
    witness: incumbent.witness,
    multiplier: impliedMultiplier(incumbent, objectiveRange),
    kernel,
    seconds: clock.seconds(),
  });
}

/** The largest multiplier of the bound's witness, as the direct Lagrangian scales them. */
function impliedMultiplier({ witness }: Incumbent, objectiveRange: number): number {
  return Math.max(0, ...witness.multipliers) / objectiveRange;
}

/** The matrix is let go once the kernel holds it: it may be most of the memory. */
async function startTarget(augmented: AugmentedGame, objectiveRange: number, options: ResolvedSolveOptions) {
  const { saddle, builtTarget, choice, response } = targetLagrangian(augmented, objectiveRange);
  const kernel: Kernel = await startKernel(saddle, options, 1, choice);
  const setTarget = (target: number) => kernel.setShift((builtTarget - target) / objectiveRange);
  return { kernel, setTarget, response };
}
