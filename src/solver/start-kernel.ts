import { exactFlow } from '../augmented/decision-dag.ts';
import { algorithmNamed } from '../kernels/index.ts';
import { createKernel, type Kernel, type Profile } from '../kernels/kernel.ts';
import { planProblem } from '../kernels/pack.ts';
import { type Arena, compileKernels } from '../kernels/wasm.ts';
import { reduceSaddle } from '../lagrangian/reduce.ts';
import type { SaddlePoint } from '../lagrangian/saddle-point.ts';
import type { ResolvedSolveOptions } from '../options.ts';

/**
 * A kernel that runs on the reduced saddle point; its profiles are exact flows of the given one.
 * @param arena where it works; undefined for one of its own
 * @param shiftable a sequence of the minimizer's point 0, for `setShift`
 * @throws MemoryError when the packed problem does not fit
 */
export async function startKernel(
  saddle: SaddlePoint,
  { kernel: name, parameters, precision }: Pick<ResolvedSolveOptions, 'kernel' | 'parameters' | 'precision'>,
  multiplier: number,
  arena: Arena | undefined,
  shiftable?: number,
): Promise<Kernel> {
  const algorithm = algorithmNamed(name);
  const { maximizer, minimizer } = saddle;
  const {
    saddle: reduced,
    maximizerWeights,
    minimizerWeights,
  } = reduceSaddle(saddle, shiftable !== undefined);
  const suited = arena?.precision === precision ? arena : undefined;
  const module = suited?.module ?? (await compileKernels(precision));
  const kernel = createKernel(algorithm, module, planProblem(reduced, precision), multiplier, {
    parameters,
    shiftable,
    arena: suited,
  });
  const original = (profile: Profile): Profile => ({
    maximizer: exactFlow(maximizer, maximizerWeights(profile.maximizer)),
    minimizer: exactFlow(minimizer, minimizerWeights(profile.minimizer)),
  });
  return {
    get iterations() {
      return kernel.iterations;
    },
    bytes: kernel.bytes,
    run: kernel.run,
    setMultiplier: kernel.setMultiplier,
    setShift: kernel.setShift,
    restartAverages: kernel.restartAverages,
    averages: () => original(kernel.averages()),
    current: () => original(kernel.current()),
    bounds: kernel.bounds,
    currentBounds: kernel.currentBounds,
    save: kernel.save,
    restore: kernel.restore,
  };
}
