/** A problem that is a saddle point itself needs no Lagrangian: the kernel's profile is what is certified. */
import type { ZeroSumProfile } from '../../certificate/strategy.ts';
import type { SaddleProfile } from '../../kernels/kernel.ts';
import type { ZeroSumProblem } from '../../problem/zero-sum.ts';
import type { JudgedProfile } from '../../problem/zero-sum-best.ts';
import type { Limits } from '../../work.ts';
import type { Place } from '../hooks.ts';
import type { ResolvedSolveOptions } from '../options.ts';
import { startKernel } from '../start-kernel.ts';
import type { Method } from './method.ts';

export async function saddlePointMethod(
  { saddle, objectiveRange }: ZeroSumProblem,
  options: ResolvedSolveOptions,
  place: Place,
  limits: Limits,
): Promise<Method<ZeroSumProfile, JudgedProfile>> {
  const kernel = await startKernel(saddle, options, 1, place, limits);
  const strategiesOf = ({ maximizer, minimizer }: SaddleProfile): ZeroSumProfile => [maximizer, minimizer];
  return {
    name: 'saddle-point',
    kernel,
    range: objectiveRange,
    strategiesOf,
    promising({ bounds: { lower, upper }, packed }) {
      if ((upper - lower) / 2 > options.tolerance * objectiveRange) return null;
      const reading = function* () {
        return strategiesOf(yield* kernel.unpack(packed));
      };
      return { certify: reading() };
    },
    adjust: () => false,
    spare: () => null,
    multiplier: () => 1,
    save: () => [],
    restore: () => null,
  };
}
