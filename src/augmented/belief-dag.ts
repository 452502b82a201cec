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

import { type Groups, grouping } from '../numeric/csr.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { ListInterner } from '../numeric/list-interner.ts';
import { inPieces, inRows, PIECE, type Stage, type Work } from '../work.ts';
import type { BeliefSpace } from './belief-space.ts';
import { Components } from './components.ts';
import type { DecisionDag } from './decision-dag.ts';
import { findingKeyPoints, type KeyPoints } from './key-points.ts';
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
  /** Per belief, its branches, sorted: branch[branchStart[b]] .. ; a branch of the trie says what was decided before. */
  readonly branchStart: Int32Array;
  readonly branch: Int32Array;
}

/** Whether to stop building, given how many sequences there are and whose turn, by rank, is next. */
export type GiveUp = (numSequences: number, rank: number) => boolean;

/**
 * @param rank per infoset: its place in a linear extension of "occurs before"
 * @param giveUp asked before every belief, and at the end
 * @param check called now and then with the bytes of what is being built
 * @returns null when given up
 */
export function* buildingBeliefDag(
  space: BeliefSpace,
  rank: Int32Array,
  giveUp: GiveUp,
  check: MemoryCheck,
): Work<BeliefDag | null> {
  const branchRank = new Int32Array(space.numBranches);
  yield* inPieces(branchRank.length, BUILDING, 'branches', (from, to) => {
    for (let b = from; b < to; b++) branchRank[b] = rank[space.branchInfoset[b]!]!;
  });
  const infosetAt = new Int32Array(rank.length);
  for (let I = 0; I < rank.length; I++) infosetAt[rank[I]!] = I;

  const builder = new Builder(space, rank, branchRank);
  const { firstWaiting, nextWaiting } = builder;
  for (let r = 0; r < rank.length; r++) {
    const infoset = infosetAt[r]!;
    const count = space.numActions[infoset]!;
    for (let belief = firstWaiting[r]!; belief >= 0; belief = nextWaiting.data[belief]!) {
      if (giveUp(builder.numSequences, r)) return null;
      builder.open(belief, r, infoset);
      for (let a = 0; a < count; a++) {
        if (builder.isPauseDue) yield builder.pause(check);
        builder.decide(a);
      }
      builder.close();
    }
  }
  if (giveUp(builder.numSequences, rank.length)) return null;
  return yield* builder.building();
}

/** Beliefs, and what deciding them completes and leads to. */
class Builder {
  private readonly space: BeliefSpace;
  private readonly branchRank: Int32Array;
  private readonly components: Components;
  private readonly beliefs = new ListInterner();
  /** Beliefs wait in lists by the rank of their first infoset: its turn comes when all its parents are known. */
  readonly nextWaiting = new GrowableInt32();
  readonly firstWaiting: Int32Array;
  private readonly parentBelief = new GrowableInt32();
  private readonly parentSequence = new GrowableInt32();
  private readonly completedState = new GrowableInt32();
  private readonly completedBy = new GrowableInt32();
  private readonly firstSequence = new GrowableInt32();
  private readonly pointOf = new GrowableInt32();
  private readonly beliefOfPoint = new GrowableInt32();
  private readonly beliefInfoset = new GrowableInt32();
  private readonly sequenceAction = new GrowableInt32();
  /** The open belief's branches: those that it decides, and the rest; and whether no key mentions some action. */
  private readonly deciding: Int32Array;
  private readonly rest: Int32Array;
  private numDeciding = 0;
  private numRest = 0;
  private unmentioned = false;
  /** Branches that remain after a decision. */
  private readonly next: Int32Array;
  private spent = 0;

  constructor(space: BeliefSpace, rank: Int32Array, branchRank: Int32Array) {
    this.space = space;
    this.branchRank = branchRank;
    this.components = new Components(space, rank);
    this.firstWaiting = new Int32Array(rank.length).fill(-1);
    this.deciding = new Int32Array(space.numBranches);
    this.rest = new Int32Array(space.numBranches);
    this.next = new Int32Array(space.numBranches);
    this.reach(this.next, this.enter(0, this.sequenceAction.push(-1), 0), 0);
  }

  get numSequences(): number {
    return this.sequenceAction.length;
  }

  get isPauseDue(): boolean {
    return this.spent >= PIECE;
  }

  pause(check: MemoryCheck): Stage {
    const { beliefs, parentBelief, completedState, firstSequence } = this;
    check(beliefs.bytes + 2 * parentBelief.bytes + 2 * completedState.bytes + 4 * firstSequence.bytes);
    this.spent = 0;
    return { doing: BUILDING, done: this.numSequences, unit: 'sequences' };
  }

  /** Begins the point of a belief. */
  open(belief: number, rank: number, infoset: number): void {
    const { beliefs, branchRank, deciding, rest } = this;
    let numDeciding = 0;
    let numRest = 0;
    const end = beliefs.end(belief);
    for (let k = beliefs.start(belief); k < end; k++) {
      const branch = beliefs.pool[k]!;
      if (branchRank[branch] === rank) deciding[numDeciding++] = branch;
      else rest[numRest++] = branch;
    }
    this.numDeciding = numDeciding;
    this.numRest = numRest;
    this.unmentioned = false;
    this.pointOf.data[belief] = this.firstSequence.push(this.numSequences);
    this.beliefOfPoint.push(belief);
    this.beliefInfoset.push(infoset);
  }

