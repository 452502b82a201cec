/**
 * Walks of the game that create the mediator's states and a deviator's treeplex (Zhang &
 * Sandholm 2022, section 4). One engine for every concept: its data say what a player may do at an infoset.
 *
 * A frame is (game node, mediator state, deviator sequence, status). Nobody but the deviator deviates, so everybody
 * else's action on the path is what the mediator recommended.
 */
import type { GameTree, Infoset, Node, Sequence } from '../game/tree.ts';
import { CHANCE } from '../game/tree.ts';
import { grouping } from '../numeric/csr.ts';
import { GrowableFloat64, GrowableInt32 } from '../numeric/growable.ts';
import { PairMap } from '../numeric/pair-map.ts';
import { inPieces, type Stage, type Work } from '../work.ts';
import type { Concept } from './concept.ts';
import type { DecisionDag } from './decision-dag.ts';
import type { MediatorTrie } from './mediator-trie.ts';
import { TreeplexBuilder } from './treeplex-builder.ts';

/** Status of a deviator that has been truthful and obedient; one that has lied has its claimed sequence, >= 0. */
export const DIRECT = -1;
/** Status after leaving or falling silent: no recommendation from then on. */
export const GONE = -2;
/** Treeplex label of the choice before play; other labels are infosets, then recommendations. */
const START = -1;

/** Payoffs as triplets (mediator state, deviator sequence, probability times utility). */
class Entries {
  readonly state = new GrowableInt32();
  readonly sequence = new GrowableInt32();
  readonly value = new GrowableFloat64();

  put(state: number, sequence: Sequence, value: number): void {
    if (value === 0) return;
    this.state.push(state);
    this.sequence.push(sequence);
    this.value.push(value);
  }

  get bytes(): number {
    return this.state.bytes * 2 + this.value.bytes;
  }
}

export interface DeviatorWalk {
  readonly treeplex: DecisionDag;
  /** Per point, what is observed: START, an infoset, or numInfosets + (global action) for a recommendation. */
  readonly pointLabel: Int32Array;
  /** The direct strategy: 1 at the sequences that truthful and obedient play uses. */
  readonly direct: Float64Array;
  readonly entries: Entries;
  readonly numFrames: number;
}

/** Called with the bytes that a construction holds; throws when they are too many. */
export type MemoryCheck = (bytes: number) => void;

/** Memory is checked, and others have their turn, once in this many frames that are popped or pushed. */
const WALKED_PIECE = 2 ** 11;

class Frames {
  private readonly data = new GrowableInt32(4096);
  private readonly check: (frameBytes: number) => void;
  numPopped = 0;
  /** Popped or pushed since the last yield. */
  spent = 0;
  node = 0;
  state = 0;
  sequence = 0;
  status = 0;

  constructor(check: (frameBytes: number) => void) {
    this.check = check;
  }

  push(node: Node, state: number, sequence: Sequence, status: number): void {
    const { data } = this;
    if (data.length + 4 > data.data.length) {
      // what is there, and a copy of twice the size
      this.check(3 * data.bytes);
      data.reserve(data.length + 4);
    }
    this.spent++;
    const array = data.data;
    array[data.length++] = node;
    array[data.length++] = state;
    array[data.length++] = sequence;
    array[data.length++] = status;
  }

  /** Moves the top frame to the fields; false when there is none. */
  pop(): boolean {
    const { data } = this;
    if (data.length === 0) return false;
    this.numPopped++;
    this.spent++;
    this.status = data.pop();
    this.sequence = data.pop();
    this.state = data.pop();
    this.node = data.pop();
    return true;
  }

  get isPauseDue(): boolean {
    return this.spent >= WALKED_PIECE;
  }

  /** Checks the memory in use. */
  pause(doing: string): Stage {
    this.spent = 0;
    this.check(this.data.bytes);
    return { doing, done: this.numPopped, unit: 'steps' };
  }
}

