import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Arena } from '../kernels/wasm.ts';
import { targetLagrangian } from '../lagrangian/target.ts';
import type { ResolvedSolveOptions } from '../options.ts';
import type { Relaxation } from './relaxation.ts';
import { startKernel } from './start-kernel.ts';

/**
 * The optimal value by binary search (Zhang, Farina et al. 2023): each target is answered by a mediator that nearly
 * reaches it or by deviations that prove it out of reach. Regrets stay from target to target.
 */
export async function searchRelaxation(
  augmented: AugmentedGame,
  options: ResolvedSolveOptions,
  arena: Arena | undefined,
): Promise<Relaxation> {
  const objectiveRange = augmented.objective.range || 1;
  const { largest } = augmented.objective;
  const { saddle, builtTarget, objectiveSequence, response } = targetLagrangian(augmented, objectiveRange);
  const kernel = await startKernel(saddle, options, 1, arena, objectiveSequence);
  const bracket = new Bracket(largest - objectiveRange, largest, options.tolerance * objectiveRange);
  const aim = () => kernel.setShift((builtTarget - bracket.target) / objectiveRange);
  aim();
  return {
    kernel,
    response,
    // Where `upper` is below 0 the target is out of reach; `lower` is what is missed of it, or the largest gain.
    mayClose: ({ lower }) => -lower <= options.tolerance,
    isPromising: ({ lower, upper }) => upper < 0 || -lower <= bracket.precision / objectiveRange,
    adapt: ({ side }, { certificate: { upperBound } }) => {
      const isReached =
        side.equilibriumGap <= bracket.precision / objectiveRange &&
        side.objective >= bracket.target - bracket.precision / 2;
      if (upperBound < bracket.target) bracket.lower(upperBound);
      else if (isReached) bracket.raise(upperBound);
      else return false;
      aim();
      return true;
    },
    multiplier: ({ witness }) => Math.max(0, ...witness.multipliers) / objectiveRange,
    save: () => [bracket.numbers],
    restore: ([numbers = new Float64Array()]) => {
      if (!numbers.every(Number.isFinite)) return 'has a bracket that is not finite';
      bracket.numbers = numbers;
      aim();
      return null;
    },
  };
}

/**
 * Targets between what seems within reach and what is proved out of reach. While the bracket is wide, a target counts as
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

  /** By how much gaps and objective may miss for a target to count as reached. */
  get precision(): number {
    return Math.max(this.tolerance, (this.upper - this.reached) / 4);
  }

  /** The target is within reach. */
  raise(upper: number): void {
    this.reached = this.target;
    this.lower(upper);
  }

  /** Nothing beyond `upper` is in reach. A bracket that closes without a certificate opens downwards, wider every time. */
  lower(upper: number): void {
    this.upper = upper;
    if (upper - this.reached < this.tolerance / 2) {
      this.reached = upper - 2 * this.slack;
      this.slack *= 2;
    }
    this.target = (this.reached + this.upper) / 2;
  }
}
