import type { PackedProfile, SaddleProfile } from '../../kernels/kernel.ts';
import { buildingTargetLagrangian } from '../../lagrangian/target.ts';
import type { MediatedProblem } from '../../problem/mediated.ts';
import type { Judged, MediatedBest, Strategies } from '../../problem/mediated-best.ts';
import { type Limits, paced, type Work } from '../../work.ts';
import type { Place } from '../hooks.ts';
import type { ResolvedSolveOptions } from '../options.ts';
import { startKernel } from '../start-kernel.ts';
import type { Method } from './method.ts';

/**
 * The optimal value by binary search (Zhang, Farina et al. 2023): each target is answered by a mediator that nearly
 * reaches it or by deviations that prove it out of reach. Regrets stay from target to target.
 */
export async function searchMethod(
  { augmented, objectiveRange }: MediatedProblem,
  best: MediatedBest,
  options: ResolvedSolveOptions,
  place: Place,
  limits: Limits,
): Promise<Method<Strategies, Judged>> {
  const { largest } = augmented.objective;
  const { tolerance } = options;
  const lagrangian = await paced(buildingTargetLagrangian(augmented, objectiveRange), limits);
  const { saddle, builtTarget, objectiveSequence, response } = lagrangian;
  const kernel = await startKernel(saddle, options, 1, place, limits, objectiveSequence);
  const bracket = new Bracket(largest - objectiveRange, largest, tolerance * objectiveRange);
  const aim = () => kernel.setShift((builtTarget - bracket.target) / objectiveRange);
  aim();
  const strategiesOf = ({ maximizer, minimizer }: SaddleProfile): Strategies => ({
    mediator: maximizer,
    ...response(minimizer),
  });
  const read = function* (packed: PackedProfile): Work<Strategies> {
    return strategiesOf(yield* kernel.unpack(packed));
  };
  return {
    name: 'binary-search',
    kernel,
    range: 1,
    strategiesOf,
    // Where `upper` is below 0 the target is out of reach; `lower` is what is missed of it, or the largest gain.
    promising({ bounds: { lower, upper }, isLastIterate, packed }) {
      const precision = isLastIterate ? tolerance : bracket.precision / objectiveRange;
      const isOutOfReach = upper < 0 && !isLastIterate;
      if (!isOutOfReach && !(-lower <= precision)) return null;
      return { certify: read(packed) };
    },
    adjust({ side }) {
      const { precision, target } = bracket;
      const isReached =
        side.equilibriumGap <= precision / objectiveRange && side.objective >= target - precision / 2;
      const isMoved = bracket.narrow(isReached, best.certificate.upperBound);
      aim();
      return isMoved;
    },
    spare: () => null,
    multiplier: () => Math.max(0, ...best.witness.multipliers) / objectiveRange,
    save: () => [bracket.numbers],
    restore([numbers = new Float64Array()]) {
      if (!numbers.every(Number.isFinite)) return 'has a bracket that is not finite';
      bracket.numbers = numbers;
      aim();
      return null;
    },
  };
}

/**
 * A target between what seems within reach and what is proved out of reach. While the bracket is wide, the target counts as
 * reached by a strategy that is only nearly good enough: this may be wrong, so what is within reach can fall again.
 */
class Bracket {
  target: number;
  private reached: number;
  private upper: number;
  private readonly tolerance: number;
  private slack: number;

  /** All in the objective's unit. */
  constructor(smallest: number, largest: number, tolerance: number) {
    this.reached = smallest;
    this.upper = largest;
    this.target = (smallest + largest) / 2;
    this.tolerance = tolerance;
    this.slack = tolerance / 2;
  }

  get numbers(): Float64Array {
    return Float64Array.of(this.target, this.reached, this.upper, this.slack);
  }

  set numbers([target = 0, reached = 0, upper = 0, slack = 0]: Float64Array) {
    Object.assign(this, { target, reached, upper, slack });
  }

  /** By how much gaps and objective may miss for the target to count as reached. */
  get precision(): number {
    return Math.max(this.tolerance, (this.upper - this.reached) / 4);
  }

  /**
   * Moves the ends when the target is decided: when it is reached, or nothing beyond an `upper` below it is in reach. A
   * bracket that closes without a certificate opens downwards, wider every time.
   * @returns whether the target is another one
   */
  narrow(isReached: boolean, upper: number): boolean {
    const { target } = this;
    const isOut = target > upper;
    if (!isOut && !isReached) return false;
    if (!isOut) this.reached = Math.max(this.reached, target);
    this.upper = upper;
    const isDecided = target <= this.reached || target >= upper;
    if (upper - this.reached < this.tolerance / 2) {
      this.reached = upper - 2 * this.slack;
      this.slack *= 2;
    }
    if (isDecided) this.target = (this.reached + this.upper) / 2;
    return isDecided;
  }
}
