/**
 * The belief DAG of a private mediator (Zhang, Farina, Celli, Sandholm 2022; Zhang, Farina, Sandholm 2023, "Team belief
 * DAG"), deciding one infoset at a time.
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

import { GrowableInt32 } from '../numeric/growable.ts';
import { inPieces, inRows, PIECE, type Stage, type Work } from '../work.ts';
import type { BeliefSpace } from './belief-space.ts';
import { BeliefTable, hashOfBranch } from './belief-table.ts';
import type { DecisionDag } from './decision-dag.ts';
import { findingKeyPoints, type KeyPoints } from './key-points.ts';
import { Overlap, rootOf } from './overlap.ts';
import { Prospects } from './prospects.ts';
import type { MemoryCheck } from './walk.ts';

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
}

/** Whether to stop building, given how many sequences there are and whose turn, by rank, is next. */
export type GiveUp = (numSequences: number, rank: number) => boolean;

/**
 * @param rank per infoset: its place in a linear extension of "occurs before"
 * @param giveUp asked before every belief, and at the end
 * @param check called now and then with the bytes of what is being built
 * @returns null when given up
 * Cost: a few passes over the branches of each belief and of what each of its actions leads to.
 */
export function* buildingBeliefDag(
  space: BeliefSpace,
  rank: Int32Array,
  giveUp: GiveUp,
  check: MemoryCheck,
): Work<BeliefDag | null> {
  const rankOf = new Int32Array(space.numBranches);
  yield* inPieces(rankOf.length, BUILDING, 'branches', (from, to) => {
    for (let b = from; b < to; b++) rankOf[b] = rank[space.branchInfoset[b]!]!;
  });
  const infosetAt = new Int32Array(rank.length);
  for (let I = 0; I < rank.length; I++) infosetAt[rank[I]!] = I;

  const builder = new Builder(space, rankOf, rank.length);
  const { firstWaiting, nextWaiting } = builder;
  for (let r = 0; r < rank.length; r++) {
    const infoset = infosetAt[r]!;
    const count = space.numActions[infoset]!;
    builder.begin(infoset);
    for (let belief = firstWaiting[r]!; belief >= 0; belief = nextWaiting.data[belief]!) {
      if (giveUp(builder.numSequences, r)) return null;
      builder.open(belief, r);
      for (let a = 0; a < count; a++) {
        if (builder.isPauseDue) yield builder.pause(check);
        builder.decide(a);
      }
      builder.close();
    }
  }
  if (giveUp(builder.numSequences, rank.length)) return null;
  return yield* builder.building(check);
}

/** In place of the part of a branch: it is decided. */
const DECIDED = -1;
const UNKNOWN = -1;

/** Beliefs, and what deciding them completes and leads to. */
class Builder {
  private readonly space: BeliefSpace;
  private readonly rankOf: Int32Array;
  private readonly table = new BeliefTable();
  private readonly prospects: Prospects;
  /** Beliefs wait in lists by the rank of their first infoset: its turn comes when all its parents are known. */
  readonly nextWaiting = new GrowableInt32();
  readonly firstWaiting: Int32Array;
  /** Per belief: how many sequences lead to it, and its point. */
  private readonly inDegree = new GrowableInt32();
  private readonly pointOf = new GrowableInt32();
  /** Per branch: the belief that is it alone, if it was met. */
  private readonly beliefOfBranch: Int32Array;
  /** Per sequence: its action, the atom that it completes, and where the beliefs that it leads to begin among links. */
  private readonly sequenceAction = new GrowableInt32();
  private readonly atomOf = new GrowableInt32();
  private readonly firstLink = new GrowableInt32();
  private readonly link = new GrowableInt32();
  private readonly firstSequence = new GrowableInt32();
  private readonly beliefInfoset = new GrowableInt32();

