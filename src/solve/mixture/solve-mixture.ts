/**
 * Two-sided column generation: solves a private mediator's problem without its belief DAG. A master finds the best mixture of the
 * faces there are, which is an equilibrium of the whole game; its deviations say what any pure profile would be worth; profiles
 * that are worth more become faces, one for each player who may be free. When none is, which a search over profiles may prove,
 * the mixture is optimal.
 *
 * The master is elastic: gains cost a fixed multiplier, so that it has an answer before faces have an equilibrium among them. It is
 * solved like any problem, by regret minimisation, whose averages make steadier prices than a linear program's vertices.
 * Source: Zhang, Farina, Celli and Sandholm, EC 2022.
 */
import { makingExactFlow } from '../../augmented/decision-dag.ts';
import { objectiveRange } from '../../augmented/objective.ts';
import { bestResponseValue } from '../../certificate/best-response.ts';
import { largestObjective, type Prices, pricing } from '../../certificate/certificate.ts';
import type { BoundProof, MediatedStrategy } from '../../certificate/strategy.ts';
import { LimitError } from '../../errors.ts';
import { searchingProfiles } from '../../faces/branch-and-bound.ts';
import type { Face } from '../../faces/face.ts';
import { buildingFaceGame } from '../../faces/face-game.ts';
import type { Keys } from '../../faces/keys.ts';
import { Replies } from '../../faces/replies.ts';
import { granting, withoutPayment } from '../../faces/slack.ts';
import { upSum } from '../../numeric/rounding.ts';
import { mediatedProblem } from '../../problem/mediated.ts';
import { MOST_NODES, provingMixtureBound } from '../../problem/mixture.ts';
import { VERSION } from '../../version.ts';
import { deadlineOf, type Limits, paced } from '../../work.ts';
import { buildLimits, type SolveHooks } from '../hooks.ts';
import { solveProblem } from '../loop.ts';
import { criterionOf, isExact, type ResolvedSolveOptions } from '../options.ts';
import type { Report, Solution } from '../solution.ts';
import type { Status } from '../status.ts';
import { Columns, type Priced } from './columns.ts';
import { type Mixture, MixtureBest } from './mixture-best.ts';

/** Random profiles to begin with, and starts and profiles of each round. */
const SEEDS = 5;
const STARTS = 200;
const MOST_PROFILES = 15;
/**
 * A master's tolerance, over the range: this at most, and this share of what the best profile is worth above the last one; at least
 * that share of the solve's tolerance.
 */
const COARSE = 5e-3;
const SHARE = 1 / 20;
const FINE = 1 / 16;
/** What gains cost at first, in scaled units, how it grows where they are worth it, and up to where. */
const FIRST_MULTIPLIER = 2;
const GROWTH = 4;
const MOST_MULTIPLIER = 2 ** 12;
/** Of one master. */
const MOST_ITERATIONS = 1000;
/** Exact masters come after 4, 8, 16, … rounds, and take so many seconds, or of those so far this share. */
const FIRST_EXACT = 4;
const EXACT_SECONDS = 5;
const EXACT_SHARE = 0.25;

/** What a solve of mixtures begins with. */
export interface Beginning {
  readonly keys: Keys;
  /** Of a concept that contains the one asked for; null for none. */
  readonly bound: BoundProof | null;
  /** performance.now() when the solve began. */
  readonly started: number;
}

/** Solves a private mediator's problem by mixtures of faces. @throws LimitError when the time is over before there is one */
export function solveMixture(
  options: ResolvedSolveOptions,
  hooks: SolveHooks,
  beginning: Beginning,
): Promise<Solution> {
  return new MixtureSolve(options, hooks, beginning).run();
}

/** A master's answer, and what it says of profiles. */
interface Answer {
  readonly mixture: Mixture;
  readonly faces: readonly Face[];
  readonly proof: Pick<BoundProof, 'deviations' | 'multipliers'>;
  readonly report: Report;
  /** Over the range, what is gained beyond what is allowed: the master pays for it. */
  readonly excess: number;
}

