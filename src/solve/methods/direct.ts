import type { AugmentedGame } from '../../augmented/augmented-game.ts';
import { objectiveRange as rangeOf } from '../../augmented/objective.ts';
import type { PackedProfile, Profile } from '../../kernels/kernel.ts';
import type { Arena } from '../../kernels/wasm.ts';
import { buildingDirectLagrangian } from '../../lagrangian/direct.ts';
import { type Checkpoint, nextMultiplier } from '../../lagrangian/multiplier.ts';
import type { ResolvedSolveOptions } from '../../problem/options.ts';
import { type Limits, paced, type Work } from '../../work.ts';
import type { Strategies } from '../incumbent.ts';
import { type SolverKernel, startKernel } from '../start-kernel.ts';
import { Halves } from './halves.ts';
import type { Relaxation } from './relaxation.ts';

const FIRST_MULTIPLIER = 1;

/**
 * The direct Lagrangian; its multiplier rises while it is what keeps the gap open.
 * The matrix is let go once the kernel holds it: it may be most of the memory.
 */
export async function directRelaxation(
  augmented: AugmentedGame,
  options: ResolvedSolveOptions,
  arena: Arena | undefined,
  limits: Limits,
): Promise<Relaxation> {
  const objectiveRange = rangeOf(augmented.objective);
  let multiplier = options.multiplier ?? FIRST_MULTIPLIER;
  const building = buildingDirectLagrangian(augmented, objectiveRange);
  const { saddle, deviations } = await paced(building, limits);
  const kernel = await startKernel(saddle, options, multiplier, arena, limits);
  const halves = new Halves(kernel.packedAverages(), options.tolerance, augmented.deviators.length);
  /** What was last certified of the halves. */
  let closing: Strategies | null = null;
  const strategiesOf = ({ maximizer, minimizer }: Profile, its: number): Strategies => ({
    mediator: maximizer,
    deviations: deviations(minimizer),
    multipliers: augmented.deviators.map(() => its * objectiveRange),
  });
  const read = function* (packed: PackedProfile, its: number): Work<Strategies> {
    return strategiesOf(yield* kernel.unpack(packed), its);
  };
  const both = () => read(halves.packed, halves.multiplier);
  const close = function* (): Work<Strategies> {
    closing = yield* both();
    return closing;
  };
  const raise = (checkpoint: Checkpoint): readonly SolverKernel[] => {
    if (options.multiplier !== undefined) return [];
    const next = nextMultiplier(multiplier, checkpoint, options.tolerance);
    if (next === multiplier) return [];
    multiplier = next;
    kernel.setMultiplier(next);
    return [kernel];
  };
  return {
    kernels: [kernel],
    strategiesOf: (profile) => strategiesOf(profile, multiplier),
    consider: (candidate) => {
      const { linear, lower, upper } = candidate.bounds;
      const isInfeasible = upper * objectiveRange < augmented.objective.smallest;
      if (isInfeasible) return { certify: read(candidate.packed, multiplier) };
      const totalGain = multiplier > 0 ? (linear - lower) / multiplier : 0;
      halves.offer(candidate, totalGain, multiplier);
      if (halves.areClosing) return { certify: close() };
      if (candidate.isLastIterate) return null;
      const equilibriumGap = halves.gapOf(totalGain);
      const restart = raise({ objective: linear, totalGain, equilibriumGap, lagrangianBound: upper });
      return restart.length > 0 ? { restart } : null;
    },
    adapt: (judged) => {
      const { side, bound } = judged;
      halves.learn(judged);
      if (judged.strategies === closing) {
        halves.settle(judged, objectiveRange);
        return [];
      }
      const { totalGain, equilibriumGap } = side;
      return raise({
        objective: side.objective / objectiveRange,
        totalGain,
        equilibriumGap,
        lagrangianBound: bound / objectiveRange,
      });
    },
    spare: () => (halves.areBoth ? both() : null),
    multiplier: () => multiplier,
    save: () => [Float64Array.of(multiplier), ...halves.save()],
    restore: ([[saved = Number.NaN] = [], ...rest]) => {
      if (!(saved >= 0)) return `has multiplier ${saved}; expected 0 or more`;
      const problem = halves.restore(rest);
      if (problem !== null) return problem;
      multiplier = saved;
      kernel.setMultiplier(saved);
      return null;
    },
    close: () => {},
  };
}
