/**
 * Scopes: the infosets that are still to be decided below a branch, its own included. Two branches hang together when
 * their scopes overlap. An infoset that is only in scopes that some other infoset is in, too, tells nothing that the other
 * does not: what is kept of each scope are its witnesses, which overlap exactly where the scopes do.
 */
import type { Groups } from '../numeric/csr.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { ListInterner } from '../numeric/list-interner.ts';
import { inPieces, PIECE, type Work } from '../work.ts';
import type { MemoryCheck } from './walk.ts';

/** Interned sets of witnesses. */
export interface Scopes {
  readonly numSets: number;
  /** The witnesses of set k are witness[start[k]] .. witness[start[k + 1] - 1]: infosets, at least one. */
  readonly start: Int32Array;
  readonly witness: Int32Array;
  readonly ofBranch: Int32Array;
}

/** Branches, each before those below it. */
export interface BranchTree {
  readonly numBranches: number;
  readonly numActions: Int32Array;
  readonly branchInfoset: Int32Array;
  readonly firstState: Int32Array;
  readonly byState: Groups;
}

/**
 * @param check called now and then with the bytes of what is being built
 * Cost: linear in the sizes of distinct scopes, and in the branches.
 */
export function* findingScopes(tree: BranchTree, check: MemoryCheck): Work<Scopes> {
  const { numBranches, numActions, branchInfoset, firstState, byState } = tree;
  const finder = new ScopeFinder(numActions.length);
  const ofBranch = new Int32Array(numBranches);
  for (let branch = numBranches - 1; branch >= 0; branch--) {
    if (finder.spent >= PIECE) {
      check(finder.bytes);
      yield { doing: FINDING, done: numBranches - branch, unit: 'branches' };
      finder.spent = 0;
    }
    const own = branchInfoset[branch]!;
    const first = firstState[branch]!;
    const end = byState.start[first + numActions[own]!]!;
    finder.begin(own);
    for (let k = byState.start[first]!; k < end; k++) finder.add(ofBranch[byState.item[k]!]!);
    ofBranch[branch] = finder.end();
  }
  return yield* findingWitnesses(finder.sets, ofBranch, numActions.length);
}

const FINDING = 'finding what is decided together';

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
    this.spent += INTERNED_ITEMS * (1 + parts.length);
    const union = unions.intern(parts.data, parts.length);
    if (union === this.setOfUnion.length) this.setOfUnion.push(this.unite());
    return this.setOfUnion.data[union]!;
  }

  private unite(): number {
    const { sets, members, parts, seenInfoset, stamp } = this;
    let size = 0;
    members[size++] = parts.data[0]!;
    for (let k = 1; k < parts.length; k++) {
      const set = parts.data[k]!;
      const end = sets.end(set);
      for (let m = sets.start(set); m < end; m++) {
        const I = sets.pool[m]!;
        if (seenInfoset[I] === stamp) continue;
        seenInfoset[I] = stamp;
        members[size++] = I;
      }
      this.spent += sets.length(set);
    }
    sortPrefix(members, size);
    this.spent += INTERNED_ITEMS * size;
    return sets.intern(members, size);
  }
}

/** What sorting and looking up a number of a list takes, in items of a PIECE. */
const INTERNED_ITEMS = 8;
/** Up to so many numbers are sorted by insertion: a view for the native sort takes longer. */
const FEW = 24;

