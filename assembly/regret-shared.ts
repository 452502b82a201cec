// The bottom-up pass of regret.ts where points have several parents, as on a DAG: each has a list of them.
import { BUCKET_BLOCKS, BUCKET_PARENT, BUCKET_PARENT_START, SLOT } from "../src/kernels/layout";
import { BLOCK, positive, valueOf } from "./lanes";
import { putRegret } from "./rules";

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
  do {
    addToAll(g, start, parents, load<f64>(q));
    store<f64>(q, 0);
    q += SLOT;
    start += 4;
  } while (q < end);
}

export function regretShared<Rule>(bucket: usize, g: usize, q: usize, regret: usize, a: f64, b: f64, delta: usize, actions: u32): void {
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const first = f64x2.splat(a);
  const second = f64x2.splat(b);
  const uniform = f64x2.splat(1.0 / (<f64>actions));
  do {
    const q0 = v128.load(q);
    const q1 = v128.load(q, BLOCK);
    const p0 = positive(v128.load(regret));
    const p1 = positive(v128.load(regret, BLOCK));
    let sum = f64x2.add(p0, p1);
    let dot = f64x2.add(f64x2.mul(p0, q0), f64x2.mul(p1, q1));
    let plain = f64x2.add(q0, q1);
    for (let at: usize = 2 * BLOCK; at < size; at += BLOCK) {
      const qa = v128.load(q + at);
      const pa = positive(v128.load(regret + at));
      sum = f64x2.add(sum, pa);
      dot = f64x2.add(dot, f64x2.mul(pa, qa));
      plain = f64x2.add(plain, qa);
    }
    const v = valueOf(sum, dot, plain, uniform);
    putRegret<Rule>(q, regret, v128.load(regret), q0, v, first, second, delta);
    putRegret<Rule>(q + BLOCK, regret + BLOCK, v128.load(regret, BLOCK), q1, v, first, second, delta);
    for (let at: usize = 2 * BLOCK; at < size; at += BLOCK)
      putRegret<Rule>(q + at, regret + at, v128.load(regret + at), v128.load(q + at), v, first, second, delta);
    addToAll(g, start, parents, f64x2.extract_lane(v, 0));
    addToAll(g, start + 4, parents, f64x2.extract_lane(v, 1));
    q += size;
    regret += size;
    start += 8;
  } while (q < end);
}
