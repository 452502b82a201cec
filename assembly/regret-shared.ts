// The bottom-up pass of regret.ts where points have several parents, as on a DAG: each has a list of them.
import { BUCKET_BLOCKS, BUCKET_PARENT, BUCKET_PARENT_START, WORD } from "../src/kernels/layout";
import { positive, valueOf } from "./lanes";
import { putRegret } from "./rules";
import { BLOCK, get, plus, scatter, SLOT, splat, strideAfter, times, WORDS } from "./vector";

// Adds a value to every parent of a point: the words from `list[start]` to `list[end]` are slot offsets.
export function addToAll(g: usize, start: usize, parents: usize, v: real): void {
  if (ASC_FEATURE_THREADS) return store<real>(g + start * (SLOT / WORD), v);
  let at = parents + (<usize>load<u32>(start)) * 4;
  const end = parents + (<usize>load<u32>(start, 4)) * 4;
  for (; at < end; at += 4) {
    const slot = g + load<u32>(at);
    store<real>(slot, load<real>(slot) + v);
  }
}

/** As scatter, to every parent of each point. */
export function scatterAll(g: usize, start: usize, parents: usize, v: vector): void {
  if (ASC_FEATURE_THREADS) scatter(g, start, v);
  else if (ASC_FEATURE_SIMD) {
    addToAll(g, start, parents, v128.extract_lane<real>(v, 0));
    addToAll(g, start + 4, parents, v128.extract_lane<real>(v, 1));
    if (sizeof<real>() == 4) {
      addToAll(g, start + 8, parents, v128.extract_lane<real>(v, 2));
      addToAll(g, start + 12, parents, v128.extract_lane<real>(v, 3));
    }
  } else addToAll(g, start, parents, v);
}

export function forcedShared(bucket: usize, g: usize, q: usize): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * BLOCK;
  do {
    addToAll(g, start, parents, load<real>(q));
    store<real>(q, 0);
    q += SLOT;
    start += 4;
  } while (q < end);
}

export function regretShared<Rule>(bucket: usize, g: usize, q: usize, regret: usize, a: f64, b: f64, delta: usize, actions: u32): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const first = splat(a);
  const second = splat(b);
  const uniform = splat(1.0 / (<f64>actions));
  do {
    const q0 = get(q);
    const q1 = get(q + BLOCK);
    const p0 = positive(get(regret));
    const p1 = positive(get(regret + BLOCK));
    let sum = plus(p0, p1);
    let dot = plus(times(p0, q0), times(p1, q1));
    let plain = plus(q0, q1);
    for (let at: usize = 2 * BLOCK; at < size; at += BLOCK) {
      const qa = get(q + at);
      const pa = positive(get(regret + at));
      sum = plus(sum, pa);
      dot = plus(dot, times(pa, qa));
      plain = plus(plain, qa);
    }
    const v = valueOf(sum, dot, plain, uniform);
    putRegret<Rule>(q, regret, get(regret), q0, v, first, second, delta);
    putRegret<Rule>(q + BLOCK, regret + BLOCK, get(regret + BLOCK), q1, v, first, second, delta);
    for (let at: usize = 2 * BLOCK; at < size; at += BLOCK)
      putRegret<Rule>(q + at, regret + at, get(regret + at), get(q + at), v, first, second, delta);
    scatterAll(g, start, parents, v);
    const stride = strideAfter(q, size);
    q += stride;
    regret += stride;
    start += WORDS;
  } while (q < end);
}
