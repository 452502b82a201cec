import { NO_GAIN } from '../../certificate/certificate.ts';
import type { PackedProfile, SaddleProfile } from '../../kernels/kernel.ts';
import { buildingDirectLagrangian, type DirectLagrangian } from '../../lagrangian/direct.ts';
import { type Look, nextMultiplier } from '../../lagrangian/multiplier.ts';
import type { MediatedProblem } from '../../problem/mediated.ts';
import type { Judged, MediatedBest, Strategies } from '../../problem/mediated-best.ts';
import { type Limits, paced, type Work } from '../../work.ts';
import type { Place } from '../hooks.ts';
import { isExact, type ResolvedSolveOptions } from '../options.ts';
import { around, type SolverKernel, startKernel } from '../start-kernel.ts';
import { Halves, type Nearness } from './halves.ts';
import type { Advice, Candidate, Method } from './method.ts';

const FIRST_MULTIPLIER = 1;
/** What is nearer than this to an exact optimum is polished into one in a tenth of the time that it takes from 1e-3. */
const FIRST_PACE = 1e-4;
/** Gains of twice as much are none. */
const LAST_PACE = NO_GAIN / 2;

/**
 * The direct Lagrangian; its multiplier rises while it is what keeps the gap open.
 * The matrix is let go once the kernel holds it: it may be most of the memory.
 */
export async function directMethod(
  problem: MediatedProblem,
  _: MediatedBest,
  options: ResolvedSolveOptions,
  place: Place,
  limits: Limits,
): Promise<Method<Strategies, Judged>> {
  const building = buildingDirectLagrangian(problem.augmented, problem.objectiveRange);
  const { saddle, deviations } = await paced(building, limits);
  const { multiplier = FIRST_MULTIPLIER } = options;
  const kernel = await startKernel(saddle, options, multiplier, place, limits);
  return around(kernel, () => new Direct(problem, options, kernel, deviations));
}

class Direct implements Method<Strategies, Judged> {
  readonly name = 'direct';
  readonly range = 1;
  readonly kernel: SolverKernel;
  private readonly problem: MediatedProblem;
  private readonly options: ResolvedSolveOptions;
  private readonly deviations: DirectLagrangian['deviations'];
  private readonly halves: Halves;
  private raised: number;
  pace: number;
  /** What was last certified of the halves. */
  private closing: Strategies | null = null;

  constructor(
    problem: MediatedProblem,
    options: ResolvedSolveOptions,
    kernel: SolverKernel,
    deviations: DirectLagrangian['deviations'],
  ) {
    this.problem = problem;
    this.options = options;
    this.kernel = kernel;
    this.deviations = deviations;
    this.raised = options.multiplier ?? FIRST_MULTIPLIER;
    const numDeviators = problem.augmented.deviators.length;
    this.pace = isExact(options) ? Math.max(FIRST_PACE, options.tolerance) : options.tolerance;
    this.halves = new Halves(kernel.packedAverages(), this.near, numDeviators);
  }

  strategiesOf = (profile: SaddleProfile): Strategies => this.under(this.raised, profile);

  promising(candidate: Candidate): Advice<Strategies> | null {
    const { halves, raised } = this;
    const { augmented, objectiveRange } = this.problem;
    const { linear, lower, upper } = candidate.bounds;
    const isInfeasible = upper * objectiveRange < augmented.objective.smallest;
    if (isInfeasible) return { certify: this.read(candidate.packed, raised) };
    const totalGain = raised > 0 ? (linear - lower) / raised : 0;
    halves.offer(candidate, totalGain, raised);
    if (halves.areClosing) return { certify: this.close() };
    if (candidate.isLastIterate) return null;
    const equilibriumGap = halves.gapOf(totalGain);
    const look = { objective: linear, totalGain, equilibriumGap, lagrangianBound: upper };
    return this.raise(look) ? 'restart' : null;
  }

  adjust(judged: Judged): boolean {
    const { objectiveRange } = this.problem;
    const { side, bound } = judged;
    this.halves.learn(judged);
    if (judged.strategies === this.closing) {
      this.halves.settle(judged, objectiveRange);
      return false;
    }
    const { totalGain, equilibriumGap } = side;
    const objective = side.objective / objectiveRange;
    return this.raise({ objective, totalGain, equilibriumGap, lagrangianBound: bound / objectiveRange });
  }

  tighten(): void {
    this.pace = Math.max(LAST_PACE, this.pace / 10);
    this.halves.tighten(this.near);
  }

  spare(): Work<Strategies> | null {
    return this.halves.areBoth ? this.both() : null;
  }

  multiplier(): number {
    return this.raised;
  }

  save(): Float64Array[] {
    return [Float64Array.of(this.raised, ...this.paces()), ...this.halves.save()];
  }

  /** No nearer to the bound than is asked for, however small the gap is to be. */
  private get near(): Nearness {
    return { gap: this.pace, distance: Math.max(this.pace, this.options.tolerance) };
  }

  /** What other criteria leave as it was is no state. */
  private paces(): number[] {
    return isExact(this.options) ? [this.pace] : [];
  }

  restore([own = new Float64Array(), ...rest]: readonly Float64Array[]): string | null {
    const saved = own[0] ?? Number.NaN;
    if (!(saved >= 0)) return `has multiplier ${saved}; expected 0 or more`;
    if (own.length > 1) {
      if (!(own[1]! > 0)) return `has pace ${own[1]}; expected a number above 0`;
      this.pace = own[1]!;
      this.halves.tighten(this.near);
    }
    const problem = this.halves.restore(rest);
    if (problem !== null) return problem;
    this.raised = saved;
    this.kernel.setMultiplier(saved);
    return null;
  }

  private raise(look: Look): boolean {
    if (this.options.multiplier !== undefined) return false;
    const next = nextMultiplier(this.raised, look, this.pace);
    if (next === this.raised) return false;
    this.raised = next;
    this.kernel.setMultiplier(next);
    return true;
  }

  private under(multiplier: number, { maximizer, minimizer }: SaddleProfile): Strategies {
    const { augmented, objectiveRange } = this.problem;
    return {
      mediator: maximizer,
      deviations: this.deviations(minimizer),
      multipliers: augmented.deviators.map(() => multiplier * objectiveRange),
    };
  }

  private *read(packed: PackedProfile, multiplier: number): Work<Strategies> {
    return this.under(multiplier, yield* this.kernel.unpack(packed));
  }

  private both(): Work<Strategies> {
    return this.read(this.halves.packed, this.halves.multiplier);
  }

  private *close(): Work<Strategies> {
    this.closing = yield* this.both();
    return this.closing;
  }
}
