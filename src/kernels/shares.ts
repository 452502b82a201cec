/**
 * How threads divide the work of one kernel: each has parts of the buckets of every level, and of the row groups, about as much
 * work as the others. What a part computes does not depend on where it is cut.
 */
import { inPieces, type Work } from '../work.ts';
import type { PlannedSide } from './pack.ts';

/** How many threads there are, and for how little work each is used. */
export interface Division {
  readonly threads: number;
  /**
   * Work, in slots or payoffs of some nanoseconds, of a part that is not worth a cut, >= 0; a level of four times as much is not
   * worth a meeting.
   */
  readonly grain: number;
  /** Address of where they meet; 0 for one. */
  readonly barrier: number;
}

/** Some 0.3 microseconds, about as long as a meeting of two threads takes. */
export const GRAIN = 128;

/** Blocks of a bucket, or rows of a group, from .. to - 1. */
export interface Part {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** Where all threads of a solve wait for one another. */
export const MEETING = 'meeting';

/** Buckets in their order, with the same meetings for all threads. */
export type Parts = readonly (Part | typeof MEETING)[];

/** What one thread does of a side. */
export interface Share {
  /** In passes from the last level to the first, and in those the other way. */
  readonly up: Parts;
  readonly down: Parts;
  readonly groups: readonly Part[];
}

/** Something that can be cut between its units. */
interface Item {
  readonly index: number;
  readonly units: number;
  /** Work of the units before one of them, or of all; never falls. */
  readonly before: (unit: number) => number;
}

type Cut = Omit<Division, 'barrier'>;

/** @param below per slot, how many points are below it. Cost: linear in blocks and threads */
export function* sharesOf(side: PlannedSide, below: Int32Array, cut: Cut): Work<Share[]> {
  const up = partsOfLevels(yield* levelsOf(side, valuesBelow(side, below)), cut);
  const down = partsOfLevels(yield* levelsOf(side, parentsAbove(side)), cut);
  const groups = divided(
    side.groups.map(({ length, target }, index) => ({
      index,
      units: target.length,
      before: (row) => row * (length + 2),
    })),
    cut,
  );
  return groups.map((list, thread) => ({ up: up[thread]!, down: down[thread]!, groups: list }));
}

/** Per thread its parts: at first a meeting, and then one between two levels unless both are done by one thread alone. */
function partsOfLevels(levels: readonly Item[][], { threads, grain }: Cut): Parts[] {
  const parts: (Part | typeof MEETING)[][] = Array.from({ length: threads }, () => [MEETING]);
  let wasAlone = false;
  for (const [level, items] of levels.entries()) {
    const isAlone = items.reduce((sum, item) => sum + workOf(item), 0) < 4 * grain;
    if (level > 0 && !(isAlone && wasAlone)) for (const list of parts) list.push(MEETING);
    const divisions = divided(items, { threads: isAlone ? 1 : threads, grain });
    for (const [thread, list] of divisions.entries()) parts[thread]!.push(...list);
    wasAlone = isAlone;
  }
  return parts;
}

/**
 * The buckets of each level, first levels first.
 * @param edges of a block of a bucket, which are as much work as slots
 */
function* levelsOf({ plan }: PlannedSide, edges: (bucket: number, block: number) => number): Work<Item[][]> {
  const levels = new Map<number, Item[]>();
  for (const [index, { level, blocks, actions, points }] of plan.buckets.entries()) {
    const slots = (actions + 1) * (points.length / blocks);
    const before = new Float64Array(blocks + 1);
    yield* inPieces(blocks, 'dividing work', 'blocks', (from, to) => {
      for (let block = from; block < to; block++)
        before[block + 1] = before[block]! + slots + edges(index, block);
    });
    const item = { index, units: blocks, before: (unit: number) => before[unit]! };
    const items = levels.get(level);
    if (items === undefined) levels.set(level, [item]);
    else items.push(item);
  }
  return [...levels.values()];
}

/** How many values the slots of a block are the sums of. */
function valuesBelow({ plan }: PlannedSide, below: Int32Array) {
  return (bucket: number, block: number): number => {
    const { actions, blocks, points, firstSlot } = plan.buckets[bucket]!;
    const size = actions * (points.length / blocks);
    let sum = 0;
    for (let slot = firstSlot + block * size, end = slot + size; slot < end; slot++) sum += below[slot]!;
    return sum;
  };
}

/** How many parents the points of a block have. */
function parentsAbove({ dag, plan }: PlannedSide) {
  return (bucket: number, block: number): number => {
    const { blocks, points } = plan.buckets[bucket]!;
    const lanes = points.length / blocks;
    let sum = 0;
    for (let lane = block * lanes; lane < (block + 1) * lanes; lane++) {
      const p = points[lane]!;
      if (p >= 0) sum += dag.parentStart[p + 1]! - dag.parentStart[p]!;
    }
    return sum;
  };
}

function workOf({ units, before }: Item): number {
  return before(units);
}

/** Per thread its parts, in the order of the items: small items go whole to who has least, large ones are cut. */
function divided(items: readonly Item[], { threads, grain }: Cut): Part[][] {
  const loads = new Array<number>(threads).fill(0);
  const parts: Part[][] = loads.map(() => []);
  const isSmall = (item: Item) => threads === 1 || workOf(item) < grain * threads || item.units < threads;
  for (const item of items.filter(isSmall).sort((a, b) => workOf(b) - workOf(a))) {
    const thread = loads.indexOf(Math.min(...loads));
    loads[thread]! += workOf(item);
    parts[thread]!.push({ index: item.index, from: 0, to: item.units });
  }
  const large = items.filter((item) => !isSmall(item));
  const ends = endsOf(
    loads,
    large.reduce((sum, item) => sum + workOf(item), 0),
  );
  for (const item of large) {
    let from = 0;
    for (const [thread, end] of ends.entries()) {
      const to = unitAt(item, end * workOf(item));
      if (to > from) parts[thread]!.push({ index: item.index, from, to });
      from = Math.max(from, to);
    }
  }
  for (const list of parts) list.sort((a, b) => a.index - b.index);
  return parts;
}

/** The first unit before which there is so much work, or the end. */
function unitAt({ units, before }: Item, work: number): number {
  let least = 0;
  let most = units;
  while (least < most) {
    const middle = (least + most) >> 1;
    if (before(middle) < work) least = middle + 1;
    else most = middle;
  }
  return least;
}

/** Where the parts of each thread end, from 0 to 1, such that all have as much to do in the end, as far as that can be. */
function endsOf(loads: readonly number[], work: number): number[] {
  const even = (loads.reduce((sum, load) => sum + load, 0) + work) / loads.length;
  const missing = loads.map((load) => Math.max(0, even - load));
  const total = missing.reduce((sum, share) => sum + share, 0);
  let sum = 0;
  return missing.map((share, thread) => {
    sum += share;
    return thread === loads.length - 1 || total === 0 ? 1 : sum / total;
  });
}