class MixtureSolve {
  private readonly options: ResolvedSolveOptions;
  private readonly hooks: SolveHooks;
  private readonly keys: Keys;
  private readonly bound: BoundProof | null;
  private readonly started: number;
  private readonly limits: Limits;
  private readonly tolerance: number;
  private readonly range: number;
  private readonly columns: Columns;
  private masterTolerance: number;
  private multiplier: number;
  private nextExact = FIRST_EXACT;
  private rounds = 0;
  private iterations = 0;
  private last: Report | null = null;
  private readonly seconds = { build: 0, certify: 0 };

  constructor(options: ResolvedSolveOptions, hooks: SolveHooks, { keys, bound, started }: Beginning) {
    const { objective } = keys.relaxed;
    this.options = options;
    this.hooks = hooks;
    this.keys = keys;
    this.bound = bound;
    this.started = started;
    this.limits = buildLimits(options, hooks, started);
    this.range = objectiveRange(objective);
    const { absoluteTolerance } = options;
    this.tolerance = absoluteTolerance === undefined ? options.tolerance : absoluteTolerance / this.range;
    this.columns = new Columns(keys);
    this.masterTolerance = Math.max(COARSE, this.finest);
    this.multiplier = options.multiplier ?? FIRST_MULTIPLIER;
    this.seconds.build = this.elapsed;
  }

  private get elapsed(): number {
    return (performance.now() - this.started) / 1000;
  }

  private get finest(): number {
    return this.tolerance * FINE;
  }

  private get isExact(): boolean {
    return isExact(this.options);
  }

  async run(): Promise<Solution> {
    const { columns, limits } = this;
    const best = await this.begin();
    let status: Status;
    try {
      for (let k = 0; k < SEEDS; k++) await paced(columns.adding(columns.randomProfile()), limits);
      do status = (await this.round(best)) ?? 'stalled';
      while (status === 'stalled' && !this.isStalled);
    } catch (error) {
      if (!(error instanceof LimitError && best.isCertified)) throw error;
      status = error.code;
    }
    await paced(this.trimming(best));
    return this.solution(best, best.verdict ?? status);
  }

  private isStalled = false;

  private async begin(): Promise<MixtureBest> {
    const { keys, isExact, tolerance, limits } = this;
    const { deviators, objective } = keys.relaxed;
    const trivial: BoundProof = {
      augmented: keys.relaxed,
      deviations: deviators.map(({ direct }) => direct),
      multipliers: deviators.map(() => 0),
    };
    const given = this.bound === null ? null : await paced(provingMixtureBound(this.bound), limits);
    const best = new MixtureBest(
      { tolerance, isExact },
      this.bound ?? trivial,
      given ?? largestObjective(objective),
    );
    this.hooks.onBuilt?.();
    return best;
  }

  /** Solves a master, and adds what is worth more at its prices. @returns a status that ends the solve, or null */
  private async round(best: MixtureBest): Promise<Status | null> {
    const { columns, limits, tolerance, range } = this;
    this.rounds++;
    const answer = await this.master();
    await paced(best.offering(answer.mixture), limits);
    const prices = await paced(
      pricing(this.keys.relaxed, answer.proof.deviations, answer.proof.multipliers),
      limits,
    );
    await this.relaxedBound(best, answer, prices);
    this.tell(best);
    if (this.isExactDue(answer)) await this.exactMaster(best);
    const ending = best.verdict ?? this.limitMet();
    if (ending !== null) return ending;

    const replies = new Replies(this.keys, prices.worth);
    const known = columns.bestKnown(replies);
    const found = await paced(columns.climbing(replies, STARTS, answer.mixture.mediator), limits);
    const gained = (found[0]?.value ?? known) - known;
    const added = gained > 0 ? await paced(columns.extending(found, known, MOST_PROFILES), limits) : 0;
    columns.prune(answer.faces, answer.mixture.mediator);
    const isNear = added === 0 || gained <= (FINE * tolerance * range) / 2;
    if (!isNear) {
      this.masterTolerance = Math.max(this.finest, Math.min(COARSE, (SHARE * gained) / range));
      return null;
    }
    return this.conclude(best, answer, prices, found[0]);
  }