  private infoset = -1;
  /** The open belief: its branches, the node and then the part of each among the rest, or DECIDED. */
  private branches = new Int32Array(64);
  private partOf = new Int32Array(64);
  private length = 0;
  private readonly deciding: Int32Array;
  private numDeciding = 0;
  private readonly rest: Overlap;
  private numRestParts = 0;
  /** Its first prospect, and whether no key mentions some action. */
  private prospect = 0;
  private unmentioned = false;
  /** Parts of the rest, then of what an action leads to: how large, the sums of hashes, ranks, beliefs, and where they go. */
  private size = new Int32Array(64);
  private sum = new Int32Array(64);
  private minRank = new Int32Array(64);
  private belief = new Int32Array(64);
  private above = new Int32Array(64);
  private fill = new Int32Array(64);
  /** Sizes, sums and ranks of parts that were joined. */
  private joinedSize = new Int32Array(64);
  private joinedSum = new Int32Array(64);
  private joinedRank = new Int32Array(64);
  /** Lists of beliefs that may be new: of parts that were joined, and of one that stays alone. */
  private readonly list: Int32Array;
  private readonly alone: Int32Array;
  private spent = 0;

  constructor(space: BeliefSpace, rankOf: Int32Array, numRanks: number) {
    this.space = space;
    this.rankOf = rankOf;
    this.prospects = new Prospects(space, rankOf);
    this.rest = new Overlap(space.scopes, space.numActions.length);
    this.firstWaiting = new Int32Array(numRanks).fill(-1);
    this.beliefOfBranch = new Int32Array(space.numBranches).fill(UNKNOWN);
    this.deciding = new Int32Array(space.numBranches);
    this.list = new Int32Array(space.numBranches);
    this.alone = new Int32Array(space.numBranches);
    const start = this.prospects.ofState(0);
    this.pushSequence(-1, this.prospects.atom.data[start]!);
    this.reachAll(start);
  }

  get numSequences(): number {
    return this.sequenceAction.length;
  }

  get isPauseDue(): boolean {
    return this.spent >= PIECE;
  }

  pause(check: MemoryCheck): Stage {
    check(this.bytes);
    this.spent = 0;
    return { doing: BUILDING, done: this.numSequences, unit: 'sequences' };
  }

  private get bytes(): number {
    const { table, prospects, link, nextWaiting, atomOf, firstSequence } = this;
    return (
      table.bytes + prospects.bytes + link.bytes + 3 * nextWaiting.bytes + 3 * atomOf.bytes + 2 * firstSequence.bytes
    );
  }

  /** From now on, beliefs decide this infoset. */
  begin(infoset: number): void {
    this.infoset = infoset;
    this.prospects.clear();
  }

  /** Begins the point of a belief: what it decides, and how the rest hangs together. */
  open(belief: number, rank: number): void {
    const { table, rankOf, rest, deciding } = this;
    const { ofBranch } = this.space.scopes;
    const chunk = table.chunk(belief);
    const offset = table.offset(belief);
    const length = chunk[offset]!;
    if (length > this.branches.length) this.makeRoom(length);
    const { branches, partOf } = this;
    this.length = length;
    let numDeciding = 0;
    let sum = 0;
    rest.begin();
    for (let k = 0; k < length; k++) {
      const b = chunk[offset + 1 + k]!;
      branches[k] = b;
      if (rankOf[b] === rank) {
        deciding[numDeciding++] = b;
        sum = (sum + hashOfBranch(b)) | 0;
        partOf[k] = DECIDED;
      } else partOf[k] = rest.add(ofBranch[b]!);
    }
    table.drop(belief);
    this.numDeciding = numDeciding;
    this.measureRest();
    this.unmentioned = false;
    const count = this.space.numActions[this.infoset]!;
    this.prospect =
      numDeciding === length
        ? this.prospects.passing(deciding, numDeciding, count)
        : this.prospects.known(deciding, numDeciding, sum, count);
    this.pointOf.data[belief] = this.firstSequence.push(this.numSequences);
    this.beliefInfoset.push(this.infoset);
    this.spent += BRANCH_ITEMS * length;
  }

  private makeRoom(length: number): void {
    this.branches = new Int32Array(2 * length);
    this.partOf = new Int32Array(2 * length);
  }

