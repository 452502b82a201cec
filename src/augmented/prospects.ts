import { GrowableInt32 } from '../numeric/growable.ts';
import type { BeliefSpace } from './belief-space.ts';
import type { BranchGroups } from './branch-groups.ts';
import { Overlap } from './overlap.ts';

const UNKNOWN = -1;

/**
 * What the actions of one infoset complete and lead to, by the group of branches that decides it: many beliefs differ in
 * nothing but their other groups. The prospects of an action are the groups below it, which hang together in parts, and an
 * atom: the keys that the action completes.
 */
export class Prospects {
  private readonly space: BeliefSpace;
  private readonly groups: BranchGroups;
  private readonly overlap: Overlap;
  /** Per group: the first of its prospects, of which there is one per action. */
  private readonly firstOf = new GrowableInt32();
  /** Per prospect: its atom, or -1 if it completes no key; where its groups begin, and its parts. */
  readonly atom = new GrowableInt32();
  readonly groupStart = new GrowableInt32();
  readonly partStart = new GrowableInt32();
  /** The groups below, by rank, and which part each is in, counted from the prospect's first. */
  readonly group = new GrowableInt32();
  readonly part = new GrowableInt32();
  /** Per part: its belief, or -1 until that is asked for. */
  readonly belief = new GrowableInt32();
  /** Pairs: trie states, and the atoms that they belong to. */
  readonly completedState = new GrowableInt32();
  readonly completedBy = new GrowableInt32();
  numAtoms = 0;
  /** Branches below an action that is looked at. */
  private readonly branch = new GrowableInt32();
  private deciding = new Int32Array(64);

  constructor(space: BeliefSpace, groups: BranchGroups) {
    this.space = space;
    this.groups = groups;
    this.overlap = new Overlap(space.scopes.sets, space.numActions.length);
    this.clear();
  }

  get bytes(): number {
    return 2 * this.completedState.bytes + this.firstOf.bytes + 2 * this.group.bytes + 4 * this.atom.bytes;
  }

  /** Forgets all prospects, for good: another infoset is decided. Atoms stay. */
  clear(): void {
    this.atom.length = 0;
    this.groupStart.length = 0;
    this.partStart.length = 0;
    this.group.length = 0;
    this.part.length = 0;
    this.belief.length = 0;
    this.groupStart.push(0);
    this.partStart.push(0);
  }

  /** The first prospect of a group whose infoset is decided now and has so many actions. */
  of(group: number, numActions: number): number {
    const { firstOf } = this;
    while (firstOf.length <= group) firstOf.push(UNKNOWN);
    if (firstOf.data[group] === UNKNOWN) firstOf.data[group] = this.make(group, numActions);
    return firstOf.data[group]!;
  }

  /** Whether the prospect's action completes a key, or leads to more to be decided. */
  isMentioned(prospect: number): boolean {
    return (
      this.atom.data[prospect]! >= 0 || this.groupStart.data[prospect + 1]! > this.groupStart.data[prospect]!
    );
  }

  /** The prospect of the beginning. */
  ofRoot(): number {
    const prospect = this.atom.push(-1);
    this.enter(0, prospect);
    this.close();
    return prospect;
  }

  private make(group: number, numActions: number): number {
    const { firstState } = this.space;
    const count = this.groups.length(group);
    if (count > this.deciding.length) this.deciding = new Int32Array(2 * count);
    this.groups.append(group, this.deciding, 0);
    const first = this.atom.length;
    for (let a = 0; a < numActions; a++) {
      const prospect = this.atom.push(-1);
      for (let k = 0; k < count; k++) this.enter(firstState[this.deciding[k]!]! + a, prospect);
      this.close();
    }
    return first;
  }

  private enter(state: number, prospect: number): void {
    const { isKey, byState } = this.space;
    if (isKey[state] === 1) {
      if (this.atom.data[prospect] === -1) this.atom.data[prospect] = this.numAtoms++;
      this.completedState.push(state);
      this.completedBy.push(this.atom.data[prospect]!);
    }
    const end = byState.start[state + 1]!;
    for (let k = byState.start[state]!; k < end; k++) this.branch.push(byState.item[k]!);
  }

  /** All states of the newest prospect have been entered. */
  private close(): void {
    const { branch, group } = this;
    const first = group.length;
    if (branch.length === 1) group.push(branch.data[0]!);
    else if (branch.length > 1) this.putGroups();
    branch.length = 0;
    this.putParts(first);
    this.groupStart.push(group.length);
    this.partStart.push(this.belief.length);
  }

  /** The branches as groups, by rank. */
  private putGroups(): void {
    const { branch, groups } = this;
    const { data: rank } = groups.rank;
    sortByRank(branch.data, branch.length, rank);
    for (let from = 0; from < branch.length; ) {
      const own = rank[branch.data[from]!]!;
      let to = from + 1;
      while (to < branch.length && rank[branch.data[to]!] === own) to++;
      this.group.push(groups.of(branch.data.subarray(from, to), to - from));
      from = to;
    }
  }

  private putParts(first: number): void {
    const { group, part, overlap, groups } = this;
    const count = group.length - first;
    if (count === 0) return;
    if (count === 1) {
      part.push(0);
      this.belief.push(UNKNOWN);
      return;
    }
    overlap.begin(count);
    for (let k = first; k < group.length; k++) overlap.add(groups.scopeOf(group.data[k]!));
    const numParts = overlap.end();
    for (let k = 0; k < count; k++) part.push(overlap.partOf[k]!);
    for (let p = 0; p < numParts; p++) this.belief.push(UNKNOWN);
  }
}

/** Up to so many branches are sorted by insertion. */
const FEW = 32;

/** By rank, and branches of one rank by number. Below a group of one history after another they are so already. */
function sortByRank(branches: Int32Array, length: number, rank: Int32Array): void {
  if (isByRank(branches, length, rank)) return;
  if (length > FEW) {
    const keys = Float64Array.from(branches.subarray(0, length), (b) => rank[b]! * 2 ** 32 + b).sort();
    for (let k = 0; k < length; k++) branches[k] = keys[k]! % 2 ** 32;
    return;
  }
  for (let k = 1; k < length; k++) {
    const own = branches[k]!;
    const ownRank = rank[own]!;
    let at = k;
    for (; at > 0; at--) {
      const before = branches[at - 1]!;
      if (rank[before]! < ownRank || (rank[before] === ownRank && before < own)) break;
      branches[at] = before;
    }
    branches[at] = own;
  }
}

function isByRank(branches: Int32Array, length: number, rank: Int32Array): boolean {
  for (let k = 1; k < length; k++) {
    const before = branches[k - 1]!;
    const own = branches[k]!;
    const above = rank[own]! - rank[before]!;
    if (above < 0 || (above === 0 && own < before)) return false;
  }
  return true;
}
