// What the passes do to one action of a block, two points at a time (lanes).
import { LANES, SLOT } from "../src/kernels/layout";
import { TINY } from "./tiny";

/** Bytes of one action of a block. */
export const BLOCK: usize = LANES * SLOT;

export function positive(regret: v128): v128 {
  return f64x2.pmax(regret, f64x2.splat(0));
}

/** All bits where regrets say how to play, none where a point plays uniformly. */
export function knownOf(sum: v128): v128 {
  return f64x2.gt(sum, f64x2.splat(TINY));
}

export function valueOf(sum: v128, dot: v128, plain: v128, uniform: v128): v128 {
  return v128.bitselect(f64x2.div(dot, sum), f64x2.mul(plain, uniform), knownOf(sum));
}

// A flow is P * scale | uniform: one of the two terms is 0 in all its bits, because P is never -0: a regret starts at 0,
// and x - x is 0. One operation less per action than a selection.
export function scaleOf(inflow: v128, sum: v128, known: v128): v128 {
  return v128.and(f64x2.div(inflow, sum), known);
}

export function uniformOf(inflow: v128, share: v128, known: v128): v128 {
  return v128.andnot(f64x2.mul(inflow, share), known);
}

export function flowOf(positive: v128, scale: v128, uniform: v128): v128 {
  return v128.or(f64x2.mul(positive, scale), uniform);
}

/** Stores a flow and adds it to its weighted sum. */
export function putFlow(x: usize, average: usize, value: v128, w: v128): void {
  v128.store(x, value);
  v128.store(average, f64x2.add(v128.load(average), f64x2.mul(w, value)));
}
