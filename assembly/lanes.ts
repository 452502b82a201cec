// What the passes do to one action of a vector of points.
import { TINY } from "./tiny";
import { addWide, choose, either, except, isGreater, larger, only, over, put, splat, times } from "./vector";

export function positive(regret: vector): vector {
  return larger(regret, splat(0));
}

/** Where regrets say how to play; elsewhere a point plays uniformly. */
export function knownOf(sum: vector): mask {
  return isGreater(sum, splat(TINY));
}

export function valueOf(sum: vector, dot: vector, plain: vector, uniform: vector): vector {
  return choose(over(dot, sum), times(plain, uniform), knownOf(sum));
}

// A flow is P * scale | uniform: one of the two terms is 0 in all its bits, because P is never -0: a regret starts at 0,
// and x - x is 0. One operation less per action than a selection.
export function scaleOf(inflow: vector, sum: vector, known: mask): vector {
  return only(over(inflow, sum), known);
}

export function uniformOf(inflow: vector, share: vector, known: mask): vector {
  return except(times(inflow, share), known);
}

export function flowOf(positive: vector, scale: vector, uniform: vector): vector {
  return either(times(positive, scale), uniform);
}

/** Stores a flow and adds it to its weighted sum. */
export function putFlow(x: usize, average: usize, value: vector, w: wide): void {
  put(x, value);
  addWide(average, value, w);
}