  /** Where local search finds nothing more: finer masters, dearer gains, exact ones, and then a search over all profiles. */
  private async conclude(
    best: MixtureBest,
    answer: Answer,
    prices: Prices,
    top: Priced | undefined,
  ): Promise<Status | null> {
    if (this.masterTolerance > this.finest) {
      this.masterTolerance = this.finest;
      return null;
    }
    if (answer.excess > 2 * this.masterTolerance && this.multiplier < MOST_MULTIPLIER) {
      this.multiplier *= GROWTH;
      return null;
    }
    if (this.isExact) await this.exactMaster(best);
    if (best.verdict !== null) return best.verdict;
    const isNew = await this.search(best, answer, prices, top);
    this.isStalled = !isNew;
    return best.verdict;
  }

  /** Searches all profiles for a better bound and a better one of them. @returns whether it is in a face that is new */
  private async search(
    best: MixtureBest,
    { proof }: Answer,
    { worth, rounding }: Prices,
    top: Priced | undefined,
  ): Promise<boolean> {
    const { keys, limits, columns, tolerance, range } = this;
    const searched = await paced(
      searchingProfiles(keys, worth, {
        known: top?.value ?? Number.NEGATIVE_INFINITY,
        within: FINE * tolerance * range,
        maxNodes: MOST_NODES,
      }),
      limits,
    );
    best.offerBound(
      { augmented: keys.relaxed, ...proof, searched: searched.bound },
      upSum(searched.bound, rounding),
    );
    this.tell(best);
    return searched.profile !== null && (await paced(columns.adding(searched.profile), limits)) > 0;
  }

  /** Of the mixtures there are, with room for gains where the criterion leaves some. */
  private async master(): Promise<Answer> {
    const { keys, columns, limits, masterTolerance, multiplier } = this;
    const faces = columns.list;
    const augmented = await paced(buildingFaceGame(keys, faces), limits);
    const slack = this.isExact ? 0 : this.tolerance - this.finest;
    const elastic = slack > 0 ? await paced(granting(augmented, slack), limits) : augmented;
    const { maxIterations = Number.POSITIVE_INFINITY } = this.options;
    const { report, strategy } = await this.solving(elastic, {
      criterion: 'published',
      tolerance: masterTolerance,
      multiplier,
      maxIterations: Math.max(0, Math.min(MOST_ITERATIONS, maxIterations - this.iterations)),
    });
    const direct = augmented.deviators.map((deviator) => deviator.direct);
    const { mediator, ...proof } = strategy.witness;
    return {
      mixture: { augmented, faces, mediator },
      faces,
      proof: slack > 0 ? withoutPayment(proof, direct) : proof,
      report,
      excess: report.equilibriumGap,
    };
  }

  private isExactDue({ excess }: Answer): boolean {
    if (!this.isExact || excess > 2 * this.masterTolerance || this.rounds < this.nextExact) return false;
    this.nextExact = 2 * this.rounds;
    return true;
  }

  /** A mixture by which nobody gains, of the faces there are. */
  private async exactMaster(best: MixtureBest): Promise<void> {
    const { keys, columns, limits } = this;
    const faces = columns.list;
    const augmented = await paced(buildingFaceGame(keys, faces), limits);
    const { lp } = this.hooks;
    const seconds = Math.max(EXACT_SECONDS, EXACT_SHARE * this.elapsed);
    const { strategy } = await this.solving(
      augmented,
      {
        criterion: 'exact',
        tolerance: this.masterTolerance,
        timeLimitSeconds: Math.min(seconds, this.secondsLeft),
      },
      lp === undefined ? {} : { lp },
    );
    await paced(best.offering({ augmented, faces, mediator: strategy.witness.mediator }), limits);
    this.tell(best);
  }

  private get secondsLeft(): number {
    return Math.max(
      0.001,
      (deadlineOf({ started: this.started, ...this.limits }) - performance.now()) / 1000,
    );
  }

