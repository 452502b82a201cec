/**
 * The two halves of an exact optimum, each a vertex of a restricted LP of a game with whole payoffs (`lp/restricted.ts`): one
 * without a box makes the mediator, and one in a box around deviations that prove a good bound makes deviations that prove the
 * optimum. What the mediator would answer to them is added until it is worth no more than the objective; then their fractions
 * are found, and certified together.
 */
import type { AugmentedGame } from '../augmented/augmented-game.ts';
import { type Flow, makingExactFlow } from '../augmented/decision-dag.ts';
import { upperBoundWith } from '../certificate/certificate.ts';
import { achievingExactly, certifyingExactly, type ExactFlow } from '../certificate/exact.ts';
import type { Witness } from '../certificate/strategy.ts';
import { exactDeviations, exactMediator } from '../lp/exact-witness.ts';
import type { LpAnswer, LpSolver } from '../lp/model.ts';
import { findingReplies } from '../lp/pricing.ts';
import { type Box, type Proving, type RestrictedLp, Restriction } from '../lp/restricted.ts';
import { numNonzeros, type SparseLp } from '../lp/sparse-lp.ts';
import { Support } from '../lp/support.ts';
import { findingDuals, findingPoint } from '../lp/vertex.ts';
import { Inexact } from '../numeric/inexact.ts';
import { type Rational, toNumber } from '../numeric/rational.ts';
import { deadlineOf, type Limits, paced, type Work } from '../work.ts';

/** What `exactOptimum` needs. */
export interface ExactOptions extends Limits {
  /** Solves small linear programs: `highs` of `mediant/lp`. */
  readonly lp: LpSolver;
}

/** Flows of a near-optimal mediator below this are none. */
const USED = 1e-7;
/** Of the objective's range: bounds so near are the objective but for what LP solvers miss, and responses so near are the best. */
const CLOSE = 1e-7;
/** Of the bound's distance: responses that are worth so little less than the best are added with it. */
const NEARLY = 0.1;
/** Of the largest multiplier, the box's first radius, and how it grows where the bound falls and shrinks where it does not. */
const RADIUS = 2e-3;
const GROWTH = 2;
/** Prices of the box are multiples of this part of its radius, or of half of it: short numbers. */
const STEPS = 2 ** 10;
const MOST_ROUNDS = 60;
/** Rounds from one mediator to the next while the bound stays away from what it achieves. */
const BETWEEN_MEDIATORS = 4;
/** Larger programs take minutes. */
const MOST_NONZEROS = 5e5;
/** Seconds of a program at most; in a box, so many times those of the longest before it, too: some narrow boxes take forever. */
const MOST_SECONDS = 60;
const LEAST_SECONDS = 5;
const LONGER = 5;

/** A search for what proves an exact optimum. */
export class ExactSearch {
  private readonly game: AugmentedGame;
  private readonly near: Witness;
  private readonly range: number;
  private readonly options: ExactOptions;
  private readonly support: Support;
  /** The best so far, and its bound. */
  private proving: Proving;
  private bound = Number.POSITIVE_INFINITY;
  /** What the mediator achieves. */
  private value = Number.NEGATIVE_INFINITY;
  private mediator: ExactFlow | null = null;
  /** Of the box, over the largest multiplier. */
  private radius = RADIUS;
  /** Of the programs so far. */
  private longestSeconds = LEAST_SECONDS / LONGER;
  private failure = 'no bound came near what a mediator achieves.';

  /**
   * @param game with whole payoffs
   * @param near an equilibrium and a proof that are near the optimum
   * @param range of the objective, times the game's denominator
   */
  constructor(game: AugmentedGame, near: Witness, range: number, options: ExactOptions) {
    this.game = game;
    this.near = near;
    this.range = range;
    this.options = options;
    this.support = new Support(game.mediator);
    this.proving = near;
  }

