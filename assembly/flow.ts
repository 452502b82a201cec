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
  LANES,
  SIDE_AVERAGE,
  SIDE_BUCKETS,
  SIDE_FLOW,
  SIDE_NUM_BUCKETS,
  SIDE_REGRET,
  SLOT,
} from "../src/kernels/layout";
import { TINY } from "./tiny";

const BLOCK: usize = LANES * SLOT;

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

function put(x: usize, average: usize, value: v128, w: v128): void {
  v128.store(x, value);
  v128.store(average, f64x2.add(v128.load(average), f64x2.mul(w, value)));
}

export function flow1(bucket: usize, flow: usize, x: usize, average: usize, weight: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * BLOCK;
  const w = f64x2.splat(weight);
  for (; x < end; x += BLOCK, average += BLOCK, parent += 8) put(x, average, inflowOf(flow, parent), w);
}

export function flow2(bucket: usize, flow: usize, x: usize, average: usize, regret: usize, weight: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (2 * BLOCK);
  const w = f64x2.splat(weight);
  const zero = f64x2.splat(0);
  const tiny = f64x2.splat(TINY);
  const half = f64x2.splat(0.5);
  for (; x < end; x += 2 * BLOCK, average += 2 * BLOCK, regret += 2 * BLOCK, parent += 8) {
    const p0 = f64x2.pmax(v128.load(regret), zero);
    const p1 = f64x2.pmax(v128.load(regret, BLOCK), zero);
    const sum = f64x2.add(p0, p1);
    const inflow = inflowOf(flow, parent);
    const known = f64x2.gt(sum, tiny);
    const scale = f64x2.div(inflow, sum);
    const uniform = f64x2.mul(inflow, half);
    put(x, average, v128.bitselect(f64x2.mul(p0, scale), uniform, known), w);
    put(x + BLOCK, average + BLOCK, v128.bitselect(f64x2.mul(p1, scale), uniform, known), w);
  }
}

export function flow3(bucket: usize, flow: usize, x: usize, average: usize, regret: usize, weight: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (3 * BLOCK);
  const w = f64x2.splat(weight);
  const zero = f64x2.splat(0);
  const tiny = f64x2.splat(TINY);
  const third = f64x2.splat(1.0 / 3.0);
  for (; x < end; x += 3 * BLOCK, average += 3 * BLOCK, regret += 3 * BLOCK, parent += 8) {
    const p0 = f64x2.pmax(v128.load(regret), zero);
    const p1 = f64x2.pmax(v128.load(regret, BLOCK), zero);
    const p2 = f64x2.pmax(v128.load(regret, 2 * BLOCK), zero);
    const sum = f64x2.add(f64x2.add(p0, p1), p2);
    const inflow = inflowOf(flow, parent);
    const known = f64x2.gt(sum, tiny);
    const scale = f64x2.div(inflow, sum);
    const uniform = f64x2.mul(inflow, third);
    put(x, average, v128.bitselect(f64x2.mul(p0, scale), uniform, known), w);
    put(x + BLOCK, average + BLOCK, v128.bitselect(f64x2.mul(p1, scale), uniform, known), w);
    put(x + 2 * BLOCK, average + 2 * BLOCK, v128.bitselect(f64x2.mul(p2, scale), uniform, known), w);
  }
}

// Flows of one block of any number of actions.
function flowBlock(inflow: v128, x: usize, average: usize, regret: usize, w: v128, size: usize, share: f64): void {
  const zero = f64x2.splat(0);
  let sum = zero;
  for (let at: usize = 0; at < size; at += BLOCK) sum = f64x2.add(sum, f64x2.pmax(v128.load(regret + at), zero));
  const known = f64x2.gt(sum, f64x2.splat(TINY));
  const scale = f64x2.div(inflow, sum);
  const uniform = f64x2.mul(inflow, f64x2.splat(share));
  for (let at: usize = 0; at < size; at += BLOCK) {
    const positive = f64x2.pmax(v128.load(regret + at), zero);
    put(x + at, average + at, v128.bitselect(f64x2.mul(positive, scale), uniform, known), w);
  }
}

export function flowMany(
  bucket: usize, flow: usize, x: usize, average: usize, regret: usize, weight: f64, actions: u32,
): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const w = f64x2.splat(weight);
  const share = 1.0 / (<f64>actions);
  for (; x < end; x += size, average += size, regret += size, parent += 8)
    flowBlock(inflowOf(flow, parent), x, average, regret, w, size, share);
}

function inflowOfAll(flow: usize, start: usize, parents: usize): f64 {
  let at = parents + (<usize>load<u32>(start)) * 4;
  const end = parents + (<usize>load<u32>(start, 4)) * 4;
  let sum: f64 = 0;
  for (; at < end; at += 4) sum += load<f64>(flow + load<u32>(at));
  return sum;
}

export function flow1Shared(bucket: usize, flow: usize, x: usize, average: usize, weight: f64): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * BLOCK;
  for (; x < end; x += SLOT, average += SLOT, start += 4) {
    const inflow = inflowOfAll(flow, start, parents);
    store<f64>(x, inflow);
    store<f64>(average, load<f64>(average) + weight * inflow);
  }
}

export function flowShared(
  bucket: usize, flow: usize, x: usize, average: usize, regret: usize, weight: f64, actions: u32,
): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const w = f64x2.splat(weight);
  const share = 1.0 / (<f64>actions);
  for (; x < end; x += size, average += size, regret += size, start += 8) {
    const left = f64x2.splat(inflowOfAll(flow, start, parents));
    const inflow = f64x2.replace_lane(left, 1, inflowOfAll(flow, start + 4, parents));
    flowBlock(inflow, x, average, regret, w, size, share);
  }
}
