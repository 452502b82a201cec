// Bottom-up pass of autoregressive regret matching+, block by block, lanes = decision points.
//
//   r = q - v, R = max(R + r, 0), N = memory C D + r . l, D = memory D + l . l, C = N / D, a = step min(max(C, 0), 1),
//   play by R + a r, l = r,
//
// with v as in regret.ts, r the instantaneous regrets of a point and l its last ones: C is the coefficient of their
// regression on the last, recent ones counting most. What is played stands where others keep regrets, l in `previous`, and
// C and D, a block of each, in `correlation`, which stands in the order of this pass, the last bucket's first.
// R is what is played less a l: exactly 0 where it was 0.
import {
  BUCKET_ACTIONS,
  BUCKET_BLOCKS,
  BUCKET_BYTES,
  BUCKET_CHOICES_AFTER,
  BUCKET_FIRST_SLOT,
  BUCKET_PARENT,
  BUCKET_PARENT_START,
  SIDE_BUCKETS,
  SIDE_CORRELATION,
  SIDE_GRADIENT,
  SIDE_NUM_BUCKETS,
  SIDE_PREVIOUS,
  SIDE_REGRET,
} from "../src/kernels/layout";
import { isReady, target } from "./barrier";
import { positive, valueOf } from "./lanes";
import { forced } from "./regret";
import { forcedShared, scatterAll } from "./regret-shared";
import { TINY } from "./tiny";
import { BLOCK, get, isGreater, larger, minus, only, over, plus, put, scatter, SLOT, smaller, splat, strideAfter, times, WIDTH, WORDS } from "./vector";

/** Of the two blocks of a block of points. */
const PAIR: usize = 2 * BLOCK;

export function updateAutoregressive(side: usize, step: f64, memory: f64): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  const regret: usize = load<u32>(side, SIDE_REGRET);
  const last: usize = load<u32>(side, SIDE_PREVIOUS);
  const pairs: usize = load<u32>(side, SIDE_CORRELATION);
  const first: usize = load<u32>(side, SIDE_BUCKETS);
  let bucket = first + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  while (bucket > first) {
    bucket -= BUCKET_BYTES;
    if (!isReady(side, bucket)) continue;
    const to = target(bucket, g);
    const actions = load<u32>(bucket, BUCKET_ACTIONS);
    const at = (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
    const shared = load<u32>(bucket, BUCKET_PARENT_START) != 0;
    if (actions == 1) {
      if (shared) forcedShared(bucket, to, g + at);
      else forced(bucket, to, g + at);
      continue;
    }
    const pair = pairs + (<usize>load<u32>(bucket, BUCKET_CHOICES_AFTER)) * PAIR;
    if (shared) playShared(bucket, to, g + at, regret + at, last + at, pair, step, memory, actions);
    else if (actions == 2) play2(bucket, to, g + at, regret + at, last + at, pair, step, memory);
    else playMany(bucket, to, g + at, regret + at, last + at, pair, step, memory, actions);
  }
}

// What a point plays ahead by.
@inline
function aheadOf(coefficient: vector, step: vector): vector {
  return times(larger(smaller(coefficient, splat(1)), splat(0)), step);
}

// Squares that would be TINY are forgotten, before they are denormal, and with them the coefficient.
@inline
function coefficientOf(product: vector, square: vector): vector {
  return only(over(product, square), isGreater(square, splat(TINY)));
}

@inline
function faded(square: vector, memory: vector): vector {
  return only(times(square, memory), isGreater(square, splat(TINY)));
}

@inline
function putAhead(q: usize, regret: usize, last: usize, r: vector, played: vector, l: vector, before: vector, ahead: vector): void {
  const next = larger(plus(minus(played, times(before, l)), r), splat(0));
  put(regret, plus(next, times(ahead, r)));
  put(last, r);
  put(q, splat(0));
}