  private async solving(
    augmented: Mixture['augmented'],
    how: Partial<ResolvedSolveOptions>,
    more: Pick<SolveHooks, 'lp'> = {},
  ): Promise<{ readonly report: Report; readonly strategy: MediatedStrategy }> {
    const { absoluteTolerance: _, multiplier: __, maxIterations: ___, ...options } = this.options;
    const { signal, arena, cores } = this.hooks;
    const hooks = { ...(signal && { signal }), ...(arena && { arena }), ...(cores && { cores }), ...more };
    const timeLimitSeconds = this.secondsLeft;
    const asked = { ...options, ...(Number.isFinite(timeLimitSeconds) && { timeLimitSeconds }), ...how };
    const { report, strategy } = await solveProblem(
      mediatedProblem(augmented),
      asked,
      hooks,
      performance.now(),
    );
    if (strategy.kind !== 'mediated')
      throw new Error('A master has another kind of strategy than it was asked for.');
    this.iterations += report.iterations;
    this.seconds.certify += report.seconds.certify;
    this.last = report;
    return { report, strategy };
  }

  /** What deviations prove if the mediator's decisions are relaxed. */
  private async relaxedBound(
    best: MixtureBest,
    { proof }: Answer,
    { worth, rounding }: Prices,
  ): Promise<void> {
    const { relaxed } = this.keys;
    const value = await paced(bestResponseValue(relaxed.mediator, worth.slice()), this.limits);
    best.offerBound({ augmented: relaxed, ...proof }, upSum(value, rounding));
  }

  private limitMet(): Status | null {
    const { signal } = this.hooks;
    const { maxIterations = Number.POSITIVE_INFINITY } = this.options;
    if (signal?.aborted) return 'aborted';
    if (this.secondsLeft <= 0.001) return 'time-limit';
    return this.iterations >= maxIterations ? 'iteration-limit' : null;
  }

  /** Faces that are not in the mixture are no part of what is returned. */
  private *trimming(best: MixtureBest) {
    const { faces, mediator } = best.strategy;
    const used = faces.filter((_, f) => mediator[1 + f]! > 0) as Face[];
    if (used.length === faces.length) return;
    const trimmed = yield* buildingFaceGame(this.keys, used);
    const weights = new Float64Array(trimmed.mediator.numSequences);
    let to = 1 + used.length;
    let from = 1 + faces.length;
    let chosen = 1;
    for (const [f, face] of (faces as readonly Face[]).entries()) {
      const count = face.numSequences - 1;
      if (mediator[1 + f]! > 0) {
        weights[chosen++] = mediator[1 + f]!;
        weights.set(mediator.subarray(from, from + count), to);
        to += count;
      }
      from += count;
    }
    const flow = yield* makingExactFlow(trimmed.mediator, weights);
    yield* best.offering({ augmented: trimmed, faces: used, mediator: flow });
  }

  private tell(best: MixtureBest): void {
    const { objective, equilibriumGap, upperBound, lowerBound } = best.facts;
    this.hooks.onProgress?.({
      ...{ objective, equilibriumGap, upperBound },
      ...(lowerBound !== undefined && { lowerBound }),
      kernel: this.last?.kernel ?? '',
      iterations: this.iterations,
      seconds: this.elapsed,
      openness: best.openness,
      multiplier: this.multiplier,
    });
  }

  private solution(best: MixtureBest, status: Status): Solution {
    const { kernel, parameters, precision, threads, kernelBytes } = this.last as Report;
    const { build, certify } = this.seconds;
    return {
      report: {
        status,
        ...best.facts,
        ...{ kernel, parameters, precision },
        method: 'direct',
        ...criterionOf(this.options),
        tolerance: this.tolerance,
        multiplier: this.multiplier,
        iterations: this.iterations,
        rounds: this.rounds,
        seconds: { build, solve: Math.max(0, this.elapsed - build - certify), certify },
        threads,
        kernelBytes,
        version: VERSION,
      },
      strategy: best.strategy,
    };
  }
}
