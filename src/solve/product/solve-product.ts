/**
 * Solves a mediator's problem without his decision space, between two witnesses: a profile of independent strategies, which
 * players find by themselves in the tree, is a mediator; and a bound on a concept that contains the one asked for is a bound, or,
 * where the mediator remembers everything, one by prices of simple deviations.
 *
 * The bracket closes where correlation is worth no more than the tolerance, and where it does not, it says how far it is open.
 */

import type { Concept } from '../../augmented/concept.ts';
import { boundInUnits, objectiveRange } from '../../augmented/objective.ts';
import type { ProductGame } from '../../augmented/product-game.ts';
import { MAX_DEPTH } from '../../augmented/streamed/streamed-game.ts';
import type { BoundProof } from '../../certificate/strategy.ts';
import { containing } from '../../concepts/index.ts';
import { errors, type InputError, isRefusal, LimitError } from '../../errors.ts';
import { expanding } from '../../game/tree.ts';
import { smallerGame } from '../../games/index.ts';
import { buildingProblem } from '../../problem/problem.ts';
import { provedByWalk } from '../../problem/product.ts';
import { VERSION } from '../../version.ts';
import { type Limits, limitMet, paced } from '../../work.ts';
import { buildLimits, type SolveHooks } from '../hooks.ts';
import { solveProblem } from '../loop.ts';
import { criterionOf, isExact, type ResolvedSolveOptions } from '../options.ts';
import { type Candidate, type Report, secondsSince } from '../solution.ts';
import type { Status } from '../status.ts';
import { buildStreamedPair, type FoundBound, StreamedSearch } from '../streamed/streamed-search.ts';
import { ProductBest } from './product-best.ts';
import { SelfPlay } from './self-play.ts';

/** Iterations before the first certificate; then twice as many each time, */
const FIRST_ITERATIONS = 256;
/** up to so many: gains have fallen by then, or do not. */
const MOST_ITERATIONS = 2 ** 14;
/** Of what is open, the share that two doublings have to leave behind; fewer iterations than these say nothing. */
const PROGRESS = 0.9;
const LEAST_ITERATIONS = 1024;
/** A bound is made so many times finer than the tolerance, unless it closes before: what it leaves open, no profile can close. */
const FINER = 256;
/** Finer ones take too long for what they add. */
const FINEST = 1e-6;

/**
 * Finds the best profile of independent players that it can, and a bound on what contains it.
 * @param refusal thrown where no concept that contains the one asked for fits either; null: none was met
 * @param started performance.now() when the solve began
 * @throws LimitError when the time is over before there is a bound
 */
export function solveProduct(
  game: ProductGame,
  options: ResolvedSolveOptions,
  hooks: SolveHooks,
  { refusal, started }: { readonly refusal: InputError | LimitError | null; readonly started: number },
): Promise<Candidate> {
  return new ProductSolve(game, options, hooks, started).run(refusal);
}

/** What a report says of the search for a bound. */
type Bounding = Pick<
  Report,
  'kernel' | 'parameters' | 'precision' | 'method' | 'multiplier' | 'iterations' | 'threads' | 'kernelBytes'
>;

/** A bound that has been found. */
interface Found {
  readonly proof: BoundProof;
  readonly report: Bounding;
}

/** What a solve holds from one bound to the next. */
class ProductSolve {
  private readonly game: ProductGame;
  private readonly options: ResolvedSolveOptions;
  private readonly tolerance: number;
  private readonly hooks: SolveHooks;
  private readonly started: number;
  private readonly limits: Limits;
  private readonly play: SelfPlay;
  /** Of the bound that is kept. */
  private bounding: Bounding | null = null;
  private streamed: StreamedSearch | null = null;
  private readonly seconds = { build: 0, certify: 0 };

  constructor(game: ProductGame, options: ResolvedSolveOptions, hooks: SolveHooks, started: number) {
    const { absoluteTolerance, tolerance } = options;
    this.game = game;
    this.options = options;
    this.tolerance =
      absoluteTolerance === undefined ? tolerance : absoluteTolerance / objectiveRange(game.objective);
    this.hooks = hooks;
    this.started = started;
    this.limits = buildLimits(options, hooks, started);
    this.play = new SelfPlay(game);
    this.seconds.build = (performance.now() - started) / 1000;
  }

