/**
 * From what a kernel found to an exact optimum, by linear programs. The whole one, where exact reductions leave little; else, and
 * where that takes too long, small ones (`lp/restricted.ts`), in rounds: one without a box makes an exact mediator of what the
 * kernel's mediator uses; one in a box around the best deviations makes a better bound; and what the mediator would answer to
 * their duals is added to what it may use. All is certified as ever.
 */
import { type Flow, makingExactFlow } from '../augmented/decision-dag.ts';
import { NO_GAIN } from '../certificate/certificate.ts';
import type { MediatedStrategy } from '../certificate/strategy.ts';
import { LimitError } from '../errors.ts';
import type { LpSolver } from '../lp/model.ts';
import { findingReplies } from '../lp/pricing.ts';
import { type Box, type Proving, Restriction } from '../lp/restricted.ts';
import { soonerLp } from '../lp/sooner.ts';
import { numNonzeros } from '../lp/sparse-lp.ts';
import { Support } from '../lp/support.ts';
import type { Best } from '../problem/best.ts';
import type { MediatedProblem } from '../problem/mediated.ts';
import type { Judged, MediatedBest, Strategies } from '../problem/mediated-best.ts';
import type { AnyProblem } from '../problem/problem.ts';
import { breathe, type Limits, paced, type Work } from '../work.ts';
import type { Budget } from './budget.ts';
import type { Clock } from './clock.ts';
import type { SolveHooks } from './hooks.ts';
import type { Looks } from './looks.ts';
import type { Method } from './methods/method.ts';
import { isExact, type ResolvedSolveOptions } from './options.ts';
import type { Status } from './status.ts';

/** Of a decision, the probability from which on a sequence is used at first, and once that did not do. */
const LIKELY = 1e-3;
const UNLIKELY = 1e-4;
/** The bound may be so many times farther than the gap: the first rounds close it. */
const BOUND_LAG = 10;
/** Of the largest multiplier, the box's first radius, and how it grows where the bound falls and shrinks where it does not. */
const RADIUS = 2e-3;
const GROWTH = 2;
/** Of the bracket: responses that are worth so little less than the best are added with it. */
const NEARLY = 0.1;
/** Rounds at most, and those in a row that may leave more than this share of the bracket. */
const MOST_ROUNDS = 40;
const MOST_STALLS = 4;
const LITTLE = 0.9;
/** Of larger games no programs are made: they are held twice, by rows and by columns. */
const MOST_PAYOFFS = 2e7;
/** Larger programs take longer than the kernel does. */
const MOST_NONZEROS = 2e6;
/** Problems of no more payoffs and mediator's sequences have a whole program that may be solved sooner than rounds are, */
const FEW_PAYOFFS = 3e4;
const FEW_SEQUENCES = 1e5;
/**
 * Programs take some of the kernel's time: one that closes alone within so many seconds for every row that they would have, a
 * quarter of what they take at least, needs none. A restricted one has about a row for every sequence that the first seed uses,
 */
const PATIENCE = 2.5e-5;
/** with more flow than */
const USED = 1e-6;
/** and the whole program, which needs no more than a certificate of such a gap, has half as many as the kernel has slots. */
const WHOLE_PATIENCE = PATIENCE / 2;
const WHOLE_GAP = 1e-3;
/** and of so many seconds. */
const WHOLE_SECONDS = 3;
/** Seconds that a program may take at least; otherwise as many as the solve has taken so far. */
const LEAST_SECONDS = 10;

/** The parts of a solve that a polish concerns. */
interface Polished {
  readonly problem: AnyProblem;
  // biome-ignore lint/suspicious/noExplicitAny: what one of them judges, the other has made
  readonly method: Method<any, any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly looks: Looks<any, any>;
  readonly best: Best<unknown, unknown>;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly hooks: SolveHooks;
  readonly options: ResolvedSolveOptions;
}

/** What goes on beside the iterations of a solve. */
export interface Beside {
  /** How it ends the solve, or null. */
  readonly verdict: Status | null;
  /** Whether it is at something. */
  readonly isBusy: boolean;
  /** After a look: a certificate that is as close as the method's pace is a seed, and the pace then a tenth. */
  afterLook(): void;
  /** Stops it, but after an iteration limit, which is not its own. @returns the status, or how it ended the solve meanwhile */
  end(status: Status): Promise<Status>;
}

