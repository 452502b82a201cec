/**
 * How large the deviators' walks will be, counted before they are made.
 *
 * What a deviator can have done and said at a node depends on its own sequence there alone (perfect recall): others obey, and
 * whatever the mediator tells them is one frame. So frames, payoffs and treeplex are counted infoset by infoset, and nodes
 * only add up by their sequences. The counts are exact; of what the walks need memory for, mediator's states are left out.
 */
import type { GameTree, Infoset, Sequence } from '../game/tree.ts';
import { groupBy } from '../numeric/csr.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { PairMap } from '../numeric/pair-map.ts';
import type { Work } from '../work.ts';
import type { Concept } from './concept.ts';
import { isPrescribed, type MemoryCheck } from './walk.ts';

/** What walkDeviator will make. Numbers beyond 2^53 are rounded. */
export interface WalkSize {
  readonly frames: number;
  /** Payoffs before equal positions are merged. */
  readonly entries: number;
  /** Decision points and sequences of the treeplex, the empty one included. */
  readonly points: number;
  readonly sequences: number;
  /** Most frames that are put on the stack at one node. */
  readonly pushed: number;
}

/** Row, column and value of a payoff while it is walked; what sorting takes per payoff, and the matrix. */
const ENTRY_BYTES = 16;
const MATRIX_BYTES = 20;
/** Arrays of a treeplex with its labels, per point; the hash table while it is built. */
const POINT_BYTES = 16;
const POINT_HASH_BYTES = 24;
/** The direct strategy. */
const SEQUENCE_BYTES = 8;
const FRAME_BYTES = 16;

/** Nodes, infosets or claims between two pauses. */
const PAUSE_MASK = 2 ** 14 - 1;
const DOING = 'counting deviations';

/**
 * Refuses what cannot fit before it is walked.
 * @param players those that deviate
 * @param publicState see findingPublicStates; null: reports need not agree with it
 * @param check called with bytes that will be needed at once
 * Cost: per deviator a pass over the nodes and, where lies are possible, one over the pairs of an infoset and a report, up
 * to where check throws.
 */
export function* checkWalks(
  tree: GameTree,
  concept: Concept,
  players: readonly number[],
  publicState: Int32Array | null,
  check: MemoryCheck,
): Work<void> {
  let held = 0;
  let largestMatrix = 0;
  for (const player of players) {
    const before = held;
    const size = yield* sizeOfWalk(tree, concept, player, publicState, (soFar) =>
      check(before + bytesHeld(soFar)),
    );
    const own = bytesHeld(size);
    check(held + Math.max(own + POINT_HASH_BYTES * size.points, FRAME_BYTES * size.pushed));
    held += own;
    largestMatrix = Math.max(largestMatrix, MATRIX_BYTES * size.entries);
    check(held + largestMatrix);
  }
}

const bytesHeld = ({ entries, points, sequences }: WalkSize): number =>
  ENTRY_BYTES * entries + POINT_BYTES * points + SEQUENCE_BYTES * sequences;

/** Of one player, over the nodes that chance reaches. */
interface Visits {
  /** Per own sequence: nodes that it leads to. */
  readonly nodes: Float64Array;
  /** Per own sequence: payoffs other than 0, at terminals and in transfers. */
  readonly payoffs: Float64Array;
  /** Per infoset: whether it is the player's, and reached. */
  readonly isReached: Uint8Array;
}

function* countVisits(tree: GameTree, player: number): Work<Visits> {
  const { numNodes, numPlayers, actor, infoset, reach, terminal, sequence, utilities, transferStart } = tree;
  const width = numPlayers + 1;
  const nodes = new Float64Array(tree.numSequences[player]!);
  const payoffs = new Float64Array(nodes.length);
  const isReached = new Uint8Array(tree.numInfosets);
  const isOff = othersOff(tree, player);
  const paid = tree.transfers.map(
    ({ options }) => options.filter((option) => option.utilities[player - 1]! !== 0).length,
  );
  for (let h = 0; h < numNodes; h++) {
    if ((h & PAUSE_MASK) === 0) yield { doing: DOING, done: h, unit: 'nodes' };
    if (reach[h]! === 0 || isOff(h)) continue;
    const own = sequence[h * width + player]!;
    nodes[own]! += 1;
    if (actor[h] === player) isReached[infoset[h]!] = 1;
    const z = terminal[h]!;
    if (z < 0) continue;
    let count = utilities[z * numPlayers + player - 1] === 0 ? 0 : 1;
    const end = transferStart[z + 1]!;
    for (let e = transferStart[z]!; e < end; e++) count += paid[tree.terminalTransfer[e]!]!;
    payoffs[own]! += count;
  }
  return { nodes, payoffs, isReached };
}