  /** @returns the objective less its offset, once certified. @throws Inexact, LimitError */
  async finding(): Promise<Rational> {
    const { game, support, near } = this;
    const restriction = await this.paced(Restriction.making(game));
    await this.paced(support.adding(near.mediator, USED));
    this.bound = await this.boundOf(near);
    await this.extend(near);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (round % BETWEEN_MEDIATORS === 0) await this.improveMediator(restriction);
      const { bound } = this;
      const found = await this.proved(restriction);
      if (found !== null) return found;
      this.radius *= this.bound < bound ? GROWTH : 1 / GROWTH;
    }
    return this.provedByAll(restriction);
  }

  /** The best mediator of those that the support has, unless it is as good as the bound already. */
  private async improveMediator(restriction: Restriction): Promise<void> {
    if (this.bound - this.value <= CLOSE * this.range) return;
    const free = await this.program(restriction, null);
    try {
      const answer = await this.timed(free.lp, MOST_SECONDS);
      const mediator = exactMediator(free, await this.paced(findingPoint(free.lp, answer)));
      await this.paced(achievingExactly(this.game, mediator));
      this.mediator = mediator;
      this.value = -answer.objective;
    } catch (error) {
      this.note(error);
    }
  }

  /** A round in a box. @returns the objective when it is proved, otherwise null */
  private async proved(restriction: Restriction): Promise<Rational | null> {
    const largest = Math.max(0, ...this.proving.multipliers) || 1;
    const box = { ...this.proving, radius: this.radius * largest };
    const boxed = await this.program(restriction, box);
    roundCosts(boxed.lp, box.radius);
    const answer = await this.answered(boxed.lp);
    if (answer === null) return null;
    const proving = await this.paced(boxed.proving(answer, this.proving));
    const bound = await this.boundOf(proving);
    await this.extend(proving);
    if (bound < this.bound) {
      this.bound = bound;
      this.proving = proving;
    }
    return bound - this.value <= CLOSE * this.range ? this.certified(boxed, answer, proving) : null;
  }

  /** @throws Inexact where it is too large */
  private async program(restriction: Restriction, box: Box | null): Promise<RestrictedLp> {
    const restricted = await this.paced(restriction.building(this.support, box));
    checkSize(restricted.lp);
    return restricted;
  }

  /** Null, and the next box is wider, where it takes far longer than the others. */
  private async answered(program: SparseLp): Promise<LpAnswer | null> {
    try {
      return await this.timed(program, LONGER * this.longestSeconds);
    } catch (error) {
      if (performance.now() >= deadlineOf(this.options) || this.options.signal?.aborted) throw error;
      this.note(error);
      this.radius *= GROWTH ** 3;
      return null;
    }
  }

  private async timed(program: SparseLp, mostSeconds: number): Promise<LpAnswer> {
    const started = performance.now();
    const answer = await solved(program, this.options, mostSeconds);
    this.longestSeconds = Math.max(this.longestSeconds, (performance.now() - started) / 1000);
    return answer;
  }

  /** Without a box, all that the mediator can do. @throws Inexact */
  private async provedByAll(restriction: Restriction): Promise<Rational> {
    await this.paced(this.support.adding(new Uint8Array(this.game.mediator.numSequences).fill(1), 0));
    await this.improveMediator(restriction);
    const whole = await this.program(restriction, null);
    const found = await this.certified(whole, await solved(whole.lp, this.options), this.proving);
    if (found !== null) return found;
    throw new Inexact(`Nothing that was found could be verified: ${this.failure}`);
  }

  /** Null where it cannot be certified; what the mediator would answer to the fractions is then added. */
  private async certified(boxed: RestrictedLp, answer: LpAnswer, proving: Proving): Promise<Rational | null> {
    const { game } = this;
    const duals = await this.paced(findingDuals(boxed.lp, answer));
    const deviations = exactDeviations(boxed, duals, game.deviators, proving.deviations);
    try {
      const { mediator } = this;
      if (mediator === null) return null;
      return await this.paced(certifyingExactly(game, { mediator, deviations }));
    } catch (error) {
      this.note(error);
    }
    const flows: Flow[] = [];
    for (const [k, { treeplex }] of game.deviators.entries())
      flows.push(await this.paced(makingExactFlow(treeplex, nearly(deviations[k] as ExactFlow))));
    await this.extend({ ...proving, deviations: flows });
    return null;
  }

  /** Why it did not go. @throws what is no refusal */
  private note(error: unknown): void {
    if (!(error instanceof Inexact)) throw error;
    this.failure = error.message;
  }

  private async boundOf({ deviations, multipliers }: Proving): Promise<number> {
    return (await this.paced(upperBoundWith(this.game, deviations, multipliers))).bound;
  }

  /** Adds what the mediator would answer. */
  private async extend(proving: Proving): Promise<void> {
    const missing = this.mediator === null ? 0 : this.bound - this.value;
    const within = Math.max(CLOSE * this.range, NEARLY * missing);
    const replies = await this.paced(findingReplies(this.game, proving, within));
    await this.paced(this.support.adding(replies, 0));
  }

  private paced<Result>(work: Work<Result>): Promise<Result> {
    return paced(work, this.options);
  }
}

/** Costs that are whole stay so, where the step is no more than 1. */
function roundCosts({ cost }: SparseLp, radius: number): void {
  const step = 2 ** Math.min(0, Math.floor(Math.log2(radius / STEPS)));
  for (let j = 0; j < cost.length; j++) cost[j] = Math.round(cost[j]! / step) * step;
}

const nearly = ({ numerators, denominator }: ExactFlow): Flow =>
  Float64Array.from(numerators, (numerator) => toNumber({ numerator, denominator }));

/** @throws Inexact where a program is too large */
export function checkSize(program: SparseLp): void {
  const nonzeros = numNonzeros(program);
  if (nonzeros > MOST_NONZEROS)
    throw new Inexact(`A linear program has ${nonzeros} nonzeros, and exact ones may have ${MOST_NONZEROS}.`);
}

/** @throws Inexact where a program is not solved in time */
export async function solved(
  program: SparseLp,
  options: ExactOptions,
  mostSeconds = MOST_SECONDS,
): Promise<LpAnswer> {
  const left = (deadlineOf(options) - performance.now()) / 1000;
  const timeLimitSeconds = Math.max(1e-3, Math.min(left, mostSeconds, MOST_SECONDS));
  const { signal } = options;
  const answer = await options.lp(program, {
    timeLimitSeconds,
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.status !== 'optimal' || answer.primal.length === 0 || answer.rowDual.length === 0)
    throw new Inexact(`A linear program was not solved: ${answer.status}.`);
  return answer;
}