  /** Parts of the rest: what is known of each before anything is joined to it. */
  private measureRest(): void {
    const numParts = this.length === this.numDeciding ? 0 : this.rest.end();
    this.numRestParts = numParts;
    this.makeRoomForParts(numParts);
    const { branches, partOf, rankOf, size, sum, minRank, belief } = this;
    const { partOfNode } = this.rest;
    for (let p = 0; p < numParts; p++) {
      size[p] = 0;
      sum[p] = 0;
      minRank[p] = 0x7fffffff;
      belief[p] = UNKNOWN;
    }
    if (numParts === 0) return;
    for (let k = 0; k < this.length; k++) {
      if (partOf[k] === DECIDED) continue;
      const b = branches[k]!;
      const part = partOfNode[partOf[k]!]!;
      partOf[k] = part;
      size[part]! += 1;
      sum[part] = sum[part]! + hashOfBranch(b);
      if (rankOf[b]! < minRank[part]!) minRank[part] = rankOf[b]!;
    }
  }

  private makeRoomForParts(count: number): void {
    if (count <= this.size.length) return;
    const grown = (old: Int32Array) => {
      const larger = new Int32Array(2 * count);
      larger.set(old);
      return larger;
    };
    this.size = grown(this.size);
    this.sum = grown(this.sum);
    this.minRank = grown(this.minRank);
    this.belief = grown(this.belief);
    this.above = grown(this.above);
    this.fill = grown(this.fill);
    this.joinedSize = grown(this.joinedSize);
    this.joinedSum = grown(this.joinedSum);
    this.joinedRank = grown(this.joinedRank);
  }

  /** The sequence of an action of the open belief, if some key mentions it. */
  decide(action: number): void {
    const prospect = this.prospect + action;
    if (this.prospects.isMentioned.data[prospect] === 0) {
      this.unmentioned = true;
      return;
    }
    this.pushSequence(action, this.prospects.atom.data[prospect]!);
    if (this.numRestParts === 0) this.reachAll(prospect);
    else this.reachJoined(action, prospect);
  }

  /** One sequence for all actions that no key mentions. */
  close(): void {
    if (this.unmentioned) {
      this.pushSequence(-1, -1);
      for (let part = 0; part < this.numRestParts; part++) this.reach(this.beliefOfRest(part));
    }
    if (this.numDeciding === this.length) this.prospects.forget(this.prospect);
  }

  private pushSequence(action: number, atom: number): void {
    this.sequenceAction.push(action);
    this.atomOf.push(atom);
    this.firstLink.push(this.link.length);
  }

  /** Leads the newest sequence to a belief. */
  private reach(belief: number): void {
    this.inDegree.data[belief]! += 1;
    this.link.push(belief);
  }

  /** Beliefs are numbered as they are met; a new one waits. */
  private await(belief: number, minRank: number): number {
    if (belief === this.nextWaiting.length) {
      this.nextWaiting.push(this.firstWaiting[minRank]!);
      this.firstWaiting[minRank] = belief;
      this.inDegree.push(0);
      this.pointOf.push(UNKNOWN);
    }
    return belief;
  }

  /** The belief list[from .. from + size - 1]. */
  private met(list: Int32Array, from: number, size: number, sum: number, minRank: number): number {
    const { beliefOfBranch, table } = this;
    if (size > 1) return this.await(table.intern(list, from, size, sum), minRank);
    const only = list[from]!;
    if (beliefOfBranch[only] === UNKNOWN) beliefOfBranch[only] = this.await(table.add(list, from, 1), minRank);
    return beliefOfBranch[only]!;
  }

  /** Nothing but a prospect is left. */
  private reachAll(prospect: number): void {
    const { partStart } = this.prospects;
    const end = partStart.data[prospect + 1]!;
    for (let part = partStart.data[prospect]!; part < end; part++) this.reach(this.beliefOfPart(prospect, part));
  }

  private beliefOfPart(prospect: number, part: number): number {
    const { belief, branch, branchStart, part: partOf, partStart, size, sum, minRank } = this.prospects;
    if (belief.data[part] !== UNKNOWN) return belief.data[part]!;
    const own = part - partStart.data[prospect]!;
    const end = branchStart.data[prospect + 1]!;
    let filled = 0;
    for (let k = branchStart.data[prospect]!; k < end; k++)
      if (partOf.data[k] === own) this.alone[filled++] = branch.data[k]!;
    this.spent += BRANCH_ITEMS * (end - branchStart.data[prospect]!);
    belief.data[part] = this.met(this.alone, 0, size.data[part]!, sum.data[part]!, minRank.data[part]!);
    return belief.data[part]!;
  }

