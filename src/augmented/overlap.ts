import type { ListInterner } from '../numeric/list-interner.ts';

/** Joins sets that overlap, directly or through others, as they are added one by one: a union-find. */
export class Overlap {
  private readonly sets: ListInterner;
  private readonly seen: Int32Array;
  private readonly nodeAt: Int32Array;
  /** Per node: another of its part with a smaller number, or itself. */
  private above = new Int32Array(64);
  /** Per node, once all are there: its part. Parts are numbered as their first nodes are. */
  partOf = new Int32Array(64);
  private stamp = 0;
  private numNodes = 0;

  /** @param numMembers sets are of 0 .. numMembers - 1 */
  constructor(sets: ListInterner, numMembers: number) {
    this.sets = sets;
    this.seen = new Int32Array(numMembers);
    this.nodeAt = new Int32Array(numMembers);
  }

  /** @param most how many sets are added at most */
  begin(most: number): void {
    this.stamp++;
    this.numNodes = 0;
    if (most <= this.above.length) return;
    this.above = new Int32Array(2 * most);
    this.partOf = new Int32Array(2 * most);
  }

  /** Adds the next node. */
  add(set: number): void {
    const { stamp, seen, nodeAt, above, sets } = this;
    const node = this.numNodes++;
    above[node] = node;
    const { pool } = sets;
    const end = sets.end(set);
    for (let k = sets.start(set); k < end; k++) {
      const member = pool[k]!;
      if (seen[member] === stamp) join(above, node, nodeAt[member]!);
      else {
        seen[member] = stamp;
        nodeAt[member] = node;
      }
    }
  }

  /** Numbers the parts. @returns how many there are */
  end(): number {
    const { above, partOf, numNodes } = this;
    let numParts = 0;
    for (let node = 0; node < numNodes; node++) {
      // The first node of a part is above all others, and was met before them.
      const other = above[node]!;
      partOf[node] = other === node ? numParts++ : partOf[other]!;
    }
    return numParts;
  }

  /** The part one of whose sets a member is in, or -1. */
  partAt(member: number): number {
    return this.seen[member] === this.stamp ? this.partOf[this.nodeAt[member]!]! : -1;
  }
}

/** Makes two parts one. */
export function join(above: Int32Array, one: number, other: number): void {
  const a = rootOf(above, one);
  const b = rootOf(above, other);
  if (a < b) above[b] = a;
  else above[a] = b;
}

/** The smallest number of a part, to which the path is halved on the way. */
function rootOf(above: Int32Array, node: number): number {
  let at = node;
  while (above[at] !== at) {
    const next = above[above[at]!]!;
    above[at] = next;
    at = next;
  }
  return at;
}
