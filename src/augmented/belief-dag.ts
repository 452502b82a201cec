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
 * All branches of one infoset hang together, so that a belief is a list of groups, one per infoset, of which there are
 * far fewer than branches: what decides, what its actions lead to, and unions are looked up by numbers of groups.
 *
 * Departure from the sources: a key completed by several sequences is itself a point with one action, whose inflow is
 * the key's probability (key-points.ts). Payoffs then stay in the space of keys, and the kernels need to know nothing
 * of keys.
 */

import { GrowableInt32 } from '../numeric/growable.ts';
import { inPieces, inRows, PIECE, type Stage, type Work } from '../work.ts';
import type { BeliefSpace } from './belief-space.ts';
import { BeliefTable } from './belief-table.ts';
import { BranchGroups } from './branch-groups.ts';
import type { DecisionDag } from './decision-dag.ts';
import { findingKeyPoints, type KeyPoints } from './key-points.ts';
import { join, Overlap } from './overlap.ts';
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
 * Cost: a few passes over the groups of each belief and of what each of its actions leads to, and over their scopes.
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
      builder.open(belief);
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

const UNKNOWN = -1;

/** Beliefs, and what deciding them completes and leads to. A belief is a list of groups, of an infoset each, by rank. */
class Builder {
  private readonly space: BeliefSpace;
  private readonly groups: BranchGroups;
  private readonly table = new BeliefTable();
  private readonly prospects: Prospects;
  /** Beliefs wait in lists by the rank of their first infoset: its turn comes when all its parents are known. */
  readonly nextWaiting = new GrowableInt32();
  readonly firstWaiting: Int32Array;
  /** Per belief: how many sequences lead to it, and its point. */
  private readonly inDegree = new GrowableInt32();
  private readonly pointOf = new GrowableInt32();
  /** Per group: the belief that is it alone, if it was met. */
  private readonly beliefOfGroup = new GrowableInt32();
  /** Per sequence: its action, the atom that it completes, and where the beliefs that it leads to begin among links. */
  private readonly sequenceAction = new GrowableInt32();
  private readonly atomOf = new GrowableInt32();
  private readonly firstLink = new GrowableInt32();
  private readonly link = new GrowableInt32();
  private readonly firstSequence = new GrowableInt32();
  private readonly beliefInfoset = new GrowableInt32();

  private infoset = -1;
  private numActions = 0;
  /** The open belief without the group that is decided: groups, their parts, and the belief of each part once known. */
  private rest = new Int32Array(64);
  private numRest = 0;
  private readonly overlap: Overlap;
  private numParts = 0;
  private beliefOfPart = new Int32Array(64);
  /** Its first prospect, and whether no key mentions some action. */
  private prospect = 0;
  private unmentioned = false;
  /** Nodes are parts of the rest, then of a prospect: per node the first of those joined with it. */
  private above = new Int32Array(64);
  /** Per first node: 1 if others were joined with it; where its groups in `list` begin and end. */
  private isJoined = new Uint8Array(64);
  private start = new Int32Array(64);
  private fill = new Int32Array(64);
  private size = new Int32Array(64);
  private list = new Int32Array(64);
  private alone = new Int32Array(64);
  private spent = 0;

  constructor(space: BeliefSpace, rankOf: Int32Array, numRanks: number) {
    this.space = space;
    this.groups = new BranchGroups(space, rankOf);
    this.prospects = new Prospects(space, this.groups);
    this.overlap = new Overlap(space.scopes.sets, space.numActions.length);
    this.firstWaiting = new Int32Array(numRanks).fill(-1);
    const root = this.prospects.ofRoot();
    this.makeRoom(this.prospects.group.length);
    this.pushSequence(-1, this.prospects.atom.data[root]!);
    this.reachAll(root);
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
    const { table, groups, prospects, link, nextWaiting, atomOf, firstSequence } = this;
    return (
      table.bytes +
      groups.bytes +
      prospects.bytes +
      link.bytes +
      3 * nextWaiting.bytes +
      3 * atomOf.bytes +
      2 * firstSequence.bytes
    );
  }

  /** From now on, beliefs decide this infoset. */
  begin(infoset: number): void {
    this.infoset = infoset;
    this.numActions = this.space.numActions[infoset]!;
    this.prospects.clear();
  }

