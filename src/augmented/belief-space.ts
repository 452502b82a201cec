import { type Groups, grouping } from '../numeric/csr.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { ListInterner } from '../numeric/list-interner.ts';
import { PIECE, type Work } from '../work.ts';
import type { MediatorTrie } from './mediator-trie.ts';
import type { MemoryCheck } from './walk.ts';

/** What a private mediator has to decide, and what together with what: the same whatever the order of infosets. */
export interface BeliefSpace {
  readonly numStates: number;
  readonly numBranches: number;
  /** Per trie state: 1 where some payoff needs its probability. */
  readonly isKey: Uint8Array;
  /** Per infoset. */
  readonly numActions: Int32Array;
  readonly branchInfoset: Int32Array;
  /** Per branch: its first child state, as many as the infoset has actions. */
  readonly firstState: Int32Array;
  /** The branches below each state. */
  readonly byState: Groups;
  readonly scopes: Scopes;
}

/** Interned sets of infosets still to be decided below each branch, its own included. */
export interface Scopes {
  readonly sets: ListInterner;
  readonly ofBranch: Int32Array;
  /** The set that is the union of sets[0 .. count - 1]. */
  readonly union: (sets: Int32Array, count: number) => number;
}

/** @param check called now and then with the bytes of what is being built */
export function* findingBeliefSpace(
  trie: MediatorTrie,
  isKey: Uint8Array,
  numActions: Int32Array,
  check: MemoryCheck,
): Work<BeliefSpace> {
  const byState = yield* grouping(trie.branchState.view(), trie.numStates);
  return {
    numStates: trie.numStates,
    numBranches: trie.numBranches,
    isKey,
    numActions,
    branchInfoset: trie.branchInfoset.view(),
    firstState: trie.branchFirstState.data,
    byState,
    scopes: yield* findingScopes(trie, numActions, byState, check),
  };
}

function* findingScopes(
  trie: MediatorTrie,
  numActions: Int32Array,
  byState: Groups,
  check: MemoryCheck,
): Work<Scopes> {
  const scopes = new ScopeFinder(numActions.length);
  const ofBranch = new Int32Array(trie.numBranches);
  for (let branch = trie.numBranches - 1; branch >= 0; branch--) {
    if (scopes.spent >= PIECE) {
      check(scopes.bytes);
      yield { doing: 'finding what is decided together', done: trie.numBranches - branch, unit: 'branches' };
      scopes.spent = 0;
    }
    const own = trie.branchInfoset.data[branch]!;
    const first = trie.branchFirstState.data[branch]!;
    const count = numActions[own]!;
    const end = byState.start[first + count]!;
    scopes.begin(own);
    for (let k = byState.start[first]!; k < end; k++) scopes.add(ofBranch[byState.item[k]!]!);
    ofBranch[branch] = scopes.end();
  }
  return {
    sets: scopes.sets,
    ofBranch,
    union: (sets, count) => {
      scopes.begin(NO_INFOSET);
      for (let k = 0; k < count; k++) scopes.add(sets[k]!);
      return scopes.end();
    },
  };
}

const NO_INFOSET = -1;

/** Unions of an infoset and the scopes below it: each is made once, however many branches have the same below them. */
class ScopeFinder {
  readonly sets = new ListInterner();
  /** Numbers read or written since the last yield, about. */
  spent = 0;
  private readonly unions = new ListInterner();
  private readonly setOfUnion = new GrowableInt32();
  /** The infoset, then the distinct sets below it, as they were met. */
  private readonly parts = new GrowableInt32();
  private readonly seenSet = new GrowableInt32();
  private readonly seenInfoset: Int32Array;
  private readonly members: Int32Array;
  private stamp = 0;

  constructor(numInfosets: number) {
    this.seenInfoset = new Int32Array(numInfosets);
    this.members = new Int32Array(numInfosets);
  }

  get bytes(): number {
    return this.sets.bytes + this.unions.bytes + this.setOfUnion.bytes + this.seenSet.bytes;
  }

  begin(infoset: number): void {
    this.stamp++;
    this.parts.length = 0;
    this.parts.push(infoset);
    while (this.seenSet.length < this.sets.size) this.seenSet.push(0);
  }

  add(set: number): void {
    this.spent++;
    if (this.seenSet.data[set] === this.stamp) return;
    this.seenSet.data[set] = this.stamp;
    this.parts.push(set);
  }

  /** @returns the set that is the union of what was added since `begin` */
  end(): number {
    const { parts, unions } = this;
    if (parts.length === 2 && parts.data[0] === NO_INFOSET) return parts.data[1]!;
    this.spent += INTERNED_ITEMS * (1 + parts.length);
    const union = unions.intern(parts.data, parts.length);
    if (union === this.setOfUnion.length) this.setOfUnion.push(this.unite());
    return this.setOfUnion.data[union]!;
  }

  private unite(): number {
    const { members, parts } = this;
    const largest = this.largestPart();
    let size = this.collect(largest, 0);
    const known = size;
    const own = parts.data[0]!;
    if (own !== NO_INFOSET) members[size++] = own;
    for (let k = 1; k < parts.length; k++)
      if (parts.data[k] !== largest) size = this.collect(parts.data[k]!, size);
    if (size === known) return largest;
    sortFirst(members, size);
    this.spent += INTERNED_ITEMS * size;
    return this.sets.intern(members, size);
  }

  /** The part of most infosets, or -1 without parts. */
  private largestPart(): number {
    const { parts, sets } = this;
    let largest = -1;
    for (let k = 1; k < parts.length; k++)
      if (largest < 0 || sets.length(parts.data[k]!) > sets.length(largest)) largest = parts.data[k]!;
    return largest;
  }

  /** Appends the infosets of a set that were not met before to members[size ..]. @returns the new size */
  private collect(set: number, size: number): number {
    if (set < 0) return size;
    const { sets, members, seenInfoset, stamp } = this;
    const { pool } = sets;
    const end = sets.end(set);
    let filled = size;
    for (let m = sets.start(set); m < end; m++) {
      const I = pool[m]!;
      if (seenInfoset[I] === stamp) continue;
      seenInfoset[I] = stamp;
      members[filled++] = I;
    }
    this.spent += end - sets.start(set);
    return filled;
  }
}

/** What sorting and looking up a number of a list takes, in items of a PIECE. */
const INTERNED_ITEMS = 8;
/** Up to so many numbers are sorted by insertion: a view for the native sort takes longer. */
const FEW = 24;

function sortFirst(items: Int32Array, length: number): void {
  if (length > FEW) {
    items.subarray(0, length).sort();
    return;
  }
  for (let k = 1; k < length; k++) {
    const item = items[k]!;
    let at = k;
    for (; at > 0 && items[at - 1]! > item; at--) items[at] = items[at - 1]!;
    items[at] = item;
  }
}
