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
  SIDE_FLOW,
  SIDE_FLOW_BUCKETS,
  SIDE_NUM_FLOW_BUCKETS,
  SIDE_REGRET,
} from "../src/kernels/layout";
import { isBarrier, isFirst, meet } from "./barrier";
import { flow1Shared, flowShared } from "./flow-shared";
import { flowOf, knownOf, positive, putFlow, scaleOf, uniformOf } from "./lanes";
import { BLOCK, gather, get, plus, SLOT, splat, splatWide, strideAfter, WIDER, WIDTH, WORDS } from "./vector";

export function updateFlow(side: usize, weight: f64): void {
  const flow: usize = load<u32>(side, SIDE_FLOW);
  const average: usize = load<u32>(side, SIDE_AVERAGE);
  const regret: usize = load<u32>(side, SIDE_REGRET);
  let bucket: usize = load<u32>(side, SIDE_FLOW_BUCKETS);
  const end = bucket + (<usize>load<u32>(side, SIDE_NUM_FLOW_BUCKETS)) * BUCKET_BYTES;
  if (isFirst(side)) store<f64>(average, load<f64>(average) + weight);
  for (; bucket < end; bucket += BUCKET_BYTES) {
    if (isBarrier(bucket)) {
      meet(side);
      continue;
    }
    const actions = load<u32>(bucket, BUCKET_ACTIONS);
    const offset = (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
    if (load<u32>(bucket, BUCKET_PARENT_START) == 0) {
      if (actions == 1) flow1(bucket, flow, flow + offset, average + offset * WIDER, weight);
      else if (actions == 2) flow2(bucket, flow, flow + offset, average + offset * WIDER, regret + offset, weight);
      else if (actions == 3) flow3(bucket, flow, flow + offset, average + offset * WIDER, regret + offset, weight);
      else flowMany(bucket, flow, flow + offset, average + offset * WIDER, regret + offset, weight, actions);
    } else if (actions == 1) flow1Shared(bucket, flow, flow + offset, average + offset * WIDER, weight);
    else flowShared(bucket, flow, flow + offset, average + offset * WIDER, regret + offset, weight, actions);
  }
}

export function flow1(bucket: usize, flow: usize, x: usize, average: usize, weight: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * BLOCK;
  const w = splatWide(weight);
  do {
    putFlow(x, average, gather(flow, parent), w);
    x += WIDTH;
    average += WIDTH * WIDER;
    parent += WORDS;
  } while (x < end);
}

export function flow2(bucket: usize, flow: usize, x: usize, average: usize, regret: usize, weight: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (2 * BLOCK);
  const w = splatWide(weight);
  do {
    const p0 = positive(get(regret));
    const p1 = positive(get(regret + BLOCK));
    const sum = plus(p0, p1);
    const inflow = gather(flow, parent);
    const known = knownOf(sum);
    const scale = scaleOf(inflow, sum, known);
    const uniform = uniformOf(inflow, splat(0.5), known);
    putFlow(x, average, flowOf(p0, scale, uniform), w);
    putFlow(x + BLOCK, average + BLOCK * WIDER, flowOf(p1, scale, uniform), w);
    const stride = strideAfter(x, 2 * BLOCK);
    x += stride;
    average += stride * WIDER;
    regret += stride;
    parent += WORDS;
  } while (x < end);
}

export function flow3(bucket: usize, flow: usize, x: usize, average: usize, regret: usize, weight: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (3 * BLOCK);
  const w = splatWide(weight);
  do {
    const p0 = positive(get(regret));
    const p1 = positive(get(regret + BLOCK));
    const p2 = positive(get(regret + 2 * BLOCK));
    const sum = plus(plus(p0, p1), p2);
    const inflow = gather(flow, parent);
    const known = knownOf(sum);
    const scale = scaleOf(inflow, sum, known);
    const uniform = uniformOf(inflow, splat(1.0 / 3.0), known);
    putFlow(x, average, flowOf(p0, scale, uniform), w);
    putFlow(x + BLOCK, average + BLOCK * WIDER, flowOf(p1, scale, uniform), w);
    putFlow(x + 2 * BLOCK, average + 2 * BLOCK * WIDER, flowOf(p2, scale, uniform), w);
    const stride = strideAfter(x, 3 * BLOCK);
    x += stride;
    average += stride * WIDER;
    regret += stride;
    parent += WORDS;
  } while (x < end);
}

// Four actions and more: the first four without a loop.
export function flowMany(
  bucket: usize, flow: usize, x: usize, average: usize, regret: usize, weight: f64, actions: u32,
): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const w = splatWide(weight);
  const share = splat(1.0 / (<f64>actions));
  do {
    const p0 = positive(get(regret));
    const p1 = positive(get(regret + BLOCK));
    const p2 = positive(get(regret + 2 * BLOCK));
    const p3 = positive(get(regret + 3 * BLOCK));
    let sum = plus(plus(plus(p0, p1), p2), p3);
    for (let at: usize = 4 * BLOCK; at < size; at += BLOCK)
      sum = plus(sum, positive(get(regret + at)));
    const inflow = gather(flow, parent);
    const known = knownOf(sum);
    const scale = scaleOf(inflow, sum, known);
    const uniform = uniformOf(inflow, share, known);
    putFlow(x, average, flowOf(p0, scale, uniform), w);
    putFlow(x + BLOCK, average + BLOCK * WIDER, flowOf(p1, scale, uniform), w);
    putFlow(x + 2 * BLOCK, average + 2 * BLOCK * WIDER, flowOf(p2, scale, uniform), w);
    putFlow(x + 3 * BLOCK, average + 3 * BLOCK * WIDER, flowOf(p3, scale, uniform), w);
    for (let at: usize = 4 * BLOCK; at < size; at += BLOCK)
      putFlow(x + at, average + at * WIDER, flowOf(positive(get(regret + at)), scale, uniform), w);
    const stride = strideAfter(x, size);
    x += stride;
    average += stride * WIDER;
    regret += stride;
    parent += WORDS;
  } while (x < end);
}
