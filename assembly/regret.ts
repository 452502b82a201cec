// Bottom-up pass: values of decision points and regret matching, block by block, lanes = decision points.
//
//   q = g (children's values already added), P = max(R, 0), v = sum P q / sum P (uniform where sum P is 0),
//   R = the rule's, g[parent] += v, g = 0 for the next iteration.
//
// Regret matching: Hart & Mas-Colell 2000; on decision points by counterfactual values, Zinkevich et al. 2007. The
// strategy is never stored: P says it.
import {
  BUCKET_ACTIONS,
  BUCKET_BLOCKS,
  BUCKET_BYTES,
  BUCKET_FIRST_SLOT,
  BUCKET_PARENT,
  BUCKET_PARENT_START,
  SIDE_BUCKETS,
  SIDE_GRADIENT,
  SIDE_NUM_BUCKETS,
  SIDE_PREVIOUS,
  SIDE_REGRET,
} from "../src/kernels/layout";
import { isReady, target } from "./barrier";
import { positive, valueOf } from "./lanes";
import { forcedShared, regretShared } from "./regret-shared";
import { Discounted, Floored, Predicted, putRegret } from "./rules";
import { BLOCK, get, plus, put, scatter, SLOT, splat, strideAfter, times, WIDTH, WORDS } from "./vector";

export function updateRegrets<Rule>(side: usize, a: f64, b: f64): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  const regret: usize = load<u32>(side, SIDE_REGRET);
  const delta = <usize>load<u32>(side, SIDE_PREVIOUS) - regret; // of no meaning, and not used, without a memory
  const first: usize = load<u32>(side, SIDE_BUCKETS);
  let bucket = first + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  while (bucket > first) {
    bucket -= BUCKET_BYTES;
    if (!isReady(side, bucket)) continue;
    const to = target(bucket, g);
    const actions = load<u32>(bucket, BUCKET_ACTIONS);
    const offset = (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
    if (load<u32>(bucket, BUCKET_PARENT_START) == 0) {
      if (actions == 1) forced(bucket, to, g + offset);
      else if (actions == 2) regret2<Rule>(bucket, to, g + offset, regret + offset, a, b, delta);
      else if (actions == 3) regret3<Rule>(bucket, to, g + offset, regret + offset, a, b, delta);
      else regretMany<Rule>(bucket, to, g + offset, regret + offset, a, b, delta, actions);
    } else if (actions == 1) forcedShared(bucket, to, g + offset);
    else regretShared<Rule>(bucket, to, g + offset, regret + offset, a, b, delta, actions);
  }
}

// Called once per side and iteration, and exported, so that V8 compiles each by itself.
export function updateFloored(side: usize, floor: f64): void {
  updateRegrets<Floored>(side, floor, 0);
}

export function updateDiscounted(side: usize, positiveFactor: f64, negativeFactor: f64): void {
  updateRegrets<Discounted>(side, positiveFactor, negativeFactor);
}

export function updatePredicted(side: usize, stepSize: f64): void {
  updateRegrets<Predicted>(side, stepSize, 0);
}

export function forced(bucket: usize, g: usize, q: usize): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * BLOCK;
  const zero = splat(0);
  do {
    scatter(g, parent, get(q));
    put(q, zero);
    q += WIDTH;
    parent += WORDS;
  } while (q < end);
}

export function regret2<Rule>(bucket: usize, g: usize, q: usize, regret: usize, a: f64, b: f64, delta: usize): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (2 * BLOCK);
  const first = splat(a);
  const second = splat(b);
  do {
    const q0 = get(q);
    const q1 = get(q + BLOCK);
    const r0 = get(regret);
    const r1 = get(regret + BLOCK);
    const p0 = positive(r0);
    const p1 = positive(r1);
    const dot = plus(times(p0, q0), times(p1, q1));
    const v = valueOf(plus(p0, p1), dot, plus(q0, q1), splat(0.5));
    putRegret<Rule>(q, regret, r0, q0, v, first, second, delta);
    putRegret<Rule>(q + BLOCK, regret + BLOCK, r1, q1, v, first, second, delta);
    scatter(g, parent, v);
    const stride = strideAfter(q, 2 * BLOCK);
    q += stride;
    regret += stride;
    parent += WORDS;
  } while (q < end);
}

