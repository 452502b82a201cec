/** A state before a round: promises that mechanisms are known to keep, and cuts that no mechanism's promises pass. */
import { GrowableFloat64 } from '../../numeric/growable.ts';
import type { StageOutcome } from './design.ts';
import { Polyhedron } from './polyhedron.ts';
import type { StageForm } from './stage-form.ts';
import { type Continuation, StageProgram } from './stage-program.ts';

/** How the promise of a point is kept: at each profile a lottery over outcomes and points of the states after them. */
export interface Recipe {
  readonly profile: Int32Array;
  readonly outcome: Int32Array;
  /** Number of the point in the state that follows; of the last round, 0. */
  readonly point: Int32Array;
  readonly probability: Float64Array;
}

/** A point is kept by a recipe, players renamed: who is i in the recipe is permutation[i]; null for no change. */
export interface Keeping {
  readonly recipe: Recipe;
  readonly permutation: readonly number[] | null;
}

/** Improvements below this are none. */
const BETTER = 1e-10;
const KEPT = 1e-9;
/** A recipe that tempts a player by more is none. */
const TEMPTING = 1e-10;

/** After the last round there is nothing. */
export const OVER: Continuation = {
  best: (_, z) => {
    z.fill(0);
    return 0;
  },
  tag: 0,
  version: 0,
  has: () => true,
};

/** Promises of points. */
class Points implements Continuation {
  readonly data = new GrowableFloat64(64);
  readonly keeping: Keeping[] = [];
  tag = 0;
  readonly version = 0;
  private readonly dimension: number;

  constructor(dimension: number) {
    this.dimension = dimension;
  }

  best(direction: Float64Array, z: Float64Array): number {
    const { dimension: d } = this;
    const p = this.data.data;
    let most = Number.NEGATIVE_INFINITY;
    for (let j = 0, at = 0; j < this.keeping.length; j++, at += d) {
      let value = 0;
      for (let k = 0; k < d; k++) value += direction[k]! * p[at + k]!;
      if (value > most) {
        most = value;
        this.tag = j;
      }
    }
    for (let k = 0; k < d; k++) z[k] = p[this.tag * d + k]!;
    return most;
  }

  at(point: number, coordinate: number): number {
    return this.data.data[point * this.dimension + coordinate]!;
  }

  add(z: Float64Array, keeping: Keeping): void {
    for (let k = 0; k < this.dimension; k++) this.data.push(z[k]!);
    this.keeping.push(keeping);
  }

  has(): boolean {
    return true;
  }
}

/** Promises that no cut forbids. */
class Cuts implements Continuation {
  readonly polyhedron: Polyhedron;
  readonly tag = 0;

  constructor(polyhedron: Polyhedron) {
    this.polyhedron = polyhedron;
  }

  get version(): number {
    return this.polyhedron.numRows;
  }

  best(direction: Float64Array, z: Float64Array): number {
    const bound = this.polyhedron.maximise(direction);
    z.set(this.polyhedron.point);
    return bound;
  }

  has(z: Float64Array, version: number): boolean {
    return this.polyhedron.violation(z, version) <= KEPT;
  }
}

/** Directions of cuts and points have utilities at most so many times the designer's reward, when it counts fully. */
const STEEPEST = 4;

/** What a stage is made of. */
export interface StageParts {
  readonly round: number;
  readonly state: string;
  readonly form: StageForm;
  readonly outcomes: readonly StageOutcome[];
  /** Of each outcome, its number among `nexts`; of the last round, 0. */
  readonly linkOf: Int32Array;
  readonly nexts: readonly NextStage[];
  /** Bounds of (r, w). */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** The largest number among values, rewards, payments and promises, of this round and after it. */
  readonly scale: number;
  /** Permutations of players that leave the state as it is, without the identity. */
  readonly symmetries: readonly (readonly number[])[];
}

/** A stage of the next round, in which player i of this one is player permutation[i]. */
export interface NextStage {
  readonly stage: Stage;
  readonly permutation: readonly number[];
}

