// How far each variable of a linear program moves: d^2, with d from ten passes of Ruiz (2001, "A scaling algorithm to
// equilibrate both rows and columns norms in matrices") and one of Pock & Chambolle (2011, "Diagonal preconditioning for first
// order primal-dual algorithms in convex optimization"), after which the matrix d A d has a norm of at most 1. Variables are
// the sequences and the potentials of both sides; entries are payoffs, and `unit` where a sequence flows into or out of a
// point: potentials are in the unit of payoffs. Meanwhile d stands where flows are, 0 for the root, which does not move.
import {
  BUCKET_ACTIONS,
  BUCKET_BLOCKS,
  BUCKET_BYTES,
  BUCKET_FIRST_SLOT,
  BUCKET_PARENT,
  BUCKET_PARENT_START,
  GROUP_BYTES,
  GROUP_COLUMN,
  GROUP_CONSTANT,
  GROUP_LENGTH,
  GROUP_ROWS,
  GROUP_TARGET,
  GROUP_VALUE,
  PADDING_SLOT,
  POTENTIAL_BYTES,
  POTENTIAL_STEP,
  POTENTIAL_TOLD,
  SIDE_BUCKETS,
  SIDE_FLOW,
  SIDE_GRADIENT,
  SIDE_GROUPS,
  SIDE_NUM_BUCKETS,
  SIDE_NUM_GROUPS,
  SIDE_POTENTIAL,
  SIDE_STEP,
} from "../src/kernels/layout";
import { bytesOfSlots } from "./slots";
import { BLOCK, SLOT } from "./vector";

const RUIZ_PASSES: i32 = 10;
/** Offset of the padding's slot. */
const PADDING: usize = SLOT * PADDING_SLOT;
/** A unit of payoffs below this is none. */
const LEAST_UNIT: f64 = 1e-100;

/** Puts where steps are what they are for these payoffs; flows are lost. */
export function scale(sides: usize, other: usize, coupling: f64): void {
  const unit = unitOf(sides);
  ones(sides);
  ones(other);
  for (let pass = 0; pass <= RUIZ_PASSES; pass++) {
    const isSum = pass == RUIZ_PASSES;
    norms(sides, coupling, unit, isSum);
    norms(other, coupling, unit, isSum);
    rescale(sides);
    rescale(other);
  }
  square(sides, unit);
  square(other, unit);
}

/** The largest payoff, whatever the multiplier. */
function unitOf(side: usize): f64 {
  let group: usize = load<u32>(side, SIDE_GROUPS);
  const end = group + (<usize>load<u32>(side, SIDE_NUM_GROUPS)) * GROUP_BYTES;
  let unit: f64 = 0;
  for (; group < end; group += GROUP_BYTES) {
    const rows = <usize>load<u32>(group, GROUP_ROWS);
    const entries = rows * <usize>load<u32>(group, GROUP_LENGTH);
    unit = max(unit, largest(load<u32>(group, GROUP_CONSTANT), rows));
    unit = max(unit, largest(load<u32>(group, GROUP_VALUE), entries));
  }
  return unit > LEAST_UNIT ? unit : 1;
}

function largest(at: usize, count: usize): f64 {
  let most: f64 = 0;
  for (const end = at + count * SLOT; at < end; at += SLOT) most = max(most, abs(load<f64>(at)));
  return most;
}

/** The end of the potentials of a side. */
export function potentialsEnd(side: usize): usize {
  let bucket: usize = load<u32>(side, SIDE_BUCKETS);
  let end: usize = load<u32>(side, SIDE_POTENTIAL);
  for (let k = load<u32>(side, SIDE_NUM_BUCKETS); k > 0; k--, bucket += BUCKET_BYTES)
    end += (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * POTENTIAL_BYTES;
  return end;
}

function ones(side: usize): void {
  const flow: usize = load<u32>(side, SIDE_FLOW);
  const end = flow + bytesOfSlots(side);
  for (let x = flow; x < end; x += SLOT) store<f64>(x, 1);
  store<f64>(flow, 0);
  store<f64>(flow + PADDING, 0);
  const last = potentialsEnd(side);
  for (let box: usize = load<u32>(side, SIDE_POTENTIAL); box < last; box += POTENTIAL_BYTES) {
    store<f64>(box + POTENTIAL_STEP, 1);
    store<f64>(box + POTENTIAL_STEP + SLOT, 1);
  }
}

@inline
function join(a: f64, b: f64, isSum: bool): f64 {
  return isSum ? a + b : max(a, b);
}

/** Of each variable the largest entry or the sum of entries, less its own d: sequences' where gradients are. */
function norms(side: usize, coupling: f64, unit: f64, isSum: bool): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  let group: usize = load<u32>(side, SIDE_GROUPS);
  const end = group + (<usize>load<u32>(side, SIDE_NUM_GROUPS)) * GROUP_BYTES;
  for (; group < end; group += GROUP_BYTES) normsOfRows(group, g, coupling, isSum);
  let potential: usize = load<u32>(side, SIDE_POTENTIAL);
  const first: usize = load<u32>(side, SIDE_BUCKETS);
  let bucket = first + (<usize>load<u32>(side, SIDE_NUM_BUCKETS)) * BUCKET_BYTES;
  while (bucket > first) {
    bucket -= BUCKET_BYTES;
    normsOfPoints(side, bucket, potential, unit, isSum);
    potential += (<usize>load<u32>(bucket, BUCKET_BLOCKS)) * POTENTIAL_BYTES;
  }
}

