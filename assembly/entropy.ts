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
  BUCKET_CHOICES_AFTER,
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
} from "../src/kernels/layout";
import { isReady, target } from "./barrier";
import { exp, log } from "./exp";
import { forced } from "./regret";
import { forcedShared, scatterAll } from "./regret-shared";
import { TINY } from "./tiny";
import { BLOCK, choose, get, isGreater, larger, minus, only, over, plus, put, root, scatter, SLOT, smaller, splat, strideAfter, times, WIDTH, WORDS } from "./vector";

/** Probabilities stay at or above this. */
export const LEAST: f64 = 1e-30;

export function updateWeights(side: usize): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  const strategy: usize = load<u32>(side, SIDE_REGRET);
  const previous: usize = load<u32>(side, SIDE_PREVIOUS);
  const spreads: usize = load<u32>(side, SIDE_SPREAD);
  const eta = load<f64>(load<u32>(side, SIDE_PARAMETERS));
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
    const spread = spreads + (<usize>load<u32>(bucket, BUCKET_CHOICES_AFTER)) * BLOCK;
    if (shared) weightsShared(bucket, to, g + at, strategy + at, previous + at, spread, eta, actions);
    else if (actions == 2) weights2(bucket, to, g + at, strategy + at, previous + at, spread, eta);
    else if (actions == 3) weights3(bucket, to, g + at, strategy + at, previous + at, spread, eta);
    else weightsMany(bucket, to, g + at, strategy + at, previous + at, spread, eta, actions);
  }
}

// w of two points whose values moved by this range; 0 where nothing has moved yet: there actions are worth the same.
function scaleOf(spread: usize, range: vector): vector {
  const squares = plus(get(spread), times(range, range));
  put(spread, squares);
  return only(root(squares), isGreater(squares, splat(TINY)));
}

function rateOf(scale: vector, eta: vector): vector {
  return only(over(eta, scale), isGreater(scale, splat(0)));
}

function probability(weight: vector, share: vector): vector {
  return larger(times(weight, share), splat(LEAST));
}

export function weights2(
  bucket: usize, g: usize, q: usize, b: usize, previous: usize, spread: usize, eta: f64,
): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (2 * BLOCK);
  const zero = splat(0);
  const one = splat(1);
  const step = splat(eta);
  const perStep = splat(1 / eta);
  for (let stride: usize = 0; q < end; q += stride, b += stride, previous += stride, spread += WIDTH, parent += WORDS) {
    stride = strideAfter(q, 2 * BLOCK);
    const q0 = get(q);
    const q1 = get(q + BLOCK);
    const change0 = minus(q0, get(previous));
    const change1 = minus(q1, get(previous + BLOCK));
    put(previous, q0);
    put(previous + BLOCK, q1);
    put(q, zero);
    put(q + BLOCK, zero);
    const scale = scaleOf(spread, minus(larger(change0, change1), smaller(change0, change1)));
    const rate = rateOf(scale, step);
    // One exponential: the better action's is 1.
    const best = larger(q0, q1);
    const worse = exp(times(rate, minus(smaller(q0, q1), best)));
    const first = isGreater(q1, q0);
    const w0 = times(get(b), choose(worse, one, first));
    const w1 = times(get(b + BLOCK), choose(one, worse, first));
    const sum = plus(w0, w1);
    const share = over(one, sum);
    put(b, probability(w0, share));
    put(b + BLOCK, probability(w1, share));
    scatter(g, parent, plus(best, times(log(sum), times(scale, perStep))));
  }
}

export function weights3(
  bucket: usize, g: usize, q: usize, b: usize, previous: usize, spread: usize, eta: f64,
): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (3 * BLOCK);
  const zero = splat(0);
  const step = splat(eta);
  const perStep = splat(1 / eta);
  for (let stride: usize = 0; q < end; q += stride, b += stride, previous += stride, spread += WIDTH, parent += WORDS) {
    stride = strideAfter(q, 3 * BLOCK);
    const q0 = get(q);
    const q1 = get(q + BLOCK);
    const q2 = get(q + 2 * BLOCK);
    const change0 = minus(q0, get(previous));
    const change1 = minus(q1, get(previous + BLOCK));
    const change2 = minus(q2, get(previous + 2 * BLOCK));
    put(previous, q0);
    put(previous + BLOCK, q1);
    put(previous + 2 * BLOCK, q2);
    put(q, zero);
    put(q + BLOCK, zero);
    put(q + 2 * BLOCK, zero);
    const most = larger(larger(change0, change1), change2);
    const least = smaller(smaller(change0, change1), change2);
    const scale = scaleOf(spread, minus(most, least));
    const rate = rateOf(scale, step);
    const best = larger(larger(q0, q1), q2);
    const w0 = times(get(b), exp(times(rate, minus(q0, best))));
    const w1 = times(get(b + BLOCK), exp(times(rate, minus(q1, best))));
    const w2 = times(get(b + 2 * BLOCK), exp(times(rate, minus(q2, best))));
    const sum = plus(plus(w0, w1), w2);
    const share = over(splat(1), sum);
    put(b, probability(w0, share));
    put(b + BLOCK, probability(w1, share));
    put(b + 2 * BLOCK, probability(w2, share));
    scatter(g, parent, plus(best, times(log(sum), times(scale, perStep))));
  }
}

// Value and new strategy of one block of any number of actions; leaves q at 0.
function weightsBlock(q: usize, b: usize, previous: usize, spread: usize, eta: f64, size: usize): vector {
  let best = get(q);
  let most = splat(-Infinity);
  let least = splat(Infinity);
  for (let at: usize = 0; at < size; at += BLOCK) {
    const value = get(q + at);
    const change = minus(value, get(previous + at));
    put(previous + at, value);
    best = larger(best, value);
    most = larger(most, change);
    least = smaller(least, change);
  }
  const scale = scaleOf(spread, minus(most, least));
  const rate = rateOf(scale, splat(eta));
  let sum = splat(0);
  for (let at: usize = 0; at < size; at += BLOCK) {
    const weight = times(get(b + at), exp(times(rate, minus(get(q + at), best))));
    put(b + at, weight);
    put(q + at, splat(0));
    sum = plus(sum, weight);
  }
  const share = over(splat(1), sum);
  for (let at: usize = 0; at < size; at += BLOCK) put(b + at, probability(get(b + at), share));
  return plus(best, times(log(sum), times(scale, splat(1 / eta))));
}

export function weightsMany(
  bucket: usize, g: usize, q: usize, b: usize, previous: usize, spread: usize, eta: f64, actions: u32,
): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  for (let stride: usize = 0; q < end; q += stride, b += stride, previous += stride, spread += WIDTH, parent += WORDS) {
    stride = strideAfter(q, size);
    scatter(g, parent, weightsBlock(q, b, previous, spread, eta, size));
  }
}

export function weightsShared(
  bucket: usize, g: usize, q: usize, b: usize, previous: usize, spread: usize, eta: f64, actions: u32,
): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  for (let stride: usize = 0; q < end; q += stride, b += stride, previous += stride, spread += WIDTH, start += WORDS) {
    stride = strideAfter(q, size);
    const v = weightsBlock(q, b, previous, spread, eta, size);
    scatterAll(g, start, parents, v);
  }
}