export interface DirectWalk {
  /** Per terminal: the mediator's state there, -1 where chance never goes. */
  readonly terminalState: Int32Array;
  /** Per entry of tree.terminalTransfer: the state of its first option, if chance goes there. */
  readonly transferState: Int32Array;
  readonly numFrames: number;
}

/** Walks the game with nobody deviating. */
export function* walkingDirect(tree: GameTree, trie: MediatorTrie, check: MemoryCheck): Work<DirectWalk> {
  const terminalState = new Int32Array(tree.numTerminals).fill(-1);
  const transferState = new Int32Array(tree.terminalTransfer.length).fill(-1);
  const frames = new Frames((bytes) => check(bytes + trie.bytes));
  frames.push(0, 0, 0, DIRECT);
  while (frames.pop()) {
    if (frames.isPauseDue) yield frames.pause('walking the game with nobody deviating');
    const { node, state } = frames;
    const z = tree.terminal[node]!;
    if (z < 0) {
      pushObedient(tree, trie, frames, node, state, 0, DIRECT);
      continue;
    }
    terminalState[z] = state;
    const end = tree.transferStart[z + 1]!;
    for (let e = tree.transferStart[z]!; e < end; e++)
      transferState[e] = decideTransfer(tree, trie, state, tree.terminalTransfer[e]!);
  }
  return { terminalState, transferState, numFrames: frames.numPopped };
}

/** State of the first option of transfer k, decided in `state`. */
function decideTransfer(tree: GameTree, trie: MediatorTrie, state: number, k: number): number {
  const infoset = tree.numInfosets + k;
  return trie.decide(state, infoset, tree.infosetNumActions[infoset]!);
}

/** Children of a node whose owner (chance, the principal, or a player who is not the deviator) plays directly. */
function pushObedient(
  tree: GameTree,
  trie: MediatorTrie,
  frames: Frames,
  node: Node,
  state: number,
  sequence: Sequence,
  status: number,
): void {
  const first = tree.firstChild[node]!;
  const count = tree.numChildren[node]!;
  if (tree.actor[node] === CHANCE) {
    for (let a = 0; a < count; a++)
      if (tree.reach[first + a]! > 0) frames.push(first + a, state, sequence, status);
    return;
  }
  const I = tree.infoset[node]!;
  const prescribed = tree.prescribed?.[I] ?? -1;
  if (prescribed >= 0) {
    frames.push(first + prescribed, state, sequence, status);
    return;
  }
  const recommended = trie.decide(state, I, count);
  for (let a = 0; a < count; a++) frames.push(first + a, recommended + a, sequence, status);
}

/**
 * Walks the game with player `i` deviating in every way that the concept allows.
 * @param reports what can be reported, for concepts in which lies are possible; else null
 * @param check called now and then with the bytes of what is being built
 * @param announced with deviation before play: the mediator is told of it at once, not at the first silence
 */
export function* walkingDeviator(
  tree: GameTree,
  concept: Concept,
  i: number,
  trie: MediatorTrie,
  reports: ReportTable | null,
  announced: boolean,
  check: MemoryCheck,
): Work<DeviatorWalk> {
  const walker = new DeviatorWalker(tree, concept, i, trie, check);
  walker.begin(announced);
  yield* walker.walking(reports);
  return yield* walker.building();
}

/** A walk with one player deviating, and what it makes. */
class DeviatorWalker {
  private readonly tree: GameTree;
  private readonly concept: Concept;
  private readonly player: number;
  private readonly trie: MediatorTrie;
  private readonly treeplex = new TreeplexBuilder();
  private readonly directSequences = new GrowableInt32();
  private readonly entries = new Entries();
  private readonly frames: Frames;
  private readonly doing: string;
  private readonly recommendationLabel: Int32Array;
  /** Per option of each transfer: what the player gets. */
  private readonly payment: readonly (readonly number[])[];