/** A promise that the outer program makes for a state of the next round. */
export interface Target {
  readonly stage: Stage;
  /** In the order of its own players. */
  readonly promise: Float64Array;
  readonly probability: number;
  /** The direction, at its multipliers, in which a unit of promise adds to the program. */
  readonly direction: Float64Array;
}

export class Stage {
  readonly parts: StageParts;
  readonly points: Points;
  readonly cuts: Cuts;
  /** Linear programs that were solved. */
  numPrograms = 0;
  private readonly lowerProgram: StageProgram;
  /** Of the last round, the same. */
  private readonly upperProgram: StageProgram;
  /** Directions n and levels h with n · z <= h for all points z. */
  private readonly separator: Polyhedron;

  constructor(parts: StageParts) {
    const { form, outcomes, linkOf, nexts, lower, upper, scale } = parts;
    const d = form.players + 1;
    this.parts = parts;
    this.points = new Points(d);
    this.cuts = new Cuts(new Polyhedron(lower, upper));
    const steep = new Float64Array(d + 1).fill(STEEPEST);
    steep[0] = 1;
    steep[d] = d * STEEPEST * scale;
    const steepDown = steep.map((own) => 0 - own);
    steepDown[0] = 0;
    this.separator = new Polyhedron(steepDown, steep);
    const safe = this.safeContinuation();
    const programOn = (of: (stage: Stage) => Continuation) => {
      const links = nexts.map(({ stage, permutation }) => ({ continuation: of(stage), permutation }));
      const over = { continuation: OVER, permutation: Array.from({ length: d - 1 }, (_, i) => i) };
      return new StageProgram(form, outcomes, linkOf, links.length > 0 ? links : [over], safe, scale);
    };
    this.lowerProgram = programOn(({ points }) => points);
    this.upperProgram = nexts.length > 0 ? programOn(({ cuts }) => cuts) : this.lowerProgram;
    this.addSafePoint();
  }

  get polyhedron(): Polyhedron {
    return this.cuts.polyhedron;
  }

  get isLast(): boolean {
    return this.parts.nexts.length === 0;
  }

  /** The most that points known so far have in a direction. */
  lowerBound(direction: Float64Array): number {
    return this.points.best(direction, new Float64Array(direction.length));
  }

  /** No promise has more. */
  upperBound(direction: Float64Array): number {
    return this.polyhedron.maximise(direction);
  }

  /**
   * Adds a point and a cut that are best in a direction, given what is known of the next round.
   * @param tolerance of the programs
   * @returns how many were better than what was known
   */
  refine(direction: Float64Array, tolerance: number): number {
    this.numPrograms++;
    const { bound, isSound } = this.lowerProgram.solve(direction, tolerance);
    const isHigher = isSound && this.addPoint(direction);
    const isLower = this.addCut(direction, this.isLast ? bound : this.solveUpper(direction, tolerance));
    return Number(isHigher) + Number(isLower);
  }

  /** Solves the outer program alone. @returns its bound, which a cut in the direction may have */
  solveUpper(direction: Float64Array, tolerance: number): number {
    this.numPrograms++;
    return this.upperProgram.solve(direction, tolerance).bound;
  }

  /** What the outer program, solved last in this direction, promises for the next round. */
  targets(direction: Float64Array): Target[] {
    const { form, nexts, linkOf } = this.parts;
    const { simplex, profile, outcome, promise } = this.upperProgram;
    const d = form.players + 1;
    form.weigh(simplex.duals, direction);
    const targets: Target[] = [];
    for (let row = 0; row < form.numRows; row++) {
      const column = simplex.basis[row]!;
      const share = simplex.level[row]!;
      if (column < 0 || share < TRACE) continue;
      const { stage, permutation } = nexts[linkOf[outcome.data[column]!]!]!;
      const p = profile.data[column]!;
      const target = { stage, promise: new Float64Array(d), direction: new Float64Array(d) };
      target.promise[0] = promise.data[column * d]!;
      target.direction[0] = direction[0]!;
      for (let i = 0; i < form.players; i++) {
        const place = 1 + permutation[i]!;
        target.promise[place] = promise.data[column * d + 1 + i]!;
        target.direction[place] = form.moneyWeight[i]![form.types[p * form.players + i]!]!;
      }
      targets.push({ ...target, probability: share * form.probability[p]! });
    }
    return targets;
  }

