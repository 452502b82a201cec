/**
 * Masters: problems of the best mixture of some faces, solved like any problem. What one finds is an equilibrium of the whole game,
 * for all deviations are in it; its deviations say what any pure profile would be worth.
 */
import type { AugmentedGame } from '../../augmented/augmented-game.ts';
import type { BoundProof, MediatedStrategy } from '../../certificate/strategy.ts';
import { LimitError } from '../../errors.ts';
import type { Face } from '../../faces/face.ts';
import { buildingFaceGame } from '../../faces/face-game.ts';
import type { Keys } from '../../faces/keys.ts';
import { granting, withoutPayment } from '../../faces/slack.ts';
import { mediatedProblem } from '../../problem/mediated.ts';
import { deadlineOf, type Limits, limitMet, paced } from '../../work.ts';
import type { SolveHooks } from '../hooks.ts';
import { solveProblem } from '../loop.ts';
import type { ResolvedSolveOptions } from '../options.ts';
import type { Report } from '../solution.ts';
import type { Mixture } from './mixture-best.ts';

/** Of an elastic master. */
const MOST_ITERATIONS = 1000;
/** An exact one takes so many seconds, or of those since the solve began this share. */
const EXACT_SECONDS = 5;
const EXACT_SHARE = 0.25;
/** A limit is above 0. */
const LEAST_SECONDS = 1e-3;

/** An elastic master's answer, and what it says of profiles. */
export interface Answer {
  readonly mixture: Mixture;
  readonly proof: Pick<BoundProof, 'deviations' | 'multipliers'>;
  /** Over the range, what is gained beyond what is allowed: the master pays for it. */
  readonly excess: number;
}

/** How near an elastic master comes, and what it pays for gains. */
export interface Elasticity {
  /** Over the range. */
  readonly tolerance: number;
  /** In scaled units. */
  readonly multiplier: number;
}

/** When masters end, and when the solve began whose masters they are. */
export type MasterLimits = Limits & { readonly started: number };

export class Masters {
  /** Of all masters together. */
  iterations = 0;
  /** Seconds that their certificates took. */
  certify = 0;
  /** Of the last one. */
  report: Report | null = null;
  private readonly keys: Keys;
  private readonly options: ResolvedSolveOptions;
  private readonly hooks: SolveHooks;
  private readonly limits: MasterLimits;

  constructor(keys: Keys, options: ResolvedSolveOptions, hooks: SolveHooks, limits: MasterLimits) {
    this.keys = keys;
    this.options = options;
    this.hooks = hooks;
    this.limits = limits;
  }

  /** How many iterations are left. */
  get iterationsLeft(): number {
    const { maxIterations = Number.POSITIVE_INFINITY } = this.options;
    return Math.max(0, maxIterations - this.iterations);
  }

  /**
   * Mixes faces with gains at a fixed price, so that there is an answer even where they have no equilibrium among them.
   * @param slack over the range, gains that are free
   * @throws LimitError, or InputError where they do not fit
   */
  async elastic(
    faces: readonly Face[],
    slack: number,
    { tolerance, multiplier }: Elasticity,
  ): Promise<Answer> {
    const augmented = await paced(buildingFaceGame(this.keys, faces), this.limits);
    const elastic = slack > 0 ? await paced(granting(augmented, slack), this.limits) : augmented;
    const { graceSeconds } = this.hooks;
    const { report, witness } = await this.solving(
      elastic,
      {
        criterion: 'published',
        tolerance,
        multiplier,
        maxIterations: Math.min(MOST_ITERATIONS, this.iterationsLeft),
        ...this.timeLimit(Number.POSITIVE_INFINITY),
      },
      graceSeconds === undefined ? {} : { graceSeconds },
    );
    const { mediator, ...proof } = witness;
    const direct = augmented.deviators.map((deviator) => deviator.direct);
    return {
      mixture: { augmented, faces, mediator },
      proof: slack > 0 ? withoutPayment(proof, direct) : proof,
      excess: report.equilibriumGap,
    };
  }

  /**
   * Mixes faces so that nobody gains, if they can be and if it takes no longer than its share of the time.
   * @param tolerance over the range
   * @returns null where nothing was certified in its share of the time
   * @throws LimitError at the solve's own limit; InputError where they do not fit
   */
  async exact(faces: readonly Face[], tolerance: number): Promise<Mixture | null> {
    const { keys, limits, hooks, options } = this;
    const augmented = await paced(buildingFaceGame(keys, faces), limits);
    const share = EXACT_SHARE * ((performance.now() - limits.started) / 1000);
    const { maxIterations } = options;
    try {
      const { witness } = await this.solving(
        augmented,
        {
          criterion: 'exact',
          tolerance,
          ...(maxIterations !== undefined && { maxIterations: this.iterationsLeft }),
          ...this.timeLimit(Math.max(EXACT_SECONDS, share)),
        },
        hooks.lp === undefined ? {} : { lp: hooks.lp },
      );
      return { augmented, faces, mediator: witness.mediator };
    } catch (error) {
      if (!(error instanceof LimitError) || limitMet(limits) !== null) throw error;
      return null;
    }
  }

  /** That of the solve, or so many seconds. */
  private timeLimit(seconds: number): Pick<ResolvedSolveOptions, 'timeLimitSeconds'> {
    const left = (deadlineOf(this.limits) - performance.now()) / 1000;
    const timeLimitSeconds = Math.max(LEAST_SECONDS, Math.min(seconds, left));
    return Number.isFinite(timeLimitSeconds) ? { timeLimitSeconds } : {};
  }

  private async solving(
    augmented: AugmentedGame,
    how: Partial<ResolvedSolveOptions>,
    more: Pick<SolveHooks, 'lp' | 'graceSeconds'>,
  ): Promise<{ readonly report: Report; readonly witness: MediatedStrategy['witness'] }> {
    const {
      absoluteTolerance: _,
      multiplier: __,
      maxIterations: ___,
      timeLimitSeconds: ____,
      ...options
    } = this.options;
    const { signal, arena, cores } = this.hooks;
    const { report, strategy } = await solveProblem(
      mediatedProblem(augmented),
      // what was asked of a mediator who is none here may be another
      { ...options, method: 'direct', ...how },
      {
        ...(signal !== undefined && { signal }),
        ...(arena !== undefined && { arena }),
        ...(cores !== undefined && { cores }),
        ...more,
      },
      performance.now(),
    );
    if (strategy.kind !== 'mediated')
      throw new Error('A master has another kind of strategy than it was asked for.');
    this.iterations += report.iterations;
    this.certify += report.seconds.certify;
    this.report = report;
    return { report, witness: strategy.witness };
  }
}
