/**
 * Where each sequence lives while a kernel runs (DESIGN.md, "Kernels"): points are put in buckets of one level and one
 * number of actions, sorted by parent; a bucket is cut in blocks of as many points as there are lanes, action-major. Callers never see slots.
 */
import type { DecisionDag } from '../augmented/decision-dag.ts';
import { FIRST_FREE_SLOT, ROOT_SLOT } from './layout.ts';

export interface Bucket {
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

/** Cost: linear but for a native sort of each bucket. */
export function planOf(dag: DecisionDag, lanes: number): Plan {
  const slot = new Int32Array(dag.numSequences).fill(ROOT_SLOT);
  const buckets: Bucket[] = [];
  let numSlots = FIRST_FREE_SLOT;
  for (const { actions, shared, members } of bucketMembers(dag)) {
    const points = padded(sortByParent(dag, members, slot), lanes);
    const blocks = points.length / lanes;
    points.forEach((p, k) => {
      if (p < 0) return;
      const first = dag.firstSequence[p] as number;
      const base = numSlots + Math.floor(k / lanes) * actions * lanes + (k % lanes);
      for (let a = 0; a < actions; a++) slot[first + a] = base + a * lanes;
    });
    buckets.push({ actions, blocks, firstSlot: numSlots, shared, points });
    numSlots += blocks * actions * lanes;
  }
  return { numSlots, slot, buckets };
}

interface Members {
  readonly level: number;
  readonly actions: number;
  readonly shared: boolean;
  readonly members: number[];
}

function bucketMembers(dag: DecisionDag): Members[] {
  const sequenceLevel = new Int32Array(dag.numSequences);
  const found = new Map<string, Members>();
  for (let p = 0; p < dag.numPoints; p++) {
    const first = dag.firstSequence[p] as number;
    const end = dag.firstSequence[p + 1] as number;
    let level = 0;
    const lastParent = dag.parentStart[p + 1] as number;
    const firstParent = dag.parentStart[p] as number;
    for (let e = firstParent; e < lastParent; e++)
      level = Math.max(level, (sequenceLevel[dag.parent[e] as number] as number) + 1);
    sequenceLevel.fill(level, first, end);
    const actions = end - first;
    const shared = lastParent - firstParent !== 1;
    const name = `${level} ${actions} ${shared}`;
    const bucket = found.get(name);
    if (bucket === undefined) found.set(name, { level, actions, shared, members: [p] });
    else bucket.members.push(p);
  }
  return [...found.values()].sort(
    (a, b) => a.level - b.level || Number(a.shared) - Number(b.shared) || a.actions - b.actions,
  );
}

/** Points by the slot of their first parent, which is on an earlier level: children of one parent stand together. */
function sortByParent(dag: DecisionDag, members: readonly number[], slot: Int32Array): Int32Array {
  const count = members.length;
  const keys = Float64Array.from(members, (p, k) => {
    const parent = dag.parent[dag.parentStart[p] as number];
    return (parent === undefined ? 0 : (slot[parent] as number)) * count + k;
  }).sort();
  return Int32Array.from(keys, (key) => members[key % count] as number);
}

function padded(points: Int32Array, lanes: number): Int32Array {
  const out = new Int32Array(Math.ceil(points.length / lanes) * lanes).fill(-1);
  out.set(points);
  return out;
}
