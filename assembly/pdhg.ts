// Restarted reflected Halpern PDHG (r2HPDHG: Lu & Yang 2024, arXiv 2407.16144; cuPDLPx: Lu, Peng & Yang 2025, arXiv 2507.14051)
// on the saddle point as a linear program: sequences of both sides at least 0, and a potential per decision point, whose
// multiplier it is that what flows out of the point is what flows into it. With x, u the maximizer's and y, v the minimizer's,
//
//   max over x >= 0, v, min over y >= 0, u, of linear' x + multiplier x' matrix y - u' (F x - f) + v' (F y - f);
//
// x and v, the primal, move first, by eta / w of their steps (scaling.ts); then y and u, by eta w, told where the primal went and
// as much again (halpern.ts). An iterate is kept / back = (k + 1) / 1 parts of that reflection and of the anchor, where the last
// restart left off, k iterations ago. Every 64 iterations of its age it restarts at what is offered if the error
// r = sqrt(w |primal move|^2 + |dual move|^2 / w) is at most 0.2 of its first, or 0.5 of it and rising, or the epoch has taken 0.36
// of all iterations; then w becomes the geometric mean of itself and of how far the dual went over the primal.
//
// Departures: the norm of the scaled matrix is known to be at most 1, and not estimated; r leaves out the product of both moves;
// the weight begins at 1; and where averages begin anew, so does the program, from the strategies that then are, with the
// potentials that are the values of best responses. A strategy is read from what is offered by normalising it point by point;
// the averages are this same strategy.
import {
  BUCKET_ACTIONS,
  BUCKET_BLOCKS,
  BUCKET_BYTES,
  BUCKET_FIRST_SLOT,
  BUCKET_PARENT,
  BUCKET_PARENT_START,
  EPOCH_AGE,
  EPOCH_DUAL,
  EPOCH_FIRST,
  EPOCH_LAST,
  EPOCH_PRIMAL,
  EPOCH_WEIGHT,
  POTENTIAL_ANCHOR,
  POTENTIAL_BYTES,
  POTENTIAL_NOW,
  POTENTIAL_OFFERED,
  POTENTIAL_STEP,
  POTENTIAL_TOLD,
  SIDE_ANCHOR,
  SIDE_AVERAGE,
  SIDE_BUCKETS,
  SIDE_BYTES,
  SIDE_EPOCH,
  SIDE_FLOW,
  SIDE_FLOW_BUCKETS,
  SIDE_GRADIENT,
  SIDE_NUM_BUCKETS,
  SIDE_NUM_FLOW_BUCKETS,
  SIDE_POTENTIAL,
  SIDE_PREVIOUS,
  SIDE_REGRET,
  SIDE_STEP,
  SIDE_WHOLE,
} from "../src/kernels/layout";
import { isFirst, isReady, meet, target } from "./barrier";
import { takeLargest } from "./bounds";
import { updateFlow } from "./flow";
import { gradient } from "./gradient";
import { addSquare, Measured, movePoints, moveSequences, Offering, Silent } from "./halpern";
import { scatterAll } from "./regret-shared";
import { potentialsEnd, scale } from "./scaling";
import { bytesOfSlots, FIRST } from "./slots";
import { BLOCK, get, minus, put, scatter, SLOT, splat, strideAfter, WIDTH, WORDS } from "./vector";

const ETA: f64 = 0.999;
const CHECK: u32 = 64;
/** A weight beyond these is rounding's. */
const LEAST_WEIGHT: f64 = 1e-10;
const MOST_WEIGHT: f64 = 1e10;

export function pdhg(sides: usize, coupling: f64, opposite: f64, age: u32, iterations: u32): void {
  if (iterations == 0) return;
  const other = sides + SIDE_BYTES;
  const epoch: usize = load<u32>(sides, SIDE_EPOCH);
  const against = coupling * opposite;
  const whole: usize = load<u32>(sides, SIDE_WHOLE);
  if (age == 0 && whole != 0) begin(whole, whole + SIDE_BYTES, epoch, coupling, against);
  meet(sides);
  copySlots(other, SIDE_PREVIOUS, SIDE_FLOW);
  const end = age + iterations;
  for (let t = age + 1; t <= end; t++) {
    meet(sides);
    if (t % CHECK == 0 || load<f64>(epoch, EPOCH_AGE) == 0) {
      // alone, for sums of other orders would be others; not before all know the age
      meet(sides);
      if (whole != 0) measure(whole, whole + SIDE_BYTES, epoch, coupling, against, t);
    } else if (t == end) iterate<Offering>(sides, other, epoch, coupling, against);
    else iterate<Silent>(sides, other, epoch, coupling, against);
  }
  meet(sides);
  offer(sides);
  offer(other);
}