  /** The sequence of an action of the open belief, if some key mentions it. */
  decide(action: number): void {
    const { deciding, numDeciding, rest, numRest, next } = this;
    const { firstState } = this.space;
    if (!this.isMentioned(action)) {
      this.unmentioned = true;
      return;
    }
    const sequence = this.sequenceAction.push(action);
    for (let k = 0; k < numRest; k++) next[k] = rest[k]!;
    let length = numRest;
    for (let k = 0; k < numDeciding; k++)
      length = this.enter(firstState[deciding[k]!]! + action, sequence, length);
    this.reach(next, length, sequence);
  }

  /** One sequence for all actions that no key mentions. */
  close(): void {
    if (this.unmentioned) this.reach(this.rest, this.numRest, this.sequenceAction.push(-1));
  }

  /** Whether the action leads to a key, or to more to be decided. */
  private isMentioned(action: number): boolean {
    const { firstState, isKey, byState } = this.space;
    for (let k = 0; k < this.numDeciding; k++) {
      const state = firstState[this.deciding[k]!]! + action;
      if (isKey[state] === 1 || byState.start[state] !== byState.start[state + 1]) return true;
    }
    return false;
  }

  /** A sequence gets to a state: appends the branches below it to next[length ..]. @returns the new length */
  private enter(state: number, sequence: number, length: number): number {
    const { isKey, byState } = this.space;
    if (isKey[state] === 1) {
      this.completedState.push(state);
      this.completedBy.push(sequence);
    }
    let filled = length;
    const end = byState.start[state + 1]!;
    for (let k = byState.start[state]!; k < end; k++) this.next[filled++] = byState.item[k]!;
    return filled;
  }

  /** What is left after a sequence, as beliefs. */
  private reach(items: Int32Array, length: number, sequence: number): void {
    this.spent += BRANCH_ITEMS * (1 + length);
    this.components.split(items, length, (part, size, minRank) => {
      const known = this.beliefs.size;
      const belief = this.beliefs.intern(part, size);
      if (belief === known) {
        this.nextWaiting.push(this.firstWaiting[minRank]!);
        this.firstWaiting[minRank] = belief;
        this.pointOf.push(-1);
      }
      this.parentBelief.push(belief);
      this.parentSequence.push(sequence);
    });
  }

  *building(): Work<BeliefDag> {
    const { beliefs, pointOf, beliefOfPoint, completedState, completedBy, numSequences } = this;
    const numBeliefs = beliefOfPoint.length;
    const parentPoint = yield* this.parentBelief.taking();
    yield* inPieces(parentPoint.length, BUILDING, 'links', (from, to) => {
      for (let e = from; e < to; e++) parentPoint[e] = pointOf.data[parentPoint[e]!]!;
    });
    const parents = yield* grouping(parentPoint, numBeliefs);
    const { numStates } = this.space;
    const keys = yield* findingKeyPoints(completedState.view(), completedBy.view(), numStates, numSequences);
    const { branchStart, branch } = yield* branchesOf(beliefs, beliefOfPoint.view());
    const firstSequence = this.firstSequence.view();
    return {
      dag: yield* joining(firstSequence, parents, this.parentSequence.view(), keys, numSequences),
      stateSequence: keys.stateSequence,
      numBeliefs,
      beliefInfoset: yield* this.beliefInfoset.taking(),
      sequenceAction: yield* this.sequenceAction.taking(),
      branchStart,
      branch,
    };
  }
}

const BUILDING = 'building the belief DAG';
/** What splitting and looking up a branch takes, in items of a PIECE. */
const BRANCH_ITEMS = 8;

function* branchesOf(
  beliefs: ListInterner,
  beliefOfPoint: Int32Array,
): Work<Pick<BeliefDag, 'branchStart' | 'branch'>> {
  const numBeliefs = beliefOfPoint.length;
  const branchStart = new Int32Array(numBeliefs + 1);
  yield* inPieces(numBeliefs, BUILDING, 'beliefs', (from, to) => {
    for (let b = from; b < to; b++) branchStart[b + 1] = branchStart[b]! + beliefs.length(beliefOfPoint[b]!);
  });
  const branch = new Int32Array(branchStart[numBeliefs]!);
  yield* inRows(branchStart, numBeliefs, BUILDING, 'beliefs', (from, to) => {
    for (let b = from; b < to; b++) branch.set(beliefs.list(beliefOfPoint[b]!), branchStart[b]);
  });
  return { branchStart, branch };
}

/** Points of beliefs, then of keys. */
function* joining(
  firstSequence: Int32Array,
  beliefParents: Groups,
  parentSequence: Int32Array,
  keys: KeyPoints,
  numFree: number,
): Work<DecisionDag> {
  const numBeliefs = firstSequence.length;
  const numPoints = numBeliefs + keys.numPoints;
  const pointFirst = new Int32Array(numPoints + 1);
  pointFirst.set(firstSequence);
  const offset = beliefParents.item.length;
  const parentStart = new Int32Array(numPoints + 1);
  parentStart.set(beliefParents.start);
  yield* inPieces(keys.numPoints + 1, BUILDING, 'keys', (from, to) => {
    for (let k = from; k < to; k++) {
      pointFirst[numBeliefs + k] = numFree + k;
      parentStart[numBeliefs + k] = offset + keys.parentStart[k]!;
    }
  });
  const parent = new Int32Array(offset + keys.parent.length);
  yield* inPieces(offset, BUILDING, 'links', (from, to) => {
    for (let e = from; e < to; e++) parent[e] = parentSequence[beliefParents.item[e]!]!;
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