  /** Begins the point of a belief: its first group is decided, and the rest hangs together in parts. */
  open(belief: number): void {
    const { table, prospects, overlap, groups } = this;
    const chunk = table.chunk(belief);
    const offset = table.offset(belief);
    const numRest = chunk[offset]! - 1;
    const first = prospects.of(chunk[offset + 1]!, this.numActions);
    const mostBelow = prospects.groupStart.data[first + this.numActions]! - prospects.groupStart.data[first]!;
    this.makeRoom(numRest + mostBelow);
    const { rest, beliefOfPart } = this;
    if (numRest > 0) {
      overlap.begin(numRest);
      for (let k = 0; k < numRest; k++) {
        const group = chunk[offset + 2 + k]!;
        rest[k] = group;
        overlap.add(groups.scopeOf(group));
      }
    }
    table.drop(belief);
    this.numRest = numRest;
    this.numParts = numRest > 0 ? overlap.end() : 0;
    for (let part = 0; part < this.numParts; part++) beliefOfPart[part] = UNKNOWN;
    this.prospect = first;
    this.unmentioned = false;
    this.pointOf.data[belief] = this.firstSequence.push(this.numSequences);
    this.beliefInfoset.push(this.infoset);
    this.spent += GROUP_ITEMS * (1 + numRest);
  }

  private makeRoom(length: number): void {
    if (length <= this.rest.length) return;
    this.rest = new Int32Array(2 * length);
    this.beliefOfPart = new Int32Array(2 * length);
    this.above = new Int32Array(2 * length);
    this.isJoined = new Uint8Array(2 * length);
    this.start = new Int32Array(2 * length);
    this.fill = new Int32Array(2 * length);
    this.size = new Int32Array(2 * length);
    this.list = new Int32Array(2 * length);
    this.alone = new Int32Array(2 * length);
  }

  /** The sequence of an action of the open belief, if some key mentions it. */
  decide(action: number): void {
    const { prospects } = this;
    const prospect = this.prospect + action;
    if (!prospects.isMentioned(prospect)) {
      this.unmentioned = true;
      return;
    }
    this.pushSequence(action, prospects.atom.data[prospect]!);
    if (this.numRest === 0) this.reachAll(prospect);
    else if (prospects.groupStart.data[prospect] === prospects.groupStart.data[prospect + 1])
      this.reachRest();
    else this.reachJoined(prospect);
  }

