// Top-down pass: flows of the current strategy and their weighted sum.
//
//   inflow = sum of the parents' flows, flow[a] = P[a] / sum P * inflow (inflow / n where sum P is 0),
//   average += weight * flow.
import {
  BUCKET_ACTIONS,
  BUCKET_BLOCKS,
  BUCKET_BYTES,
  BUCKET_FIRST_SLOT,
  BUCKET_PARENT,
  BUCKET_PARENT_START,
  SIDE_AVERAGE,
  SIDE_BUCKETS,
  SIDE_FLOW,
  SIDE_NUM_BUCKETS,
  SIDE_REGRET,
  SLOT,
} from "../src/kernels/layout";
import { flow1Shared, flowShared } from "./flow-shared";
import { BLOCK, flowOf, knownOf, positive, putFlow, scaleOf, uniformOf } from "./lanes";

export function updateFlow(side: usize, weight: f64): void {
  const flow: usize = load<u32>(side, SIDE_FLOW);
  const average: usize = load<u32>(side, SIDE_AVERAGE);
  const regret: usize = load<u32>(side, SIDE_REGRET);
  let bucket: usize = load<u32>(side, SIDE_BUCKETS);
  const end = bucket + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  store<f64>(average, load<f64>(average) + weight);
  for (; bucket < end; bucket += BUCKET_BYTES) {
    const actions = load<u32>(bucket, BUCKET_ACTIONS);
    const offset = (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
    if (load<u32>(bucket, BUCKET_PARENT_START) == 0) {
      if (actions == 1) flow1(bucket, flow, flow + offset, average + offset, weight);
      else if (actions == 2) flow2(bucket, flow, flow + offset, average + offset, regret + offset, weight);
      else if (actions == 3) flow3(bucket, flow, flow + offset, average + offset, regret + offset, weight);
      else flowMany(bucket, flow, flow + offset, average + offset, regret + offset, weight, actions);
    } else if (actions == 1) flow1Shared(bucket, flow, flow + offset, average + offset, weight);
    else flowShared(bucket, flow, flow + offset, average + offset, regret + offset, weight, actions);
  }
}

function inflowOf(flow: usize, parent: usize): v128 {
  const left = f64x2.splat(load<f64>(flow + load<u32>(parent)));
  return f64x2.replace_lane(left, 1, load<f64>(flow + load<u32>(parent, 4)));
}

export function flow1(bucket: usize, flow: usize, x: usize, average: usize, weight: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * BLOCK;
  const w = f64x2.splat(weight);
  do {
    putFlow(x, average, inflowOf(flow, parent), w);
    x += BLOCK;
    average += BLOCK;
    parent += 8;
  } while (x < end);
}

export function flow2(bucket: usize, flow: usize, x: usize, average: usize, regret: usize, weight: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (2 * BLOCK);
  const w = f64x2.splat(weight);
  do {
    const p0 = positive(v128.load(regret));
    const p1 = positive(v128.load(regret, BLOCK));
    const sum = f64x2.add(p0, p1);
    const inflow = inflowOf(flow, parent);
    const known = knownOf(sum);
    const scale = scaleOf(inflow, sum, known);
    const uniform = uniformOf(inflow, f64x2.splat(0.5), known);
    putFlow(x, average, flowOf(p0, scale, uniform), w);
    putFlow(x + BLOCK, average + BLOCK, flowOf(p1, scale, uniform), w);
    x += 2 * BLOCK;
    average += 2 * BLOCK;
    regret += 2 * BLOCK;
    parent += 8;
  } while (x < end);
}

export function flow3(bucket: usize, flow: usize, x: usize, average: usize, regret: usize, weight: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (3 * BLOCK);
  const w = f64x2.splat(weight);
  do {
    const p0 = positive(v128.load(regret));
    const p1 = positive(v128.load(regret, BLOCK));
    const p2 = positive(v128.load(regret, 2 * BLOCK));
    const sum = f64x2.add(f64x2.add(p0, p1), p2);
    const inflow = inflowOf(flow, parent);
    const known = knownOf(sum);
    const scale = scaleOf(inflow, sum, known);
    const uniform = uniformOf(inflow, f64x2.splat(1.0 / 3.0), known);
    putFlow(x, average, flowOf(p0, scale, uniform), w);
    putFlow(x + BLOCK, average + BLOCK, flowOf(p1, scale, uniform), w);
    putFlow(x + 2 * BLOCK, average + 2 * BLOCK, flowOf(p2, scale, uniform), w);
    x += 3 * BLOCK;
    average += 3 * BLOCK;
    regret += 3 * BLOCK;
    parent += 8;
  } while (x < end);
}

// Four actions and more: the first four without a loop.
export function flowMany(
  bucket: usize, flow: usize, x: usize, average: usize, regret: usize, weight: f64, actions: u32,
): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const w = f64x2.splat(weight);
  const share = f64x2.splat(1.0 / (<f64>actions));
  do {
    const p0 = positive(v128.load(regret));
    const p1 = positive(v128.load(regret, BLOCK));
    const p2 = positive(v128.load(regret, 2 * BLOCK));
    const p3 = positive(v128.load(regret, 3 * BLOCK));
    let sum = f64x2.add(f64x2.add(f64x2.add(p0, p1), p2), p3);
    for (let at: usize = 4 * BLOCK; at < size; at += BLOCK)
      sum = f64x2.add(sum, positive(v128.load(regret + at)));
    const inflow = inflowOf(flow, parent);
    const known = knownOf(sum);
    const scale = scaleOf(inflow, sum, known);
    const uniform = uniformOf(inflow, share, known);
    putFlow(x, average, flowOf(p0, scale, uniform), w);
    putFlow(x + BLOCK, average + BLOCK, flowOf(p1, scale, uniform), w);
    putFlow(x + 2 * BLOCK, average + 2 * BLOCK, flowOf(p2, scale, uniform), w);
    putFlow(x + 3 * BLOCK, average + 3 * BLOCK, flowOf(p3, scale, uniform), w);
    for (let at: usize = 4 * BLOCK; at < size; at += BLOCK)
      putFlow(x + at, average + at, flowOf(positive(v128.load(regret + at)), scale, uniform), w);
    x += size;
    average += size;
    regret += size;
    parent += 8;
  } while (x < end);
}
