import { makingExactFlow } from '../augmented/decision-dag.ts';
import { LimitError } from '../errors.ts';
import { Crew } from '../kernels/crew.ts';
import { algorithmNamed } from '../kernels/index.ts';
import { creatingKernel, type Kernel, type PackedProfile, type SaddleProfile } from '../kernels/kernel.ts';
import { type PlannedProblem, planningProblem } from '../kernels/pack.ts';
import type { Precision } from '../kernels/precision.ts';
import { compileKernels, MAX_PAGES } from '../kernels/wasm.ts';
import { reducingSaddle } from '../lagrangian/reduce.ts';
import type { SaddlePoint } from '../lagrangian/saddle-point.ts';
import { type Limits, paced, type Work } from '../work.ts';
import type { Place } from './hooks.ts';
import type { ResolvedSolveOptions } from './options.ts';
import { threadsFor } from './threads.ts';

type KernelOptions = Pick<ResolvedSolveOptions, 'kernel' | 'parameters' | 'precision' | 'threads'>;

/**
 * A kernel that runs on the reduced saddle point; its profiles are exact flows of the given one.
 * @param place where it works: an arena if it is alone, and the cores that threads may use
 * @param limits hold while it is built
 * @param shiftable a sequence of the minimizer's point 0, for `setShift`
 * @returns a kernel that the caller ends
 * @throws MemoryError when the packed problem does not fit; LimitError; Error when threads were asked for and cannot start
 */
export async function startKernel(
  saddle: SaddlePoint,
  { kernel: name, parameters, precision, threads: asked }: KernelOptions,
  multiplier: number,
  { arena, cores }: Place,
  limits: Limits,
  shiftable?: number,
): Promise<SolverKernel> {
  const reducing = reducingProblem(saddle, precision, shiftable !== undefined);
  const suited = arena?.precision === precision ? arena : undefined;
  const [module, { problem, restored }] = await Promise.all([
    suited?.module ?? compileKernels(precision),
    paced(reducing, limits),
  ]);
  const create = async (crew?: Crew) => {
    const settings = { parameters, shiftable, arena: suited, crew };
    const creating = creatingKernel(algorithmNamed(name), module, problem, multiplier, settings);
    return restored(await paced(creating, limits));
  };
  const threads = threadsFor(asked, problem, cores);
  if (threads === 1) return create();
  try {
    const shared = await compileKernels(precision, 'threads');
    return await withCrew(await Crew.start(shared, threads, arena?.maxPages ?? MAX_PAGES, limits), create);
  } catch (error) {
    if (asked !== 'auto' || error instanceof LimitError) throw error;
    // what threads need, memory most of all, there may be enough of for one
    return create();
  }
}

/** A kernel that ends the crew; where there is none, it is ended at once. */
async function withCrew(crew: Crew, create: (crew: Crew) => Promise<SolverKernel>): Promise<SolverKernel> {
  try {
    return await create(crew);
  } catch (error) {
    await crew.end();
    throw error;
  }
}

/** A method around a kernel; where there is none, the kernel is ended at once. */
export async function around<Method>(
  kernel: SolverKernel,
  method: (kernel: SolverKernel) => Method,
): Promise<Method> {
  try {
    return method(kernel);
  } catch (error) {
    await kernel.end();
    throw error;
  }
}

/** A kernel whose profiles are flows of the saddle point as it was before reductions: they are work to make. */
export interface SolverKernel extends Omit<Kernel, 'averages' | 'current' | 'unpack'> {
  averages(): Work<SaddleProfile>;
  current(): Work<SaddleProfile>;
  unpack(packed: PackedProfile): Work<SaddleProfile>;
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
  const original = function* (profile: SaddleProfile): Work<SaddleProfile> {
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