  /** One sequence for all actions that no key mentions. */
  close(): void {
    if (!this.unmentioned) return;
    this.pushSequence(-1, -1);
    this.reachRest();
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

  /** The belief list[from .. to - 1]; a new one waits for the turn of its first infoset. */
  private met(list: Int32Array, from: number, to: number): number {
    this.spent += GROUP_ITEMS * (to - from);
    const { table } = this;
    const belief = to === from + 1 ? this.metGroup(list, from) : table.intern(list, from, to - from);
    if (belief === this.nextWaiting.length) {
      const rank = this.groups.rank.data[list[from]!]!;
      this.nextWaiting.push(this.firstWaiting[rank]!);
      this.firstWaiting[rank] = belief;
      this.inDegree.push(0);
      this.pointOf.push(UNKNOWN);
    }
    return belief;
  }

  private metGroup(list: Int32Array, at: number): number {
    const { beliefOfGroup, table } = this;
    const group = list[at]!;
    while (beliefOfGroup.length <= group) beliefOfGroup.push(UNKNOWN);
    if (beliefOfGroup.data[group] === UNKNOWN) beliefOfGroup.data[group] = table.add(list, at, 1);
    return beliefOfGroup.data[group]!;
  }

  /** Nothing but a prospect is left. */
  private reachAll(prospect: number): void {
    const { partStart } = this.prospects;
    const count = partStart.data[prospect + 1]! - partStart.data[prospect]!;
    for (let part = 0; part < count; part++) this.reach(this.ofProspect(prospect, part));
  }

  private ofProspect(prospect: number, own: number): number {
    const { belief, group, groupStart, part, partStart } = this.prospects;
    const at = partStart.data[prospect]! + own;
    if (belief.data[at] !== UNKNOWN) return belief.data[at]!;
    const { alone } = this;
    const end = groupStart.data[prospect + 1]!;
    let filled = 0;
    for (let k = groupStart.data[prospect]!; k < end; k++)
      if (part.data[k] === own) alone[filled++] = group.data[k]!;
    const met = this.met(alone, 0, filled);
    belief.data[at] = met;
    return met;
  }

  private reachRest(): void {
    for (let part = 0; part < this.numParts; part++) this.reach(this.ofRest(part));
  }

  /** A part of the rest that nothing is joined with. */
  private ofRest(part: number): number {
    const { beliefOfPart, rest, numRest, alone } = this;
    if (beliefOfPart[part] !== UNKNOWN) return beliefOfPart[part]!;
    const { partOf } = this.overlap;
    let filled = 0;
    for (let k = 0; k < numRest; k++) if (partOf[k] === part) alone[filled++] = rest[k]!;
    const met = this.met(alone, 0, filled);
    beliefOfPart[part] = met;
    return met;
  }

  /** What is left of the rest, joined with what a prospect leads to where scopes overlap. */
  private reachJoined(prospect: number): void {
    const { above, isJoined, numParts, start, fill } = this;
    const { partStart } = this.prospects;
    const numNodes = numParts + partStart.data[prospect + 1]! - partStart.data[prospect]!;
    if (this.join(prospect, numNodes)) this.fillJoined(prospect, numNodes);
    for (let node = 0; node < numNodes; node++) {
      if (above[node] !== node) continue;
      if (isJoined[node] === 1) this.reach(this.met(this.list, start[node]!, fill[node]!));
      else if (node < numParts) this.reach(this.ofRest(node));
      else this.reach(this.ofProspect(prospect, node - numParts));
    }
  }

  /** @returns whether some part of the rest was joined with one of the prospect */
  private join(prospect: number, numNodes: number): boolean {
    const { above, isJoined, overlap, numParts, groups } = this;
    const { group, groupStart, part } = this.prospects;
    const { sets } = this.space.scopes;
    for (let node = 0; node < numNodes; node++) {
      above[node] = node;
      isJoined[node] = 0;
    }
    let isAny = false;
    const end = groupStart.data[prospect + 1]!;
    for (let k = groupStart.data[prospect]!; k < end; k++) {
      const own = numParts + part.data[k]!;
      const set = groups.scopeOf(group.data[k]!);
      const { pool } = sets;
      const last = sets.end(set);
      let before = -1;
      for (let m = sets.start(set); m < last; m++) {
        const other = overlap.partAt(pool[m]!);
        if (other === -1 || other === before) continue;
        join(above, own, other);
        before = other;
        isAny = true;
      }
    }
    if (!isAny) return false;
    for (let node = 0; node < numNodes; node++) {
      const first = above[above[node]!]!;
      above[node] = first;
      if (first !== node) isJoined[first] = 1;
    }
    return true;
  }

  /** Puts the groups of joined parts into `list`, by rank; groups of one infoset become one. */
  private fillJoined(prospect: number, numNodes: number): void {
    const { above, rest, numRest, numParts, list, groups, fill, isJoined } = this;
    this.roomForJoined(prospect, numNodes);
    const { partOf } = this.overlap;
    const { group, groupStart, part } = this.prospects;
    const { data: rank } = groups.rank;
    const end = groupStart.data[prospect + 1]!;
    let k = 0;
    let j = groupStart.data[prospect]!;
    let restRank = k < numRest ? rank[rest[k]!]! : LAST;
    let newRank = rank[group.data[j]!]!;
    while (restRank !== LAST || newRank !== LAST) {
      const node = restRank <= newRank ? above[partOf[k]!]! : above[numParts + part.data[j]!]!;
      let own = 0;
      if (restRank === newRank) own = groups.union(rest[k]!, group.data[j]!);
      else own = restRank < newRank ? rest[k]! : group.data[j]!;
      if (isJoined[node] === 1) {
        list[fill[node]!] = own;
        fill[node]! += 1;
      }
      const isRest = restRank <= newRank;
      const isNew = newRank <= restRank;
      if (isRest) restRank = ++k < numRest ? groups.rank.data[rest[k]!]! : LAST;
      if (isNew) newRank = ++j < end ? groups.rank.data[group.data[j]!]! : LAST;
    }
  }

  /** How many groups each joined part has at most says where it begins in `list`. */
  private roomForJoined(prospect: number, numNodes: number): void {
    const { above, numRest, numParts, start, fill, size } = this;
    const { partOf } = this.overlap;
    const { groupStart, part } = this.prospects;
    for (let node = 0; node < numNodes; node++) size[node] = 0;
    for (let k = 0; k < numRest; k++) size[above[partOf[k]!]!]! += 1;
    const end = groupStart.data[prospect + 1]!;
    for (let k = groupStart.data[prospect]!; k < end; k++) size[above[numParts + part.data[k]!]!]! += 1;
    let filled = 0;
    for (let node = 0; node < numNodes; node++) {
      start[node] = filled;
      fill[node] = filled;
      filled += size[node]!;
    }
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
/** What splitting and looking up a group takes, in items of a PIECE. */
const GROUP_ITEMS = 4;
/** After all ranks. */
const LAST = 0x7fffffff;