  constructor(tree: GameTree, concept: Concept, player: number, trie: MediatorTrie, check: MemoryCheck) {
    const { treeplex, entries } = this;
    this.tree = tree;
    this.concept = concept;
    this.player = player;
    this.trie = trie;
    this.frames = new Frames((bytes) => check(bytes + trie.bytes + treeplex.bytes + entries.bytes));
    this.doing = `walking the game with player ${player} deviating`;
    this.recommendationLabel = prefixSums(tree.infosetNumActions, tree.numInfosets);
    this.payment = tree.transfers.map(({ options }) =>
      options.map(({ utilities }) => utilities[player - 1]!),
    );
  }

  /** The choice before play, if the concept has one. */
  begin(announced: boolean): void {
    const { frames, directSequences } = this;
    directSequences.push(0);
    let direct = 0;
    if (this.concept.deviation === 'before-play' && !isPrescribed(this.tree, this.player)) {
      direct = this.treeplex.decide(0, START, 2);
      directSequences.push(direct);
      frames.push(0, announced ? this.leftState(0) : 0, direct + 1, GONE);
    }
    frames.push(0, 0, direct, DIRECT);
  }

  *walking(reports: ReportTable | null): Work<void> {
    const { tree, trie, frames, player } = this;
    while (frames.pop()) {
      if (frames.isPauseDue) yield frames.pause(this.doing);
      const { node, state, sequence, status } = frames;
      const z = tree.terminal[node]!;
      const I = tree.infoset[node]!;
      if (z >= 0) this.putTerminal(node, z, state, sequence);
      else if (tree.actor[node] !== player) pushObedient(tree, trie, frames, node, state, sequence, status);
      else if (tree.prescribed !== null && tree.prescribed[I]! >= 0)
        this.pushUnadvised(node, I, state, sequence, status);
      else if (status === GONE) this.pushGone(node, I, state, sequence);
      else if (reports === null) yield* this.pushTruthOrSilence(node, I, state, sequence);
      else {
        const claim = status === DIRECT ? tree.sequence[node * (tree.numPlayers + 1) + player]! : status;
        const possible = reports(claim, I);
        if (possible.length === 0) this.pushGone(node, I, state, sequence);
        else yield* this.pushReporting(node, I, state, sequence, status === DIRECT, possible);
      }
    }
  }

  private leftState(state: number): number {
    return this.concept.memory === 'full' ? this.trie.silence(state, this.player) : state;
  }

  /** Gone: any action, no recommendation. */
  private pushGone(node: Node, I: Infoset, state: number, sequence: Sequence): void {
    const count = this.tree.numChildren[node]!;
    const chosen = count === 1 ? sequence : this.treeplex.decide(sequence, I, count);
    const first = this.tree.firstChild[node]!;
    const next = this.leftState(state);
    for (let b = 0; b < count; b++) this.frames.push(first + b, next, chosen + b, GONE);
  }

  /** A player whom the mediator does not talk to: any action, and nobody is told. */
  private pushUnadvised(node: Node, I: Infoset, state: number, sequence: Sequence, status: number): void {
    const { tree, frames } = this;
    const count = tree.numChildren[node]!;
    const chosen = count === 1 ? sequence : this.treeplex.decide(sequence, I, count);
    const first = tree.firstChild[node]!;
    const prescribed = tree.prescribed![I]!;
    if (status === DIRECT && count > 1) this.directSequences.push(chosen + prescribed);
    for (let b = 0; b < count; b++)
      frames.push(
        first + b,
        state,
        count === 1 ? sequence : chosen + b,
        status === DIRECT && b === prescribed ? DIRECT : GONE,
      );
  }

  /** Before the recommendation: go on (returned: the sequence of doing so), or leave by any action. */
  private pushLeaving(node: Node, I: Infoset, state: number, sequence: Sequence): Sequence {
    const count = this.tree.numChildren[node]!;
    const chosen = this.treeplex.decide(sequence, I, 1 + count);
    const first = this.tree.firstChild[node]!;
    const next = this.leftState(state);
    for (let b = 0; b < count; b++) this.frames.push(first + b, next, chosen + 1 + b, GONE);
    this.directSequences.push(chosen);
    return chosen;
  }

