/**
 * The optimal value by binary search (Zhang, Farina et al. 2023): each target is answered by a mediator that nearly
 * reaches it or by deviations that prove it out of reach. Regrets stay from target to target.
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import type { Kernel, Profile } from '../kernels/kernel.ts';
import { targetLagrangian } from '../lagrangian/target.ts';
import type { ResolvedSolveOptions } from '../options.ts';
import { type Solution, summarise } from '../solution.ts';
import { Clock } from './clock.ts';
import type { SolveHooks } from './hooks.ts';
import { Incumbent, type Judged } from './incumbent.ts';
import { budgetOf, iterate, type Status } from './iterate.ts';
import { startKernel } from './start-kernel.ts';

export async function solveBySearch(
  augmented: AugmentedGame,
  options: ResolvedSolveOptions,
  hooks: SolveHooks,
  started: number,
): Promise<Solution> {
  const objectiveRange = augmented.objective.range || 1;
  const { largest } = augmented.objective;
  const { kernel, setTarget, response } = await startTarget(augmented, objectiveRange, options);
  const clock = new Clock(started);
  const incumbent = new Incumbent(augmented, options.tolerance);
  const bracket = new Bracket(largest - objectiveRange, largest, options.tolerance * objectiveRange);
  setTarget(bracket.target);

  const judge = ({ maximizer, minimizer }: Profile) => {
    const { deviations, multipliers } = response(minimizer);
    return incumbent.judge(maximizer, deviations, multipliers);
  };
  const lastIterate = () => {
    const { side, bound } = judge(kernel.current());
    return incumbent.inUserUnits({ ...side, upperBound: bound });
  };
  const isReached = ({ side }: Judged) =>
    side.equilibriumGap <= bracket.precision / objectiveRange &&
    side.objective >= bracket.target - bracket.precision / 2;

  const checkpoint = (): Status | 'restart' | null =>
    clock.certifying(() => {
      const judged = judge(kernel.averages());
      if (!incumbent.offer(judged)) return 'numerical-failure';
      hooks.onProgress?.({
        iterations: kernel.iterations,
        seconds: clock.elapsed(),
        multiplier: impliedMultiplier(incumbent, objectiveRange),
        openness: incumbent.openness,
        ...incumbent.numbers,
        ...(hooks.lastIterate && { lastIterate: clock.apart(lastIterate) }),
      });
      if (incumbent.isSolved) return 'solved';
      const { upperBound } = incumbent.certificate;
      if (upperBound < bracket.target) bracket.lower(upperBound);
      else if (isReached(judged)) bracket.raise(upperBound);
      else return null;
      setTarget(bracket.target);
      kernel.restartAverages();
      return 'restart';
    });

  let status = await iterate(kernel, budgetOf(options, hooks, started), checkpoint);
  if (status !== 'solved' && status !== 'numerical-failure')
    clock.certifying(() => {
      if (incumbent.offer(judge(kernel.averages())) && incumbent.isSolved) status = 'solved';
    });
  return summarise({
    augmented,
    options,
    status,
    certificate: incumbent.certificate,
    witness: incumbent.witness,
    multiplier: impliedMultiplier(incumbent, objectiveRange),
    kernel,
    seconds: clock.seconds(),
  });
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

  /** By how much gaps and objective may miss for a target to count as reached. */
  get precision(): number {
    return Math.max(this.tolerance, (this.upper - this.reached) / 4);
  }

  raise(upper: number): void {
    this.reached = this.target;
    this.narrow(upper);
  }

  lower(upper: number): void {
    this.narrow(upper);
  }

  /** A bracket that has closed without a certificate opens downwards, wider every time. */
  private narrow(upper: number): void {
    this.upper = upper;
    if (upper - this.reached < this.tolerance / 2) {
      this.reached = upper - 2 * this.slack;
      this.slack *= 2;
    }
    this.target = (this.reached + this.upper) / 2;
  }
}

/** The largest multiplier of the bound's witness, as the direct Lagrangian scales them. */
function impliedMultiplier({ witness }: Incumbent, objectiveRange: number): number {
  return Math.max(0, ...witness.multipliers) / objectiveRange;
}

/** The matrix is let go once the kernel holds it: it may be most of the memory. */
async function startTarget(augmented: AugmentedGame, objectiveRange: number, options: ResolvedSolveOptions) {
  const { saddle, builtTarget, objectiveSequence, response } = targetLagrangian(augmented, objectiveRange);
  const kernel: Kernel = await startKernel(saddle, options, 1, objectiveSequence);
  const setTarget = (target: number) => kernel.setShift((builtTarget - target) / objectiveRange);
  return { kernel, setTarget, response };
}
