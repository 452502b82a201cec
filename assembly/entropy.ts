// Bottom-up pass of multiplicative weights with dilated entropy, block by block, lanes = decision points.
//
//   q = g (children's values already added), G += (max_a - min_a of q - last q)^2, w = sqrt G,
//   b ~ b exp(eta q / w), v = (w / eta) log sum b exp(eta q / w), g[parent] += v, g = 0 for the next iteration.
//
// b, which sums to 1, is kept where others keep regrets; q in `previous`, G in `spread`, which stands in the order of this
// pass, the last bucket's first. Exponents are taken from the best q, so that they are at most 0.
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
  SIDE_PARAMETERS,
  SIDE_PREVIOUS,
  SIDE_REGRET,
  SIDE_SPREAD,
  SLOT,
} from "../src/kernels/layout";
import { exp, log } from "./exp";
import { addTo, forced } from "./regret";
import { addToAll, forcedShared } from "./regret-shared";
import { BLOCK } from "./lanes";
import { TINY } from "./tiny";

/** Probabilities stay at or above this. */
export const LEAST: f64 = 1e-30;

export function updateWeights(side: usize): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  const strategy: usize = load<u32>(side, SIDE_REGRET);
  const previous: usize = load<u32>(side, SIDE_PREVIOUS);
  let spread: usize = load<u32>(side, SIDE_SPREAD);
  const eta = load<f64>(load<u32>(side, SIDE_PARAMETERS));
  const first: usize = load<u32>(side, SIDE_BUCKETS);
  let bucket = first + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  while (bucket > first) {
    bucket -= BUCKET_BYTES;
    const actions = load<u32>(bucket, BUCKET_ACTIONS);
    const at = (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
    const shared = load<u32>(bucket, BUCKET_PARENT_START) != 0;
    if (actions == 1) {
      if (shared) forcedShared(bucket, g, g + at);
      else forced(bucket, g, g + at);
      continue;
    }
    if (shared) weightsShared(bucket, g, g + at, strategy + at, previous + at, spread, eta, actions);
    else if (actions == 2) weights2(bucket, g, g + at, strategy + at, previous + at, spread, eta);
    else if (actions == 3) weights3(bucket, g, g + at, strategy + at, previous + at, spread, eta);
    else weightsMany(bucket, g, g + at, strategy + at, previous + at, spread, eta, actions);
    spread += (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * BLOCK;
  }
}

// w of two points whose values moved by this range; 0 where nothing has moved yet: there actions are worth the same.
function scaleOf(spread: usize, range: v128): v128 {
  const squares = f64x2.add(v128.load(spread), f64x2.mul(range, range));
  v128.store(spread, squares);
  return v128.and(f64x2.sqrt(squares), f64x2.gt(squares, f64x2.splat(TINY)));
}

function rateOf(scale: v128, eta: v128): v128 {
  return v128.and(f64x2.div(eta, scale), f64x2.gt(scale, f64x2.splat(0)));
}

function probability(weight: v128, share: v128): v128 {
  return f64x2.pmax(f64x2.mul(weight, share), f64x2.splat(LEAST));
}

export function weights2(
  bucket: usize, g: usize, q: usize, b: usize, previous: usize, spread: usize, eta: f64,
): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (2 * BLOCK);
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const step = f64x2.splat(eta);
  const perStep = f64x2.splat(1 / eta);
  for (; q < end; q += 2 * BLOCK, b += 2 * BLOCK, previous += 2 * BLOCK, spread += BLOCK, parent += 8) {
    const q0 = v128.load(q);
    const q1 = v128.load(q, BLOCK);
    const change0 = f64x2.sub(q0, v128.load(previous));
    const change1 = f64x2.sub(q1, v128.load(previous, BLOCK));
    v128.store(previous, q0);
    v128.store(previous, q1, BLOCK);
    v128.store(q, zero);
    v128.store(q, zero, BLOCK);
    const scale = scaleOf(spread, f64x2.sub(f64x2.pmax(change0, change1), f64x2.pmin(change0, change1)));
    const rate = rateOf(scale, step);
    // One exponential: the better action's is 1.
    const best = f64x2.pmax(q0, q1);
    const worse = exp(f64x2.mul(rate, f64x2.sub(f64x2.pmin(q0, q1), best)));
    const first = f64x2.lt(q0, q1);
    const w0 = f64x2.mul(v128.load(b), v128.bitselect(worse, one, first));
    const w1 = f64x2.mul(v128.load(b, BLOCK), v128.bitselect(one, worse, first));
    const sum = f64x2.add(w0, w1);
    const share = f64x2.div(one, sum);
    v128.store(b, probability(w0, share));
    v128.store(b, probability(w1, share), BLOCK);
    addTo(g, parent, f64x2.add(best, f64x2.mul(log(sum), f64x2.mul(scale, perStep))));
  }
}