function normsOfRows(group: usize, g: usize, coupling: f64, isSum: bool): void {
  const length = load<u32>(group, GROUP_LENGTH);
  let target: usize = load<u32>(group, GROUP_TARGET);
  let value: usize = load<u32>(group, GROUP_VALUE);
  let column: usize = load<u32>(group, GROUP_COLUMN);
  const end = target + (<usize>load<u32>(group, GROUP_ROWS)) * 4;
  for (; target < end; target += 4) {
    let norm: f64 = 0;
    for (let k: u32 = 0; k < length; k++, value += SLOT, column += 4)
      norm = join(norm, abs(load<f64>(value)) * load<f64>(load<u32>(column)), isSum);
    store<f64>(g + load<u32>(target), coupling * norm);
  }
}

function normsOfPoints(side: usize, bucket: usize, potential: usize, unit: f64, isSum: bool): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  const flow: usize = load<u32>(side, SIDE_FLOW);
  const parents: usize = load<u32>(bucket, BUCKET_PARENT);
  const starts: usize = load<u32>(bucket, BUCKET_PARENT_START);
  const size = (<usize>load<u32>(bucket, BUCKET_ACTIONS)) * BLOCK;
  const points: usize = 2 * <usize>load<u32>(bucket, BUCKET_BLOCKS);
  const first = (<usize>load<u32>(bucket, BUCKET_FIRST_SLOT)) * SLOT;
  for (let p: usize = 0; p < points; p++) {
    const box = potential + (p >> 1) * POTENTIAL_BYTES + (p & 1) * SLOT;
    const own = unit * load<f64>(box + POTENTIAL_STEP);
    const slots = first + (p >> 1) * size + (p & 1) * SLOT;
    let norm: f64 = 0;
    for (let slot = slots; slot < slots + size; slot += BLOCK) norm = meet(g + slot, flow + slot, own, norm, isSum);
    let at = starts == 0 ? p : <usize>load<u32>(starts + p * 4);
    const end = starts == 0 ? p + 1 : <usize>load<u32>(starts + p * 4 + 4);
    for (; at < end; at++) {
      const slot: usize = load<u32>(parents + at * 4);
      norm = meet(g + slot, flow + slot, own, norm, isSum);
    }
    store<f64>(box + POTENTIAL_TOLD, unit * norm);
  }
}

/** A sequence and a point that have an entry. */
@inline
function meet(g: usize, flow: usize, own: f64, norm: f64, isSum: bool): f64 {
  store<f64>(g, join(load<f64>(g), own, isSum));
  return join(norm, load<f64>(flow), isSum);
}

/** d / sqrt(d norm) for all variables; what is where gradients are becomes 0. */
function rescale(side: usize): void {
  const g: usize = load<u32>(side, SIDE_GRADIENT);
  const flow: usize = load<u32>(side, SIDE_FLOW);
  const end = bytesOfSlots(side);
  for (let slot: usize = 0; slot < end; slot += SLOT) {
    store<f64>(flow + slot, rescaled(load<f64>(flow + slot), load<f64>(g + slot)));
    store<f64>(g + slot, 0);
  }
  const last = potentialsEnd(side);
  for (let box: usize = load<u32>(side, SIDE_POTENTIAL); box < last; box += POTENTIAL_BYTES)
    for (let lane = box; lane < box + BLOCK; lane += SLOT)
      store<f64>(lane + POTENTIAL_STEP, rescaled(load<f64>(lane + POTENTIAL_STEP), load<f64>(lane + POTENTIAL_TOLD)));
}

function rescaled(d: f64, norm: f64): f64 {
  const whole = d * norm;
  return whole > 0 ? d / sqrt(whole) : d;
}

function square(side: usize, unit: f64): void {
  const flow: usize = load<u32>(side, SIDE_FLOW);
  const step: usize = load<u32>(side, SIDE_STEP);
  const end = bytesOfSlots(side);
  for (let slot: usize = 0; slot < end; slot += SLOT) {
    const d = load<f64>(flow + slot);
    store<f64>(step + slot, d * d);
  }
  const last = potentialsEnd(side);
  for (let box: usize = load<u32>(side, SIDE_POTENTIAL); box < last; box += POTENTIAL_BYTES)
    for (let lane = box; lane < box + BLOCK; lane += SLOT) {
      const d = unit * load<f64>(lane + POTENTIAL_STEP);
      store<f64>(lane + POTENTIAL_STEP, d * d);
    }
}
