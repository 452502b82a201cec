import { GrowableInt32 } from '../numeric/growable.ts';
import { ListInterner } from '../numeric/list-interner.ts';
import { PairMap } from '../numeric/pair-map.ts';
import type { BeliefSpace } from './belief-space.ts';

const UNKNOWN = -1;

/**
 * Groups: sets of branches of one infoset, all that a belief has of it. Numbers below numBranches are single branches, the
 * others are given as groups are met; unions are remembered, as many beliefs make the same.
 */
export class BranchGroups {
  private readonly numBranches: number;
  private readonly scopes: BeliefSpace['scopes'];
  private readonly lists = new ListInterner();
  private readonly unions = new PairMap();
  /** Per group: the rank of its infoset, and its scope, UNKNOWN until it is asked for. */
  readonly rank: GrowableInt32;
  private readonly scope: GrowableInt32;
  private scratch = new Int32Array(64);
  private sets = new Int32Array(64);

  /** @param rankOf per branch: the rank of its infoset */
  constructor({ numBranches, scopes }: BeliefSpace, rankOf: Int32Array) {
    this.numBranches = numBranches;
    this.scopes = scopes;
    this.rank = new GrowableInt32(numBranches + 64);
    this.scope = new GrowableInt32(numBranches + 64);
    this.rank.append(rankOf, 0, numBranches);
    this.scope.append(scopes.ofBranch, 0, numBranches);
  }

  get size(): number {
    return this.rank.length;
  }

  get bytes(): number {
    return this.lists.bytes + this.unions.bytes + 2 * this.rank.bytes;
  }

  /** Appends the group's branches, ascending, to out[length ..], which has room. @returns the new length */
  append(group: number, out: Int32Array, length: number): number {
    if (group < this.numBranches) {
      out[length] = group;
      return length + 1;
    }
    const { lists } = this;
    const id = group - this.numBranches;
    const { pool } = lists;
    const end = lists.end(id);
    let filled = length;
    for (let k = lists.start(id); k < end; k++) out[filled++] = pool[k]!;
    return filled;
  }

  length(group: number): number {
    return group < this.numBranches ? 1 : this.lists.length(group - this.numBranches);
  }

  /** The group of branches[0 .. count - 1], which ascend. */
  of(branches: Int32Array, count: number): number {
    const { lists, numBranches } = this;
    if (count === 1) return branches[0]!;
    const known = lists.size;
    const id = lists.intern(branches, count);
    if (id === known) {
      this.rank.push(this.rank.data[branches[0]!]!);
      this.scope.push(UNKNOWN);
    }
    return numBranches + id;
  }

  /** The set of infosets that the group or what is below it decides. */
  scopeOf(group: number): number {
    const known = this.scope.data[group]!;
    return known === UNKNOWN ? this.findScope(group) : known;
  }

  /** Many groups are decided as soon as they are met, and never asked. */
  private findScope(group: number): number {
    const { lists, scopes } = this;
    const id = group - this.numBranches;
    const count = lists.length(id);
    if (count > this.sets.length) this.sets = new Int32Array(2 * count);
    const start = lists.start(id);
    for (let k = 0; k < count; k++) this.sets[k] = scopes.ofBranch[lists.pool[start + k]!]!;
    const scope = scopes.union(this.sets, count);
    this.scope.data[group] = scope;
    return scope;
  }

  /** The union of two groups of one infoset. */
  union(one: number, other: number): number {
    const known = this.unions.get(one, other);
    if (known >= 0) return known;
    const middle = this.length(one);
    const length = middle + this.length(other);
    if (2 * length > this.scratch.length) this.scratch = new Int32Array(4 * length);
    const { scratch } = this;
    this.append(one, scratch, length);
    this.append(other, scratch, length + middle);
    let filled = 0;
    let j = length + middle;
    for (let i = length; i < length + middle; i++) {
      while (j < 2 * length && scratch[j]! < scratch[i]!) scratch[filled++] = scratch[j++]!;
      scratch[filled++] = scratch[i]!;
    }
    while (j < 2 * length) scratch[filled++] = scratch[j++]!;
    const union = this.of(scratch, filled);
    this.unions.set(one, other, union);
    return union;
  }
}