  async run(refusal: InputError | LimitError | null): Promise<Candidate> {
    const { game, play, limits, tolerance, options } = this;
    await paced(play.running(Math.min(FIRST_ITERATIONS, this.mostIterations)), limits);
    const criterion = { tolerance, isExact: isExact(options) };
    const profile = await paced(play.averages(), limits);
    const best = await paced(ProductBest.beginning(game, criterion, profile), limits);
    let status: Status = 'stalled';
    let refused = refusal;
    const bounds: string[] = [];
    for (const concept of boundsOf(game.concept)) {
      // a bound on what contains a concept that has one is no smaller
      if (bounds.some((name) => containing(name).some((larger) => larger.name === concept))) continue;
      try {
        status = await this.boundAndImprove(concept, best);
        bounds.push(concept);
      } catch (error) {
        if (isRefusal(error)) refused ??= error;
        else if (error instanceof LimitError && best.isBounded) status = best.verdict ?? error.code;
        else throw error;
      }
      if (status !== 'stalled') break;
    }
    if (!best.isBounded) throw refused;
    return this.candidate(best, status);
  }

  private get mostIterations(): number {
    return Math.min(MOST_ITERATIONS, this.options.maxIterations ?? Number.POSITIVE_INFINITY);
  }

  private async boundAndImprove(concept: string, best: ProductBest): Promise<Status> {
    if (this.game.concept.memory === 'full') return this.priceAndImprove(best);
    const { proof, report } = await this.boundFrom(concept, best);
    // short, and the time may be over: a bound that is there is to be reported
    const isSmaller = await paced(best.offeringBound(proof));
    return this.improveWith(report, isSmaller, best);
  }

  /** Prices are sought on from where they have come to, as long as that helps. */
  private async priceAndImprove(best: ProductBest): Promise<Status> {
    const { limits, options } = this;
    this.streamed ??= await this.beginStreamed();
    const { maxIterations: maxWalks = Number.POSITIVE_INFINITY } = options;
    for (let before: FoundBound | null = null; ; ) {
      const found = await this.streamed.towards({ target: best.nearBound, maxWalks }, limits);
      if (found === before) return 'stalled';
      before = found;
      const proved = provedByWalk(found.proof, found.proved);
      const report: Bounding = {
        ...{ kernel: 'streamed', parameters: {}, precision: 'f64', method: 'direct' },
        ...{ multiplier: Math.max(0, ...proved.of.multipliers), iterations: this.streamed.walks },
        ...{ threads: 1, kernelBytes: 0 },
      };
      const status = await this.improveWith(report, best.offerProved(found.proof, proved), best);
      if (status !== 'stalled') return status;
    }
  }

  private improveWith(report: Bounding, isSmaller: boolean, best: ProductBest): Promise<Status> {
    if (this.bounding === null) this.hooks.onBuilt?.();
    if (isSmaller) this.bounding = report;
    return this.improve(best);
  }

  /** @throws InputError where simple deviations do not fit, or there are none */
  private async beginStreamed(): Promise<StreamedSearch> {
    const { limits, options, game, tolerance } = this;
    const before = performance.now();
    const smaller = smallerGame(game.tree.name);
    const smallerTree = smaller === null ? null : await paced(expanding(smaller, options), limits);
    const pair = await buildStreamedPair(game.tree, smallerTree, options, limits);
    this.seconds.build += (performance.now() - before) / 1000;
    // of products nothing else has none
    if (pair === null) throw errors.tooLarge('The number of moves on a path', null, MAX_DEPTH);
    return new StreamedSearch(pair, tolerance);
  }