const NOTHING_BESIDE: Beside = {
  verdict: null,
  isBusy: false,
  afterLook() {},
  end: async (status) => status,
};

/** Of the criterion `exact`, a polish; without an LP solver the kernel alone gets nearer and nearer. */
export function besides(parts: Polished): Beside {
  const { problem, options, best, hooks } = parts;
  if (!isExact(options) || problem.kind !== 'mediated') return NOTHING_BESIDE;
  return new Polish(problem, best as MediatedBest, parts, hooks.lp);
}

class Polish implements Beside {
  private readonly problem: MediatedProblem;
  private readonly best: MediatedBest;
  private readonly parts: Polished;
  private readonly lp: LpSolver | undefined;
  private restriction: Restriction | null = null;
  private isWholeTried = false;
  private readonly support: Support;
  private threshold = LIKELY;
  /** A mediator that came near, before programs began or while another was being polished, */
  private seed: Flow | null = null;
  /** and when, of the solve's seconds, the first was due to be polished, and the whole program to be solved. */
  private due: number | null = null;
  private readonly wholeDue: number;
  private running: Promise<void> | null = null;
  private failure: unknown = null;
  private isStopped = false;
  private readonly signal: { readonly aborted: boolean };

  constructor(problem: MediatedProblem, best: MediatedBest, parts: Polished, lp: LpSolver | undefined) {
    this.problem = problem;
    this.best = best;
    this.parts = parts;
    this.lp = problem.sizes.nonzeros > MOST_PAYOFFS ? undefined : lp;
    this.support = new Support(problem.augmented.mediator);
    const { nonzeros, mediatorSequences } = problem.sizes;
    const isSmall = nonzeros <= FEW_PAYOFFS && mediatorSequences <= FEW_SEQUENCES;
    const { maximizer, minimizer } = parts.method.kernel.packedAverages();
    const patience = WHOLE_PATIENCE * (maximizer.length + minimizer.length);
    this.wholeDue = isSmall ? parts.clock.elapsed() + patience : Number.POSITIVE_INFINITY;
    const aborted = () => this.isStopped || parts.hooks.signal?.aborted === true;
    this.signal = {
      get aborted() {
        return aborted();
      },
    };
  }

  private get limits(): Limits {
    return { ...this.parts.budget.limits, signal: this.signal };
  }

  get verdict(): Status | null {
    if (this.failure !== null) throw this.failure;
    return this.running === null ? null : this.best.verdict;
  }

  get isBusy(): boolean {
    return this.running !== null;
  }

  afterLook(): void {
    if (this.hasSeed()) this.parts.method.tighten?.();
    const isDue = this.isWholeDue || this.isSeedDue;
    if (this.lp !== undefined && isDue) this.running ??= this.run(this.lp);
  }

  private get isSeedDue(): boolean {
    return this.seed !== null && this.parts.clock.elapsed() >= this.due!;
  }

  private get isWholeDue(): boolean {
    const { best, isWholeTried, wholeDue, parts } = this;
    if (isWholeTried || parts.clock.elapsed() < wholeDue || !best.isCertified) return false;
    return best.certificate.equilibriumGap <= WHOLE_GAP;
  }

  /** Whether the last look certified one. */
  private hasSeed(): boolean {
    const { method, looks, options, clock } = this.parts;
    const judged: Judged | null = looks.judged;
    const { pace = 0 } = method;
    if (judged === null || !(judged.side.equilibriumGap <= pace)) return false;
    const distance = this.best.certificate.upperBound - judged.side.objective;
    const near = BOUND_LAG * Math.max(pace, options.tolerance);
    if (!(distance <= near * this.problem.objectiveRange)) return false;
    looks.judged = null;
    this.seed = judged.strategies.mediator;
    this.due ??= clock.elapsed() + PATIENCE * numUsed(this.seed);
    return true;
  }

  async end(status: Status): Promise<Status> {
    if (status !== 'iteration-limit') this.isStopped = true;
    await this.running;
    if (this.failure !== null) throw this.failure;
    return this.best.verdict ?? status;
  }

