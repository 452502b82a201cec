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
import { objectiveRange } from '../../augmented/objective.ts';
import { bestResponseValue } from '../../certificate/best-response.ts';
import { type Prices, pricing } from '../../certificate/certificate.ts';
import type { BoundProof } from '../../certificate/strategy.ts';
import { isRefusal, LimitError } from '../../errors.ts';
import { searchingProfiles } from '../../faces/branch-and-bound.ts';
import type { Keys } from '../../faces/keys.ts';
import { Replies } from '../../faces/replies.ts';
import { upSum } from '../../numeric/rounding.ts';
import { provingMixtureBound } from '../../problem/mixture.ts';
import { VERSION } from '../../version.ts';
import { limitMet, paced } from '../../work.ts';
import type { SolveHooks } from '../hooks.ts';
import { criterionOf, isExact, type ResolvedSolveOptions } from '../options.ts';
import { type Candidate, type Report, secondsSince } from '../solution.ts';
import type { Status } from '../status.ts';
import { Columns, type Priced } from './columns.ts';
import { type Answer, type MasterLimits, Masters } from './masters.ts';
import { MixtureBest } from './mixture-best.ts';
import { mostNodes } from './search-memory.ts';
import { trimming } from './trimming.ts';

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
/** Exact masters come after 4, 8, 16, … rounds. */
const FIRST_EXACT = 4;

/** What a solve of mixtures begins with. */
export interface Beginning {
  readonly keys: Keys;
  /** Of a concept that contains the one asked for; null for none. */
  readonly bound: BoundProof | null;
  /** performance.now() when the solve began. */
  readonly started: number;
}

/**
 * Finds the best mixture of faces that it can, and a bound of it.
 * @throws LimitError when the time is over before there is a mixture; InputError where the first one does not fit
 */
export function solveMixture(
  options: ResolvedSolveOptions,
  hooks: SolveHooks,
  beginning: Beginning,
): Promise<Candidate> {
  return new MixtureSolve(options, hooks, beginning).run();
}

/** What a solve holds from one round to the next. */
class MixtureSolve {
  private readonly options: ResolvedSolveOptions;
  private readonly hooks: SolveHooks;
  private readonly keys: Keys;
  private readonly bound: BoundProof | null;
  private readonly limits: MasterLimits;
  private readonly isExact: boolean;
  /** Over the range: the solve's, the finest that a master has, and that of the next master. */
  private readonly tolerance: number;
  private readonly finest: number;
  private masterTolerance: number;
  private readonly range: number;
  private readonly columns: Columns;
  private readonly masters: Masters;
  private multiplier: number;
  private nextExact = FIRST_EXACT;
  private rounds = 0;
  private readonly secondsToBuild: number;

  constructor(options: ResolvedSolveOptions, hooks: SolveHooks, { keys, bound, started }: Beginning) {
    const { absoluteTolerance, timeLimitSeconds, multiplier = FIRST_MULTIPLIER } = options;
    this.options = options;
    this.hooks = hooks;
    this.keys = keys;
    this.bound = bound;
    this.limits = { signal: hooks.signal, started, timeLimitSeconds };
    this.isExact = isExact(options);
    this.range = objectiveRange(keys.relaxed.objective);
    this.tolerance = absoluteTolerance === undefined ? options.tolerance : absoluteTolerance / this.range;
    this.finest = this.tolerance * FINE;
    this.masterTolerance = Math.max(COARSE, this.finest);
    this.columns = new Columns(keys);
    this.masters = new Masters(keys, options, hooks, this.limits);
    this.multiplier = multiplier;
    this.secondsToBuild = this.elapsed;
  }

  private get elapsed(): number {
    return (performance.now() - this.limits.started) / 1000;
  }

  async run(): Promise<Candidate> {
    const { columns, limits, keys } = this;
    const best = await this.begin();
    let status: Status | null = null;
    try {
      for (let k = 0; k < SEEDS; k++) await paced(columns.adding(columns.randomProfile()), limits);
      while (status === null) status = await this.round(best);
    } catch (error) {
      if (!best.isCertified) throw error;
      if (error instanceof LimitError) status = error.code;
      else if (isRefusal(error)) status = 'stalled';
      else throw error;
    }
    await paced(best.offering(await paced(trimming(keys, best.kept))));
    return this.candidate(best, best.verdict ?? status);
  }

  /** Nothing certified, but the bound that is given, or what is proved where gains cost nothing. */
  private async begin(): Promise<MixtureBest> {
    const { deviators } = this.keys.relaxed;
    const free: BoundProof = {
      augmented: this.keys.relaxed,
      deviations: deviators.map(({ direct }) => direct),
      multipliers: deviators.map(() => 0),
    };
    const proof = this.bound ?? free;
    const upperBound = await paced(provingMixtureBound(proof), this.limits);
    return new MixtureBest({ tolerance: this.tolerance, isExact: this.isExact }, proof, upperBound);
  }

