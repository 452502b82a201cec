/**
 * How threads divide the work of one kernel: each has parts of the buckets of every level, and of the row groups, about as much
 * work as the others. What a part computes does not depend on where it is cut.
 */
import type { PlannedSide } from './pack.ts';

/** Blocks of a bucket, or rows of a group, from .. to - 1. */
export interface Part {
  readonly index: number;
  readonly from: number;
  readonly to: number;
}

/** Where all threads of a solve wait for one another. */
export const MEETING = 'meeting';

type Cut = Omit<Division, 'barrier'>;

/** What one thread does of a side: buckets in their order, with the same meetings for all threads, and row groups. */
export interface Share {
  readonly buckets: readonly (Part | typeof MEETING)[];
  readonly groups: readonly Part[];
}

/** Something that can be cut between its units: `work` is of all of them. */
interface Item {
  readonly index: number;
  readonly units: number;
  readonly work: number;
}

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

/** Of several threads all that they do; of one thread everything. Cost: linear in buckets, groups and threads. */
export function sharesOf(side: PlannedSide, { threads, grain }: Cut): Share[] {
  const buckets: (Part | typeof MEETING)[][] = Array.from({ length: threads }, () => [MEETING]);
  let wasAlone = false;
  for (const [level, items] of levelsOf(side).entries()) {
    const isAlone = workOf(items) < 4 * grain;
    if (level > 0 && !(isAlone && wasAlone)) for (const list of buckets) list.push(MEETING);
    const parts = divided(items, { threads: isAlone ? 1 : threads, grain });
    for (const [thread, list] of parts.entries()) buckets[thread]!.push(...list);
    wasAlone = isAlone;
  }
  const groups = divided(
    side.groups.map(({ length, target }, index) => ({
      index,
      units: target.length,
      work: target.length * (length + 2),
    })),
    { threads, grain },
  );
  return buckets.map((list, thread) => ({ buckets: list, groups: groups[thread]! }));
}

/** The buckets of each level, first levels first. */
function levelsOf({ plan }: PlannedSide): Item[][] {
  const levels = new Map<number, Item[]>();
  for (const [index, { level, blocks, actions, points }] of plan.buckets.entries()) {
    const item = { index, units: blocks, work: points.length * (actions + 1) };
    const items = levels.get(level);
    if (items === undefined) levels.set(level, [item]);
    else items.push(item);
  }
  return [...levels.values()];
}

function workOf(items: readonly Item[]): number {
  return items.reduce((sum, { work }) => sum + work, 0);
}

/** Per thread its parts, in the order of the items: small items go whole to who has least, large ones are cut. */
function divided(items: readonly Item[], { threads, grain }: Cut): Part[][] {
  const loads = new Array<number>(threads).fill(0);
  const parts: Part[][] = loads.map(() => []);
  const isSmall = ({ units, work }: Item) => threads === 1 || work < grain * threads || units < threads;
  for (const { index, units, work } of items.filter(isSmall).sort((a, b) => b.work - a.work)) {
    const thread = loads.indexOf(Math.min(...loads));
    loads[thread]! += work;
    parts[thread]!.push({ index, from: 0, to: units });
  }
  const large = items.filter((item) => !isSmall(item));
  const ends = endsOf(loads, workOf(large));
  for (const { index, units } of large) {
    let from = 0;
    for (const [thread, end] of ends.entries()) {
      const to = Math.round(units * end);
      if (to > from) parts[thread]!.push({ index, from, to });
      from = Math.max(from, to);
    }
  }
  for (const list of parts) list.sort((a, b) => a.index - b.index);
  return parts;
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