  /** After each recommendation: obey it, or leave by another action. */
  private *pushDisobeying(node: Node, I: Infoset, state: number, sequence: Sequence): Work<void> {
    const { tree, treeplex, frames } = this;
    const count = tree.numChildren[node]!;
    const first = tree.firstChild[node]!;
    const recommended = this.trie.decide(state, I, count);
    for (let a = 0; a < count; a++) {
      if (frames.isPauseDue) yield frames.pause(this.doing);
      const label = this.recommendationLabel[I]! + a;
      const chosen = count === 1 ? sequence : treeplex.decide(sequence, label, count);
      if (count > 1) this.directSequences.push(chosen + a);
      for (let b = 0; b < count; b++)
        frames.push(first + b, recommended + a, chosen + b, a === b ? DIRECT : GONE);
    }
  }

  private *pushTruthOrSilence(node: Node, I: Infoset, state: number, sequence: Sequence): Work<void> {
    const { tree, trie, frames } = this;
    const { deviation, reports } = this.concept;
    switch (deviation) {
      case 'before-play':
        return pushObedient(tree, trie, frames, node, state, sequence, DIRECT);
      case 'before-recommendation': {
        const obeying = this.pushLeaving(node, I, state, sequence);
        return pushObedient(tree, trie, frames, node, state, obeying, DIRECT);
      }
      case 'after-recommendation': {
        const silentToo = reports === 'truth-or-silence';
        const obeying = silentToo ? this.pushLeaving(node, I, state, sequence) : sequence;
        return yield* this.pushDisobeying(node, I, state, obeying);
      }
    }
  }

  /**
   * Any consistent report, then any action whatever is recommended.
   * @param honest whether it has been truthful and obedient so far
   */
  private *pushReporting(
    node: Node,
    I: Infoset,
    state: number,
    sequence: Sequence,
    honest: boolean,
    possible: readonly Infoset[],
  ): Work<void> {
    const { tree, treeplex, frames, directSequences } = this;
    const count = tree.numChildren[node]!;
    const first = tree.firstChild[node]!;
    const reported = treeplex.decide(sequence, I, possible.length);
    for (let r = 0; r < possible.length; r++) {
      const J = possible[r]!;
      const truthful = honest && J === I;
      if (truthful) directSequences.push(reported + r);
      const numRecommendations = tree.infosetNumActions[J]!;
      const recommended = this.trie.decide(state, J, numRecommendations);
      for (let a = 0; a < numRecommendations; a++) {
        if (frames.isPauseDue) yield frames.pause(this.doing);
        const chosen = treeplex.decide(reported + r, this.recommendationLabel[J]! + a, count);
        if (truthful) directSequences.push(chosen + a);
        const claimed = tree.infosetFirstSequence[J]! + a;
        for (let b = 0; b < count; b++)
          frames.push(first + b, recommended + a, chosen + b, truthful && a === b ? DIRECT : claimed);
      }
    }
  }

  /** Payoffs of a terminal, and of whatever the mediator pays there. */
  private putTerminal(node: Node, z: number, state: number, sequence: Sequence): void {
    const { tree, entries } = this;
    const reach = tree.reach[node]!;
    entries.put(state, sequence, reach * tree.utilities[z * tree.numPlayers + this.player - 1]!);
    const end = tree.transferStart[z + 1]!;
    for (let e = tree.transferStart[z]!; e < end; e++) {
      const k = tree.terminalTransfer[e]!;
      const first = decideTransfer(tree, this.trie, state, k);
      const amounts = this.payment[k]!;
      for (let o = 0; o < amounts.length; o++) entries.put(first + o, sequence, reach * amounts[o]!);
    }
  }

