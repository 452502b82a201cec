/** The direct Lagrangian solved: iterate, certify, raise the multiplier while it is what keeps the gap open. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Profile } from '../kernels/kernel.ts';
import { directLagrangian } from '../lagrangian/direct.ts';
import { nextMultiplier } from '../lagrangian/multiplier.ts';
import type { ResolvedSolveOptions } from '../options.ts';
import { type Solution, summarise } from '../solution.ts';
import { Clock } from './clock.ts';
import type { SolveHooks } from './hooks.ts';
import { Incumbent, type Judged } from './incumbent.ts';
import { budgetOf, iterate, type Status } from './iterate.ts';
import { startKernel } from './start-kernel.ts';

const FIRST_MULTIPLIER = 1;

export async function solveMediated(
  augmented: AugmentedGame,
  options: ResolvedSolveOptions,
  hooks: SolveHooks,
  started: number,
): Promise<Solution> {
  const objectiveRange = augmented.objective.range || 1;
  let multiplier = options.multiplier ?? FIRST_MULTIPLIER;
  const { kernel, deviations } = await startLagrangian(augmented, objectiveRange, options, multiplier);
  const clock = new Clock(started);
  const incumbent = new Incumbent(augmented, options.tolerance);

  const judge = ({ maximizer, minimizer }: Profile) => {
    const weights = augmented.deviators.map(() => multiplier * objectiveRange);
    return incumbent.judge(maximizer, deviations(minimizer), weights);
  };
  const lastIterate = () => {
    const { side, bound } = judge(kernel.current());
    return incumbent.inUserUnits({ ...side, upperBound: bound });
  };
  const multiplierAfter = ({ side, bound }: Judged) =>
    nextMultiplier(
      multiplier,
      {
        objective: side.objective / objectiveRange,
        totalGain: totalGain(augmented, side.gains),
        equilibriumGap: side.equilibriumGap,
        lagrangianBound: bound / objectiveRange,
      },
      options.tolerance,
    );

  const checkpoint = (): Status | 'restart' | null =>
    clock.certifying(() => {
      const judged = judge(kernel.averages());
      if (!incumbent.offer(judged)) return 'numerical-failure';
      hooks.onProgress?.({
        iterations: kernel.iterations,
        seconds: clock.elapsed(),
        multiplier,
        openness: incumbent.openness,
        ...incumbent.numbers,
        ...(hooks.lastIterate && { lastIterate: clock.apart(lastIterate) }),
      });
      if (incumbent.isSolved) return 'solved';
      if (options.multiplier !== undefined) return null;
      const next = multiplierAfter(judged);
      if (next === multiplier) return null;
      multiplier = next;
      kernel.setMultiplier(next);
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
    multiplier,
    kernel,
    seconds: clock.seconds(),
  });
}

/** The matrix is let go once the kernel holds it: it may be most of the memory. */
async function startLagrangian(
  augmented: AugmentedGame,
  objectiveRange: number,
  options: ResolvedSolveOptions,
  multiplier: number,
) {
  const { saddle, deviations } = directLagrangian(augmented, objectiveRange);
  return { kernel: await startKernel(saddle, options, multiplier), deviations };
}

function totalGain(augmented: AugmentedGame, gains: readonly number[]): number {
  return augmented.deviators.reduce(
    (sum, { player, range }) => sum + (gains[player - 1] as number) / range,
    0,
  );
}
