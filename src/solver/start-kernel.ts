import { exactFlow } from '../augmented/decision-dag.ts';
import { algorithmNamed } from '../kernels/index.ts';
import { createKernel, type Kernel, type Profile } from '../kernels/kernel.ts';
import { planProblem } from '../kernels/pack.ts';
import type { Precision } from '../kernels/precision.ts';
import { KernelThread } from '../kernels/thread.ts';
import { type Arena, compileKernels, instantiateIn, sharedMemory, supportedBuild } from '../kernels/wasm.ts';
import { reduceSaddle } from '../lagrangian/reduce.ts';
import type { SaddlePoint } from '../lagrangian/saddle-point.ts';
import type { ResolvedSolveOptions } from '../options.ts';

type KernelOptions = Pick<ResolvedSolveOptions, 'kernel' | 'parameters' | 'precision'>;

/**
 * A kernel that runs on the reduced saddle point; its profiles are exact flows of the given one.
 * @param arena where it works; undefined for one of its own
 * @param shiftable a sequence of the minimizer's point 0, for `setShift`
 * @throws MemoryError when the packed problem does not fit
 */
export async function startKernel(
  saddle: SaddlePoint,
  { kernel: name, parameters, precision }: KernelOptions,
  multiplier: number,
  arena: Arena | undefined,
  shiftable?: number,
): Promise<Kernel> {
  const { problem, restored } = reducedProblem(saddle, precision, shiftable !== undefined);
  const suited = arena?.precision === precision ? arena : undefined;
  const module = suited?.module ?? (await compileKernels(precision));
  const settings = { parameters, shiftable, arena: suited };
  return restored(createKernel(algorithmNamed(name), module, problem, multiplier, settings));
}

/** Kernels of one saddle point that iterate side by side, each in a thread of its own. */
export interface KernelTeam {
  readonly kernels: readonly [Kernel, ...Kernel[]];
  /** Ends the threads. */
  close(): void;
}

/** As startKernel, with the multiplier 1. */
export async function startTeam(
  saddle: SaddlePoint,
  { kernel: name, parameters, precision }: KernelOptions,
  shiftable: number,
  size: number,
): Promise<KernelTeam> {
  const algorithm = algorithmNamed(name);
  const { problem, restored } = reducedProblem(saddle, precision, true);
  const module = await compileKernels(precision, supportedBuild(), 'shared');
  const members = Array.from({ length: size }, () => {
    const arena = instantiateIn(module, sharedMemory());
    const thread = new KernelThread(name, arena);
    const settings = { parameters, shiftable, arena, run: thread.run };
    return { thread, kernel: restored(createKernel(algorithm, module, problem, 1, settings)) };
  });
  const [first, ...others] = members.map(({ kernel }) => kernel) as [Kernel, ...Kernel[]];
  return {
    kernels: [first, ...others],
    close: () => {
      for (const { thread } of members) thread.close();
    },
  };
}

/** @returns `restored`: a kernel of the problem as one whose profiles are exact flows of the given saddle point */
function reducedProblem(saddle: SaddlePoint, precision: Precision, keepsFirst: boolean) {
  const { maximizer, minimizer } = saddle;
  const { saddle: reduced, maximizerWeights, minimizerWeights } = reduceSaddle(saddle, keepsFirst);
  const original = (profile: Profile): Profile => ({
    maximizer: exactFlow(maximizer, maximizerWeights(profile.maximizer)),
    minimizer: exactFlow(minimizer, minimizerWeights(profile.minimizer)),
  });
  const restored = (kernel: Kernel): Kernel => ({
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
    packedAverages: kernel.packedAverages,
    packedCurrent: kernel.packedCurrent,
    unpack: (packed) => original(kernel.unpack(packed)),
    bounds: kernel.bounds,
    currentBounds: kernel.currentBounds,
    save: kernel.save,
    restore: kernel.restore,
  });
  return { problem: planProblem(reduced, precision), restored };
}
