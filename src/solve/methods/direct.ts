import type { PackedProfile, Profile } from '../../kernels/kernel.ts';
import type { Arena } from '../../kernels/wasm.ts';
import { buildingDirectLagrangian } from '../../lagrangian/direct.ts';
import { type Look, nextMultiplier } from '../../lagrangian/multiplier.ts';
import type { MediatedProblem } from '../../problem/mediated.ts';
import type { Judged, MediatedBest, Strategies } from '../../problem/mediated-best.ts';
import { type Limits, paced, type Work } from '../../work.ts';
import type { ResolvedSolveOptions } from '../options.ts';
import { startKernel } from '../start-kernel.ts';
import { Halves } from './halves.ts';
import type { Method } from './method.ts';

const FIRST_MULTIPLIER = 1;

/**
 * The direct Lagrangian; its multiplier rises while it is what keeps the gap open.
 * The matrix is let go once the kernel holds it: it may be most of the memory.
 */
export async function directMethod(
  { augmented, objectiveRange }: MediatedProblem,
  _: MediatedBest,
  options: ResolvedSolveOptions,
  arena: Arena | undefined,
  limits: Limits,
): Promise<Method<Strategies, Judged>> {
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
  const raise = (look: Look): boolean => {
    if (options.multiplier !== undefined) return false;
    const next = nextMultiplier(multiplier, look, options.tolerance);
    if (next === multiplier) return false;
    multiplier = next;
    kernel.setMultiplier(next);
    return true;
  };
  return {
    name: 'direct',
    kernel,
    strategiesOf: (profile) => strategiesOf(profile, multiplier),
    promising: (candidate) => {
      const { linear, lower, upper } = candidate.bounds;
      const isInfeasible = upper * objectiveRange < augmented.objective.smallest;
      if (isInfeasible) return { certify: read(candidate.packed, multiplier) };
      const totalGain = multiplier > 0 ? (linear - lower) / multiplier : 0;
      halves.offer(candidate, totalGain, multiplier);
      if (halves.areClosing) return { certify: close() };
      if (candidate.isLastIterate) return null;
      const equilibriumGap = halves.gapOf(totalGain);
      return raise({ objective: linear, totalGain, equilibriumGap, lagrangianBound: upper })
        ? 'restart'
        : null;
    },
    adjust: (judged) => {
      const { side, bound } = judged;
      halves.learn(judged);
      if (judged.strategies === closing) {
        halves.settle(judged, objectiveRange);
        return false;
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
  };
}
