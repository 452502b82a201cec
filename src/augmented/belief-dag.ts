/**
 * The belief DAG of a private mediator (Zhang, Farina, Celli, Sandholm 2022; Zhang, Farina, Sandholm 2023, "Team belief
 * DAG"), deciding one infoset at a time (THEORY.md section 3).
 *
 * A private mediator draws one pure profile; what matters is the probability xi[key] that the profile recommends all
 * pairs (infoset, action) of a key. Keys in order of time are the states of the trie, and a branch (state, infoset) is
 * what is still to be decided below a state. A belief is a set of branches that share infosets to be decided, directly
 * or through others; independent sets are independent beliefs. A belief decides its first infoset in the given order:
 * one sequence per action, leading to the beliefs of what remains. Equal beliefs are one point with several parents.
 *
 * Departure from the sources: a key completed by several sequences is itself a point with one action, whose inflow is
 * the key's probability (key-points.ts). Payoffs then stay in the space of keys, and the kernels need to know nothing
 * of keys.
 */

import { groupBy } from '../numeric/csr.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { ListInterner } from '../numeric/list-interner.ts';
import type { DecisionDag } from './decision-dag.ts';
import { keyPoints } from './key-points.ts';
import type { MediatorTrie } from './mediator-trie.ts';
import type { MemoryCheck } from './walk.ts';

/** Memory is checked once in this many beliefs. */
const CHECK_MASK = 2 ** 12 - 1;

export interface BeliefDag {
  readonly dag: DecisionDag;
  /** Per trie state: the sequence whose flow is its probability; -1 where no payoff needs it. */
  readonly stateSequence: Int32Array;
  /** Points 0 .. numBeliefs - 1 are beliefs; the rest add up flows for keys. */
  readonly numBeliefs: number;
  /** Per belief: the infoset that it decides. */
  readonly beliefInfoset: Int32Array;
  /** Per sequence of a belief: the action, or -1 for the pool of actions that no key of the belief mentions. */
  readonly sequenceAction: Int32Array;
  /** Per belief, its branches, sorted: branch[branchStart[b]] .. ; a branch of the trie says what was decided before. */
  readonly branchStart: Int32Array;
  readonly branch: Int32Array;
}

/**
 * @param isKey per trie state: 1 where some payoff needs its probability
 * @param rank per infoset: its place in a linear extension of "occurs before"
 * @param numActions per infoset
 * @param maxSequences gives up (returns null) beyond this many sequences
 * @param check called now and then with the bytes of what is being built
 */
