/** A concept with a mediator: iterate, certify, adapt the relaxation while that is what keeps the certificate open. */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Profile } from '../kernels/kernel.ts';
import type { ResolvedSolveOptions } from '../options.ts';
import { type Solution, summarise } from '../solution.ts';
import { Clock } from './clock.ts';
import { directRelaxation } from './direct.ts';
import type { SolveHooks } from './hooks.ts';
import { Incumbent } from './incumbent.ts';
import type { Status } from './iterate.ts';
import { iterateResumably } from './resumable.ts';
import { searchRelaxation } from './search.ts';

export async function solveMediated(
  augmented: AugmentedGame,
  options: ResolvedSolveOptions,
  hooks: SolveHooks,
  started: number,
): Promise<Solution> {
  const relax = options.method === 'direct' ? directRelaxation : searchRelaxation;
  const relaxation = await relax(augmented, options, hooks.arena);
  const { kernel, response, adapt, multiplier } = relaxation;
  const clock = new Clock(started);
  const incumbent = new Incumbent(augmented, options.tolerance);

  const judge = ({ maximizer, minimizer }: Profile) => {
    const { deviations, multipliers } = response(minimizer);
    return incumbent.judge(maximizer, deviations, multipliers);
  };
  const lastIterate = () => {
    const { side, bound } = judge(kernel.current());
    return incumbent.inUserUnits({ ...side, upperBound: bound });
  };

  const verdict = () => (incumbent.isInfeasible ? 'infeasible' : incumbent.isSolved ? 'solved' : null);
  const checkpoint = (): Status | 'restart' | null =>
    clock.certifying(() => {
      const judged = judge(kernel.averages());
      if (!incumbent.offer(judged)) return 'numerical-failure';
      hooks.onProgress?.({
        iterations: kernel.iterations,
        seconds: clock.elapsed(),
        multiplier: multiplier(incumbent),
        openness: incumbent.openness,
        ...incumbent.numbers,
        ...(hooks.lastIterate && { lastIterate: clock.apart(lastIterate) }),
      });
      const ending = verdict();
      if (ending !== null) return ending;
      if (!adapt(judged, incumbent)) return null;
      kernel.restartAverages();
      return 'restart';
    });

  const parts = { kernel, clock, relaxation, incumbent };
  let status = await iterateResumably(hooks, augmented.tree, options, parts, verdict, checkpoint);
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
    multiplier: multiplier(incumbent),
    kernel,
    seconds: clock.seconds(),
  });
}
