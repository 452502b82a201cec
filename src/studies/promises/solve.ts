/** The optimum of a staged design when reports are published after each round: a certified bracket, and a mechanism. */
import { errors } from '../../errors.ts';
import type { CheckpointHooks } from '../../solve/hooks.ts';
import type { Status } from '../../solve/status.ts';
import { deadlineOf, Pace, paced, type Work } from '../../work.ts';
import { checkMechanism, type MechanismCheck } from './check.ts';
import type { StagedDesign } from './design.ts';
import { mechanismOf, type StagedMechanism } from './mechanism.ts';
import type { Stage } from './stage.ts';
import { buildingStages } from './stages.ts';
import { restoreStages, savedStages } from './state.ts';
import { starting, sweeping } from './sweeps.ts';

/** How far a solve goes. */
export interface PromisesOptions {
  /** How far the bounds of the designer's reward may be apart, in its unit, above 0. @default 1e-3 */
  readonly tolerance?: number | undefined;
  /** Seconds, above 0, building and what a checkpoint has spent included. @default none */
  readonly timeLimitSeconds?: number | undefined;
  /** Memory that is expected to be used, in MiB; what needs more is refused before it is built. @default 8192 */
  readonly memoryLimitMiB?: number | undefined;
}

/** What is known so far. */
export interface PromisesProgress {
  readonly lower: number;
  readonly upper: number;
  readonly sweeps: number;
  /** Linear programs that were solved. */
  readonly programs: number;
  readonly seconds: number;
}

/** What a caller may hear of a solve, and do to it. */
export interface PromisesHooks {
  /** Ends the solve within one program of one state; the bracket is what it is by then, the status 'aborted'. */
  readonly signal?: Pick<AbortSignal, 'aborted'> | undefined;
  /** Called once when everything is built: from then on an abort gives a result. */
  readonly onBuilt?: () => void;
  /** Called after every sweep. */
  readonly onProgress?: (progress: PromisesProgress) => void;
  /** As of solve. */
  readonly checkpoint?: CheckpointHooks | undefined;
}

/** A bracket, and a mechanism at its lower end. */
export interface PromisesSolution extends PromisesProgress {
  readonly status: Extract<Status, 'solved' | 'time-limit' | 'aborted' | 'stalled'>;
  /** Its reward is `lower`. */
  readonly mechanism: StagedMechanism;
  /** Of the mechanism, by a program of its own. */
  readonly check: MechanismCheck;
  /** Pairs of a round and a state that are not the same but for names. */
  readonly stages: number;
  readonly points: number;
  readonly cuts: number;
}

const DEFAULT_TOLERANCE = 1e-3;
const DEFAULT_MEMORY_MIB = 8192;
const SAVE_SECONDS = 60;
/** Sweeps that add nothing are repeated with programs solved so much better, */
const SHARPER = 0.1;
/** until they are solved to this part of what they are to close. */
const SHARPEST = 1e-6;

/**
 * The most that a designer gets when all that happens in a round, reports among them, is public after it. It is a lower bound
 * of what mechanisms that hide reports get.
 * @returns `lower`: the mechanism has it, and no player gains more than rounding (`check.gain`); `upper`: no such mechanism
 * has more, whatever rounding does
 * @throws InputError for a design or option that is none, or a design that is too large; MemoryError past the memory limit;
 *   LimitError when the time is over or the signal aborted before stages are built
 * Cost: linear programs of (Π values + Σ 2 values) rows, some hundreds for each state of each round.
 */
export async function solvePromises(
  design: StagedDesign,
  options: PromisesOptions = {},
  hooks: PromisesHooks = {},
): Promise<PromisesSolution> {
  const { tolerance = DEFAULT_TOLERANCE, timeLimitSeconds, memoryLimitMiB = DEFAULT_MEMORY_MIB } = options;
  for (const [field, own] of Object.entries({ tolerance, timeLimitSeconds, memoryLimitMiB }))
    if (own !== undefined && !(own > 0)) throw errors.badField(field, own, 'a number above 0');
  const before = 1000 * (hooks.checkpoint?.resume?.seconds ?? 0);
  const limits = { signal: hooks.signal, timeLimitSeconds, started: performance.now() - before };
  const stages = await paced(buildingStages(design, { memoryLimitMiB }), limits);
  return new Solve(design, stages, tolerance, limits, hooks).run();
}