  /** A part of the rest that no action's prospects are joined to. */
  private beliefOfRest(part: number): number {
    const { belief, branches, partOf, length, alone } = this;
    if (belief[part] !== UNKNOWN) return belief[part]!;
    let filled = 0;
    for (let k = 0; k < length; k++) if (partOf[k] === part) alone[filled++] = branches[k]!;
    belief[part] = this.met(alone, 0, this.size[part]!, this.sum[part]!, this.minRank[part]!);
    this.spent += length;
    return belief[part]!;
  }

  /** What is left of the rest, joined with what a prospect leads to where scopes overlap. */
  private reachJoined(action: number, prospect: number): void {
    const { prospects, numRestParts } = this;
    const firstPart = prospects.partStart.data[prospect]!;
    const numNew = prospects.partStart.data[prospect + 1]! - firstPart;
    const numNodes = numRestParts + numNew;
    this.makeRoomForParts(numNodes);
    const isJoined = this.join(prospect, numNodes);
    if (isJoined) this.fillJoined(action, prospect, firstPart, numNodes);
    const { above, fill } = this;
    for (let node = 0; node < numNodes; node++) {
      if (above[node] !== node) continue;
      if (isJoined && fill[node]! >= 0) this.reachFilled(node);
      else if (node < numRestParts) this.reach(this.beliefOfRest(node));
      else this.reach(this.beliefOfPart(prospect, firstPart + node - numRestParts));
    }
  }

  /** Nodes are parts of the rest, then of the prospect; `above` becomes the first node of each's part. */
  private join(prospect: number, numNodes: number): boolean {
    const { above, rest, numRestParts } = this;
    const { witnessStart, witness, witnessPart } = this.prospects;
    for (let node = 0; node < numNodes; node++) above[node] = node;
    let isJoined = false;
    const end = witnessStart.data[prospect + 1]!;
    for (let k = witnessStart.data[prospect]!; k < end; k++) {
      const part = rest.partAt(witness.data[k]!);
      if (part < 0) continue;
      isJoined = true;
      const a = rootOf(above, numRestParts + witnessPart.data[k]!);
      const b = rootOf(above, part);
      if (a < b) above[b] = a;
      else above[a] = b;
    }
    if (isJoined) for (let node = 0; node < numNodes; node++) above[node] = above[above[node]!]!;
    return isJoined;
  }

  /** Puts the joined parts' branches into `list`, sorted; `fill` becomes where each ends, or -1 of parts that stay alone. */
  private fillJoined(action: number, prospect: number, firstPart: number, numNodes: number): void {
    const { above, fill, joinedSize, joinedSum, joinedRank, numRestParts, size, sum, minRank, prospects } = this;
    for (let node = 0; node < numNodes; node++) {
      const own = node < numRestParts ? node : firstPart + node - numRestParts;
      const ownSize = node < numRestParts ? size[own]! : prospects.size.data[own]!;
      const ownSum = node < numRestParts ? sum[own]! : prospects.sum.data[own]!;
      const ownRank = node < numRestParts ? minRank[own]! : prospects.minRank.data[own]!;
      const root = above[node]!;
      if (root === node) {
        joinedSize[node] = ownSize;
        joinedSum[node] = ownSum;
        joinedRank[node] = ownRank;
        fill[node] = -1;
        continue;
      }
      joinedSize[root]! += ownSize;
      joinedSum[root] = joinedSum[root]! + ownSum;
      if (ownRank < joinedRank[root]!) joinedRank[root] = ownRank;
      fill[root] = 0;
    }
    let filled = 0;
    for (let node = 0; node < numNodes; node++) {
      if (above[node] !== node || fill[node] === -1) continue;
      fill[node] = filled;
      filled += joinedSize[node]!;
    }
    this.putBranches(action, prospect);
    this.spent += BRANCH_ITEMS * (this.length + filled);
  }

