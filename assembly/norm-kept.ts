// Bottom-up pass of predictive regret matching+ with norms that never fall, block by block, lanes = decision points.
//
//   r = q - v, N = max(R + r, 0), R = N max(1, |R| / |N|), play by R + a r,
//
// with v as in regret.ts and r the instantaneous regrets of a point. R is in `previous`; what is played stands where others
// keep regrets. Where N is about 0 it stays so.
import {
  BUCKET_ACTIONS,
  BUCKET_BLOCKS,
  BUCKET_BYTES,
  BUCKET_FIRST_SLOT,
  BUCKET_PARENT,
  BUCKET_PARENT_START,
  SIDE_BUCKETS,
  SIDE_GRADIENT,
  SIDE_NUM_BUCKETS,
  SIDE_PREVIOUS,
  SIDE_REGRET,
} from "../src/kernels/layout";
import { isReady, target } from "./barrier";
import { positive, valueOf } from "./lanes";
import { forced } from "./regret";
import { forcedShared, scatterAll } from "./regret-shared";
import { bytesOfSlots } from "./slots";
import { TINY } from "./tiny";
import { BLOCK, choose, get, isGreater, larger, minus, over, plus, put, root, scatter, SLOT, splat, strideAfter, times, WIDTH, WORDS } from "./vector";

export function updateNormKept(side: usize, step: f64): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  const regret: usize = load<u32>(side, SIDE_REGRET);
  const delta = <usize>load<u32>(side, SIDE_PREVIOUS) - regret;
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
    } else if (shared) keepShared(bucket, to, g + at, regret + at, delta, step, actions);
    else if (actions == 2) keep2(bucket, to, g + at, regret + at, delta, step);
    else keepMany(bucket, to, g + at, regret + at, delta, step, actions);
  }
}

/** What regrets are shortened to: their directions stay, and lengths for other payoffs are soon found. */
const SHORT: f64 = 1 / 128;

/** Where averages begin anew, the multiplier is mostly another one, for which regrets may be too long for ever. */
export function shorten(side: usize): void {
  const regret: usize = load<u32>(side, SIDE_REGRET);
  const delta = <usize>load<u32>(side, SIDE_PREVIOUS) - regret;
  const end = regret + bytesOfSlots(side);
  for (let at = regret; at < end; at += WIDTH) {
    put(at, shortened(get(at)));
    put(at + delta, shortened(get(at + delta)));
  }
}

// Adding 0 turns the -0 of an underflow into 0, which flows rely on.
@inline
function shortened(regret: vector): vector {
  return plus(times(regret, splat(SHORT)), splat(0));
}

// By how much new regrets grow, of the squares of the norms.
@inline
function growthOf(before: vector, now: vector): vector {
  const one = splat(1);
  return choose(larger(root(over(before, now)), one), one, isGreater(now, splat(TINY)));
}

export function keep2(bucket: usize, g: usize, q: usize, regret: usize, delta: usize, step: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (2 * BLOCK);
  const steps = splat(step);
  const zero = splat(0);
  do {
    const q0 = get(q);
    const q1 = get(q + BLOCK);
    const w0 = positive(get(regret));
    const w1 = positive(get(regret + BLOCK));
    const v = valueOf(plus(w0, w1), plus(times(w0, q0), times(w1, q1)), plus(q0, q1), splat(0.5));
    const r0 = minus(q0, v);
    const r1 = minus(q1, v);
    const p0 = get(regret + delta);
    const p1 = get(regret + delta + BLOCK);
    const n0 = larger(plus(p0, r0), zero);
    const n1 = larger(plus(p1, r1), zero);
    const growth = growthOf(plus(times(p0, p0), times(p1, p1)), plus(times(n0, n0), times(n1, n1)));
    const k0 = times(n0, growth);
    const k1 = times(n1, growth);
    put(regret + delta, k0);
    put(regret + delta + BLOCK, k1);
    put(regret, plus(k0, times(steps, r0)));
    put(regret + BLOCK, plus(k1, times(steps, r1)));
    put(q, zero);
    put(q + BLOCK, zero);
    scatter(g, parent, v);
    const stride = strideAfter(q, 2 * BLOCK);
    q += stride;
    regret += stride;
    parent += WORDS;
  } while (q < end);
}

// Value and new regrets of one vector of points of any number of actions; leaves q at 0.
@inline
function keepBlock(q: usize, regret: usize, delta: usize, step: f64, size: usize, uniform: vector): vector {
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
  const zero = splat(0);
  let before = zero;
  let now = zero;
  for (let at: usize = 0; at < size; at += BLOCK) {
    const p = get(regret + delta + at);
    const n = larger(plus(p, minus(get(q + at), v)), zero);
    before = plus(before, times(p, p));
    now = plus(now, times(n, n));
    put(regret + delta + at, n);
  }
  const growth = growthOf(before, now);
  for (let at: usize = 0; at < size; at += BLOCK) {
    const kept = times(get(regret + delta + at), growth);
    put(regret + delta + at, kept);
    put(regret + at, plus(kept, times(splat(step), minus(get(q + at), v))));
    put(q + at, zero);
  }
  return v;
}

export function keepMany(bucket: usize, g: usize, q: usize, regret: usize, delta: usize, step: f64, actions: u32): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const uniform = splat(1.0 / (<f64>actions));
  do {
    scatter(g, parent, keepBlock(q, regret, delta, step, size, uniform));
    const stride = strideAfter(q, size);
    q += stride;
    regret += stride;
    parent += WORDS;
  } while (q < end);
}

export function keepShared(bucket: usize, g: usize, q: usize, regret: usize, delta: usize, step: f64, actions: u32): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const uniform = splat(1.0 / (<f64>actions));
  do {
    scatterAll(g, start, parents, keepBlock(q, regret, delta, step, size, uniform));
    const stride = strideAfter(q, size);
    q += stride;
    regret += stride;
    start += WORDS;
  } while (q < end);
}