/** Asked of nodes in their order: whether somebody else does there, or did before, what is not prescribed to it. */
function othersOff({ prescribed, numNodes, parent, firstChild, actor, infoset }: GameTree, player: number) {
  if (prescribed === null) return () => false;
  const off = new Uint8Array(numNodes);
  return (h: number): boolean => {
    const above = parent[h]!;
    if (above < 0) return false;
    const expected = infoset[above]! < 0 || actor[above] === player ? -1 : prescribed[infoset[above]!]!;
    off[h] = off[above] === 1 || (expected >= 0 && firstChild[above]! + expected !== h) ? 1 : 0;
    return off[h] === 1;
  };
}

/**
 * @param publicState see findingPublicStates; null: reports need not agree with it
 * @param onCount told of the counts so far, infoset by infoset
 */
export function* sizeOfWalk(
  tree: GameTree,
  concept: Concept,
  player: number,
  publicState: Int32Array | null,
  onCount: (size: WalkSize) => void,
): Work<WalkSize> {
  const visits = yield* countVisits(tree, player);
  const unadvised = isPrescribed(tree, player);
  const size = new WalkCount(tree, visits, concept.deviation === 'before-play' && !unadvised);
  const step = unadvised
    ? anyMove(size, tree)
    : concept.reports === 'any-consistent'
      ? anyReport(size, tree, player, reportSpace(tree, player, publicState))
      : truthOrSilence(size, tree, concept);
  let counted = 0;
  for (let I = 0; I < tree.numInfosets; I++) {
    if (tree.infosetPlayer[I] !== player || visits.isReached[I] === 0) continue;
    step(I);
    onCount(size);
    if (size.points - counted < PAUSE_MASK) continue;
    counted = size.points;
    yield { doing: DOING, done: counted, unit: 'decision points' };
  }
  return size;
}

/** Ways to arrive with an own sequence, and what the walk makes on them. */
class WalkCount implements WalkSize {
  frames = 0;
  entries = 0;
  points = 0;
  sequences = 1;
  pushed = 0;
  /** Per own sequence: ways to have left or fallen silent. */
  readonly gone: Float64Array;
  private readonly tree: GameTree;
  private readonly visits: Visits;

  constructor(tree: GameTree, visits: Visits, mayLeaveBeforePlay: boolean) {
    this.tree = tree;
    this.visits = visits;
    this.gone = new Float64Array(visits.nodes.length);
    if (mayLeaveBeforePlay) this.decide(1, 2);
    this.arrive(0, 1, Number(mayLeaveBeforePlay));
  }

  /** So many decision points, of so many actions each. */
  decide(points: number, actions: number): void {
    this.points += points;
    this.sequences += points * actions;
  }

  /** Who has left acts at I in any way; it has no choice to make where there is one action. */
  decideGone(ways: number, actions: number): void {
    if (actions > 1) this.decide(ways, actions);
    if (ways > 0) this.push(actions);
  }

  push(frames: number): void {
    this.pushed = Math.max(this.pushed, frames);
  }

  /** Every action of I is arrived at in as many ways. */
  arriveAfter(I: Infoset, present: number, gone: number): void {
    const first = this.tree.infosetFirstSequence[I]!;
    const count = this.tree.infosetNumActions[I]!;
    for (let b = 0; b < count; b++) this.arrive(first + b, present, gone);
  }

  private arrive(own: Sequence, present: number, gone: number): void {
    this.gone[own] = gone;
    this.frames += this.visits.nodes[own]! * (present + gone);
    this.entries += this.visits.payoffs[own]! * (present + gone);
  }
}

/** As in walkDeviator of a player whom the mediator does not talk to: one way to each own sequence. */
function anyMove(size: WalkCount, tree: GameTree) {
  return (I: Infoset): void => {
    size.decideGone(1, tree.infosetNumActions[I]!);
    size.arriveAfter(I, 1, 0);
  };
}

/** As in walkDeviator: who is there has been truthful and obedient, in one way. */
function truthOrSilence(size: WalkCount, tree: GameTree, { deviation, reports }: Concept) {
  const leaves =
    deviation === 'before-recommendation' ||
    (deviation === 'after-recommendation' && reports === 'truth-or-silence');
  return (I: Infoset): void => {
    const count = tree.infosetNumActions[I]!;
    const gone = size.gone[tree.infosetParentSequence[I]!]!;
    size.decideGone(gone, count);
    if (leaves) size.decide(1, 1 + count);
    const disobeys = deviation === 'after-recommendation';
    if (disobeys && count > 1) size.decide(count, count);
    size.push((disobeys ? count ** 2 : count) + (leaves ? count : 0));
    size.arriveAfter(I, 1, gone + Number(leaves) + (disobeys ? count - 1 : 0));
  };
}

