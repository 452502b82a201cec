/** The linear program of one round in one state, by column generation, with what can follow given by a `Continuation`. */
import { GrowableFloat64, GrowableInt32 } from '../../numeric/growable.ts';
import { roundings } from '../../numeric/rounding.ts';
import { ColumnSimplex } from './column-simplex.ts';
import type { StageOutcome } from './design.ts';
import type { StageForm } from './stage-form.ts';

/** Promises (r, w_1, …, w_n) that are open to a mechanism in a state, a convex set. */
export interface Continuation {
  /** Leaves a promise that is best in a direction in z. @returns its value, or a bound on it from above */
  best(direction: Float64Array, z: Float64Array): number;
  /** Which one it was, where promises are numbered. */
  readonly tag: number;
  /** Whether it still has a promise that it had when it was `version`. */
  has(z: Float64Array, version: number): boolean;
  readonly version: number;
}

/** A state of the next round, in which player i of this state is player permutation[i]. */
export interface Link {
  readonly continuation: Continuation;
  readonly permutation: readonly number[];
}

/** Reduced costs below this are none; programs have numbers of about 1. */
const IMPROVING = 1e-10;
const MAX_ROUNDS = 200;
/** Of sums of so few terms that this is a multiple of what it can be. */
const ROUNDING = roundings(1000);
/** Cost of what must not be used any more; it is left to the start, which is always possible. */
const FORBIDDEN = -1e3;

/** What a solve found in a direction. */
export interface StageSolution {
  /** Of the measure that was found. */
  readonly value: number;
  /** No measure has more: a bound whatever rounding does, if the continuations' bounds are. */
  readonly bound: number;
  /** Whether the basis is one of a measure: rounding may have spoilt it. */
  readonly isSound: boolean;
}

export class StageProgram {
  readonly simplex: ColumnSimplex;
  /** Of each column: */
  readonly profile = new GrowableInt32(64);
  readonly outcome = new GrowableInt32(64);
  readonly tag = new GrowableInt32(64);
  /** its promise, in the order of this state's players. */
  readonly promise = new GrowableFloat64(64);

  private readonly form: StageForm;
  private readonly outcomes: readonly StageOutcome[];
  private readonly linkOf: Int32Array;
  private readonly links: readonly Link[];
  private readonly scale: number;
  private readonly dimension: number;
  private readonly version = new GrowableInt32(64);
  /** Per link, in pricing: */
  private readonly best: Float64Array;
  private readonly bestTag: Int32Array;
  private readonly bestPromise: Float64Array;
  private readonly canonical: Float64Array;
  private readonly found: Float64Array;

  /**
   * @param linkOf of each outcome, its link
   * @param safe a promise that the first outcome may lead to at every profile
   * @param scale the largest number among values, rewards, payments and promises
   */
  constructor(
    form: StageForm,
    outcomes: readonly StageOutcome[],
    linkOf: Int32Array,
    links: readonly Link[],
    safe: Float64Array,
    scale: number,
  ) {
    const d = form.players + 1;
    this.form = form;
    this.outcomes = outcomes;
    this.linkOf = linkOf;
    this.links = links;
    this.scale = scale;
    this.dimension = d;
    this.simplex = new ColumnSimplex(form.numRows, form.numProfiles, form.width);
    this.best = new Float64Array(links.length);
    this.bestTag = new Int32Array(links.length);
    this.bestPromise = new Float64Array(links.length * d);
    this.canonical = new Float64Array(d);
    this.found = new Float64Array(d);
    for (let p = 0; p < form.numProfiles; p++) this.addColumn(p, 0, 0, safe, 0);
    this.simplex.restart();
    this.simplex.factor();
  }

