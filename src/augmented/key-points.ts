import { type Groups, grouping } from '../numeric/csr.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { ListInterner } from '../numeric/list-interner.ts';
import { ordering } from '../numeric/ordering.ts';
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
 * Keys that are always completed together share one point. A key that is completed whenever others are, and each time by one of
 * them at most, has their sequences in place of all that complete them: links of a chain of n decisions under EFCCE grow as n^2,
 * without as n^3. Sequences that are left to the same keys (a bundle) are added up once, at a point of their own, where that saves
 * links: those of K35 EFCCE fall from 3.0e6 to 1.5e6 by it.
 * @param completedState trie states; the atom that completes each is at the same place of `completedBy`
 * @param atomOf per sequence: its atom, 0 .. numAtoms - 1, or -1; sequences of one atom complete the same states. The number
 * of sequences is the first number of the new ones
 * Cost: linear in the pairs, the sequences and the links.
 */
export function* findingKeyPoints(
  completedState: Int32Array,
  completedBy: Int32Array,
  atomOf: Int32Array,
  numAtoms: number,
  numStates: number,
): Work<KeyPoints> {
  const sequences = yield* sequencesOfAtoms(atomOf, numAtoms);
  const { stateSequence, keyOf, keys } = yield* keysOf(completedState, completedBy, sequences, numStates);
  const { order, inner, left } = yield* nesting(keys, sequences);
  const parentStart = new GrowableInt32();
  const parent = new GrowableInt32();
  const addPoint = () => atomOf.length + parentStart.push(parent.length);
  const addSequences = (atom: number) =>
    parent.append(sequences.item, sequences.start[atom]!, sequences.start[atom + 1]!);

  const { bundleOf, members } = yield* worthwhileBundles(left, sequences);
  const numBundles = members.start.length - 1;
  const bundleSequence = new Int32Array(numBundles);
  yield* inRows(members.start, numBundles, FINDING, 'bundles', (from, to) => {
    for (let b = from; b < to; b++) {
      bundleSequence[b] = addPoint();
      for (let k = members.start[b]!; k < members.start[b + 1]!; k++) addSequences(members.item[k]!);
    }
  });

  const seenAt = new Int32Array(numBundles).fill(-1);
  const sequenceOf = new Int32Array(keys.size);
  let spent = 0;
  for (let k = 0; k < keys.size; k++) {
    const key = order[k]!;
    const before = parent.length;
    for (let e = inner.start[key]!; e < inner.start[key + 1]!; e++) parent.push(sequenceOf[inner.item[e]!]!);
    for (let e = left.start[key]!; e < left.start[key + 1]!; e++) {
      const atom = left.item[e]!;
      const bundle = bundleOf[atom]!;
      if (bundle === -1) addSequences(atom);
      else if (seenAt[bundle] !== key) {
        seenAt[bundle] = key;
        parent.push(bundleSequence[bundle]!);
      }
    }
    spent += left.start[key + 1]! - left.start[key]! + parent.length - before;
    if (parent.length === before + 1) sequenceOf[key] = parent.pop();
    else sequenceOf[key] = atomOf.length + parentStart.push(before);
    if (spent < PIECE) continue;
    yield { doing: FINDING, done: k, unit: 'keys' };
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

function* sequencesOfAtoms(atomOf: Int32Array, numAtoms: number): Work<Groups> {
  const start = new Int32Array(numAtoms + 1);
  yield* inPieces(atomOf.length, FINDING, 'sequences', (from, to) => {
    for (let s = from; s < to; s++) if (atomOf[s]! >= 0) start[atomOf[s]! + 1]! += 1;
  });
  for (let atom = 0; atom < numAtoms; atom++) start[atom + 1]! += start[atom]!;
  const item = new Int32Array(start[numAtoms]!);
  const next = start.slice();
  yield* inPieces(atomOf.length, FINDING, 'sequences', (from, to) => {
    for (let s = from; s < to; s++) {
      const atom = atomOf[s]!;
      if (atom < 0) continue;
      item[next[atom]!] = s;
      next[atom]! += 1;
    }
  });
  return { start, item };
}

/** Per state: the only sequence that completes it, or -1; and else the list of the atoms that do, or -1. */
function* keysOf(
  completedState: Int32Array,
  completedBy: Int32Array,
  { start: first, item: sequence }: Groups,
  numStates: number,
) {
  const byState = yield* grouping(completedState, numStates);
  const stateSequence = new Int32Array(numStates).fill(-1);
  const keyOf = new Int32Array(numStates).fill(-1);
  const keys = new ListInterner();
  let scratch = new Int32Array(64);
  yield* inRows(byState.start, numStates, FINDING, 'states', (from, to) => {
    for (let state = from; state < to; state++) {
      const start = byState.start[state]!;
      const count = byState.start[state + 1]! - start;
      if (count === 0) continue;
      const atom = completedBy[byState.item[start]!]!;
      if (count === 1 && first[atom + 1]! - first[atom]! === 1) {
        stateSequence[state] = sequence[first[atom]!]!;
        continue;
      }
      if (count > scratch.length) scratch = new Int32Array(2 * count);
      for (let k = 0; k < count; k++) scratch[k] = completedBy[byState.item[start + k]!]!;
      keyOf[state] = keys.intern(scratch, count);
    }
  });
  return { stateSequence, keyOf, keys };
}

const FINDING = "adding up the belief DAG's keys";

/** What keys consist of. */
interface Nesting {
  /** Keys, each after those within it. */
  readonly order: Int32Array;
  /** Per key: keys within it, no two of which share an atom, */
  readonly inner: Groups;
  /** and its atoms that are in none of these. */
  readonly left: Groups;
}

/** Taken as one of the keys within the present one. */
const TAKEN = -1;

/** Of the keys that are met by few sequences first, the last that has an atom is asked whether it is within the next that has. */
function* nesting(keys: ListInterner, sequences: Groups): Work<Nesting> {
  const count = keys.size;
  const numLinks = count === 0 ? 0 : keys.end(count - 1);
  const order = yield* ordering(yield* sizesOf(keys, sequences));
  const innerStart = new Int32Array(count + 1);
  const leftStart = new Int32Array(count + 1);
  const inner = new Int32Array(numLinks);
  const left = new Int32Array(numLinks);
  const last = new Int32Array(sequences.start.length - 1).fill(-1);
  const shared = new Int32Array(count);
  // what is of a key lies where its atoms do, until all are known
  let spent = 0;
  for (let k = 0; k < count; k++) {
    const key = order[k]!;
    const start = keys.start(key);
    const end = keys.end(key);
    let numInner = 0;
    let numLeft = 0;
    for (let e = start; e < end; e++) {
      const within = last[keys.pool[e]!]!;
      if (within >= 0) shared[within]! += 1;
    }
    for (let e = start; e < end; e++) {
      const atom = keys.pool[e]!;
      const within = last[atom]!;
      if (within >= 0 && shared[within] === keys.length(within)) {
        inner[start + numInner++] = within;
        shared[within] = TAKEN;
      } else if (within < 0 || shared[within] !== TAKEN) left[start + numLeft++] = atom;
    }
    for (let e = start; e < end; e++) {
      const within = last[keys.pool[e]!]!;
      if (within >= 0) shared[within] = 0;
      last[keys.pool[e]!] = key;
    }
    innerStart[key + 1] = numInner;
    leftStart[key + 1] = numLeft;
    spent += 3 * (end - start);
    if (spent < PIECE) continue;
    yield { doing: FINDING, done: k, unit: 'keys' };
    spent = 0;
  }
  return {
    order,
    inner: yield* closingUp(inner, innerStart, keys),
    left: yield* closingUp(left, leftStart, keys),
  };
}

/** Per key: how many sequences complete it. */
function* sizesOf(keys: ListInterner, { start }: Groups): Work<Int32Array> {
  const size = new Int32Array(keys.size);
  yield* inPieces(keys.size, FINDING, 'keys', (from, to) => {
    for (let key = from; key < to; key++)
      for (let e = keys.start(key); e < keys.end(key); e++) {
        const atom = keys.pool[e]!;
        size[key]! += start[atom + 1]! - start[atom]!;
      }
  });
  return size;
}

/** Rows that begin where lists of keys do, moved together. @param start at key + 1, the length of its row */
function* closingUp(item: Int32Array, start: Int32Array, keys: ListInterner): Work<Groups> {
  let filled = 0;
  yield* inPieces(keys.size, FINDING, 'keys', (from, to) => {
    for (let key = from; key < to; key++) {
      const first = keys.start(key);
      const length = start[key + 1]!;
      item.copyWithin(filled, first, first + length);
      filled += length;
      start[key + 1] = filled;
    }
  });
  return { start, item: item.subarray(0, filled) };
}

/** Per atom its bundle or -1, and the atoms of each. */
interface Bundles {
  readonly bundleOf: Int32Array;
  readonly members: Groups;
}

/** Bundles with fewer links by a point of their own: n sequences by k keys need n + k of them instead of n k. */
function* worthwhileBundles(left: Groups, sequences: Groups): Work<Bundles> {
  const numAtoms = sequences.start.length - 1;
  const numKeys = left.start.length - 1;
  const byAtom = yield* grouping(left.item, numAtoms);
  const keyOfLink = new Int32Array(left.item.length);
  yield* inPieces(numKeys, FINDING, 'keys', (from, to) => {
    for (let key = from; key < to; key++) keyOfLink.fill(key, left.start[key]!, left.start[key + 1]!);
  });

  const bundles = new ListInterner();
  const bundleOf = new Int32Array(numAtoms).fill(-1);
  const size = new GrowableInt32();
  const scratch = new Int32Array(numKeys);
  yield* inRows(byAtom.start, numAtoms, FINDING, 'atoms', (from, to) => {
    for (let atom = from; atom < to; atom++) {
      const start = byAtom.start[atom]!;
      const count = byAtom.start[atom + 1]! - start;
      if (count < 2) continue;
      for (let k = 0; k < count; k++) scratch[k] = keyOfLink[byAtom.item[start + k]!]!;
      const bundle = bundles.intern(scratch, count);
      bundleOf[atom] = bundle;
      if (bundle === size.length) size.push(0);
      size.data[bundle]! += sequences.start[atom + 1]! - sequences.start[atom]!;
    }
  });
  const { renumbered, numWorthwhile } = worthwhile(bundles, size.view());
  const kept = new GrowableInt32();
  const keptIn = new GrowableInt32();
  yield* inPieces(numAtoms, FINDING, 'atoms', (from, to) => {
    for (let atom = from; atom < to; atom++) {
      if (bundleOf[atom] === -1) continue;
      const bundle = renumbered[bundleOf[atom]!]!;
      bundleOf[atom] = bundle;
      if (bundle === -1) continue;
      kept.push(atom);
      keptIn.push(bundle);
    }
  });
  const { start, item } = yield* grouping(keptIn.view(), numWorthwhile);
  yield* inPieces(item.length, FINDING, 'atoms', (from, to) => {
    for (let k = from; k < to; k++) item[k] = kept.data[item[k]!]!;
  });
  return { bundleOf, members: { start, item } };
}

/** New numbers of the bundles that are worth a point, -1 for the others. */
function worthwhile(bundles: ListInterner, size: Int32Array) {
  const renumbered = new Int32Array(bundles.size).fill(-1);
  let numWorthwhile = 0;
  for (let b = 0; b < bundles.size; b++) {
    const n = size[b]!;
    if (n * bundles.length(b) > n + bundles.length(b)) renumbered[b] = numWorthwhile++;
  }
  return { renumbered, numWorthwhile };
}