  /**
   * How far a promise is from what points keep, in units of the designer's reward.
   * @param direction is set to one in which it is farthest
   */
  distance(promise: Float64Array, direction: Float64Array): number {
    const d = promise.length;
    const objective = new Float64Array(d + 1);
    objective.set(promise);
    objective[d] = -1;
    const distance = this.separator.maximise(objective);
    direction.set(this.separator.point.subarray(0, d));
    return distance;
  }

  /** Points with their recipes, and cuts, as arrays of numbers. */
  save(): Float64Array[] {
    const { points, polyhedron } = this;
    const recipes = [...new Set(points.keeping.map(({ recipe }) => recipe))];
    const numberOf = new Map(recipes.map((recipe, k) => [recipe, k]));
    const identity = Array.from({ length: this.parts.form.players }, (_, i) => i);
    return [
      Float64Array.from(points.keeping, ({ recipe }) => numberOf.get(recipe)!),
      Float64Array.from(points.keeping.flatMap(({ permutation }) => permutation ?? identity)),
      Float64Array.from(recipes, ({ profile }) => profile.length),
      ...(['profile', 'outcome', 'point', 'probability'] as const).map((name) =>
        Float64Array.from(recipes.flatMap((recipe) => [...recipe[name]])),
      ),
      polyhedron.rows.toArray(),
      polyhedron.bounds.toArray(),
    ];
  }

  /** Of the last round first: promises of points are computed anew. @returns whether these were arrays of `save` */
  restore(arrays: readonly Float64Array[]): boolean {
    const [numbers, permutations, lengths, profile, outcome, point, probability, rows, bounds] = arrays;
    if (bounds === undefined || rows!.length !== bounds.length * this.polyhedron.dimension) return false;
    const { players } = this.parts.form;
    let at = 0;
    const recipes = Array.from(lengths!, (length) => {
      at += length;
      return {
        profile: Int32Array.from(profile!.subarray(at - length, at)),
        outcome: Int32Array.from(outcome!.subarray(at - length, at)),
        point: Int32Array.from(point!.subarray(at - length, at)),
        probability: probability!.slice(at - length, at),
      };
    });
    const promises = recipes.map((recipe) => this.promiseOf(recipe));
    // the first point is there: it is that of the first outcome always
    for (let k = 1; k < numbers!.length; k++) {
      const recipe = recipes[numbers![k]!];
      if (recipe === undefined) return false;
      const permutation = Array.from(permutations!.subarray(k * players, (k + 1) * players));
      const isRenamed = permutation.some((own, i) => own !== i);
      const z = promises[numbers![k]!]!;
      this.put(isRenamed ? permuted(z, permutation) : z, {
        recipe,
        permutation: isRenamed ? permutation : null,
      });
    }
    for (let j = 0; j < bounds.length; j++)
      this.polyhedron.addRow(rows!.subarray(j * (players + 1), (j + 1) * (players + 1)), bounds[j]!);
    return true;
  }

  private safeContinuation(): Float64Array {
    const { form, linkOf, nexts } = this.parts;
    const promise = new Float64Array(form.players + 1);
    const next = nexts[linkOf[0]!];
    if (next === undefined) return promise;
    const { points } = next.stage;
    promise[0] = points.at(0, 0);
    for (let i = 0; i < form.players; i++) promise[1 + i] = points.at(0, 1 + next.permutation[i]!);
    return promise;
  }

  /** The point of the first outcome always; the program starts with it. */
  private addSafePoint(): void {
    this.addKeeping(this.recipeOf());
  }

  /** The point that the inner program found, where it is better than what is known. */
  private addPoint(direction: Float64Array): boolean {
    const recipe = this.recipeOf();
    const z = this.promiseOf(recipe);
    let value = 0;
    for (let k = 0; k < z.length; k++) value += direction[k]! * z[k]!;
    if (value <= this.lowerBound(direction) + BETTER || this.temptationOf(recipe) > TEMPTING) return false;
    this.addKeeping(recipe);
    return true;
  }