  /** Seed after seed. */
  private async run(lp: LpSolver): Promise<void> {
    try {
      // a turn of the event loop later, so that a look is over
      await breathe();
      if (this.isWholeDue) await this.whole(lp);
      const sooner = soonerLp(lp);
      for (let seed = this.next(); seed !== null; seed = this.next()) await this.rounds(seed, sooner);
    } catch (error) {
      if (!(error instanceof LimitError)) this.failure = error;
    } finally {
      if (this.best.verdict === null) this.running = null;
    }
  }

  private next(): Flow | null {
    const { seed } = this;
    this.seed = null;
    return this.best.verdict === null ? seed : null;
  }

  /** Once, the whole program. */
  private async whole(lp: LpSolver): Promise<void> {
    this.isWholeTried = true;
    const model = await this.paced(this.problem.lpModel(true));
    const timeLimitSeconds = Math.min(WHOLE_SECONDS, this.parts.budget.secondsBeside(WHOLE_SECONDS));
    const answer = await lp(model.lp, { timeLimitSeconds, signal: this.signal, method: 'ipm' });
    if (answer.primal.length === 0 || answer.rowDual.length === 0) return;
    const made = function* (): Work<Strategies> {
      return ((yield* model.strategy(answer)) as MediatedStrategy).witness;
    };
    await this.parts.looks.offer(made(), this.limits);
  }

  private async rounds(seed: Flow, lp: LpSolver): Promise<void> {
    const { best } = this;
    const { augmented } = this.problem;
    this.restriction ??= await this.paced(Restriction.making(augmented));
    await this.paced(this.support.adding(seed, this.threshold));
    this.threshold = UNLIKELY;
    let radius = RADIUS;
    let isFreeDue = true;
    let stalls = 0;
    for (let round = 0; round < MOST_ROUNDS && stalls < MOST_STALLS; round++) {
      const { width } = this;
      const { upperBound } = best.certificate;
      const { deviations, multipliers } = best.witness;
      const largest = Math.max(...multipliers) || 1;
      const free: number | null = isFreeDue ? await this.solved(lp, null) : 0;
      const isRaised = this.width < LITTLE * width;
      const box = { deviations, multipliers, radius: radius * largest };
      const boxed: number | null = await this.solved(lp, box);
      if (best.verdict !== null || (free === null && boxed === null)) return;
      radius *= best.certificate.upperBound < upperBound ? GROWTH : 1 / GROWTH;
      const isStalled = this.width >= LITTLE * width;
      stalls = isStalled ? stalls + 1 : 0;
      isFreeDue = isRaised || (isStalled && (free ?? 0) + (boxed ?? 0) > 0);
    }
  }

  /** From the largest objective of an exact mediator, once there is one, to the bound. */
  private get width(): number {
    const { equilibriumGap, objective, upperBound } = this.best.certificate;
    return equilibriumGap <= NO_GAIN ? upperBound - objective : upperBound + this.problem.objectiveRange;
  }

  /** Solves a restricted LP and has its answer certified. @returns how many sequences are new, or null without an answer */
  private async solved(lp: LpSolver, box: Box | null): Promise<number | null> {
    const { best, limits } = this;
    const { budget, looks } = this.parts;
    const { augmented } = this.problem;
    const restricted = await this.paced(this.restriction!.building(this.support, box));
    if (numNonzeros(restricted.lp) > MOST_NONZEROS) return null;
    const timeLimitSeconds = budget.secondsBeside(LEAST_SECONDS);
    const answer = await lp(restricted.lp, { timeLimitSeconds, signal: this.signal });
    if (answer.primal.length === 0 || answer.rowDual.length === 0) return null;
    const proving = await this.paced(restricted.proving(answer, best.witness));
    const made = function* (): Work<Strategies> {
      const mediator = yield* makingExactFlow(augmented.mediator, restricted.weights(answer));
      return { mediator, ...proving };
    };
    await looks.offer(made(), limits);
    return this.extended(proving);
  }

  /** Adds what the mediator would answer. */
  private async extended(proving: Proving): Promise<number> {
    const within = NEARLY * this.width;
    const replies = await this.paced(findingReplies(this.problem.augmented, proving, within));
    return this.paced(this.support.adding(replies, 0));
  }

  private paced<Result>(work: Work<Result>): Promise<Result> {
    return paced(work, this.limits);
  }
}

function numUsed(flow: Flow): number {
  let used = 0;
  for (let s = 0; s < flow.length; s++) if (flow[s]! > USED) used++;
  return used;
}
