import type { GameTree } from '../game/tree.ts';
import { GrowableInt32 } from '../numeric/growable.ts';
import { PairMap } from '../numeric/pair-map.ts';
import { counting, inPieces, type Work } from '../work.ts';
import type { DecisionDag } from './decision-dag.ts';

/**
 * What the mediator has been told and has recommended, as a trie of states that grows while the game is walked.
 *
 * State 0 is the start. Branch (state, infoset) has one child state per action of the infoset, consecutive from
 * branchFirstState. For a full-memory mediator states are transcripts and a branch is a decision point; for a private
 * one states are keys (sets of recommended pairs, in order of time) and the belief DAG is built from the branches.
 */
export class MediatorTrie {
  numStates = 1;
  readonly branchState = new GrowableInt32();
  readonly branchInfoset = new GrowableInt32();
  readonly branchFirstState = new GrowableInt32();
  /** Per state, full memory: the mediator's last sequence; silence adds none. */
  readonly stateSequence = new GrowableInt32();
  private readonly silentState = new GrowableInt32();
  private readonly silentFrom = new GrowableInt32();
  private readonly silentPlayer = new GrowableInt32();
  private branchAt = new PairMap();
  private silenceAt = new PairMap();
  private numSequences = 1;

  constructor() {
    this.stateSequence.push(0);
  }

  get numBranches(): number {
    return this.branchState.length;
  }

  get bytes(): number {
    return (
      this.branchState.bytes * 3 +
      this.stateSequence.bytes +
      this.silentState.bytes * 3 +
      this.branchAt.bytes +
      this.silenceAt.bytes
    );
  }

  /** First child state of (state, infoset), whose actions are numbered as the infoset's. */
  decide(state: number, infoset: number, numActions: number): number {
    const known = this.branchAt.get(state, infoset);
    if (known >= 0) return this.branchFirstState.data[known]!;
    const first = this.numStates;
    this.branchAt.set(state, infoset, this.branchState.push(state));
    this.branchInfoset.push(infoset);
    this.branchFirstState.push(first);
    this.numStates += numActions;
    for (let a = 0; a < numActions; a++) this.stateSequence.push(this.numSequences++);
    return first;
  }

  /** State after noticing that `player`, whose turn it is, says nothing. */
  silence(state: number, player: number): number {
    const known = this.silenceAt.get(state, player);
    if (known >= 0) return known;
    const next = this.numStates++;
    this.silenceAt.set(state, player, next);
    this.silentState.push(next);
    this.silentFrom.push(state);
    this.silentPlayer.push(player);
    this.stateSequence.push(this.stateSequence.data[state]!);
    return next;
  }

  /** Lets the hash tables go once the walks are done; no state can be added or looked up afterwards. */
  finish(): void {
    this.branchAt = new PairMap();
    this.silenceAt = new PairMap();
  }

  /** The messages and recommendations that lead to a state, in order, e.g. `1 K: bet, 2 silent`. */
  describe(state: number, tree: GameTree): string {
    const steps: string[] = [];
    for (let at = state; at !== 0; ) {
      const silence = lastAtMost(this.silentState, at);
      if (silence >= 0 && this.silentState.data[silence] === at) {
        steps.push(`${this.silentPlayer.data[silence]} silent`);
        at = this.silentFrom.data[silence]!;
        continue;
      }
      const branch = lastAtMost(this.branchFirstState, at);
      const I = this.branchInfoset.data[branch]!;
      const action = tree.actionLabels[I]![at - this.branchFirstState.data[branch]!];
      steps.push(`${tree.infosetPlayer[I]} ${tree.infosetLabel[I]}: ${action}`);
      at = this.branchState.data[branch]!;
    }
    return steps.reverse().join(', ');
  }

  /** The decision space of a full-memory mediator: one point per branch, each with one parent. */
  *buildingTree(): Work<DecisionDag> {
    const numPoints = this.numBranches;
    const firstSequence = new Int32Array(numPoints + 1);
    const parent = new Int32Array(numPoints);
    yield* inPieces(numPoints, "building the mediator's tree", 'points', (from, to) => {
      for (let p = from; p < to; p++) {
        firstSequence[p] = this.stateSequence.data[this.branchFirstState.data[p]!]!;
        parent[p] = this.stateSequence.data[this.branchState.data[p]!]!;
      }
    });
    firstSequence[numPoints] = this.numSequences;
    const parentStart = yield* counting(numPoints + 1);
    return { numPoints, numSequences: this.numSequences, firstSequence, parentStart, parent };
  }
}

/** Index of the last entry of an ascending list that is at most `value`, or -1. */
function lastAtMost(list: GrowableInt32, value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (list.data[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
