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

import { type Groups, grouping } from '../numeric/csr.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { ListInterner } from '../numeric/list-interner.ts';
import { inPieces, inRows, PIECE, type Work } from '../work.ts';
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
  const { numBranches, isKey, numActions, firstState, byState } = space;
  const branchRank = new Int32Array(numBranches);
  yield* inPieces(numBranches, BUILDING, 'branches', (from, to) => {
    for (let b = from; b < to; b++) branchRank[b] = rank[space.branchInfoset[b]!]!;
  });
  const infosetAt = new Int32Array(rank.length);
  for (let I = 0; I < rank.length; I++) infosetAt[rank[I]!] = I;
  const components = new Components(space, rank);

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

  let spent = 0;
  const reach = (items: Int32Array, length: number, from: number) => {
    spent += BRANCH_ITEMS * (1 + length);
    components.split(items, length, (part, size, minRank) => {
      const known = beliefs.size;
      const belief = beliefs.intern(part, size);
      if (belief === known) {
        nextWaiting.push(firstWaiting[minRank]!);
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
    const end = byState.start[state + 1]!;
    for (let k = byState.start[state]!; k < end; k++) next[filled++] = byState.item[k]!;
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
    const count = numActions[infosetAt[r]!]!;
    for (let belief = firstWaiting[r]!; belief >= 0; belief = nextWaiting.data[belief]!) {
      if (giveUp(sequenceAction.length, r)) return null;
      let numDeciding = 0;
      let numRest = 0;
      const end = beliefs.end(belief);
      for (let k = beliefs.start(belief); k < end; k++) {
        const branch = beliefs.pool[k]!;
        if (branchRank[branch] === r) deciding[numDeciding++] = branch;
        else rest[numRest++] = branch;
      }
      pointOf.data[belief] = firstSequence.push(sequenceAction.length);
      beliefOfPoint.push(belief);
      beliefInfoset.push(infosetAt[r]!);

      let unmentioned = false;
      for (let a = 0; a < count; a++) {
        if (spent >= PIECE) {
          check(beliefs.bytes + 2 * parentBelief.bytes + 2 * completedState.bytes + 4 * firstSequence.bytes);
          yield { doing: BUILDING, done: sequenceAction.length, unit: 'sequences' };
          spent = 0;
        }
        let mentioned = false;
        for (let k = 0; k < numDeciding && !mentioned; k++)
          mentioned = matters(firstState[deciding[k]!]! + a);
        if (!mentioned) {
          unmentioned = true;
          continue;
        }
        const sequence = sequenceAction.push(a);
        for (let k = 0; k < numRest; k++) next[k] = rest[k]!;
        let length = numRest;
        for (let k = 0; k < numDeciding; k++) {
          const state = firstState[deciding[k]!]! + a;
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
    }
  }
  if (giveUp(sequenceAction.length, rank.length)) return null;

  const numBeliefs = beliefOfPoint.length;
  const parentPoint = yield* parentBelief.taking();
  yield* inPieces(parentPoint.length, BUILDING, 'links', (from, to) => {
    for (let e = from; e < to; e++) parentPoint[e] = pointOf.data[parentPoint[e]!]!;
  });
  const parents = yield* grouping(parentPoint, numBeliefs);
  const numFree = sequenceAction.length;
  const keys = yield* findingKeyPoints(completedState.view(), completedBy.view(), space.numStates, numFree);
  const { branchStart, branch } = yield* branchesOf(beliefs, beliefOfPoint.view());
  return {
    dag: yield* joining(firstSequence.view(), parents, parentSequence.view(), keys, numFree),
    stateSequence: keys.stateSequence,
    numBeliefs,
    beliefInfoset: yield* beliefInfoset.taking(),
    sequenceAction: yield* sequenceAction.taking(),
    branchStart,
    branch,
  };
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
