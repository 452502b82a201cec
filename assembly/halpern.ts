// The moves of pdhg.ts, block by block, lanes = decision points. An iterate z moves to
//
//   z' = z + step (its gradient), sequences then positive,   m = 2 z' - z,   z = kept m + back z0
//
// and z' is what is offered. What the other variables are told is told m + toldBack z0: m alone to those that move after
// these, z to those that moved before. The gradient of a sequence is its payoff less the potential of its point and more those
// of the points below; that of a potential is how much more flows out of its point than into it.
import {
  BUCKET_ACTIONS,
  BUCKET_BLOCKS,
  BUCKET_BLOCKS_AFTER,
  BUCKET_BYTES,
  BUCKET_FIRST_SLOT,
  BUCKET_PARENT,
  BUCKET_PARENT_START,
  POTENTIAL_ANCHOR,
  POTENTIAL_BYTES,
  POTENTIAL_NOW,
  POTENTIAL_OFFERED,
  POTENTIAL_STEP,
  POTENTIAL_TOLD,
  SIDE_ANCHOR,
  SIDE_BUCKETS,
  SIDE_FLOW,
  SIDE_GRADIENT,
  SIDE_NUM_BUCKETS,
  SIDE_POTENTIAL,
  SIDE_PREVIOUS,
  SIDE_REGRET,
  SIDE_STEP,
} from "../src/kernels/layout";
import { isBarrier, isReady, target } from "./barrier";
import { gatherAll } from "./flow-shared";
import { scatterAll } from "./regret-shared";
import { BLOCK, gather, get, larger, minus, over, plus, put, scatter, SLOT, splat, strideAfter, times, WORDS } from "./vector";

/** Whether a move says what it offers, and also how far it went: a type, so that each has passes of its own. */
export type Silent = i32;
export type Offering = u32;
export type Measured = f64;

@inline
function isSilent<Rule>(): bool {
  return isSigned<Rule>() && !isFloat<Rule>();
}

/** Adds the square of a distance, over the square of its unit, to sums of lanes; `at` tells which lanes. */
@inline
export function addSquare(sums: usize, at: usize, distance: vector, unit: vector): void {
  if (ASC_FEATURE_SIMD) put(sums, plus(get(sums), over(times(distance, distance), unit)));
  else {
    const sum = sums + (at & (BLOCK - 1));
    put(sum, plus(get(sum), over(times(distance, distance), unit)));
  }
}

function potentialsOf(side: usize, bucket: usize): usize {
  return <usize>load<u32>(side, SIDE_POTENTIAL) + (<usize>load<u32>(bucket, BUCKET_BLOCKS_AFTER)) * POTENTIAL_BYTES;
}

/** Moves the sequences of a side; gradients are 0 afterwards. */
export function moveSequences<Rule>(
  side: usize, step: f64, kept: f64, back: f64, told: f64, toldBack: f64, sums: usize,
): void {
  const first: usize = load<u32>(side, SIDE_BUCKETS);
  let bucket = first + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  while (bucket > first) {
    bucket -= BUCKET_BYTES;
    if (isReady(side, bucket)) sequencesOf<Rule>(side, bucket, step, kept, back, told, toldBack, sums);
  }
}

export function sequencesOf<Rule>(
  side: usize, bucket: usize, step: f64, kept: f64, back: f64, told: f64, toldBack: f64, sums: usize,
): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  const to = target(bucket, g);
  const toNow = <usize>load<u32>(side, SIDE_PREVIOUS) - g;
  const toAnchor = <usize>load<u32>(side, SIDE_ANCHOR) - g;
  const toFlow = <usize>load<u32>(side, SIDE_FLOW) - g;
  const toStep = <usize>load<u32>(side, SIDE_STEP) - g;
  const toOffered = <usize>load<u32>(side, SIDE_REGRET) - g;
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const isShared = start != 0;
  if (!isShared) start = parents;
  const size = (<usize>load<u32>(bucket, BUCKET_ACTIONS)) * BLOCK;
  let q = g + (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const zero = splat(0);
  let potential = potentialsOf(side, bucket);
  do {
    const u = get(potential + POTENTIAL_TOLD);
    for (let s = q; s < q + size; s += BLOCK) {
      const unit = get(s + toStep);
      const x = get(s + toNow);
      const anchor = get(s + toAnchor);
      const moved = larger(plus(x, times(times(unit, splat(step)), minus(get(s), u))), zero);
      const mirrored = minus(plus(moved, moved), x);
      put(s + toNow, plus(times(mirrored, splat(kept)), times(anchor, splat(back))));
      put(s + toFlow, plus(times(mirrored, splat(told)), times(anchor, splat(toldBack))));
      put(s, zero);
      if (!isSilent<Rule>()) put(s + toOffered, moved);
      if (isFloat<Rule>()) addSquare(sums, s, minus(mirrored, x), unit);
    }
    if (isShared) scatterAll(to, start, parents, u);
    else scatter(to, start, u);
    q += strideAfter(q, size);
    potential += strideAfter(potential, POTENTIAL_BYTES);
    start += WORDS;
  } while (q < end);
}

/** Moves the potentials of a side by its flows. */
export function movePoints<Rule>(
  side: usize, step: f64, kept: f64, back: f64, told: f64, toldBack: f64, sums: usize,
): void {
  const first: usize = load<u32>(side, SIDE_BUCKETS);
  let bucket = first + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  while (bucket > first) {
    bucket -= BUCKET_BYTES;
    if (!isBarrier(bucket)) pointsOf<Rule>(side, bucket, step, kept, back, told, toldBack, sums);
  }
}

export function pointsOf<Rule>(
  side: usize, bucket: usize, step: f64, kept: f64, back: f64, told: f64, toldBack: f64, sums: usize,
): void {
  const flow: usize = load<u32>(side, SIDE_FLOW);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const isShared = start != 0;
  if (!isShared) start = parents;
  const size = (<usize>load<u32>(bucket, BUCKET_ACTIONS)) * BLOCK;
  let x = flow + (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  let potential = potentialsOf(side, bucket);
  do {
    let more = get(x);
    for (let at: usize = BLOCK; at < size; at += BLOCK) more = plus(more, get(x + at));
    more = minus(more, isShared ? gatherAll(flow, start, parents) : gather(flow, start));
    const unit = get(potential + POTENTIAL_STEP);
    const u = get(potential + POTENTIAL_NOW);
    const anchor = get(potential + POTENTIAL_ANCHOR);
    const moved = plus(u, times(times(unit, splat(step)), more));
    const mirrored = minus(plus(moved, moved), u);
    put(potential + POTENTIAL_NOW, plus(times(mirrored, splat(kept)), times(anchor, splat(back))));
    put(potential + POTENTIAL_TOLD, plus(times(mirrored, splat(told)), times(anchor, splat(toldBack))));
    if (!isSilent<Rule>()) put(potential + POTENTIAL_OFFERED, moved);
    if (isFloat<Rule>()) addSquare(sums, x, minus(mirrored, u), unit);
    x += strideAfter(x, size);
    potential += strideAfter(potential, POTENTIAL_BYTES);
    start += WORDS;
  } while (x < end);
}
