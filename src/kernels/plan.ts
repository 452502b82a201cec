/**
 * Where each sequence lives while a kernel runs: points are put in buckets of one level and one
 * number of actions, sorted by parent; a bucket is cut in blocks of as many points as there are lanes, action-major. Callers never see slots.
 */
import type { DecisionDag } from '../augmented/decision-dag.ts';
import { ordering } from '../numeric/ordering.ts';
import { inPieces, inRows, PIECE, type Work } from '../work.ts';
import { FIRST_FREE_SLOT, ROOT_SLOT } from './layout.ts';

export interface Bucket {
  /** Of its points: one more than that of the last of their parents. */
  readonly level: number;
  readonly actions: number;
  readonly blocks: number;
  readonly firstSlot: number;
  /** Whether some point has more than one parent: then parents are lists. */
  readonly shared: boolean;
  /** One point per lane, lanes * blocks of them; -1 is padding. */
  readonly points: Int32Array;
}

/** Buckets are in order of levels, so parents stand before children; slots are numbered bucket by bucket. */
export interface Plan {
  readonly numSlots: number;
  /** Per sequence of the DAG: its slot. */
  readonly slot: Int32Array;
  readonly buckets: readonly Bucket[];
}

/** Cost: linear but for a sort of each bucket. */
export function* planning(dag: DecisionDag, lanes: number): Work<Plan> {
  const slot = new Int32Array(dag.numSequences).fill(ROOT_SLOT);
  const buckets: Bucket[] = [];
  let numSlots = FIRST_FREE_SLOT;
  let spent = 0;
  for (const { level, actions, shared, members } of yield* bucketMembers(dag)) {
    const points = padded(yield* sortByParent(dag, members, slot), lanes);
    const blocks = points.length / lanes;
    const firstSlot = numSlots;
    yield* inPieces(points.length, PLANNING, 'points', (from, to) => {
      for (let k = from; k < to; k++) {
        const p = points[k]!;
        if (p < 0) continue;
        const first = dag.firstSequence[p]!;
        const base = firstSlot + Math.floor(k / lanes) * actions * lanes + (k % lanes);
        for (let a = 0; a < actions; a++) slot[first + a] = base + a * lanes;
      }
    });
    buckets.push({ level, actions, blocks, firstSlot, shared, points });
    numSlots += blocks * actions * lanes;
    spent += members.length;
    if (spent < PIECE) continue;
    yield { doing: PLANNING, done: numSlots, unit: 'slots' };
    spent = 0;
  }
  return { numSlots, slot, buckets };
}

const PLANNING = "laying out the kernel's memory";

interface Members {
  readonly level: number;
  readonly actions: number;
  readonly shared: boolean;
  readonly members: number[];
}

/** Tells apart levels, up to 2^26, with numbers of actions, up to 2^26. */
const bucketKey = (level: number, actions: number, shared: boolean) =>
  (level * 2 ** 26 + actions) * 2 + Number(shared);

function* bucketMembers(dag: DecisionDag): Work<Members[]> {
  const sequenceLevel = new Int32Array(dag.numSequences);
  const found = new Map<number, Members>();
  yield* inRows(dag.firstSequence, dag.numPoints, PLANNING, 'points', (from, to) => {
    for (let p = from; p < to; p++) {
      const first = dag.firstSequence[p]!;
      const end = dag.firstSequence[p + 1]!;
      let level = 0;
      const lastParent = dag.parentStart[p + 1]!;
      const firstParent = dag.parentStart[p]!;
      for (let e = firstParent; e < lastParent; e++)
        level = Math.max(level, sequenceLevel[dag.parent[e]!]! + 1);
      sequenceLevel.fill(level, first, end);
      const actions = end - first;
      const shared = lastParent - firstParent !== 1;
      const key = bucketKey(level, actions, shared);
      const bucket = found.get(key);
      if (bucket === undefined) found.set(key, { level, actions, shared, members: [p] });
      else bucket.members.push(p);
    }
  });
  return [...found.values()].sort(
    (a, b) => a.level - b.level || Number(a.shared) - Number(b.shared) || a.actions - b.actions,
  );
}

/** Points by the slot of their first parent, which is on an earlier level: children of one parent stand together. */
function* sortByParent(dag: DecisionDag, members: readonly number[], slot: Int32Array): Work<Int32Array> {
  const keys = new Int32Array(members.length);
  yield* inPieces(keys.length, PLANNING, 'points', (from, to) => {
    for (let k = from; k < to; k++) {
      const parent = dag.parent[dag.parentStart[members[k]!]!];
      keys[k] = parent === undefined ? 0 : slot[parent]!;
    }
  });
  const order = yield* ordering(keys);
  yield* inPieces(keys.length, PLANNING, 'points', (from, to) => {
    for (let k = from; k < to; k++) order[k] = members[order[k]!]!;
  });
  return order;
}

function padded(points: Int32Array, lanes: number): Int32Array {
  const out = new Int32Array(Math.ceil(points.length / lanes) * lanes).fill(-1);
  out.set(points);
  return out;
}
