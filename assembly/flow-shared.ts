// The top-down pass of flow.ts where points have several parents, as on a DAG: each has a list of them.
import { BUCKET_BLOCKS, BUCKET_PARENT, BUCKET_PARENT_START, SLOT } from "../src/kernels/layout";
import { BLOCK, flowOf, knownOf, positive, putFlow, scaleOf, uniformOf } from "./lanes";

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
  do {
    const inflow = inflowOfAll(flow, start, parents);
    store<f64>(x, inflow);
    store<f64>(average, load<f64>(average) + weight * inflow);
    x += SLOT;
    average += SLOT;
    start += 4;
  } while (x < end);
}

export function flowShared(
  bucket: usize, flow: usize, x: usize, average: usize, regret: usize, weight: f64, actions: u32,
): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const w = f64x2.splat(weight);
  const share = f64x2.splat(1.0 / (<f64>actions));
  do {
    const p0 = positive(v128.load(regret));
    const p1 = positive(v128.load(regret, BLOCK));
    let sum = f64x2.add(p0, p1);
    for (let at: usize = 2 * BLOCK; at < size; at += BLOCK)
      sum = f64x2.add(sum, positive(v128.load(regret + at)));
    const left = f64x2.splat(inflowOfAll(flow, start, parents));
    const inflow = f64x2.replace_lane(left, 1, inflowOfAll(flow, start + 4, parents));
    const known = knownOf(sum);
    const scale = scaleOf(inflow, sum, known);
    const uniform = uniformOf(inflow, share, known);
    putFlow(x, average, flowOf(p0, scale, uniform), w);
    putFlow(x + BLOCK, average + BLOCK, flowOf(p1, scale, uniform), w);
    for (let at: usize = 2 * BLOCK; at < size; at += BLOCK)
      putFlow(x + at, average + at, flowOf(positive(v128.load(regret + at)), scale, uniform), w);
    x += size;
    average += size;
    regret += size;
    start += 8;
  } while (x < end);
}
