// The top-down pass of flow.ts where points have several parents, as on a DAG: each has a list of them.
import { BUCKET_BLOCKS, BUCKET_PARENT, BUCKET_PARENT_START } from "../src/kernels/layout";
import { flowOf, knownOf, positive, putFlow, scaleOf, uniformOf } from "./lanes";
import { BLOCK, get, plus, SLOT, splat, splatWide, strideAfter, WIDER, WORDS } from "./vector";

function inflowOfAll(flow: usize, start: usize, parents: usize): real {
  let at = parents + (<usize>load<u32>(start)) * 4;
  const end = parents + (<usize>load<u32>(start, 4)) * 4;
  let sum: real = 0;
  for (; at < end; at += 4) sum += load<real>(flow + load<u32>(at));
  return sum;
}

/** As gather, of all parents of each point. */
export function gatherAll(flow: usize, start: usize, parents: usize): vector {
  if (ASC_FEATURE_SIMD) {
    let x = v128.splat<real>(inflowOfAll(flow, start, parents));
    x = v128.replace_lane<real>(x, 1, inflowOfAll(flow, start + 4, parents));
    if (sizeof<real>() == 4) {
      x = v128.replace_lane<real>(x, 2, inflowOfAll(flow, start + 8, parents));
      x = v128.replace_lane<real>(x, 3, inflowOfAll(flow, start + 12, parents));
    }
    return x;
  } else return inflowOfAll(flow, start, parents);
}

export function flow1Shared(bucket: usize, flow: usize, x: usize, average: usize, weight: f64): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = x + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * BLOCK;
  do {
    const inflow = inflowOfAll(flow, start, parents);
    store<real>(x, inflow);
    store<f64>(average, load<f64>(average) + weight * <f64>inflow);
    x += SLOT;
    average += SLOT * WIDER;
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
  const w = splatWide(weight);
  const share = splat(1.0 / (<f64>actions));
  do {
    const p0 = positive(get(regret));
    const p1 = positive(get(regret + BLOCK));
    let sum = plus(p0, p1);
    for (let at: usize = 2 * BLOCK; at < size; at += BLOCK)
      sum = plus(sum, positive(get(regret + at)));
    const inflow = gatherAll(flow, start, parents);
    const known = knownOf(sum);
    const scale = scaleOf(inflow, sum, known);
    const uniform = uniformOf(inflow, share, known);
    putFlow(x, average, flowOf(p0, scale, uniform), w);
    putFlow(x + BLOCK, average + BLOCK * WIDER, flowOf(p1, scale, uniform), w);
    for (let at: usize = 2 * BLOCK; at < size; at += BLOCK)
      putFlow(x + at, average + at * WIDER, flowOf(positive(get(regret + at)), scale, uniform), w);
    const stride = strideAfter(x, size);
    x += stride;
    average += stride * WIDER;
    regret += stride;
    start += WORDS;
  } while (x < end);
}
