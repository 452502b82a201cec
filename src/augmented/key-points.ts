import { type Groups, grouping } from '../numeric/csr.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { ListInterner } from '../numeric/list-interner.ts';
import { inPieces, inRows, PIECE, type Work } from '../work.ts';

/** Points of one action each that add up flows; point k owns sequence firstFree + k. */
export interface KeyPoints {
  /** Per trie state: the sequence whose flow is its probability; -1 where it is no key. */
  readonly stateSequence: Int32Array;
  readonly numPoints: number;
  /** Length numPoints + 1. */
  readonly parentStart: Int32Array;
  readonly parent: Int32Array;
}

/**
 * Keys that are always completed together share one point. Sequences that complete the same keys (a bundle) are added up
 * once, at a point of their own, where that saves links: those of K35 EFCCE fall from 3.0e6 to 1.5e6 by it.
 * @param completedState trie states; the sequence that completes each is at the same place of `completedBy`
 * @param firstFree how many sequences there are: the first number of the new ones
 */
export function* findingKeyPoints(
  completedState: Int32Array,
  completedBy: Int32Array,
  numStates: number,
  firstFree: number,
): Work<KeyPoints> {
  const { stateSequence, keyOf, keys } = yield* keysOf(completedState, completedBy, numStates);
  const parentStart = new GrowableInt32();
  const parent = new GrowableInt32();
  const addPoint = () => firstFree + parentStart.push(parent.length);

  const { bundleOf, members } = yield* worthwhileBundles(keys, firstFree);
  const numBundles = members.start.length - 1;
  const bundleSequence = new Int32Array(numBundles);
  yield* inRows(members.start, numBundles, FINDING, 'bundles', (from, to) => {
    for (let b = from; b < to; b++) {
      bundleSequence[b] = addPoint();
      parent.append(members.item, members.start[b]!, members.start[b + 1]!);
    }
  });

  const seenAt = new Int32Array(numBundles).fill(-1);
  const sequenceOf = new Int32Array(keys.size);
  const scratch = new Int32Array(completedState.length);
  let spent = 0;
  for (let key = 0; key < keys.size; key++) {
    let count = 0;
    for (let e = keys.start(key); e < keys.end(key); e++) {
      const sequence = keys.pool[e]!;
      const bundle = bundleOf[sequence]!;
      if (bundle === -1) scratch[count++] = sequence;
      else if (seenAt[bundle] !== key) {
        seenAt[bundle] = key;
        scratch[count++] = bundleSequence[bundle]!;
      }
    }
    if (count === 1) sequenceOf[key] = scratch[0]!;
    else {
      sequenceOf[key] = addPoint();
      parent.append(scratch, 0, count);
    }
    spent += keys.length(key);
    if (spent < PIECE) continue;
    yield { doing: FINDING, done: key, unit: 'keys' };
    spent = 0;
  }
  const numPoints = parentStart.length;
  parentStart.push(parent.length);
  yield* inPieces(numStates, FINDING, 'states', (from, to) => {
    for (let state = from; state < to; state++)
      if (keyOf[state] !== -1) stateSequence[state] = sequenceOf[keyOf[state]!]!;
  });
  return {
    stateSequence,
    numPoints,
    parentStart: yield* parentStart.taking(),
    parent: yield* parent.taking(),
  };
}

/** Per state: the only sequence that completes it, or -1; and else the list of those that do, or -1. */
function* keysOf(completedState: Int32Array, completedBy: Int32Array, numStates: number) {
  const byState = yield* grouping(completedState, numStates);
  const stateSequence = new Int32Array(numStates).fill(-1);
  const keyOf = new Int32Array(numStates).fill(-1);
  const keys = new ListInterner();
  const scratch = new Int32Array(completedState.length);
  yield* inRows(byState.start, numStates, FINDING, 'states', (from, to) => {
    for (let state = from; state < to; state++) {
      const start = byState.start[state]!;
      const count = byState.start[state + 1]! - start;
      for (let k = 0; k < count; k++) scratch[k] = completedBy[byState.item[start + k]!]!;
      if (count === 1) stateSequence[state] = scratch[0]!;
      else if (count > 1) keyOf[state] = keys.intern(scratch, count);
    }
  });
  return { stateSequence, keyOf, keys };
}

const FINDING = "adding up the belief DAG's keys";

/** Per sequence its bundle or -1, and the sequences of each. */
interface Bundles {
  readonly bundleOf: Int32Array;
  readonly members: Groups;
}

/** Bundles with fewer links by a point of their own: n sequences by k keys need n + k of them instead of n k. */
function* worthwhileBundles(keys: ListInterner, numSequences: number): Work<Bundles> {
  const numLinks = keys.size === 0 ? 0 : keys.end(keys.size - 1);
  const bySequence = yield* grouping(keys.pool.subarray(0, numLinks), numSequences);
  const keyOfLink = new Int32Array(numLinks);
  yield* inPieces(keys.size, FINDING, 'keys', (from, to) => {
    for (let key = from; key < to; key++) keyOfLink.fill(key, keys.start(key), keys.end(key));
  });

  const bundles = new ListInterner();
  const bundleOf = new Int32Array(numSequences).fill(-1);
  const scratch = new Int32Array(keys.size);
  const bundled = new GrowableInt32();
  yield* inRows(bySequence.start, numSequences, FINDING, 'sequences', (from, to) => {
    for (let sequence = from; sequence < to; sequence++) {
      const start = bySequence.start[sequence]!;
      const count = bySequence.start[sequence + 1]! - start;
      if (count < 2) continue;
      for (let k = 0; k < count; k++) scratch[k] = keyOfLink[bySequence.item[start + k]!]!;
      bundleOf[sequence] = bundles.intern(scratch, count);
      bundled.push(sequence);
    }
  });
  const { renumbered, numWorthwhile } = worthwhile(bundles, bundleOf, bundled.view());
  const kept = new GrowableInt32();
  const keptIn = new GrowableInt32();
  yield* inPieces(bundled.length, FINDING, 'sequences', (from, to) => {
    for (let k = from; k < to; k++) {
      const s = bundled.data[k]!;
      const bundle = renumbered[bundleOf[s]!]!;
      bundleOf[s] = bundle;
      if (bundle === -1) continue;
      kept.push(s);
      keptIn.push(bundle);
    }
  });
  const { start, item } = yield* grouping(keptIn.view(), numWorthwhile);
  yield* inPieces(item.length, FINDING, 'sequences', (from, to) => {
    for (let k = from; k < to; k++) item[k] = kept.data[item[k]!]!;
  });
  return { bundleOf, members: { start, item } };
}

/** New numbers of the bundles that are worth a point, -1 for the others. */
function worthwhile(bundles: ListInterner, bundleOf: Int32Array, bundled: Int32Array) {
  const size = new Int32Array(bundles.size);
  for (let k = 0; k < bundled.length; k++) {
    const bundle = bundleOf[bundled[k]!]!;
    size[bundle]! += 1;
  }
  const renumbered = new Int32Array(bundles.size).fill(-1);
  let numWorthwhile = 0;
  for (let b = 0; b < bundles.size; b++) {
    const n = size[b]!;
    if (n * bundles.length(b) > n + bundles.length(b)) renumbered[b] = numWorthwhile++;
  }
  return { renumbered, numWorthwhile };
}