  /** Deviations that prove a bound on a concept: it is solved, until that closes this. */
  private async boundFrom(concept: string, best: ProductBest): Promise<Found> {
    const { options, limits, started, game } = this;
    const { signal: asked, graceSeconds, lp, arena, cores } = this.hooks;
    const { absoluteTolerance: _absolute, ...others } = options;
    const finer = { ...others, concept, tolerance: finerThan(this.tolerance) };
    const closes = boundInUnits(game.objective, best.closingBound);
    let isEnough = false;
    const signal = {
      get aborted() {
        return isEnough || (asked?.aborted ?? false);
      },
    };
    const before = performance.now();
    const problem = await paced(buildingProblem(game.tree, finer), limits);
    this.seconds.build += (performance.now() - before) / 1000;
    const { report, strategy } = await solveProblem(
      problem,
      finer,
      {
        ...(graceSeconds !== undefined && { graceSeconds }),
        ...(lp !== undefined && { lp }),
        ...(arena !== undefined && { arena }),
        ...(cores !== undefined && { cores }),
        signal,
        onProgress: ({ upperBound }) => {
          isEnough = game.objective.sign * (closes - upperBound) > 0;
        },
      },
      started,
    );
    this.seconds.certify += report.seconds.certify;
    if (strategy.kind !== 'mediated') throw new Error(`${concept} has no mediator`);
    const { augmented, witness } = strategy;
    const { deviations, multipliers } = witness;
    return { proof: { augmented, deviations, multipliers }, report };
  }

  /** Iterations, certified whenever they have doubled, until the bracket closes or does not come closer. */
  private async improve(best: ProductBest): Promise<Status> {
    const { play, limits, mostIterations, options } = this;
    const before: number[] = [];
    for (;;) {
      await paced(best.offering(await paced(play.averages(), limits)), limits);
      await paced(best.offering(await paced(play.current(), limits)), limits);
      this.tell(best);
      const { verdict, openness } = best;
      const ending = verdict ?? limitMet(limits);
      if (ending !== null) return ending;
      if (play.iterations >= (options.maxIterations ?? Number.POSITIVE_INFINITY)) return 'iteration-limit';
      const isSlow = openness > PROGRESS * (before.at(-2) ?? Number.POSITIVE_INFINITY);
      if (play.iterations >= mostIterations || (isSlow && play.iterations >= LEAST_ITERATIONS))
        return 'stalled';
      before.push(openness);
      await paced(play.running(Math.min(2 * play.iterations, mostIterations)), limits);
    }
  }

  private tell(best: ProductBest): void {
    const { objective, equilibriumGap, upperBound, lowerBound } = best.facts;
    const { kernel = '', multiplier = 0 } = this.bounding ?? {};
    this.hooks.onProgress?.({
      ...{ objective, equilibriumGap, upperBound, kernel, multiplier },
      ...(lowerBound !== undefined && { lowerBound }),
      iterations: this.play.iterations,
      seconds: (performance.now() - this.started) / 1000,
      openness: best.openness,
    });
  }

  private candidate(best: ProductBest, status: Status): Candidate {
    const { kernel, parameters, precision, method, multiplier, iterations, threads, kernelBytes } = this
      .bounding as Bounding;
    const report: Report = {
      status,
      ...best.facts,
      ...{ kernel, parameters, precision, method },
      ...criterionOf(this.options),
      tolerance: this.tolerance,
      ...{ multiplier, iterations },
      profileIterations: this.play.iterations,
      seconds: secondsSince(this.started, this.seconds),
      threads,
      kernelBytes,
      version: VERSION,
    };
    return { solution: { report, strategy: best.strategy }, openness: best.openness };
  }
}

/** The concepts that bounds are sought of: its own where they come from prices of simple deviations, else what contains it. */
function boundsOf({ name, memory }: Concept): string[] {
  return memory === 'full' ? [name] : cheapestFirst(name);
}

/**
 * What contains a concept: first those whose mediator remembers everything, whose size is no more than polynomial, the nearest of
 * them first; then the private ones, the smallest decision space first, which is that of the farthest.
 */
function cheapestFirst(name: string): string[] {
  const larger = containing(name);
  const full = larger.filter(({ memory }) => memory === 'full');
  const others = larger.filter(({ memory }) => memory === 'private').reverse();
  return [...full, ...others].map((concept) => concept.name);
}

const finerThan = (tolerance: number) => Math.min(tolerance, Math.max(FINEST, tolerance / FINER));