export function beliefDag(
  trie: MediatorTrie,
  isKey: Uint8Array,
  rank: Int32Array,
  numActions: Int32Array,
  maxSequences: number,
  check: MemoryCheck,
): BeliefDag | null {
  const numBranches = trie.numBranches;
  const branchInfoset = trie.branchInfoset.toArray();
  const firstState = trie.branchFirstState.data;
  const branchRank = branchInfoset.map((I) => rank[I] as number);
  const infosetAt = new Int32Array(rank.length);
  for (let I = 0; I < rank.length; I++) infosetAt[rank[I] as number] = I;
  const byState = groupBy(trie.branchState.toArray(), trie.numStates);
  const scope = branchScopes(trie, branchRank, numActions, byState, check);
  const components = new Components(numBranches, rank.length, scope);

  // Beliefs wait in lists by the rank of their first infoset: its turn comes when all its parents are known.
  const beliefs = new ListInterner();
  const nextWaiting = new GrowableInt32();
  const firstWaiting = new Int32Array(rank.length).fill(-1);
  const parentBelief = new GrowableInt32();
  const parentSequence = new GrowableInt32();
  const completedState = new GrowableInt32();
  const completedBy = new GrowableInt32();
  const firstSequence = new GrowableInt32();
  const pointOf = new GrowableInt32();
  const beliefOfPoint = new GrowableInt32();
  const beliefInfoset = new GrowableInt32();
  const sequenceAction = new GrowableInt32();
  sequenceAction.push(-1);

  const reach = (items: Int32Array, length: number, from: number) => {
    components.split(items, length, (part, size, minRank) => {
      const known = beliefs.size;
      const belief = beliefs.intern(part, size);
      if (belief === known) {
        nextWaiting.push(firstWaiting[minRank] as number);
        firstWaiting[minRank] = belief;
        pointOf.push(-1);
      }
      parentBelief.push(belief);
      parentSequence.push(from);
    });
  };

  const next = new Int32Array(numBranches);
  /** Appends the branches below a state to next[length ..]; returns the new length. */
  const appendBelow = (state: number, length: number): number => {
    let filled = length;
    const end = byState.start[state + 1] as number;
    for (let k = byState.start[state] as number; k < end; k++) next[filled++] = byState.item[k] as number;
    return filled;
  };

  if (isKey[0] === 1) {
    completedState.push(0);
    completedBy.push(0);
  }
  reach(next, appendBelow(0, 0), 0);

  const matters = (state: number) => isKey[state] === 1 || byState.start[state] !== byState.start[state + 1];

  const deciding = new Int32Array(numBranches);
  const rest = new Int32Array(numBranches);
  for (let r = 0; r < rank.length; r++) {
    const count = numActions[infosetAt[r] as number] as number;
    for (let belief = firstWaiting[r] as number; belief >= 0; belief = nextWaiting.data[belief] as number) {
      let numDeciding = 0;
      let numRest = 0;
      const end = beliefs.end(belief);
      for (let k = beliefs.start(belief); k < end; k++) {
        const branch = beliefs.pool[k] as number;
        if (branchRank[branch] === r) deciding[numDeciding++] = branch;
        else rest[numRest++] = branch;
      }
      if ((firstSequence.length & CHECK_MASK) === 0)
        check(beliefs.bytes + 2 * parentBelief.bytes + 2 * completedState.bytes + 4 * firstSequence.bytes);
      pointOf.data[belief] = firstSequence.push(sequenceAction.length);
      beliefOfPoint.push(belief);
      beliefInfoset.push(infosetAt[r] as number);

      let unmentioned = false;
      for (let a = 0; a < count; a++) {
        let mentioned = false;
        for (let k = 0; k < numDeciding && !mentioned; k++)
          mentioned = matters((firstState[deciding[k] as number] as number) + a);
        if (!mentioned) {
          unmentioned = true;
          continue;
        }
        const sequence = sequenceAction.push(a);
        for (let k = 0; k < numRest; k++) next[k] = rest[k] as number;
        let length = numRest;
        for (let k = 0; k < numDeciding; k++) {
          const state = (firstState[deciding[k] as number] as number) + a;
          if (isKey[state] === 1) {
            completedState.push(state);
            completedBy.push(sequence);
          }
          length = appendBelow(state, length);
        }
        reach(next, length, sequence);
      }
      if (unmentioned) {
        const sequence = sequenceAction.push(-1);
        reach(rest, numRest, sequence);
      }
      if (sequenceAction.length > maxSequences) return null;
    }
  }

  const numBeliefs = beliefOfPoint.length;
  const parentPoint = parentBelief.toArray().map((belief) => pointOf.data[belief] as number);
  const parents = groupBy(parentPoint, numBeliefs);
  const keys = keyPoints(completedState.view(), completedBy.view(), trie.numStates, sequenceAction.length);

  const branchStart = new Int32Array(numBeliefs + 1);
  for (let b = 0; b < numBeliefs; b++)
    branchStart[b + 1] = (branchStart[b] as number) + beliefs.length(beliefOfPoint.data[b] as number);
  const branch = new Int32Array(branchStart[numBeliefs] as number);
  for (let b = 0; b < numBeliefs; b++)
    branch.set(beliefs.list(beliefOfPoint.data[b] as number), branchStart[b]);

  const numPoints = numBeliefs + keys.numPoints;
  const pointFirst = new Int32Array(numPoints + 1);
  pointFirst.set(firstSequence.toArray());
  for (let k = 0; k <= keys.numPoints; k++) pointFirst[numBeliefs + k] = sequenceAction.length + k;
  const offset = parents.item.length;
  const parentStart = new Int32Array(numPoints + 1);
  parentStart.set(parents.start);
  for (let k = 0; k <= keys.numPoints; k++)
    parentStart[numBeliefs + k] = offset + (keys.parentStart[k] as number);
  const parent = new Int32Array(offset + keys.parent.length);
  for (let e = 0; e < offset; e++) parent[e] = parentSequence.data[parents.item[e] as number] as number;
  parent.set(keys.parent, offset);

  return {
    dag: {
      numPoints,
      numSequences: sequenceAction.length + keys.numPoints,
      firstSequence: pointFirst,
      parentStart,
      parent,
    },
    stateSequence: keys.stateSequence,
    numBeliefs,
    beliefInfoset: beliefInfoset.toArray(),
    sequenceAction: sequenceAction.toArray(),
    branchStart,
    branch,
  };
}