function measure(sides: usize, other: usize, epoch: usize, coupling: f64, against: f64, age: u32): void {
  const isFirstOfEpoch = load<f64>(epoch, EPOCH_AGE) == 0;
  memory.fill(epoch + EPOCH_PRIMAL, 0, 2 * BLOCK);
  iterate<Measured>(sides, other, epoch, coupling, against);
  if (isFirstOfEpoch) store<f64>(epoch, errorOf(epoch), EPOCH_FIRST);
  if (age % CHECK == 0 && isRestartDue(epoch, age)) restart(sides, other, epoch);
}

function iterate<Rule>(sides: usize, other: usize, epoch: usize, coupling: f64, against: f64): void {
  const weight = load<f64>(epoch, EPOCH_WEIGHT);
  const k = load<f64>(epoch, EPOCH_AGE);
  const kept = (k + 1) / (k + 2);
  const back = 1 / (k + 2);
  const primal = ETA / weight;
  const dual = ETA * weight;
  gradient(sides, coupling);
  moveSequences<Rule>(sides, primal, kept, back, 1, 0, epoch + EPOCH_PRIMAL);
  movePoints<Rule>(other, primal, kept, back, 1, 0, epoch + EPOCH_PRIMAL);
  gradient(other, against);
  moveSequences<Rule>(other, dual, kept, back, kept, back, epoch + EPOCH_DUAL);
  movePoints<Rule>(sides, dual, kept, back, kept, back, epoch + EPOCH_DUAL);
  if (isFirst(sides)) store<f64>(epoch, k + 1, EPOCH_AGE);
}

function total(sums: usize): f64 {
  return load<f64>(sums) + load<f64>(sums, SLOT);
}

function errorOf(epoch: usize): f64 {
  const weight = load<f64>(epoch, EPOCH_WEIGHT);
  return sqrt(weight * total(epoch + EPOCH_PRIMAL) + total(epoch + EPOCH_DUAL) / weight);
}

function isRestartDue(epoch: usize, age: u32): bool {
  const error = errorOf(epoch);
  const first = load<f64>(epoch, EPOCH_FIRST);
  const last = load<f64>(epoch, EPOCH_LAST);
  store<f64>(epoch, error, EPOCH_LAST);
  const isLong = load<f64>(epoch, EPOCH_AGE) >= 0.36 * (<f64>age);
  return isLong || error <= 0.2 * first || (error <= 0.5 * first && error > last);
}

function restart(sides: usize, other: usize, epoch: usize): void {
  const primal = epoch + EPOCH_PRIMAL;
  const dual = epoch + EPOCH_DUAL;
  memory.fill(primal, 0, 2 * BLOCK);
  takeOffered(sides, primal, dual);
  takeOffered(other, dual, primal);
  copySlots(other, SIDE_PREVIOUS, SIDE_FLOW);
  const ratio = sqrt(total(dual) / total(primal));
  const weight = sqrt(load<f64>(epoch, EPOCH_WEIGHT) * ratio);
  if (weight >= LEAST_WEIGHT && weight <= MOST_WEIGHT) store<f64>(epoch, weight, EPOCH_WEIGHT);
  startEpoch(epoch);
}

function startEpoch(epoch: usize): void {
  store<f64>(epoch, 0, EPOCH_AGE);
  store<f64>(epoch, Infinity, EPOCH_LAST);
}