  /**
   * Maximises direction · (r, w).
   * @param tolerance how far value and bound may be apart
   */
  solve(direction: Float64Array, tolerance: number): StageSolution {
    const { simplex } = this;
    this.refresh(direction);
    let bound = Number.POSITIVE_INFINITY;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      if (!simplex.optimise()) return { value: simplex.value, bound, isSound: false };
      const fresh = this.price(direction);
      bound = Math.min(bound, fresh.bound);
      if (fresh.added === 0 || bound - simplex.value <= tolerance) break;
    }
    return { value: simplex.value, bound, isSound: true };
  }

  /** Costs of the direction; columns whose promise is gone are forbidden, or dropped. */
  private refresh(direction: Float64Array): void {
    const { simplex, dimension: d } = this;
    if (simplex.isFull) this.rename(simplex.thin());
    const isBasic = new Set(simplex.basis);
    const stay: number[] = [];
    for (let j = 0; j < simplex.numColumns; j++) {
      const has = this.stillHas(j);
      if (!has && j >= this.form.numProfiles && !isBasic.has(j)) continue;
      stay.push(j);
      const outcome = this.outcomes[this.outcome.data[j]!]!;
      simplex.cost[j] = has
        ? this.form.costOf(this.profile.data[j]!, outcome, this.promise.data, j * d, direction)
        : FORBIDDEN;
    }
    if (stay.length < simplex.numColumns) this.rename(simplex.keep(Int32Array.from(stay)));
  }

  private stillHas(column: number): boolean {
    const { dimension: d } = this;
    const link = this.links[this.linkOf[this.outcome.data[column]!]!]!;
    const checked = this.version.data[column]!;
    if (checked < 0) return false;
    if (checked === link.continuation.version) return true;
    this.canonical[0] = this.promise.data[column * d]!;
    for (let i = 1; i < d; i++)
      this.canonical[1 + link.permutation[i - 1]!] = this.promise.data[column * d + i]!;
    const has = link.continuation.has(this.canonical, checked);
    this.version.data[column] = has ? link.continuation.version : -1;
    return has;
  }

  private rename(stay: Int32Array): void {
    const { dimension: d } = this;
    for (const [k, j] of stay.entries()) {
      for (const list of [this.profile, this.outcome, this.tag, this.version]) list.data[k] = list.data[j]!;
      this.promise.data.copyWithin(k * d, j * d, (j + 1) * d);
    }
    for (const list of [this.profile, this.outcome, this.tag, this.version]) list.length = stay.length;
    this.promise.length = stay.length * d;
  }

  private addColumn(
    profile: number,
    outcome: number,
    tag: number,
    promise: Float64Array,
    at: number,
  ): number {
    const { simplex, dimension: d } = this;
    simplex.reserve();
    const { rows, entries, numColumns, width } = simplex;
    const what = this.outcomes[outcome]!;
    this.profile.push(profile);
    this.outcome.push(outcome);
    this.tag.push(tag);
    this.version.push(this.links[this.linkOf[outcome]!]!.continuation.version);
    for (let k = 0; k < d; k++) this.promise.push(promise[at + k]!);
    return simplex.added(
      this.form.writeColumn(profile, what, promise, at, rows, entries, numColumns * width),
    );
  }

  /** The bound that the duals prove, and columns that are better than the duals allow. */
  private price(direction: Float64Array): { bound: number; added: number } {
    const { form, simplex, outcomes, best, dimension: d } = this;
    const { duals } = simplex;
    form.weigh(duals, direction);
    const towards = new Float64Array(d);
    towards[0] = direction[0]!;
    let bound = 0;
    let added = 0;
    for (let p = 0; p < form.numProfiles; p++) {
      for (let i = 0; i < form.players; i++)
        towards[1 + i] = form.moneyWeight[i]![form.types[p * form.players + i]!]!;
      this.follow(towards);
      let most = Number.NEGATIVE_INFINITY;
      let which = 0;
      for (let o = 0; o < outcomes.length; o++) {
        const what = outcomes[o]!;
        const { amounts, payments } = what;
        let value = direction[0]! * form.rewardOf(p, what) + best[this.linkOf[o]!]!;
        for (let i = 0; i < form.players; i++) {
          if (amounts[i] !== 0)
            value += form.valueWeight[i]![form.types[p * form.players + i]!]! * amounts[i]!;
          if (payments[i] !== 0) value -= towards[1 + i]! * payments[i]!;
        }
        if (value > most) {
          most = value;
          which = o;
        }
      }
      const reach = form.probability[p]! * most;
      bound += reach;
      if (reach - duals[p]! <= IMPROVING) continue;
      const link = this.linkOf[which]!;
      const column = this.addColumn(p, which, this.bestTag[link]!, this.bestPromise, link * d);
      simplex.cost[column] = form.costOf(p, outcomes[which]!, this.bestPromise, link * d, direction);
      added++;
    }
    return { bound: bound + ROUNDING * this.scale * (Math.abs(direction[0]!) + form.weightSize), added };
  }

  /** Best promises of all links in a direction. */
  private follow(towards: Float64Array): void {
    const { dimension: d, canonical, found } = this;
    for (const [l, { continuation, permutation }] of this.links.entries()) {
      canonical[0] = towards[0]!;
      for (let i = 1; i < d; i++) canonical[1 + permutation[i - 1]!] = towards[i]!;
      this.best[l] = continuation.best(canonical, found);
      this.bestTag[l] = continuation.tag;
      this.bestPromise[l * d] = found[0]!;
      for (let i = 1; i < d; i++) this.bestPromise[l * d + i] = found[1 + permutation[i - 1]!]!;
    }
  }
}