/** Any consistent report, any action: who is there has made one of the claims, in one way each. */
function anyReport(size: WalkCount, tree: GameTree, player: number, space: ReportSpace) {
  const { infosetNumActions, infosetParentSequence } = tree;
  const owner = ownersOf(tree, player);
  /** Per infoset: what can have been reported there, and with how many recommendations. */
  const pool = new GrowableInt32();
  const start = new Int32Array(tree.numInfosets);
  const end = new Int32Array(tree.numInfosets);
  const present = new Float64Array(tree.numInfosets);
  /** Per own sequence as a claim: the last infoset that it could go on at, and recommendations there. */
  const seen = new Int32Array(owner.length).fill(-1);
  const ways = new Float64Array(owner.length);

  return (I: Infoset): void => {
    const count = infosetNumActions[I]!;
    const parent = infosetParentSequence[I]!;
    const before = owner[parent]!;
    let consistent = 0;
    let most = 0;
    start[I] = pool.length;
    const reported = before < 0 ? null : pool.data.subarray(start[before], end[before]);
    space(I, before, reported, (J) => {
      const claim = infosetParentSequence[J]!;
      if (seen[claim] !== I) {
        seen[claim] = I;
        ways[claim] = 0;
        consistent++;
      }
      const recommendations = infosetNumActions[J]!;
      ways[claim]! += recommendations;
      most = Math.max(most, ways[claim] as number);
      present[I]! += recommendations;
      pool.push(J);
    });
    end[I] = pool.length;
    size.decide(consistent, 0);
    size.sequences += pool.length - (start[I] as number);
    size.decide(present[I]!, count);
    const silenced = (before < 0 ? 1 : present[before]!) - consistent;
    const gone = size.gone[parent]! + silenced;
    size.decideGone(gone, count);
    size.push(most * count);
    size.arriveAfter(I, present[I]!, gone);
  };
}

/**
 * Puts what can be reported at an infoset whose last own infoset is `before`, -1 for none, by those whose reports there were
 * `reported`: each infoset once.
 */
type ReportSpace = (
  I: Infoset,
  before: Infoset,
  reported: Int32Array | null,
  put: (J: Infoset) => void,
) => void;

/** As tabulatingReports, for all claims together. */
function reportSpace(tree: GameTree, player: number, publicState: Int32Array | null): ReportSpace {
  const owner = ownersOf(tree, player);
  const own: Infoset[] = [];
  for (let I = 0; I < tree.numInfosets; I++) if (tree.infosetPlayer[I] === player) own.push(I);
  /** The last own infoset before each, shifted by one for those without. */
  const above = Int32Array.from(own, (I) => 1 + owner[tree.infosetParentSequence[I]!]!);
  const next = groupBy(above, tree.numInfosets + 1);
  const after = (I: Infoset) => next.item.subarray(next.start[I + 1], next.start[I + 2]);
  if (publicState === null)
    return (_, before, reported, put) => {
      for (const J of reported ?? [before]) for (const k of after(J)) put(own[k]!);
    };

  const states = statesOf(tree, player, publicState);
  const isReported = new Int32Array(tree.numInfosets).fill(-2);
  const found = new Int32Array(tree.numInfosets).fill(-1);
  let marked = -2;
  return (I, before, reported, put) => {
    if (reported !== null && marked !== before) for (const J of reported) isReported[J] = before;
    marked = before;
    for (const state of states.of(I))
      for (const J of states.members(state)) {
        const last = owner[tree.infosetParentSequence[J]!]!;
        if (found[J] === I || (last < 0 ? before >= 0 : isReported[last] !== before)) continue;
        found[J] = I;
        put(J);
      }
  };
}

/** The public states that an own infoset spans, and the own infosets in each. */
function statesOf(tree: GameTree, player: number, publicState: Int32Array) {
  const known = new PairMap();
  const infosets = new GrowableInt32();
  const states = new GrowableInt32();
  for (let h = 0; h < tree.numNodes; h++) {
    if (tree.actor[h] !== player) continue;
    const I = tree.infoset[h]!;
    const state = publicState[h]!;
    if (known.get(I, state) >= 0) continue;
    known.set(I, state, infosets.push(I));
    states.push(state);
  }
  const byInfoset = groupBy(infosets.toArray(), tree.numInfosets);
  const byState = groupBy(states.toArray(), tree.numNodes);
  const read = (from: GrowableInt32, groups: ReturnType<typeof groupBy>) => (group: number) =>
    groups.item.subarray(groups.start[group], groups.start[group + 1]).map((k) => from.data[k]!);
  return { of: read(states, byInfoset), members: read(infosets, byState) };
}

/** Per sequence of a player: the infoset whose action it ends with, -1 for the empty one. */
function ownersOf(tree: GameTree, player: number): Int32Array {
  const owner = new Int32Array(tree.numSequences[player]!).fill(-1);
  for (let I = 0; I < tree.numInfosets; I++) {
    if (tree.infosetPlayer[I] !== player) continue;
    const first = tree.infosetFirstSequence[I]!;
    owner.fill(I, first, first + tree.infosetNumActions[I]!);
  }
  return owner;
}