/** Interned sets of ranks still to be decided below each branch, its own included. */
interface Scopes {
  readonly sets: ListInterner;
  readonly ofBranch: Int32Array;
}

function branchScopes(
  trie: MediatorTrie,
  branchRank: Int32Array,
  numActions: Int32Array,
  byState: { start: Int32Array; item: Int32Array },
  check: MemoryCheck,
): Scopes {
  const sets = new ListInterner();
  const ofBranch = new Int32Array(branchRank.length);
  const seenSet = new GrowableInt32();
  const seenRank = new Int32Array(rankBound(branchRank)).fill(-1);
  const scratch = new Int32Array(seenRank.length);
  for (let branch = branchRank.length - 1; branch >= 0; branch--) {
    if ((branch & CHECK_MASK) === 0) check(sets.bytes);
    let size = 0;
    scratch[size++] = branchRank[branch] as number;
    const first = trie.branchFirstState.data[branch] as number;
    const count = numActions[trie.branchInfoset.data[branch] as number] as number;
    const end = byState.start[first + count] as number;
    for (let k = byState.start[first] as number; k < end; k++) {
      const set = ofBranch[byState.item[k] as number] as number;
      while (seenSet.length <= set) seenSet.push(-1);
      if (seenSet.data[set] === branch) continue;
      seenSet.data[set] = branch;
      const members = sets.list(set);
      for (let m = 0; m < members.length; m++) {
        const r = members[m] as number;
        if (seenRank[r] === branch) continue;
        seenRank[r] = branch;
        scratch[size++] = r;
      }
    }
    scratch.subarray(0, size).sort();
    ofBranch[branch] = sets.intern(scratch, size);
  }
  return { sets, ofBranch };
}

function rankBound(branchRank: Int32Array): number {
  let bound = 0;
  for (let k = 0; k < branchRank.length; k++) bound = Math.max(bound, (branchRank[k] as number) + 1);
  return bound;
}

/** Splits sets of branches into connected components: branches whose scopes overlap, directly or through others. */
class Components {
  private readonly scope: Scopes;
  private readonly setSeen: Int32Array;
  private readonly setLeader: Int32Array;
  private readonly rankSeen: Int32Array;
  private readonly rankSet: Int32Array;
  /** Per set: its smallest rank. */
  private readonly firstRank: Int32Array;
  private readonly partSeen: Int32Array;
  private readonly partOf: Int32Array;
  private readonly itemPart: Int32Array;
  private readonly sorted: Int32Array;
  private stamp = 0;
  private numParts = 0;

  constructor(numBranches: number, numRanks: number, scope: Scopes) {
    this.scope = scope;
    this.setSeen = new Int32Array(scope.sets.size);
    this.setLeader = new Int32Array(scope.sets.size);
    this.firstRank = Int32Array.from(
      { length: scope.sets.size },
      (_, set) => scope.sets.pool[scope.sets.start(set)] as number,
    );
    this.partSeen = new Int32Array(scope.sets.size);
    this.partOf = new Int32Array(scope.sets.size);
    this.itemPart = new Int32Array(numBranches);
    this.rankSeen = new Int32Array(numRanks);
    this.rankSet = new Int32Array(numRanks);
    this.sorted = new Int32Array(numBranches);
  }