  /** Solves a master, and adds what is worth more at its prices. @returns how the solve ends, or null to go on */
  private async round(best: MixtureBest): Promise<Status | null> {
    const { columns, limits, tolerance, range, masterTolerance, multiplier } = this;
    this.rounds++;
    const slack = this.isExact ? 0 : tolerance - this.finest;
    const answer = await this.masters.elastic(columns.list, slack, {
      tolerance: masterTolerance,
      multiplier,
    });
    const { mixture, proof } = answer;
    // short, and the time may be over: a mixture that is there is to be reported
    await paced(best.offering(mixture));
    if (this.rounds === 1) this.hooks.onBuilt?.();
    const prices = await paced(pricing(this.keys.relaxed, proof.deviations, proof.multipliers), limits);
    await this.relaxedBound(best, answer, prices);
    this.tell(best);
    if (this.isExactDue(answer)) await this.exactMaster(best);
    const ending = best.verdict ?? this.limitMet();
    if (ending !== null) return ending;

    const replies = new Replies(this.keys, prices.worth);
    const known = await paced(columns.bestKnown(replies), limits);
    const found = await paced(columns.climbing(replies, STARTS, mixture.mediator), limits);
    const gained = (found[0]?.value ?? known) - known;
    const added = gained > 0 ? await paced(columns.extending(found, known, MOST_PROFILES), limits) : 0;
    columns.prune(mixture.faces, mixture.mediator);
    const isNear = added === 0 || gained <= (FINE * tolerance * range) / 2;
    if (isNear) return this.conclude(best, answer, prices, found[0]);
    this.masterTolerance = Math.max(this.finest, Math.min(COARSE, (SHARE * gained) / range));
    return null;
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
    // one that is given is never changed
    const isDearer = this.options.multiplier === undefined && this.multiplier < MOST_MULTIPLIER;
    if (isDearer && answer.excess > 2 * this.masterTolerance) {
      this.multiplier *= GROWTH;
      return null;
    }
    if (this.isExact) await this.exactMaster(best);
    if (best.verdict !== null) return best.verdict;
    const isNew = await this.search(best, answer, prices, top);
    return best.verdict ?? (isNew ? null : 'stalled');
  }

  /** Searches all profiles for a better bound and a better one of them. @returns whether it is in a face that is new */
  private async search(
    best: MixtureBest,
    { proof }: Answer,
    { worth, rounding }: Prices,
    top: Priced | undefined,
  ): Promise<boolean> {
    const { keys, limits, columns, tolerance, range, options } = this;
    const searched = await paced(
      searchingProfiles(keys, worth, {
        known: top?.value ?? Number.NEGATIVE_INFINITY,
        within: FINE * tolerance * range,
        maxNodes: mostNodes(keys, options.memoryLimitMiB),
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

  private isExactDue({ excess }: Answer): boolean {
    if (!this.isExact || excess > 2 * this.masterTolerance || this.rounds < this.nextExact) return false;
    this.nextExact = 2 * this.rounds;
    return true;
  }

  /** A mixture by which nobody gains, of the faces there are, if it is found soon. */
  private async exactMaster(best: MixtureBest): Promise<void> {
    const mixture = await this.masters.exact(this.columns.list, this.masterTolerance);
    if (mixture === null) return;
    await paced(best.offering(mixture));
    this.tell(best);
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
    return limitMet(this.limits) ?? (this.masters.iterationsLeft > 0 ? null : 'iteration-limit');
  }

  private tell(best: MixtureBest): void {
    const { objective, equilibriumGap, upperBound, lowerBound } = best.facts;
    const { iterations, report } = this.masters;
    this.hooks.onProgress?.({
      ...{ objective, equilibriumGap, upperBound },
      ...(lowerBound !== undefined && { lowerBound }),
      kernel: report?.kernel ?? '',
      iterations,
      seconds: this.elapsed,
      openness: best.openness,
      multiplier: this.multiplier,
    });
  }

  private candidate(best: MixtureBest, status: Status | null): Candidate {
    const { iterations, certify, report: last } = this.masters;
    const { kernel, parameters, precision, method, threads, kernelBytes } = last as Report;
    const report: Report = {
      status: status as Status,
      ...best.facts,
      ...{ kernel, parameters, precision, method },
      ...criterionOf(this.options),
      tolerance: this.tolerance,
      multiplier: this.multiplier,
      iterations,
      rounds: this.rounds,
      seconds: secondsSince(this.limits.started, { build: this.secondsToBuild, certify }),
      threads,
      kernelBytes,
      version: VERSION,
    };
    return { solution: { report, strategy: best.strategy }, openness: best.openness };
  }
}