export function play2(
  bucket: usize, g: usize, q: usize, regret: usize, last: usize, pair: usize, step: f64, memory: f64,
): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (2 * BLOCK);
  const steps = splat(step);
  const fade = splat(memory);
  do {
    const q0 = get(q);
    const q1 = get(q + BLOCK);
    const p0 = get(regret);
    const p1 = get(regret + BLOCK);
    const l0 = get(last);
    const l1 = get(last + BLOCK);
    const w0 = positive(p0);
    const w1 = positive(p1);
    const v = valueOf(plus(w0, w1), plus(times(w0, q0), times(w1, q1)), plus(q0, q1), splat(0.5));
    const r0 = minus(q0, v);
    const r1 = minus(q1, v);
    const former = get(pair);
    const kept = faded(get(pair + BLOCK), fade);
    const product = plus(times(former, kept), plus(times(r0, l0), times(r1, l1)));
    const square = plus(kept, plus(times(l0, l0), times(l1, l1)));
    const coefficient = coefficientOf(product, square);
    put(pair, coefficient);
    put(pair + BLOCK, square);
    const before = aheadOf(former, steps);
    const ahead = aheadOf(coefficient, steps);
    putAhead(q, regret, last, r0, p0, l0, before, ahead);
    putAhead(q + BLOCK, regret + BLOCK, last + BLOCK, r1, p1, l1, before, ahead);
    scatter(g, parent, v);
    const stride = strideAfter(q, 2 * BLOCK);
    q += stride;
    regret += stride;
    last += stride;
    pair += strideAfter(pair, PAIR);
    parent += WORDS;
  } while (q < end);
}

// Value and new strategy of one vector of points of any number of actions; leaves q at 0.
@inline
function playBlock(q: usize, regret: usize, last: usize, pair: usize, step: f64, memory: f64, size: usize, uniform: vector): vector {
  const w0 = positive(get(regret));
  const q0 = get(q);
  let sum = w0;
  let dot = times(w0, q0);
  let plain = q0;
  for (let at: usize = BLOCK; at < size; at += BLOCK) {
    const qa = get(q + at);
    const wa = positive(get(regret + at));
    sum = plus(sum, wa);
    dot = plus(dot, times(wa, qa));
    plain = plus(plain, qa);
  }
  const v = valueOf(sum, dot, plain, uniform);
  const l0 = get(last);
  let product = times(minus(q0, v), l0);
  let square = times(l0, l0);
  for (let at: usize = BLOCK; at < size; at += BLOCK) {
    const l = get(last + at);
    product = plus(product, times(minus(get(q + at), v), l));
    square = plus(square, times(l, l));
  }
  const former = get(pair);
  const kept = faded(get(pair + BLOCK), splat(memory));
  product = plus(times(former, kept), product);
  square = plus(kept, square);
  const coefficient = coefficientOf(product, square);
  put(pair, coefficient);
  put(pair + BLOCK, square);
  const steps = splat(step);
  const before = aheadOf(former, steps);
  const ahead = aheadOf(coefficient, steps);
  for (let at: usize = 0; at < size; at += BLOCK)
    putAhead(q + at, regret + at, last + at, minus(get(q + at), v), get(regret + at), get(last + at), before, ahead);
  return v;
}

export function playMany(
  bucket: usize, g: usize, q: usize, regret: usize, last: usize, pair: usize, step: f64, memory: f64, actions: u32,
): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const uniform = splat(1.0 / (<f64>actions));
  do {
    scatter(g, parent, playBlock(q, regret, last, pair, step, memory, size, uniform));
    const stride = strideAfter(q, size);
    q += stride;
    regret += stride;
    last += stride;
    pair += strideAfter(pair, PAIR);
    parent += WORDS;
  } while (q < end);
}

export function playShared(
  bucket: usize, g: usize, q: usize, regret: usize, last: usize, pair: usize, step: f64, memory: f64, actions: u32,
): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const uniform = splat(1.0 / (<f64>actions));
  do {
    scatterAll(g, start, parents, playBlock(q, regret, last, pair, step, memory, size, uniform));
    const stride = strideAfter(q, size);
    q += stride;
    regret += stride;
    last += stride;
    pair += strideAfter(pair, PAIR);
    start += WORDS;
  } while (q < end);
}
