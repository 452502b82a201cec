// Where the threads of one solve meet, and how values go from one thread to another. One thread meets nobody.
import {
  BARRIER_ARRIVED,
  BARRIER_BYTES,
  BARRIER_FAILED,
  BARRIER_SLEEPING,
  BARRIER_THREADS,
  BARRIER_TURN,
  BUCKET_ACTIONS,
  BUCKET_PULLS,
  BUCKET_PULLS_END,
  BUCKET_VALUES,
  CACHE_LINE,
  SIDE_BARRIER,
  SIDE_GRADIENT,
  SIDE_WHOLE,
} from "../src/kernels/layout";

/** Of the host: whether this thread may sleep, as a page's main thread may not. Throws when it has waited too long. */
@external("env", "maySleep")
declare function maySleep(turn: i32): bool;

/**
 * Where they meet: no problem is packed over it, for a thread may still be leaving when the next one is. In every build, so that
 * a problem takes the same bytes in each.
 */
const BARRIER: usize = memory.data(BARRIER_BYTES, CACHE_LINE);

export function barrierAt(): usize {
  return BARRIER;
}

/** Looks at the turn, some 30 microseconds of them, before a thread sleeps: levels are often as short. */
const LOOKS: i32 = 20000;
/** Nanoseconds after which a thread that sleeps looks whether another one has failed. */
const NAP: i64 = 100_000_000;

/** Whether this thread does what is done once. */
@inline
export function isFirst(side: usize): bool {
  if (ASC_FEATURE_THREADS) return load<u32>(side, SIDE_WHOLE) != 0;
  else return true;
}

/** Waits until all threads are here: what they have written, all see. Traps when one has failed. */
export function meet(side: usize): void {
  if (ASC_FEATURE_THREADS) {
    const barrier: usize = load<u32>(side, SIDE_BARRIER);
    if (barrier != 0) meetAt(barrier);
  }
}

function meetAt(barrier: usize): void {
  const turn = atomic.load<i32>(barrier, BARRIER_TURN);
  if (atomic.add<i32>(barrier, 1, BARRIER_ARRIVED) + 1 < load<i32>(barrier, BARRIER_THREADS)) return wait(barrier, turn);
  atomic.store<i32>(barrier, 0, BARRIER_ARRIVED);
  atomic.store<i32>(barrier, turn + 1, BARRIER_TURN);
  if (atomic.load<i32>(barrier, BARRIER_SLEEPING) != 0) atomic.notify(barrier + BARRIER_TURN, -1);
}

function wait(barrier: usize, turn: i32): void {
  for (let looks = LOOKS; looks > 0; looks--) if (atomic.load<i32>(barrier, BARRIER_TURN) != turn) return;
  while (atomic.load<i32>(barrier, BARRIER_TURN) == turn) {
    if (atomic.load<i32>(barrier, BARRIER_FAILED) != 0) unreachable();
    if (!maySleep(turn)) continue;
    atomic.add<i32>(barrier, 1, BARRIER_SLEEPING);
    atomic.wait<i32>(barrier + BARRIER_TURN, turn, NAP);
    atomic.sub<i32>(barrier, 1, BARRIER_SLEEPING);
  }
}

/** Whether a bucket is none, but where threads meet. */
@inline
export function isBarrier(bucket: usize): bool {
  if (ASC_FEATURE_THREADS) return load<u32>(bucket, BUCKET_ACTIONS) == 0;
  else return false;
}

/**
 * Before a bucket of a bottom-up pass: meets at barriers, and adds the values of the points below.
 * @returns whether there are points in it
 */
@inline
export function isReady(side: usize, bucket: usize): bool {
  if (ASC_FEATURE_THREADS) {
    const isMeeting = isBarrier(bucket);
    if (isMeeting) meet(side);
    pull(load<u32>(side, SIDE_GRADIENT), load<u32>(bucket, BUCKET_PULLS), load<u32>(bucket, BUCKET_PULLS_END));
    return !isMeeting;
  } else return true;
}

// Slots with equally many points below come together, so that there is no branch to predict.
function pull(g: usize, at: usize, end: usize): void {
  while (at < end) {
    const count = load<u32>(at);
    const record = at + 8;
    at = record + (<usize>load<u32>(at, 4)) * (<usize>(count + 1) * 4);
    if (count == 1) pull1(g, record, at);
    else if (count == 2) pull2(g, record, at);
    else if (count == 3) pull3(g, record, at);
    else pullMany(g, record, at, count);
  }
}

function valueAt(record: usize, offset: usize): real {
  return load<real>(load<u32>(record + offset));
}

export function pull1(g: usize, record: usize, end: usize): void {
  for (; record < end; record += 8) {
    const slot = g + load<u32>(record);
    store<real>(slot, load<real>(slot) + valueAt(record, 4));
  }
}

export function pull2(g: usize, record: usize, end: usize): void {
  for (; record < end; record += 12) {
    const slot = g + load<u32>(record);
    store<real>(slot, load<real>(slot) + valueAt(record, 4) + valueAt(record, 8));
  }
}

export function pull3(g: usize, record: usize, end: usize): void {
  for (; record < end; record += 16) {
    const slot = g + load<u32>(record);
    store<real>(slot, load<real>(slot) + valueAt(record, 4) + valueAt(record, 8) + valueAt(record, 12));
  }
}

// The first four without a loop.
export function pullMany(g: usize, record: usize, end: usize, count: u32): void {
  const size = (<usize>(count + 1)) * 4;
  for (; record < end; record += size) {
    const slot = g + load<u32>(record);
    let sum = load<real>(slot) + valueAt(record, 4) + valueAt(record, 8) + valueAt(record, 12) + valueAt(record, 16);
    for (let at: usize = 20; at < size; at += 4) sum += valueAt(record, at);
    store<real>(slot, sum);
  }
}

/** What a bucket's values are scattered from: the gradient, or where they are kept for other threads. */
@inline
export function target(bucket: usize, g: usize): usize {
  if (ASC_FEATURE_THREADS) return load<u32>(bucket, BUCKET_VALUES);
  else return g;
}