  /** Goes through the open belief with each decided branch replaced by those below it: numbers ascend. */
  private putBranches(action: number, prospect: number): void {
    const { above, fill, list, branches, partOf, length, numRestParts } = this;
    const { firstState, byState } = this.space;
    const { branch, branchStart, part } = this.prospects;
    let below = branchStart.data[prospect]!;
    for (let k = 0; k < length; k++) {
      const b = branches[k]!;
      if (partOf[k] !== DECIDED) {
        const root = above[partOf[k]!]!;
        const at = fill[root]!;
        if (at < 0) continue;
        list[at] = b;
        fill[root] = at + 1;
        continue;
      }
      const state = firstState[b]! + action;
      const end = below + byState.start[state + 1]! - byState.start[state]!;
      for (; below < end; below++) {
        const root = above[numRestParts + part.data[below]!]!;
        const at = fill[root]!;
        if (at < 0) continue;
        list[at] = branch.data[below]!;
        fill[root] = at + 1;
      }
    }
  }

  private reachFilled(root: number): void {
    const size = this.joinedSize[root]!;
    this.reach(this.met(this.list, this.fill[root]! - size, size, this.joinedSum[root]!, this.joinedRank[root]!));
  }

  *building(check: MemoryCheck): Work<BeliefDag> {
    const { prospects, numSequences } = this;
    const { numStates } = this.space;
    check(this.bytes);
    const { completedState, completedBy, numAtoms } = prospects;
    const keys = yield* findingKeyPoints(
      completedState.view(),
      completedBy.view(),
      this.atomOf.view(),
      numAtoms,
      numStates,
    );
    const numBeliefs = this.firstSequence.length;
    this.firstLink.push(this.link.length);
    return {
      dag: yield* this.joining(keys, numSequences),
      stateSequence: keys.stateSequence,
      numBeliefs,
      beliefInfoset: yield* this.beliefInfoset.taking(),
      sequenceAction: yield* this.sequenceAction.taking(),
    };
  }

  /** Points of beliefs, then of keys. */
  private *joining(keys: KeyPoints, numFree: number): Work<DecisionDag> {
    const { firstSequence, link, firstLink, inDegree, pointOf } = this;
    const numBeliefs = firstSequence.length;
    const numPoints = numBeliefs + keys.numPoints;
    const pointFirst = new Int32Array(numPoints + 1);
    pointFirst.set(firstSequence.view());
    const offset = link.length;
    const parentStart = new Int32Array(numPoints + 1);
    // Of point p: at p + 1 how many parents it has, then where they begin, and once they are filled in, where they end.
    yield* inPieces(numBeliefs, BUILDING, 'beliefs', (from, to) => {
      for (let b = from; b < to; b++) parentStart[pointOf.data[b]! + 1] = inDegree.data[b]!;
    });
    let links = 0;
    yield* inPieces(numBeliefs, BUILDING, 'beliefs', (from, to) => {
      for (let p = from; p < to; p++) {
        const own = parentStart[p + 1]!;
        parentStart[p + 1] = links;
        links += own;
      }
    });
    const parent = new Int32Array(offset + keys.parent.length);
    yield { doing: BUILDING, done: 0, unit: 'links' };
    yield* inRows(firstLink.view(), numFree, BUILDING, 'sequences', (from, to) => {
      for (let s = from; s < to; s++) {
        const end = firstLink.data[s + 1]!;
        for (let e = firstLink.data[s]!; e < end; e++) {
          const p = pointOf.data[link.data[e]!]! + 1;
          parent[parentStart[p]!] = s;
          parentStart[p]! += 1;
        }
      }
    });
    yield* inPieces(keys.numPoints + 1, BUILDING, 'keys', (from, to) => {
      for (let k = from; k < to; k++) {
        pointFirst[numBeliefs + k] = numFree + k;
        parentStart[numBeliefs + k] = offset + keys.parentStart[k]!;
      }
    });
    yield* inPieces(keys.parent.length, BUILDING, 'links', (from, to) => {
      parent.set(keys.parent.subarray(from, to), offset + from);
    });
    return {
      numPoints,
      numSequences: numFree + keys.numPoints,
      firstSequence: pointFirst,
      parentStart,
      parent,
    };
  }
}

const BUILDING = 'building the belief DAG';
/** What splitting and looking up a branch takes, in items of a PIECE. */
const BRANCH_ITEMS = 2;