/** What is offered becomes iterate and anchor; adds to sums how far that is from the anchor so far. */
export function takeOffered(side: usize, sequenceSums: usize, pointSums: usize): void {
  const end = bytesOfSlots(side);
  const now: usize = load<u32>(side, SIDE_PREVIOUS);
  const anchor: usize = load<u32>(side, SIDE_ANCHOR);
  const offered: usize = load<u32>(side, SIDE_REGRET);
  const step: usize = load<u32>(side, SIDE_STEP);
  // the root does not move, and has no step
  for (let slot = FIRST; slot < end; slot += WIDTH) {
    const x = get(offered + slot);
    addSquare(sequenceSums, slot, minus(x, get(anchor + slot)), get(step + slot));
    put(now + slot, x);
    put(anchor + slot, x);
  }
  const last = potentialsEnd(side);
  let box: usize = load<u32>(side, SIDE_POTENTIAL);
  for (; box < last; box += strideAfter(box, POTENTIAL_BYTES)) {
    const u = get(box + POTENTIAL_OFFERED);
    addSquare(pointSums, box, minus(u, get(box + POTENTIAL_ANCHOR)), get(box + POTENTIAL_STEP));
    putPotential(box, u);
  }
}

function putPotential(box: usize, u: vector): void {
  put(box + POTENTIAL_NOW, u);
  put(box + POTENTIAL_ANCHOR, u);
  put(box + POTENTIAL_TOLD, u);
}

function copySlots(side: usize, from: usize, to: usize): void {
  const source: usize = load<u32>(side + from);
  const copy: usize = load<u32>(side + to);
  if (isFirst(side)) memory.copy(copy, source, FIRST);
  let bucket: usize = load<u32>(side, SIDE_FLOW_BUCKETS);
  const end = bucket + (<usize>load<u32>(side, SIDE_NUM_FLOW_BUCKETS)) * BUCKET_BYTES;
  for (; bucket < end; bucket += BUCKET_BYTES) {
    const at = (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
    const size = (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * <usize>load<u32>(bucket, BUCKET_ACTIONS) * BLOCK;
    memory.copy(copy + at, source + at, size);
  }
}

/** From the strategies that flows say. */
function begin(sides: usize, other: usize, epoch: usize, coupling: f64, against: f64): void {
  for (let side = sides; side <= other; side += SIDE_BYTES) {
    copySlots(side, SIDE_FLOW, SIDE_PREVIOUS);
    copySlots(side, SIDE_FLOW, SIDE_ANCHOR);
  }
  scale(sides, other, coupling);
  copySlots(sides, SIDE_PREVIOUS, SIDE_FLOW);
  copySlots(other, SIDE_PREVIOUS, SIDE_FLOW);
  gradient(sides, coupling);
  value(sides);
  gradient(other, against);
  value(other);
  if (load<f64>(epoch, EPOCH_WEIGHT) == 0) store<f64>(epoch, 1, EPOCH_WEIGHT);
  startEpoch(epoch);
}

/** Potentials become the values of the best response to a gradient, which is 0 afterwards. */
function value(side: usize): void {
  let potential: usize = load<u32>(side, SIDE_POTENTIAL);
  const first: usize = load<u32>(side, SIDE_BUCKETS);
  let bucket = first + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  while (bucket > first) {
    bucket -= BUCKET_BYTES;
    if (!isReady(side, bucket)) continue;
    valuesOf(side, bucket, potential);
    potential += (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * POTENTIAL_BYTES;
  }
}

function valuesOf(side: usize, bucket: usize, potential: usize): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  const to = target(bucket, g);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  let start: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const isShared = start != 0;
  if (!isShared) start = parents;
  const size = (<usize>load<u32>(bucket, BUCKET_ACTIONS)) * BLOCK;
  let q = g + (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
  const end = q + (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * size;
  do {
    const v = size == BLOCK ? taken(q) : takeLargest(q, size);
    putPotential(potential, v);
    if (isShared) scatterAll(to, start, parents, v);
    else scatter(to, start, v);
    q += strideAfter(q, size);
    potential += strideAfter(potential, POTENTIAL_BYTES);
    start += WORDS;
  } while (q < end);
}

function taken(q: usize): vector {
  const v = get(q);
  put(q, splat(0));
  return v;
}

/** The strategy that is offered, as flows and as the averages. */
function offer(side: usize): void {
  updateFlow(side, 0);
  copySlots(side, SIDE_FLOW, SIDE_AVERAGE);
}
