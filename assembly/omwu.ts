// Optimistic multiplicative weights with dilated entropy (DOMWU: Lee, Kroer & Luo, NeurIPS 2021, arXiv 2106.14326):
// simultaneous updates, uniform averages. For each player, with b its strategy and g = c + A y its gradient,
//
//   m = 2 g_t - g_{t-1}                                                                            (predict)
//   x_{t+1} = argmax <m, x> - sum_p (w_p / eta) inflow_p KL(b_p || b_p,t), which is, bottom up,    (entropy.ts)
//   q = m + values of children, b ~ b exp(eta q / w), value = (w / eta) log sum b exp(eta q / w),
//
// on trees and DAGs alike: the sum over points is convex in the flows. b is kept where others keep regrets.
//
// Departures, each worth a factor of iterations:
// - Weights adapt: w_p^2 = sum over t of (max_a - min_a of q_t - q_{t-1})^2, the step of optimistic mirror descent in
//   Rakhlin & Sridharan (NeurIPS 2013, arXiv 1311.1869) at every point by itself. Steps then depend neither on the unit of
//   payoffs nor on how rarely a point is reached. No proof covers such weights within a dilated entropy.
// - Restarts: after iterations 16, 25, 40, 63, ... strategies become their averages and averages begin anew, as in PDLP
//   (Applegate, Hinder, Lu & Lubin 2023, arXiv 2105.12715), on a fixed schedule; past squares then count half.
// - When the host restarts the averages (the multiplier has changed), strategies are first drawn towards uniform: from an
//   action of probability exp(-100) there is no way back in fewer than 100 steps.
// - No probability falls below 1e-30: what that changes is beyond rounding, and products with it stay clear of denormals.
import {
  BUCKET_ACTIONS,
  BUCKET_BLOCKS,
  BUCKET_BYTES,
  BUCKET_FIRST_SLOT,
  BUCKET_PARENT,
  BUCKET_PARENT_START,
  GROUP_BYTES,
  GROUP_LAST,
  GROUP_ROWS,
  GROUP_TARGET,
  SIDE_AVERAGE,
  SIDE_BUCKETS,
  SIDE_BYTES,
  SIDE_GRADIENT,
  SIDE_GROUPS,
  SIDE_NUM_BUCKETS,
  SIDE_NUM_GROUPS,
  SIDE_PARAMETERS,
  SIDE_PREVIOUS,
  SIDE_REGRET,
  SIDE_SPREAD,
  SIDE_WHOLE,
} from "../src/kernels/layout";
import { meet } from "./barrier";
import { LEAST, updateWeights } from "./entropy";
import { updateFlow } from "./flow";
import { gradient } from "./gradient";
import { TINY } from "./tiny";
import { BLOCK, choose, get, isGreater, larger, over, plus, put, SLOT, splat, strideAfter, times, WIDTH } from "./vector";

/** exp(-1): times the uniform probability, the least of a strategy that was drawn in. */
const DRAWN: f64 = 0.36787944117144233;

export function omwu(sides: usize, coupling: f64, opposite: f64, age: u32, iterations: u32): void {
  const other = sides + SIDE_BYTES;
  const whole: usize = load<u32>(sides, SIDE_WHOLE);
  for (let t = age; t < age + iterations; t++) {
    const fresh = t == 0 || isRestart(t);
    if (fresh) {
      meet(sides);
      if (whole != 0) begin(whole, t == 0);
    }
    gradient(sides, coupling);
    gradient(other, opposite);
    predict(sides, fresh ? 0 : 1);
    predict(other, fresh ? 0 : 1);
    meet(sides);
    updateWeights(sides);
    updateWeights(other);
    updateFlow(sides, 1);
    updateFlow(other, 1);
  }
}

function begin(sides: usize, isNew: bool): void {
  for (let side = sides; side <= sides + SIDE_BYTES; side += SIDE_BYTES) {
    if (isNew) drawIn(side);
    else restart(side);
  }
}

