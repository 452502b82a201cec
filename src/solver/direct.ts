import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Arena } from '../kernels/wasm.ts';
import { directLagrangian } from '../lagrangian/direct.ts';
import { nextMultiplier } from '../lagrangian/multiplier.ts';
import type { ResolvedSolveOptions } from '../options.ts';
import type { Relaxation } from './relaxation.ts';
import { startKernel } from './start-kernel.ts';

const FIRST_MULTIPLIER = 1;

/**
 * The direct Lagrangian; its multiplier rises while it is what keeps the gap open.
 * The matrix is let go once the kernel holds it: it may be most of the memory.
 */
export async function directRelaxation(
  augmented: AugmentedGame,
  options: ResolvedSolveOptions,
  arena: Arena | undefined,
): Promise<Relaxation> {
  const objectiveRange = augmented.objective.range || 1;
  let multiplier = options.multiplier ?? FIRST_MULTIPLIER;
  const { saddle, deviations } = directLagrangian(augmented, objectiveRange);
  const kernel = await startKernel(saddle, options, multiplier, arena);
  return {
    kernel,
    response: (minimizer) => ({
      deviations: deviations(minimizer),
      multipliers: augmented.deviators.map(() => multiplier * objectiveRange),
    }),
    adapt: ({ side, bound }) => {
      if (options.multiplier !== undefined) return false;
      const next = nextMultiplier(
        multiplier,
        {
          objective: side.objective / objectiveRange,
          totalGain: side.totalGain,
          equilibriumGap: side.equilibriumGap,
          lagrangianBound: bound / objectiveRange,
        },
        options.tolerance,
      );
      if (next === multiplier) return false;
      multiplier = next;
      kernel.setMultiplier(next);
      return true;
    },
    multiplier: () => multiplier,
    save: () => [Float64Array.of(multiplier)],
    restore: ([[saved = Number.NaN] = []]) => {
      if (!(saved >= 0)) return `has multiplier ${saved}; expected 0 or more`;
      multiplier = saved;
      kernel.setMultiplier(saved);
      return null;
    },
  };
}
