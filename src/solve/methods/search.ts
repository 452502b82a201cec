import type { AugmentedGame } from '../../augmented/augmented-game.ts';
import { objectiveRange as rangeOf } from '../../augmented/objective.ts';
import type { PackedProfile, Profile } from '../../kernels/kernel.ts';
import type { Arena } from '../../kernels/wasm.ts';
import { buildingTargetLagrangian } from '../../lagrangian/target.ts';
import type { ResolvedSolveOptions } from '../../problem/options.ts';
import { type Limits, paced, type Work } from '../../work.ts';
import type { Strategies } from '../incumbent.ts';
import { type KernelTeam, type SolverKernel, startKernel, startTeam } from '../start-kernel.ts';
import type { Relaxation } from './relaxation.ts';

/**
 * The optimal value by binary search (Zhang, Farina et al. 2023): each target is answered by a mediator that nearly
 * reaches it or by deviations that prove it out of reach. Regrets stay from target to target. With several workers there
 * is a kernel and a target for each, and what one finds counts for all: a departure from the paper.
 */
export async function searchRelaxation(
  augmented: AugmentedGame,
  options: ResolvedSolveOptions,
  arena: Arena | undefined,
  limits: Limits,
): Promise<Relaxation> {
  const objectiveRange = rangeOf(augmented.objective);
  const { largest } = augmented.objective;
  const { workers, tolerance } = options;
  const lagrangian = await paced(buildingTargetLagrangian(augmented, objectiveRange), limits);
  const { saddle, builtTarget, objectiveSequence, response } = lagrangian;
  const { kernels, close }: KernelTeam =
    workers === 1
      ? {
          kernels: [await startKernel(saddle, options, 1, arena, limits, objectiveSequence)],
          close: () => {},
        }
      : await startTeam(saddle, options, limits, objectiveSequence, workers);
  const bracket = new Bracket(largest - objectiveRange, largest, tolerance * objectiveRange, workers);
  const aim = () =>
    kernels.forEach((kernel, k) => {
      kernel.setShift((builtTarget - bracket.targets[k]!) / objectiveRange);
    });
  aim();
  const strategiesOf = ({ maximizer, minimizer }: Profile): Strategies => ({
    mediator: maximizer,
    ...response(minimizer),
  });
  const read = function* (kernel: SolverKernel, packed: PackedProfile): Work<Strategies> {
    return strategiesOf(yield* kernel.unpack(packed));
  };
  return {
    kernels,
    strategiesOf,
    // Where `upper` is below 0 the target is out of reach; `lower` is what is missed of it, or the largest gain.
    consider: ({ kernel, bounds: { lower, upper }, isLastIterate, packed }) => {
      const precision = isLastIterate ? tolerance : bracket.precision / objectiveRange;
      const isOutOfReach = upper < 0 && !isLastIterate;
      if (!isOutOfReach && !(-lower <= precision)) return null;
      return { certify: read(kernel, packed) };
    },
    adapt: ({ side }, { certificate: { upperBound } }) => {
      const { precision } = bracket;
      const isReached = (target: number) =>
        side.equilibriumGap <= precision / objectiveRange && side.objective >= target - precision / 2;
      const moved = bracket.narrow(isReached, upperBound);
      aim();
      return kernels.filter((_, k) => moved.includes(k));
    },
    spare: () => null,
    multiplier: ({ witness }) => Math.max(0, ...witness.multipliers) / objectiveRange,
    save: () => [bracket.numbers],
    restore: ([numbers = new Float64Array()]) => {
      if (!numbers.every(Number.isFinite)) return 'has a bracket that is not finite';
      bracket.numbers = numbers;
      aim();
      return null;
    },
    close,
  };
}

/**
 * Targets between what seems within reach and what is proved out of reach. While the bracket is wide, a target counts as
 * reached by a strategy that is only nearly good enough: this may be wrong, so what is within reach can fall again.
 */
class Bracket {
  /** All within the bracket, and different. */
  targets: readonly number[];
  private reached: number;
  private upper: number;
  private readonly tolerance: number;
  private slack: number;

  /** All in the objective's unit, but for the number of targets. */
  constructor(smallest: number, largest: number, tolerance: number, numTargets: number) {
    this.reached = smallest;
    this.upper = largest;
    this.targets = new Array<number>(numTargets).fill(Number.NaN);
    this.tolerance = tolerance;
    this.slack = tolerance / 2;
    this.aim(this.targets);
  }

  get numbers(): Float64Array {
    const [first = Number.NaN, ...others] = this.targets;
    return Float64Array.of(first, this.reached, this.upper, this.slack, ...others);
  }

  set numbers([first = 0, reached = 0, upper = 0, slack = 0, ...others]: Float64Array) {
    Object.assign(this, { targets: [first, ...others], reached, upper, slack });
  }

  /** By how much gaps and objective may miss for a target to count as reached. */
  get precision(): number {
    return Math.max(this.tolerance, (this.upper - this.reached) / (2 * (this.targets.length + 1)));
  }

  /**
   * Moves the ends when a target is decided: when it is reached, or nothing beyond an `upper` below it is in reach. A
   * bracket that closes without a certificate opens downwards, wider every time.
   * @returns which targets are new: those that were decided
   */
  narrow(isReached: (target: number) => boolean, upper: number): readonly number[] {
    const reached = this.targets.filter((target) => target <= upper && isReached(target));
    if (reached.length === 0 && this.targets.every((target) => target <= upper)) return [];
    this.reached = Math.max(this.reached, ...reached);
    this.upper = upper;
    const decided = this.targets.filter((target) => target <= this.reached || target >= upper);
    if (upper - this.reached < this.tolerance / 2) {
      this.reached = upper - 2 * this.slack;
      this.slack *= 2;
    }
    return this.aim(decided);
  }

  /**
   * Cuts the widest part of the bracket between targets that stay, in equal pieces.
   * @returns indices of the targets that are moved there
   */
  private aim(moving: readonly number[]): readonly number[] {
    const { targets } = this;
    const moved = targets.flatMap((target, k) => (moving.includes(target) ? [k] : []));
    const staying = targets.filter((target) => !moving.includes(target)).sort((a, b) => a - b);
    const [low, high] = widestPart([this.reached, ...staying, this.upper]);
    const pieces = moved.length + 1;
    this.targets = targets.map((target, k) => {
      const place = moved.indexOf(k) + 1;
      return place === 0 ? target : ((pieces - place) * low + place * high) / pieces;
    });
    return moved;
  }
}

/** Of the parts between ascending ends; the highest of those that are equally wide. */
function widestPart(ends: readonly number[]): [number, number] {
  const widths = ends.slice(1).map((end, k) => end - ends[k]!);
  const k = widths.lastIndexOf(Math.max(...widths));
  return [ends[k]!, ends[k + 1]!];
}