// 16, 25, 40, 63, ...: each 25/16 of the one before, rounded up.
function isRestart(age: u32): bool {
  let at: u64 = 16;
  while (at < age) at += (9 * at + 15) >> 4;
  return at == age;
}

/** m = g + optimism (g - last g), row by row. */
export function predict(side: usize, optimism: f64): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  let group: usize = load<u32>(side, SIDE_GROUPS);
  const end = group + (<usize>load<u32>(side, SIDE_NUM_GROUPS)) * GROUP_BYTES;
  for (; group < end; group += GROUP_BYTES) predictRows(group, g, optimism);
}

export function predictRows(group: usize, g: usize, optimism: f64): void {
  let target: usize = load<u32>(group, GROUP_TARGET);
  let last: usize = load<u32>(group, GROUP_LAST);
  const end = target + (<usize>load<u32>(group, GROUP_ROWS)) * 4;
  for (; target < end; target += 4, last += SLOT) {
    const slot = g + load<u32>(target);
    const now = load<f64>(slot);
    store<f64>(slot, now + optimism * (now - load<f64>(last)));
    store<f64>(last, now);
  }
}

/** b is at least exp(-1) of the uniform strategy, which zeros become. */
export function drawIn(side: usize): void {
  const strategy: usize = load<u32>(side, SIDE_REGRET);
  let bucket: usize = load<u32>(side, SIDE_BUCKETS);
  const end = bucket + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  for (; bucket < end; bucket += BUCKET_BYTES) {
    const actions = load<u32>(bucket, BUCKET_ACTIONS);
    const least = splat(DRAWN / (<f64>actions));
    const size = (<usize>actions) * BLOCK;
    let b = strategy + (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
    const last = b + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
    for (; b < last; b += strideAfter(b, size)) {
      for (let at: usize = 0; at < size; at += BLOCK) put(b + at, larger(get(b + at), least));
      normalise(b, b, size);
    }
  }
  updateFlow(side, 0);
}

/** The strategy becomes the average, where the average goes; the average begins anew; past squares count half. */
export function restart(side: usize): void {
  const strategy: usize = load<u32>(side, SIDE_REGRET);
  const averages: usize = load<u32>(side, SIDE_AVERAGE);
  let spread: usize = load<u32>(side, SIDE_SPREAD);
  let bucket: usize = load<u32>(side, SIDE_BUCKETS);
  const end = bucket + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  store<f64>(averages, 0);
  for (; bucket < end; bucket += BUCKET_BYTES) {
    const actions = load<u32>(bucket, BUCKET_ACTIONS);
    const blocks: usize = load<u32>(bucket, BUCKET_BLOCKS);
    const at = (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
    restartBucket(strategy + at, averages + at, (<usize>actions) * BLOCK, blocks);
    if (actions == 1) continue;
    for (const last = spread + blocks * BLOCK; spread < last; spread += WIDTH)
      put(spread, times(get(spread), splat(0.5)));
  }
  updateFlow(side, 0);
}

export function restartBucket(b: usize, average: usize, size: usize, blocks: usize): void {
  const zero = splat(0);
  for (let stride: usize = 0, end = b + blocks * size; b < end; b += stride, average += stride) {
    stride = strideAfter(b, size);
    normalise(b, average, size);
    for (let at: usize = 0; at < size; at += BLOCK) put(average + at, zero);
  }
}

// b = weights / sum of weights, at least LEAST; b stays where the sum is about 0.
function normalise(b: usize, weights: usize, size: usize): void {
  let sum = splat(0);
  for (let at: usize = 0; at < size; at += BLOCK) sum = plus(sum, get(weights + at));
  const known = isGreater(sum, splat(TINY));
  const scale = over(splat(1), sum);
  for (let at: usize = 0; at < size; at += BLOCK) {
    const share = larger(times(get(weights + at), scale), splat(LEAST));
    put(b + at, choose(share, get(b + at), known));
  }
}
