// What a profile of flows is worth against best responses. Averages are put where flows are, and the flows back afterwards.
import {
  BOUNDS_LOWER,
  BOUNDS_UPPER,
  BUCKET_ACTIONS,
  BUCKET_BLOCKS,
  BUCKET_BYTES,
  BUCKET_FIRST_SLOT,
  BUCKET_PARENT,
  BUCKET_PARENT_START,
  GROUP_BYTES,
  GROUP_CONSTANT,
  GROUP_ROWS,
  GROUP_TARGET,
  SIDE_AVERAGE,
  SIDE_BUCKETS,
  SIDE_BYTES,
  SIDE_FLOW,
  SIDE_FLOW_BUCKETS,
  SIDE_GRADIENT,
  SIDE_GROUPS,
  SIDE_NUM_BUCKETS,
  SIDE_NUM_FLOW_BUCKETS,
  SIDE_NUM_GROUPS,
  SIDE_WHOLE,
} from "../src/kernels/layout";
import { isBarrier, isFirst, isReady, target } from "./barrier";
import { updateFlow } from "./flow";
import { gradient } from "./gradient";
import { forced } from "./regret";
import { forcedShared, scatterAll } from "./regret-shared";
import { BLOCK, get, larger, put, scatter, SLOT, splat, strideAfter, WIDER, WORDS } from "./vector";

/** Of the flows: puts the linear term alone, and what the minimizer's and the maximizer's best responses are worth. */
export function boundsOfFlows(sides: usize, coupling: f64, opposite: f64, bounds: usize): void {
  const other = sides + SIDE_BYTES;
  gradient(sides, coupling);
  const upper = respond(sides);
  gradient(other, opposite);
  const lower = respond(other);
  if (!isFirst(sides)) return;
  store<f64>(bounds, linearValue(load<u32>(sides, SIDE_WHOLE)));
  store<f64>(bounds, lower, BOUNDS_LOWER);
  store<f64>(bounds, upper, BOUNDS_UPPER);
}

/** As boundsOfFlows, of the averages. */
export function boundsOfAverages(sides: usize, coupling: f64, opposite: f64, bounds: usize): void {
  const other = sides + SIDE_BYTES;
  playAverage(sides);
  playAverage(other);
  boundsOfFlows(sides, coupling, opposite, bounds);
  updateFlow(sides, 0);
  updateFlow(other, 0);
}

/** flow = average / its root, for all slots of buckets. */
export function playAverage(side: usize): void {
  const flow: usize = load<u32>(side, SIDE_FLOW);
  const average: usize = load<u32>(side, SIDE_AVERAGE);
  let bucket: usize = load<u32>(side, SIDE_FLOW_BUCKETS);
  const end = bucket + (<usize>load<u32>(side, SIDE_NUM_FLOW_BUCKETS)) * BUCKET_BYTES;
  const share = 1 / load<f64>(average);
  for (; bucket < end; bucket += BUCKET_BYTES) {
    if (isBarrier(bucket)) continue;
    const offset = (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
    const size = (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * <usize>load<u32>(bucket, BUCKET_ACTIONS) * BLOCK;
    shareSlots(flow + offset, average + offset * WIDER, size, share);
  }
}

export function shareSlots(x: usize, average: usize, size: usize, share: f64): void {
  const end = x + size;
  do {
    store<real>(x, <real>(load<f64>(average) * share));
    x += SLOT;
    average += SLOT * WIDER;
  } while (x < end);
}

/** Value of the best response to a gradient, which is 0 afterwards but for what the next one sets. */
export function respond(side: usize): f64 {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  const first: usize = load<u32>(side, SIDE_BUCKETS);
  let bucket = first + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  while (bucket > first) {
    bucket -= BUCKET_BYTES;
    if (!isReady(side, bucket)) continue;
    const to = target(bucket, g);
    const actions = load<u32>(bucket, BUCKET_ACTIONS);
    const q = g + (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
    if (load<u32>(bucket, BUCKET_PARENT_START) == 0) {
      if (actions == 1) forced(bucket, to, q);
      else best(bucket, to, q, actions);
    } else if (actions == 1) forcedShared(bucket, to, q);
    else bestShared(bucket, to, q, actions);
  }
  return <f64>load<real>(g);
}

// The largest of a point's values, which become 0.
export function takeLargest(q: usize, size: usize): vector {
  const zero = splat(0);
  let v = larger(get(q), get(q + BLOCK));
  put(q, zero);
  put(q + BLOCK, zero);
  for (let at: usize = 2 * BLOCK; at < size; at += BLOCK) {
    v = larger(v, get(q + at));
    put(q + at, zero);
  }
  return v;
}

export function best(bucket: usize, g: usize, q: usize, actions: u32): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  do {
    scatter(g, parent, takeLargest(q, size));
    q += strideAfter(q, size);
    parent += WORDS;
  } while (q < end);
}

export function bestShared(bucket: usize, g: usize, q: usize, actions: u32): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  do {
    scatterAll(g, start, parents, takeLargest(q, size));
    q += strideAfter(q, size);
    start += WORDS;
  } while (q < end);
}

/** The linear term of the flows. */
export function linearValue(side: usize): f64 {
  const x: usize = load<u32>(side, SIDE_FLOW);
  let group: usize = load<u32>(side, SIDE_GROUPS);
  const end = group + (<usize>load<u32>(side, SIDE_NUM_GROUPS)) * GROUP_BYTES;
  let sum: f64 = 0;
  for (; group < end; group += GROUP_BYTES) {
    const target: usize = load<u32>(group, GROUP_TARGET);
    const constant: usize = load<u32>(group, GROUP_CONSTANT);
    const rows: usize = load<u32>(group, GROUP_ROWS);
    for (let r: usize = 0; r < rows; r++)
      sum += <f64>load<real>(constant + r * SLOT) * <f64>load<real>(x + load<u32>(target + r * 4));
  }
  return sum;
}
