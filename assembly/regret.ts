// Bottom-up pass: values of decision points and regret matching, block by block, lanes = decision points.
//
//   q = g (children's values already added), P = max(R, 0), v = sum P q / sum P (uniform where sum P is 0),
//   R = max(R + q - v, floor), g[parent] += v, g = 0 for the next iteration.
//
// floor = 0 is regret matching+ (Tammelin 2014), floor = -infinity regret matching (Hart & Mas-Colell 2000; on decision
// points by counterfactual values, Zinkevich et al. 2007). The strategy is never stored: P says it.
import {
  BUCKET_ACTIONS,
  BUCKET_BLOCKS,
  BUCKET_BYTES,
  BUCKET_FIRST_SLOT,
  BUCKET_PARENT,
  BUCKET_PARENT_START,
  LANES,
  SIDE_BUCKETS,
  SIDE_GRADIENT,
  SIDE_NUM_BUCKETS,
  SIDE_REGRET,
  SLOT,
} from "../src/kernels/layout";
import { TINY } from "./tiny";

const BLOCK: usize = LANES * SLOT;

export function updateRegrets(side: usize, floor: f64): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  const regret: usize = load<u32>(side, SIDE_REGRET);
  const first: usize = load<u32>(side, SIDE_BUCKETS);
  let bucket = first + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  while (bucket > first) {
    bucket -= BUCKET_BYTES;
    const actions = load<u32>(bucket, BUCKET_ACTIONS);
    const offset = (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
    if (load<u32>(bucket, BUCKET_PARENT_START) == 0) {
      if (actions == 1) forced(bucket, g, g + offset);
      else if (actions == 2) regret2(bucket, g, g + offset, regret + offset, floor);
      else if (actions == 3) regret3(bucket, g, g + offset, regret + offset, floor);
      else regretMany(bucket, g, g + offset, regret + offset, floor, actions);
    } else if (actions == 1) forcedShared(bucket, g, g + offset);
    else regretShared(bucket, g, g + offset, regret + offset, floor, actions);
  }
}

export function addTo(g: usize, parent: usize, v: v128): void {
  const left = g + load<u32>(parent);
  store<f64>(left, load<f64>(left) + f64x2.extract_lane(v, 0));
  const right = g + load<u32>(parent, 4);
  store<f64>(right, load<f64>(right) + f64x2.extract_lane(v, 1));
}

function valueOf(sum: v128, dot: v128, plain: v128, uniform: f64): v128 {
  const scaled = f64x2.div(dot, sum);
  return v128.bitselect(scaled, f64x2.mul(plain, f64x2.splat(uniform)), f64x2.gt(sum, f64x2.splat(TINY)));
}

function newRegret(r: v128, q: v128, v: v128, floor: v128): v128 {
  return f64x2.pmax(f64x2.sub(f64x2.add(r, q), v), floor);
}

export function forced(bucket: usize, g: usize, q: usize): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * BLOCK;
  const zero = f64x2.splat(0);
  for (; q < end; q += BLOCK, parent += 8) {
    addTo(g, parent, v128.load(q));
    v128.store(q, zero);
  }
}

export function regret2(bucket: usize, g: usize, q: usize, regret: usize, floor: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (2 * BLOCK);
  const zero = f64x2.splat(0);
  const low = f64x2.splat(floor);
  for (; q < end; q += 2 * BLOCK, regret += 2 * BLOCK, parent += 8) {
    const q0 = v128.load(q);
    const q1 = v128.load(q, BLOCK);
    const r0 = v128.load(regret);
    const r1 = v128.load(regret, BLOCK);
    const p0 = f64x2.pmax(r0, zero);
    const p1 = f64x2.pmax(r1, zero);
    const dot = f64x2.add(f64x2.mul(p0, q0), f64x2.mul(p1, q1));
    const v = valueOf(f64x2.add(p0, p1), dot, f64x2.add(q0, q1), 0.5);
    v128.store(regret, newRegret(r0, q0, v, low));
    v128.store(regret, newRegret(r1, q1, v, low), BLOCK);
    v128.store(q, zero);
    v128.store(q, zero, BLOCK);
    addTo(g, parent, v);
  }
}