export function regret3<Rule>(bucket: usize, g: usize, q: usize, regret: usize, a: f64, b: f64, delta: usize): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * (3 * BLOCK);
  const first = splat(a);
  const second = splat(b);
  do {
    const q0 = get(q);
    const q1 = get(q + BLOCK);
    const q2 = get(q + 2 * BLOCK);
    const r0 = get(regret);
    const r1 = get(regret + BLOCK);
    const r2 = get(regret + 2 * BLOCK);
    const p0 = positive(r0);
    const p1 = positive(r1);
    const p2 = positive(r2);
    const sum = plus(plus(p0, p1), p2);
    const dot = plus(plus(times(p0, q0), times(p1, q1)), times(p2, q2));
    const v = valueOf(sum, dot, plus(plus(q0, q1), q2), splat(1.0 / 3.0));
    putRegret<Rule>(q, regret, r0, q0, v, first, second, delta);
    putRegret<Rule>(q + BLOCK, regret + BLOCK, r1, q1, v, first, second, delta);
    putRegret<Rule>(q + 2 * BLOCK, regret + 2 * BLOCK, r2, q2, v, first, second, delta);
    scatter(g, parent, v);
    const stride = strideAfter(q, 3 * BLOCK);
    q += stride;
    regret += stride;
    parent += WORDS;
  } while (q < end);
}

// Four actions and more: the first four without a loop.
export function regretMany<Rule>(bucket: usize, g: usize, q: usize, regret: usize, a: f64, b: f64, delta: usize, actions: u32): void {
  let parent: usize = load<u32>(bucket, BUCKET_PARENT);
  const size = (<usize>actions) * BLOCK;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  const first = splat(a);
  const second = splat(b);
  const uniform = splat(1.0 / (<f64>actions));
  do {
    const q0 = get(q);
    const q1 = get(q + BLOCK);
    const q2 = get(q + 2 * BLOCK);
    const q3 = get(q + 3 * BLOCK);
    const p0 = positive(get(regret));
    const p1 = positive(get(regret + BLOCK));
    const p2 = positive(get(regret + 2 * BLOCK));
    const p3 = positive(get(regret + 3 * BLOCK));
    let sum = plus(plus(plus(p0, p1), p2), p3);
    let dot = plus(plus(times(p0, q0), times(p1, q1)), times(p2, q2));
    dot = plus(dot, times(p3, q3));
    let plain = plus(plus(plus(q0, q1), q2), q3);
    for (let at: usize = 4 * BLOCK; at < size; at += BLOCK) {
      const qa = get(q + at);
      const pa = positive(get(regret + at));
      sum = plus(sum, pa);
      dot = plus(dot, times(pa, qa));
      plain = plus(plain, qa);
    }
    const v = valueOf(sum, dot, plain, uniform);
    putRegret<Rule>(q, regret, get(regret), q0, v, first, second, delta);
    putRegret<Rule>(q + BLOCK, regret + BLOCK, get(regret + BLOCK), q1, v, first, second, delta);
    putRegret<Rule>(q + 2 * BLOCK, regret + 2 * BLOCK, get(regret + 2 * BLOCK), q2, v, first, second, delta);
    putRegret<Rule>(q + 3 * BLOCK, regret + 3 * BLOCK, get(regret + 3 * BLOCK), q3, v, first, second, delta);
    for (let at: usize = 4 * BLOCK; at < size; at += BLOCK)
      putRegret<Rule>(q + at, regret + at, get(regret + at), get(q + at), v, first, second, delta);
    scatter(g, parent, v);
    const stride = strideAfter(q, size);
    q += stride;
    regret += stride;
    parent += WORDS;
  } while (q < end);
}