  /** Calls `emit(sorted branches, how many, smallest rank)` once per component of items[0 .. length - 1]. */
  split(
    items: Int32Array,
    length: number,
    emit: (part: Int32Array, size: number, minRank: number) => void,
  ): void {
    if (length === 0) return;
    const { setSeen, setLeader, sorted } = this;
    const { ofBranch } = this.scope;
    const stamp = ++this.stamp;
    this.numParts = 0;
    for (let k = 0; k < length; k++) {
      const set = ofBranch[items[k] as number] as number;
      if (setSeen[set] === stamp) continue;
      setSeen[set] = stamp;
      setLeader[set] = set;
      this.numParts++;
      this.joinOverlapping(set, stamp);
    }
    if (this.numParts === 1) {
      for (let k = 0; k < length; k++) sorted[k] = items[k] as number;
      this.emitPart(0, length, emit);
      return;
    }
    const starts = this.partStarts(items, length);
    for (let part = 0; part + 1 < starts.length; part++)
      this.emitPart(starts[part] as number, starts[part + 1] as number, emit);
  }

  /** Puts the items into `sorted` part by part; returns where each part starts, and the end. */
  private partStarts(items: Int32Array, length: number): number[] {
    const { partOf, sorted, itemPart } = this;
    const { ofBranch } = this.scope;
    const stamp = this.stamp;
    const sizes: number[] = [];
    for (let k = 0; k < length; k++) {
      const leader = this.find(ofBranch[items[k] as number] as number);
      if (this.partSeen[leader] !== stamp) {
        this.partSeen[leader] = stamp;
        partOf[leader] = sizes.push(0) - 1;
      }
      const part = partOf[leader] as number;
      itemPart[k] = part;
      sizes[part] = (sizes[part] as number) + 1;
    }
    const starts = [0];
    for (const size of sizes) starts.push((starts[starts.length - 1] as number) + size);
    const fill = starts.slice();
    for (let k = 0; k < length; k++) {
      const part = itemPart[k] as number;
      const slot = fill[part] as number;
      sorted[slot] = items[k] as number;
      fill[part] = slot + 1;
    }
    return starts;
  }

  private emitPart(
    start: number,
    end: number,
    emit: (part: Int32Array, size: number, minRank: number) => void,
  ): void {
    const { sorted, firstRank } = this;
    const { ofBranch } = this.scope;
    let inOrder = true;
    let minRank = Number.POSITIVE_INFINITY;
    for (let k = start; k < end; k++) {
      if (k > start && (sorted[k] as number) < (sorted[k - 1] as number)) inOrder = false;
      const r = firstRank[ofBranch[sorted[k] as number] as number] as number;
      if (r < minRank) minRank = r;
    }
    const members = sorted.subarray(start, end);
    if (!inOrder) members.sort();
    emit(members, end - start, minRank);
  }

  private joinOverlapping(set: number, stamp: number): void {
    const { rankSeen, rankSet, setLeader } = this;
    const { sets } = this.scope;
    const end = sets.end(set);
    for (let k = sets.start(set); k < end; k++) {
      const r = sets.pool[k] as number;
      if (rankSeen[r] !== stamp) {
        rankSeen[r] = stamp;
        rankSet[r] = set;
        continue;
      }
      const one = this.find(set);
      const other = this.find(rankSet[r] as number);
      if (one === other) continue;
      setLeader[other] = one;
      this.numParts--;
    }
  }

  private find(set: number): number {
    const { setLeader } = this;
    let leader = set;
    while (setLeader[leader] !== leader) {
      setLeader[leader] = setLeader[setLeader[leader] as number] as number;
      leader = setLeader[leader] as number;
    }
    return leader;
  }
}