  private addKeeping(recipe: Recipe): void {
    const z = this.promiseOf(recipe);
    this.put(z, { recipe, permutation: null });
    for (const permutation of this.parts.symmetries) {
      const image = permuted(z, permutation);
      if (image.some((own, k) => Math.abs(own - z[k]!) > BETTER)) this.put(image, { recipe, permutation });
    }
  }

  private put(z: Float64Array, keeping: Keeping): void {
    this.points.add(z, keeping);
    this.separator.addRow([...z, -1], 0);
  }

  private addCut(direction: Float64Array, bound: number): boolean {
    if (!(bound < this.upperBound(direction) - BETTER)) return false;
    this.polyhedron.addRow(direction, bound);
    for (const permutation of this.parts.symmetries) {
      const image = permuted(direction, permutation);
      if (image.some((own, k) => own !== direction[k])) this.polyhedron.addRow(image, bound);
    }
    return true;
  }

  /** The inner program's basis, with probabilities that add up to 1. */
  private recipeOf(): Recipe {
    const { numRows, numProfiles } = this.parts.form;
    const { simplex, profile, outcome, tag } = this.lowerProgram;
    const total = new Float64Array(numProfiles);
    const used: { column: number; share: number }[] = [];
    for (let row = 0; row < numRows; row++) {
      const column = simplex.basis[row]!;
      const share = column < 0 ? 0 : simplex.level[row]!;
      if (share <= TRACE) continue;
      used.push({ column, share });
      total[profile.data[column]!]! += share;
    }
    return {
      profile: Int32Array.from(used, ({ column }) => profile.data[column]!),
      outcome: Int32Array.from(used, ({ column }) => outcome.data[column]!),
      point: Int32Array.from(used, ({ column }) => tag.data[column]!),
      probability: Float64Array.from(used, ({ column, share }) => share / total[profile.data[column]!]!),
    };
  }

  /** The most that a row of deviations is violated by, in a recipe as it will be used. */
  private temptationOf({ profile, outcome, point, probability }: Recipe): number {
    const { form, outcomes, linkOf, nexts } = this.parts;
    const rows = new Int32Array(form.width);
    const entries = new Float64Array(form.width);
    const slack = new Float64Array(form.numRows);
    const promise = new Float64Array(form.players + 1);
    for (let k = 0; k < profile.length; k++) {
      const what = outcomes[outcome[k]!]!;
      const next = nexts[linkOf[outcome[k]!]!];
      for (let i = 0; i < form.players; i++)
        promise[1 + i] = next === undefined ? 0 : next.stage.points.at(point[k]!, 1 + next.permutation[i]!);
      const length = form.writeColumn(profile[k]!, what, promise, 0, rows, entries, 0);
      for (let e = 0; e < length; e++) slack[rows[e]!]! += probability[k]! * entries[e]!;
    }
    return 0 - slack.subarray(form.numProfiles).reduce((least, own) => Math.min(least, own), 0);
  }

  /** (r, w) of a recipe. */
  private promiseOf({ profile, outcome, point, probability }: Recipe): Float64Array {
    const { form, outcomes, linkOf, nexts } = this.parts;
    const z = new Float64Array(form.players + 1);
    for (let k = 0; k < profile.length; k++) {
      const p = profile[k]!;
      const what = outcomes[outcome[k]!]!;
      const next = nexts[linkOf[outcome[k]!]!];
      const weight = probability[k]! * form.probability[p]!;
      const promised = (coordinate: number) =>
        next === undefined ? 0 : next.stage.points.at(point[k]!, coordinate);
      z[0]! += weight * (form.rewardOf(p, what) + promised(0));
      for (let i = 0; i < form.players; i++) {
        const later = next === undefined ? 0 : promised(1 + next.permutation[i]!);
        z[1 + i]! += weight * form.utilityOf(p, i, what, later);
      }
    }
    return z;
  }
}

/** Shares below this are none. */
const TRACE = 1e-11;

/** What the player in place i has goes to place permutation[i]. */
function permuted(z: Float64Array, permutation: readonly number[]): Float64Array {
  const image = z.slice();
  for (const [i, to] of permutation.entries()) image[1 + to] = z[1 + i]!;
  return image;
}