export function regret3(bucket: usize, g: usize, q: usize, regret: usize, floor: f64): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (3 * BLOCK);
  const zero = f64x2.splat(0);
  const low = f64x2.splat(floor);
  for (; q < end; q += 3 * BLOCK, regret += 3 * BLOCK, parent += 8) {
    const q0 = v128.load(q);
    const q1 = v128.load(q, BLOCK);
    const q2 = v128.load(q, 2 * BLOCK);
    const r0 = v128.load(regret);
    const r1 = v128.load(regret, BLOCK);
    const r2 = v128.load(regret, 2 * BLOCK);
    const p0 = f64x2.pmax(r0, zero);
    const p1 = f64x2.pmax(r1, zero);
    const p2 = f64x2.pmax(r2, zero);
    const sum = f64x2.add(f64x2.add(p0, p1), p2);
    const dot = f64x2.add(f64x2.add(f64x2.mul(p0, q0), f64x2.mul(p1, q1)), f64x2.mul(p2, q2));
    const v = valueOf(sum, dot, f64x2.add(f64x2.add(q0, q1), q2), 1.0 / 3.0);
    v128.store(regret, newRegret(r0, q0, v, low));
    v128.store(regret, newRegret(r1, q1, v, low), BLOCK);
    v128.store(regret, newRegret(r2, q2, v, low), 2 * BLOCK);
    v128.store(q, zero);
    v128.store(q, zero, BLOCK);
    v128.store(q, zero, 2 * BLOCK);
    addTo(g, parent, v);
  }
}

// Value and regrets of one block of any number of actions; leaves q at 0.
function regretBlock(q: usize, regret: usize, low: v128, size: usize, uniform: f64): v128 {
  const zero = f64x2.splat(0);
  let sum = zero;
  let dot = zero;
  let plain = zero;
  for (let at: usize = 0; at < size; at += BLOCK) {
    const value = v128.load(q + at);
    const positive = f64x2.pmax(v128.load(regret + at), zero);
    sum = f64x2.add(sum, positive);
    dot = f64x2.add(dot, f64x2.mul(positive, value));
    plain = f64x2.add(plain, value);
  }
  const v = valueOf(sum, dot, plain, uniform);
  for (let at: usize = 0; at < size; at += BLOCK) {
    v128.store(regret + at, newRegret(v128.load(regret + at), v128.load(q + at), v, low));
    v128.store(q + at, zero);
  }
  return v;
}

export function regretMany(bucket: usize, g: usize, q: usize, regret: usize, floor: f64, actions: u32): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const low = f64x2.splat(floor);
  const uniform = 1.0 / (<f64>actions);
  for (; q < end; q += size, regret += size, parent += 8) addTo(g, parent, regretBlock(q, regret, low, size, uniform));
}

// Adds a value to every parent of a point: the words from `list[start]` to `list[end]` are slot offsets.
export function addToAll(g: usize, start: usize, parents: usize, v: f64): void {
  let at = parents + (<usize>load<u32>(start)) * 4;
  const end = parents + (<usize>load<u32>(start, 4)) * 4;
  for (; at < end; at += 4) {
    const slot = g + load<u32>(at);
    store<f64>(slot, load<f64>(slot) + v);
  }
}

export function forcedShared(bucket: usize, g: usize, q: usize): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * BLOCK;
  for (; q < end; q += SLOT, start += 4) {
    addToAll(g, start, parents, load<f64>(q));
    store<f64>(q, 0);
  }
}

export function regretShared(bucket: usize, g: usize, q: usize, regret: usize, floor: f64, actions: u32): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const low = f64x2.splat(floor);
  const uniform = 1.0 / (<f64>actions);
  for (; q < end; q += size, regret += size, start += 8) {
    const v = regretBlock(q, regret, low, size, uniform);
    addToAll(g, start, parents, f64x2.extract_lane(v, 0));
    addToAll(g, start + 4, parents, f64x2.extract_lane(v, 1));
  }
}
