import { makingExactFlow } from '../augmented/decision-dag.ts';
import { algorithmNamed } from '../kernels/index.ts';
import { creatingKernel, type Kernel, type PackedProfile, type Profile } from '../kernels/kernel.ts';
import { type PlannedProblem, planningProblem } from '../kernels/pack.ts';
import type { Precision } from '../kernels/precision.ts';
import { type Arena, compileKernels } from '../kernels/wasm.ts';
import { reducingSaddle } from '../lagrangian/reduce.ts';
import type { SaddlePoint } from '../lagrangian/saddle-point.ts';
import { type Limits, paced, type Work } from '../work.ts';
import type { ResolvedSolveOptions } from './options.ts';

type KernelOptions = Pick<ResolvedSolveOptions, 'kernel' | 'parameters' | 'precision'>;

/**
 * A kernel that runs on the reduced saddle point; its profiles are exact flows of the given one.
 * @param arena where it works; undefined for one of its own
 * @param limits hold while it is built
 * @param shiftable a sequence of the minimizer's point 0, for `setShift`
 * @throws MemoryError when the packed problem does not fit; LimitError
 */
export async function startKernel(
  saddle: SaddlePoint,
  { kernel: name, parameters, precision }: KernelOptions,
  multiplier: number,
  arena: Arena | undefined,
  limits: Limits,
  shiftable?: number,
): Promise<SolverKernel> {
  const reducing = reducingProblem(saddle, precision, shiftable !== undefined);
  const suited = arena?.precision === precision ? arena : undefined;
  const [module, { problem, restored }] = await Promise.all([
    suited?.module ?? compileKernels(precision),
    paced(reducing, limits),
  ]);
  const settings = { parameters, shiftable, arena: suited };
  const creating = creatingKernel(algorithmNamed(name), module, problem, multiplier, settings);
  return restored(await paced(creating, limits));
}

/** A kernel whose profiles are flows of the saddle point as it was before reductions: they are work to make. */
export interface SolverKernel extends Omit<Kernel, 'averages' | 'current' | 'unpack'> {
  averages(): Work<Profile>;
  current(): Work<Profile>;
  unpack(packed: PackedProfile): Work<Profile>;
}

interface ReducedProblem {
  readonly problem: PlannedProblem;
  /** A kernel of the problem as one whose profiles are exact flows of the given saddle point. */
  readonly restored: (kernel: Kernel) => SolverKernel;
}

function* reducingProblem(
  saddle: SaddlePoint,
  precision: Precision,
  keepsFirst: boolean,
): Work<ReducedProblem> {
  const { maximizer, minimizer } = saddle;
  const reduction = yield* reducingSaddle(saddle, keepsFirst);
  const { saddle: reduced, maximizerWeights, minimizerWeights } = reduction;
  const original = function* (profile: Profile): Work<Profile> {
    yield { doing: 'reading strategies', done: 0, unit: 'sequences' };
    return {
      maximizer: yield* makingExactFlow(maximizer, yield* maximizerWeights(profile.maximizer)),
      minimizer: yield* makingExactFlow(minimizer, yield* minimizerWeights(profile.minimizer)),
    };
  };
  const restored = (kernel: Kernel): SolverKernel => ({
    ...kernel,
    get iterations() {
      return kernel.iterations;
    },
    averages: () => original(kernel.averages()),
    current: () => original(kernel.current()),
    unpack: (packed) => original(kernel.unpack(packed)),
  });
  return { problem: yield* planningProblem(reduced, precision), restored };
}
