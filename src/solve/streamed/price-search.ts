/**
 * Prices of simple deviations that make their bound small. The bound is convex in the prices; it is smoothed by letting the
 * mediator mix with entropy, and goes down by accelerated projected gradients.
 *
 * Source: Beck and Teboulle, SIAM J. Imaging Sciences 2009, with backtracking; smoothing, Nesterov, Mathematical Programming 2005;
 * restarts, O'Donoghue and Candès, Foundations of Computational Mathematics 2015.
 */
import type { StreamedGame } from '../../augmented/streamed/streamed-game.ts';
import { streamedRange } from '../../certificate/streamed/bound.ts';
import { StreamedWalk } from '../../certificate/streamed/walk.ts';
import type { Work } from '../../work.ts';

/** Steps after which it is asked whether the smoothed bound still falls. */
const STAGE = 50;
/** It does not when it falls by less than this share of what smoothing adds. */
const STALLED = 0.02;
/** The temperature is then multiplied by this. */
const COOLER = 0.7;
/** The step grows by this where it need not shrink. */
const BOLDER = 0.9;

/** When a search ends. */
export interface SearchLimits {
  /** A bound, in the objective's unit, less offset, that is small enough. */
  readonly target: number;
  readonly maxWalks: number;
}

/** A point, and the smoothed bound there. */
interface Point {
  readonly x: Float64Array;
  readonly smooth: number;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** A search that goes on from call to call; `best` is there at any time. */
export class PriceSearch {
  private readonly walk: StreamedWalk;
  private readonly range: number;
  /** Units of each weight: the objective's range over the player's. */
  private readonly unit: Float64Array;
  private temperature: number;
  /** Of the gradient, about. */
  private steepness = 1;
  numWalks = 0;
  /** The smallest bound so far, its rounding apart, and the weights it is of. */
  best: { readonly value: number; readonly weights: Float64Array } | null = null;

  /** @param temperature at which it begins, over the objective's range: half of the tolerance does well */
  constructor(game: StreamedGame, temperature: number) {
    const { family, stakes } = game;
    this.walk = new StreamedWalk(game);
    this.range = streamedRange(game);
    this.temperature = temperature;
    this.unit = Float64Array.from(family.weightPlayer, (i) => this.range / stakes[i - 1]!.range);
  }

  /**
   * @param start weights to begin with; default: 0
   * Cost: two walks a step, and one for each time that a step is too long.
   */
  *searching(limits: SearchLimits, start?: Float64Array): Work<void> {
    const { unit } = this;
    let x: Float64Array = Float64Array.from(unit, (scale, k) =>
      start === undefined ? 0 : start[k]! / scale,
    );
    let from = yield* this.evaluating(x);
    let momentum = 1;
    let stageStart = from.smooth;
    for (let step = 1; this.isOpen(limits); step++) {
      const next = yield* this.stepping(from);
      const later = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
      const isTurning = overshoots(from.x, next.x, x);
      const push = isTurning ? 0 : (momentum - 1) / later;
      momentum = isTurning ? 1 : later;
      const before = x;
      x = next.x;
      from = push === 0 ? next : yield* this.evaluating(beyond(x, before, push));
      if (step % STAGE > 0) continue;
      if (stageStart - next.smooth < STALLED * (next.smooth - next.value)) {
        this.temperature *= COOLER;
        momentum = 1;
        from = yield* this.evaluating(x);
        stageStart = from.smooth;
      } else stageStart = next.smooth;
    }
  }

  private isOpen({ target, maxWalks }: SearchLimits): boolean {
    return this.numWalks < maxWalks && !(this.best !== null && this.best.value <= target);
  }

  /** The longest step down that the smoothed bound is seen to follow. */
  private *stepping(from: Point): Work<Point> {
    for (;;) {
      const x = new Float64Array(from.x.length);
      let squares = 0;
      let slope = 0;
      for (let k = 0; k < x.length; k++) {
        x[k] = Math.max(0, from.x[k]! - from.gradient[k]! / this.steepness);
        const moved = x[k]! - from.x[k]!;
        squares += moved * moved;
        slope += moved * from.gradient[k]!;
      }
      const next = yield* this.evaluating(x);
      const promised = from.smooth + slope + (this.steepness / 2) * squares;
      if (next.smooth <= promised + 1e-12 * (1 + Math.abs(from.smooth)) || squares === 0) {
        this.steepness *= BOLDER;
        return next;
      }
      this.steepness *= 2;
    }
  }

  private *evaluating(x: Float64Array): Work<Point> {
    const { unit, range } = this;
    const weights = x.map((price, k) => price * unit[k]!);
    const { value, smooth, gains } = yield* this.walk.walking(weights, this.temperature * range, true);
    this.numWalks++;
    if (this.best === null || value < this.best.value) this.best = { value, weights };
    // those of small games do not pause by themselves
    yield { doing: 'making prices better', done: this.numWalks, unit: 'walks' };
    const gradient = gains.map((gain, k) => (-gain * unit[k]!) / range);
    return { x, smooth: smooth / range, value: value / range, gradient };
  }
}

/** Whether a step from `from` to `to` goes against the way from `before`. */
function overshoots(from: Float64Array, to: Float64Array, before: Float64Array): boolean {
  let against = 0;
  for (let k = 0; k < to.length; k++) against += (from[k]! - to[k]!) * (to[k]! - before[k]!);
  return against > 0;
}

function beyond(x: Float64Array, before: Float64Array, push: number): Float64Array {
  return x.map((here, k) => Math.max(0, here + push * (here - before[k]!)));
}