  *building(): Work<DeviatorWalk> {
    const { treeplex, directSequences, entries, frames } = this;
    const direct = new Float64Array(treeplex.numSequences);
    yield* inPieces(directSequences.length, this.doing, 'steps', (from, to) => {
      for (let k = from; k < to; k++) direct[directSequences.data[k]!] = 1;
    });
    return {
      treeplex: yield* treeplex.building(),
      pointLabel: yield* treeplex.label.taking(),
      direct,
      entries,
      numFrames: frames.numPopped,
    };
  }
}

/** Labels of recommendations: numInfosets + number of actions of the infosets before. */
function prefixSums(counts: Int32Array, from: number): Int32Array {
  const sums = new Int32Array(counts.length);
  let sum = from;
  for (let I = 0; I < counts.length; I++) {
    sums[I] = sum;
    sum += counts[I]!;
  }
  return sums;
}

/** Whether the mediator does not talk to a player: all its moves are prescribed, or none. */
export function isPrescribed({ prescribed, infosetPlayer, numInfosets }: GameTree, player: number): boolean {
  if (prescribed === null) return false;
  const I = infosetPlayer.subarray(0, numInfosets).indexOf(player);
  return I >= 0 && prescribed[I]! >= 0;
}

export type ReportTable = (claim: Sequence, actual: Infoset) => readonly Infoset[];

/**
 * Infosets of player `i` that it can report at the infoset `actual` when its claimed sequence is `claim`: those whose
 * parent sequence is the claim and, with public states, that share a public state with `actual`. A player whose infoset
 * spans several public states does not know which holds, so what it can report does not depend on it.
 */
export function* tabulatingReports(
  tree: GameTree,
  i: number,
  publicState: Int32Array | null,
): Work<ReportTable> {
  const own: Infoset[] = [];
  for (let I = 0; I < tree.numInfosets; I++) if (tree.infosetPlayer[I] === i) own.push(I);
  const children = yield* childInfosets(tree, i, own);
  if (publicState === null) return (claim) => children[claim]!;

  const statesOf = new Map<Infoset, Set<number>>(own.map((I) => [I, new Set()]));
  yield* inPieces(tree.numNodes, TABULATING, 'nodes', (from, to) => {
    for (let h = from; h < to; h++)
      if (tree.actor[h] === i) statesOf.get(tree.infoset[h]!)?.add(publicState[h]!);
  });
  const tableOf = new PairMap();
  const tables: Infoset[][] = [];
  const tableAt = (claim: Sequence, key: number, make: () => Infoset[]) => {
    let table = tableOf.get(claim, key);
    if (table < 0) {
      table = tables.push(make()) - 1;
      tableOf.set(claim, key, table);
    }
    return tables[table]!;
  };
  yield* inPieces(own.length, TABULATING, 'infosets', (from, to) => {
    for (let k = from; k < to; k++) {
      const J = own[k]!;
      for (const state of statesOf.get(J) as Set<number>)
        tableAt(tree.infosetParentSequence[J]!, state, () => []).push(J);
    }
  });
  return (claim, actual) => {
    const states = statesOf.get(actual) as Set<number>;
    const inState = (state: number) => tableAt(claim, state, () => []);
    const [only] = states;
    if (states.size === 1) return inState(only as number);
    return tableAt(claim, ~actual, () => [...new Set([...states].flatMap(inState))].sort((a, b) => a - b));
  };
}

const TABULATING = 'finding what players can report';

/** Per sequence of player `i`: its infosets right below, ascending. */
function* childInfosets(tree: GameTree, i: number, own: readonly Infoset[]): Work<Infoset[][]> {
  const numSequences = tree.numSequences[i]!;
  const parents = Int32Array.from(own, (I) => tree.infosetParentSequence[I]!);
  const { start, item } = yield* grouping(parents, numSequences);
  const children: Infoset[][] = [];
  yield* inPieces(numSequences, TABULATING, 'sequences', (from, to) => {
    for (let s = from; s < to; s++)
      children.push(Array.from(item.subarray(start[s], start[s + 1]), (k) => own[k]!));
  });
  return children;
}