export function weights3(
  bucket: usize, g: usize, q: usize, b: usize, previous: usize, spread: usize, eta: f64,
): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (3 * BLOCK);
  const zero = f64x2.splat(0);
  const step = f64x2.splat(eta);
  const perStep = f64x2.splat(1 / eta);
  for (; q < end; q += 3 * BLOCK, b += 3 * BLOCK, previous += 3 * BLOCK, spread += BLOCK, parent += 8) {
    const q0 = v128.load(q);
    const q1 = v128.load(q, BLOCK);
    const q2 = v128.load(q, 2 * BLOCK);
    const change0 = f64x2.sub(q0, v128.load(previous));
    const change1 = f64x2.sub(q1, v128.load(previous, BLOCK));
    const change2 = f64x2.sub(q2, v128.load(previous, 2 * BLOCK));
    v128.store(previous, q0);
    v128.store(previous, q1, BLOCK);
    v128.store(previous, q2, 2 * BLOCK);
    v128.store(q, zero);
    v128.store(q, zero, BLOCK);
    v128.store(q, zero, 2 * BLOCK);
    const most = f64x2.pmax(f64x2.pmax(change0, change1), change2);
    const least = f64x2.pmin(f64x2.pmin(change0, change1), change2);
    const scale = scaleOf(spread, f64x2.sub(most, least));
    const rate = rateOf(scale, step);
    const best = f64x2.pmax(f64x2.pmax(q0, q1), q2);
    const w0 = f64x2.mul(v128.load(b), exp(f64x2.mul(rate, f64x2.sub(q0, best))));
    const w1 = f64x2.mul(v128.load(b, BLOCK), exp(f64x2.mul(rate, f64x2.sub(q1, best))));
    const w2 = f64x2.mul(v128.load(b, 2 * BLOCK), exp(f64x2.mul(rate, f64x2.sub(q2, best))));
    const sum = f64x2.add(f64x2.add(w0, w1), w2);
    const share = f64x2.div(f64x2.splat(1), sum);
    v128.store(b, probability(w0, share));
    v128.store(b, probability(w1, share), BLOCK);
    v128.store(b, probability(w2, share), 2 * BLOCK);
    addTo(g, parent, f64x2.add(best, f64x2.mul(log(sum), f64x2.mul(scale, perStep))));
  }
}

// Value and new strategy of one block of any number of actions; leaves q at 0.
function weightsBlock(q: usize, b: usize, previous: usize, spread: usize, eta: f64, size: usize): v128 {
  let best = v128.load(q);
  let most = f64x2.splat(-Infinity);
  let least = f64x2.splat(Infinity);
  for (let at: usize = 0; at < size; at += BLOCK) {
    const value = v128.load(q + at);
    const change = f64x2.sub(value, v128.load(previous + at));
    v128.store(previous + at, value);
    best = f64x2.pmax(best, value);
    most = f64x2.pmax(most, change);
    least = f64x2.pmin(least, change);
  }
  const scale = scaleOf(spread, f64x2.sub(most, least));
  const rate = rateOf(scale, f64x2.splat(eta));
  let sum = f64x2.splat(0);
  for (let at: usize = 0; at < size; at += BLOCK) {
    const weight = f64x2.mul(v128.load(b + at), exp(f64x2.mul(rate, f64x2.sub(v128.load(q + at), best))));
    v128.store(b + at, weight);
    v128.store(q + at, f64x2.splat(0));
    sum = f64x2.add(sum, weight);
  }
  const share = f64x2.div(f64x2.splat(1), sum);
  for (let at: usize = 0; at < size; at += BLOCK) v128.store(b + at, probability(v128.load(b + at), share));
  return f64x2.add(best, f64x2.mul(log(sum), f64x2.mul(scale, f64x2.splat(1 / eta))));
}

export function weightsMany(
  bucket: usize, g: usize, q: usize, b: usize, previous: usize, spread: usize, eta: f64, actions: u32,
): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  for (; q < end; q += size, b += size, previous += size, spread += BLOCK, parent += 8)
    addTo(g, parent, weightsBlock(q, b, previous, spread, eta, size));
}

export function weightsShared(
  bucket: usize, g: usize, q: usize, b: usize, previous: usize, spread: usize, eta: f64, actions: u32,
): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  for (; q < end; q += size, b += size, previous += size, spread += BLOCK, start += 8) {
    const v = weightsBlock(q, b, previous, spread, eta, size);
    addToAll(g, start, parents, f64x2.extract_lane(v, 0));
    addToAll(g, start + 4, parents, f64x2.extract_lane(v, 1));
  }
}
