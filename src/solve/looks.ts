/** What becomes of a look: bounds of a kernel's profiles, in WASM, and certificates of what they promise, apart from it. */
import { LimitError } from '../errors.ts';
import type { Best } from '../problem/best.ts';
import type { AnyProblem } from '../problem/problem.ts';
import { type Limits, type Pace, paced, type Work } from '../work.ts';
import type { Budget } from './budget.ts';
import type { Clock } from './clock.ts';
import type { SolveHooks } from './hooks.ts';
import type { Advice, Method } from './methods/method.ts';
import { isExact, type ResolvedSolveOptions } from './options.ts';
import type { Schedule } from './schedule.ts';
import type { Status } from './status.ts';

/** From this age on last iterates have bounds too: sooner they are rarely better, and bounds not cheap. */
const LAST_ITERATE_AGE = 256;

/** The parts of a solve that a look concerns. */
interface Looked<Strategies, Judged> {
  readonly problem: AnyProblem;
  readonly method: Method<Strategies, Judged>;
  readonly best: Best<Strategies, Judged>;
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly hooks: SolveHooks;
  /** With the kernel that runs. */
  readonly options: ResolvedSolveOptions;
}

export class Looks<Strategies, Judged> {
  private readonly method: Method<Strategies, Judged>;
  private readonly best: Best<Strategies, Judged>;
  /** The best, or one that also sees the certificates made for `everyLook`. */
  private readonly shown: Best<Strategies, Judged>;
  private readonly schedule: Schedule;
  private readonly clock: Clock;
  private readonly hooks: SolveHooks;
  private readonly kernel: string;
  /** What the last look certified; null when it certified nothing. */
  judged: Judged | null = null;

  constructor({ problem, method, best, schedule, clock, hooks, options }: Looked<Strategies, Judged>) {
    this.method = method;
    this.best = best;
    this.schedule = schedule;
    this.clock = clock;
    this.hooks = hooks;
    this.kernel = options.kernel;
    this.shown = hooks.everyLook
      ? (problem.best(options.tolerance, isExact(options)) as unknown as typeof best)
      : best;
  }

  /**
   * The look that is due. One that a limit ends is as if it had not begun, for whoever goes on with the solve.
   * @returns how the solve ends, or null to go on
   */
  async look(limits: Limits, pace: Pace): Promise<Status | null> {
    const before = this.schedule.save();
    this.judged = null;
    this.schedule.advance();
    try {
      return await paced(this.clock.certifying(this.looking()), limits, pace);
    } catch (error) {
      if (!(error instanceof LimitError)) throw error;
      this.schedule.reset(before);
      return error.code;
    }
  }

  /**
   * The last certificates of a solve that something other than a certificate has ended, as far as time allows: of averages, of
   * what still waits, and of any strategy where nothing was certified.
   * @returns whether one of them solved it
   */
  async closeAtLast(status: Status, budget: Budget): Promise<boolean> {
    if (status === 'solved') return false;
    const makers = [() => this.averages(), () => this.method.spare(), () => this.best.fallback()];
    const limits = budget.lastLimits(status);
    let closed = false;
    // what has failed once has nothing to add but a certificate of some strategy
    for (const make of status === 'numerical-failure' ? makers.slice(-1) : makers) {
      const made = make();
      if (made === null) continue;
      try {
        await paced(this.clock.certifying(this.certify(made)), limits);
      } catch (error) {
        if (error instanceof LimitError) break;
        throw error;
      }
      closed ||= this.best.verdict === 'solved';
    }
    return closed && status !== 'numerical-failure';
  }

  /** A certificate of strategies that were found beside the iterations. @throws LimitError */
  async offer(made: Work<Strategies>, limits: Limits): Promise<void> {
    if ((await paced(this.certify(made), limits)) !== null) await paced(this.tell(), limits);
  }

  private *looking(): Work<Status | null> {
    const { method, schedule } = this;
    const advice = yield* this.advised();
    if (advice === null || advice === 'restart') {
      if (this.hooks.everyLook) yield* this.show();
      if (advice === 'restart') this.restart();
      return null;
    }
    yield this.stage('reading strategies');
    schedule.certified();
    const judged = yield* this.certify(advice.certify);
    if (judged === null) return 'numerical-failure';
    this.judged = judged;
    yield* this.tell();
    const { verdict } = this.best;
    if (verdict === null && method.adjust(judged)) this.restart();
    return verdict;
  }

  /** What averages call for, and where they do for nothing, last iterates, which at tight tolerances may close long before. */
  private *advised(): Work<Advice<Strategies> | null> {
    const { method, schedule } = this;
    const { kernel } = method;
    const averages = kernel.bounds();
    yield this.stage('looking at bounds');
    if (!Number.isFinite(averages.upper - averages.lower)) return { certify: this.averages() };
    const packed = kernel.packedAverages();
    const advice = method.promising({ bounds: averages, isLastIterate: false, packed });
    if (advice !== null) return advice;
    if (kernel.goOver(averages, method.range)) return 'restart';
    if (schedule.isCertificateDue) return { certify: this.averages() };
    if (schedule.age < LAST_ITERATE_AGE) return null;
    yield this.stage('looking at bounds');
    const bounds = kernel.currentBounds();
    yield this.stage('looking at bounds');
    return method.promising({ bounds, isLastIterate: true, packed: kernel.packedCurrent() });
  }

  private stage(doing: string) {
    return { doing, done: this.method.kernel.iterations, unit: 'iterations' };
  }

  private *averages(): Work<Strategies> {
    const { kernel, strategiesOf } = this.method;
    return strategiesOf(yield* kernel.averages());
  }

  /** Offers a certificate of the strategies. Null when its numbers cannot be. */
  private *certify(made: Work<Strategies>): Work<Judged | null> {
    const judged = yield* this.best.judge(yield* made);
    if (this.shown !== this.best) this.shown.offer(judged);
    return this.best.offer(judged) ? judged : null;
  }

  /** A certificate made for `everyLook` alone. */
  private *show(): Work<void> {
    const { clock, shown } = this;
    const making = this.averages();
    const offering = function* () {
      shown.offer(yield* shown.judge(yield* making));
    };
    yield* clock.apart(offering());
    yield* this.tell();
  }

  private restart(): void {
    this.method.kernel.restartAverages();
    this.schedule.restart();
  }

  private *tell(): Work<void> {
    const { hooks, method, clock, shown } = this;
    if (hooks.onProgress === undefined) return;
    hooks.onProgress({
      kernel: this.kernel,
      iterations: method.kernel.iterations,
      seconds: clock.elapsed(),
      multiplier: method.multiplier(),
      openness: shown.openness,
      ...shown.numbers,
      ...(hooks.lastIterate && { lastIterate: yield* clock.apart(this.lastIterate()) }),
    });
  }

  private *lastIterate() {
    const { best, method } = this;
    const strategies = method.strategiesOf(yield* method.kernel.current());
    return best.numbersOf(yield* best.judge(strategies));
  }
}