type Limits = { readonly started: number; readonly timeLimitSeconds: number | undefined };

class Solve {
  private readonly design: StagedDesign;
  private readonly stages: readonly Stage[];
  private readonly tolerance: number;
  private readonly limits: Limits;
  private readonly hooks: PromisesHooks;
  private readonly pace = new Pace();
  private readonly reward: Float64Array;
  private sweeps = 0;
  private lastSaved = performance.now();

  constructor(
    design: StagedDesign,
    stages: readonly Stage[],
    tolerance: number,
    limits: Limits,
    hooks: PromisesHooks,
  ) {
    this.design = design;
    this.stages = stages;
    this.tolerance = tolerance;
    this.limits = limits;
    this.hooks = hooks;
    this.reward = new Float64Array(design.players + 1);
    this.reward[0] = 1;
  }

  private get root(): Stage {
    return this.stages[0]!;
  }

  async run(): Promise<PromisesSolution> {
    const resume = this.hooks.checkpoint?.resume ?? null;
    if (resume !== null) {
      restoreStages(this.design, this.stages, resume);
      this.sweeps = resume.iterations;
    }
    this.hooks.onBuilt?.();
    const status = (resume === null ? await this.doing(starting(this.stages)) : null) ?? (await this.sweep());
    this.save(status);
    return this.solution(status);
  }

  private async sweep(): Promise<PromisesSolution['status']> {
    let share = 1;
    for (;;) {
      const progress = this.progress();
      this.hooks.onProgress?.(progress);
      const gap = progress.upper - progress.lower;
      if (gap <= this.tolerance) return 'solved';
      if (share < SHARPEST) return 'stalled';
      let added = 0;
      const counting = function* (work: Work<number>): Work<void> {
        added = yield* work;
      };
      const ended = await this.doing(counting(sweeping(this.root, this.reward, gap, share)));
      if (ended !== null) return ended;
      this.sweeps++;
      share = added > 0 ? 1 : share * SHARPER;
      const { everySeconds = SAVE_SECONDS } = this.hooks.checkpoint ?? {};
      if (performance.now() - this.lastSaved >= 1000 * everySeconds) this.save(null);
    }
  }

  /** @returns what ended the work before it was done, if anything did */
  private async doing(work: Work<void>): Promise<'aborted' | 'time-limit' | null> {
    const deadline = deadlineOf(this.limits);
    while (work.next().done !== true) {
      const now = performance.now();
      if (this.hooks.signal?.aborted) return 'aborted';
      if (now >= deadline) return 'time-limit';
      if (this.pace.isBreathDue(now)) await this.pace.breathe();
    }
    return null;
  }

  private progress(): PromisesProgress {
    return {
      lower: this.root.lowerBound(this.reward),
      upper: this.root.upperBound(this.reward),
      sweeps: this.sweeps,
      programs: this.stages.reduce((sum, { numPrograms }) => sum + numPrograms, 0),
      seconds: (performance.now() - this.limits.started) / 1000,
    };
  }

  private solution(status: PromisesSolution['status']): PromisesSolution {
    const progress = this.progress();
    this.root.lowerBound(this.reward);
    const mechanism = mechanismOf(this.design, this.root, this.root.points.tag);
    return {
      ...progress,
      status,
      mechanism,
      check: checkMechanism(this.design, mechanism),
      stages: this.stages.length,
      points: this.stages.reduce((sum, { points }) => sum + points.keeping.length, 0),
      cuts: this.stages.reduce((sum, { polyhedron }) => sum + polyhedron.numRows, 0),
    };
  }

  private save(status: PromisesSolution['status'] | null): void {
    const save = this.hooks.checkpoint?.save;
    if (save === undefined) return;
    const { sweeps, seconds } = this.progress();
    save(savedStages(this.design, this.stages, { ended: status, iterations: sweeps, seconds }));
    this.lastSaved = performance.now();
  }
}