function sortPrefix(items: Int32Array, length: number): void {
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

/** So many infosets are asked whether they are wherever another is: those that are in most sets. */
const CANDIDATES = 4;
const NONE = -1;

function* findingWitnesses(sets: ListInterner, ofBranch: Int32Array, numInfosets: number): Work<Scopes> {
  const isWitness = yield* markingWitnesses(sets, numInfosets);
  const distinct = new ListInterner();
  const setOf = new Int32Array(sets.size);
  const members = new Int32Array(numInfosets);
  yield* inSets(sets, (set) => {
    let size = 0;
    for (let m = sets.start(set); m < sets.end(set); m++) {
      const I = sets.pool[m]!;
      if (isWitness[I] === 1) members[size++] = I;
    }
    setOf[set] = distinct.intern(members, size);
  });
  yield* inPieces(ofBranch.length, FINDING, 'branches', (from, to) => {
    for (let b = from; b < to; b++) ofBranch[b] = setOf[ofBranch[b]!]!;
  });
  const numSets = distinct.size;
  const start = new Int32Array(numSets + 1);
  yield* inPieces(numSets, FINDING, 'scopes', (from, to) => {
    for (let k = from; k < to; k++) start[k + 1] = distinct.end(k);
  });
  return { numSets, start, witness: distinct.pool.slice(0, start[numSets]), ofBranch };
}

/** 1 for every infoset that is not only where some candidate of its is, too, that is in more sets, or has a smaller number. */
function* markingWitnesses(sets: ListInterner, numInfosets: number): Work<Uint8Array> {
  const count = new Int32Array(numInfosets);
  const smallest = new Int32Array(numInfosets).fill(NONE);
  yield* inSets(sets, (set) => {
    for (let m = sets.start(set); m < sets.end(set); m++) {
      const I = sets.pool[m]!;
      count[I]! += 1;
      if (smallest[I] === NONE || sets.length(set) < sets.length(smallest[I]!)) smallest[I] = set;
    }
  });
  const candidate = yield* choosingCandidates(sets, count, smallest);
  const seenAt = new Int32Array(numInfosets).fill(NONE);
  yield* inSets(sets, (set) => {
    const first = sets.start(set);
    const end = sets.end(set);
    for (let m = first; m < end; m++) seenAt[sets.pool[m]!] = set;
    for (let m = first; m < end; m++) {
      const at = sets.pool[m]! * CANDIDATES;
      for (let k = at; k < at + CANDIDATES; k++)
        if (candidate[k] !== NONE && seenAt[candidate[k]!] !== set) candidate[k] = NONE;
    }
  });
  const isWitness = new Uint8Array(numInfosets);
  yield* inPieces(numInfosets, FINDING, 'infosets', (from, to) => {
    for (let I = from; I < to; I++) {
      const at = I * CANDIDATES;
      const isTold = candidate.subarray(at, at + CANDIDATES).some((other) => other !== NONE);
      isWitness[I] = isTold ? 0 : 1;
    }
  });
  return isWitness;
}

/** Per infoset, those of its smallest set that are in most sets, if in more than it is, or as many and of smaller numbers. */
function* choosingCandidates(
  sets: ListInterner,
  count: Int32Array,
  smallest: Int32Array,
): Work<Int32Array> {
  const candidate = new Int32Array(count.length * CANDIDATES).fill(NONE);
  const comesBefore = (I: number, J: number) => count[I]! > count[J]! || (count[I] === count[J] && I < J);
  const choose = (I: number) => {
    const set = smallest[I]!;
    const first = I * CANDIDATES;
    for (let m = sets.start(set); m < sets.end(set); m++) {
      const J = sets.pool[m]!;
      if (!comesBefore(J, I)) continue;
      let at = first + CANDIDATES;
      while (at > first && (candidate[at - 1] === NONE || comesBefore(J, candidate[at - 1]!))) at--;
      if (at === first + CANDIDATES) continue;
      candidate.copyWithin(at + 1, at, first + CANDIDATES - 1);
      candidate[at] = J;
    }
    return sets.length(set);
  };
  let spent = 0;
  for (let I = 0; I < count.length; I++) {
    if (smallest[I] === NONE) continue;
    spent += 1 + choose(I);
    if (spent < PIECE) continue;
    yield { doing: FINDING, done: I, unit: 'infosets' };
    spent = 0;
  }
  return candidate;
}

function* inSets(sets: ListInterner, each: (set: number) => void): Work<void> {
  let spent = 0;
  for (let set = 0; set < sets.size; set++) {
    each(set);
    spent += 1 + sets.length(set);
    if (spent < PIECE) continue;
    yield { doing: FINDING, done: set, unit: 'scopes' };
    spent = 0;
  }
}
