import { GrowableInt32 } from '../numeric/growable.ts';
import { hashOfBranch } from './belief-table.ts';
import type { BeliefSpace } from './belief-space.ts';
import { Overlap } from './overlap.ts';

const FEW_SLOTS = 64;

/**
 * What the actions of one infoset complete and lead to, by the branches that decide it together: many beliefs differ in
 * nothing but the rest of their branches. The prospects of an action are the branches below it, which hang together in
 * parts, and an atom: the keys that the action completes.
 */
export class Prospects {
  private readonly space: BeliefSpace;
  private readonly rankOf: Int32Array;
  private readonly overlap: Overlap;
  /** Sets of branches, those of set g from decidingStart[g] on, and where their actions' prospects begin. */
  private readonly deciding = new GrowableInt32();
  private readonly decidingStart = new GrowableInt32();
  private readonly firstProspect = new GrowableInt32();
  private readonly hash = new GrowableInt32();
  private slots = new Int32Array(FEW_SLOTS).fill(-1);
  /** Per prospect: its atom, or -1 if it completes no key; whether it completes or leads to anything; where it begins. */
  readonly atom = new GrowableInt32();
  readonly isMentioned = new GrowableInt32();
  readonly branchStart = new GrowableInt32();
  readonly partStart = new GrowableInt32();
  /** The branches below, ascending, and which part each is in, counted from the prospect's first. */
  readonly branch = new GrowableInt32();
  readonly part = new GrowableInt32();
  /** Of kept prospects: the witnesses of what is below, and which part each is in. */
  readonly witnessStart = new GrowableInt32();
  readonly witness = new GrowableInt32();
  readonly witnessPart = new GrowableInt32();
  /** Per part. */
  readonly size = new GrowableInt32();
  readonly sum = new GrowableInt32();
  readonly minRank = new GrowableInt32();
  /** Per part: its belief, or -1 until that is asked for. */
  readonly belief = new GrowableInt32();
  /** Pairs: trie states, and the atoms that they belong to. */
  readonly completedState = new GrowableInt32();
  readonly completedBy = new GrowableInt32();
  numAtoms = 0;

  /** @param rankOf per branch: the rank of its infoset */
  constructor(space: BeliefSpace, rankOf: Int32Array) {
    this.space = space;
    this.rankOf = rankOf;
    this.overlap = new Overlap(space.scopes, space.numActions.length);
    this.clear();
  }

  /** Forgets all sets: another infoset is decided. Atoms stay. */
  clear(): void {
    if (this.hash.length > 0) this.slots = new Int32Array(FEW_SLOTS).fill(-1);
    this.deciding.length = 0;
    this.decidingStart.length = 0;
    this.firstProspect.length = 0;
    this.hash.length = 0;
    this.truncate(0);
  }

  get bytes(): number {
    return 2 * this.completedState.bytes + 4 * this.branch.bytes + this.witness.bytes;
  }

  /** The first prospect of the set branches[0 .. count - 1], which is kept until another infoset is decided. */
  known(branches: Int32Array, count: number, sum: number, numActions: number): number {
    const { slots, hash, firstProspect } = this;
    const mask = slots.length - 1;
    let slot = sum & mask;
    for (let g = slots[slot]!; g >= 0; g = slots[slot]!) {
      if (hash.data[g] === sum && this.equals(g, branches, count)) return firstProspect.data[g]!;
      slot = (slot + 1) & mask;
    }
    slots[slot] = this.decidingStart.push(this.deciding.length);
    this.deciding.append(branches, 0, count);
    hash.push(sum);
    const first = this.make(branches, count, numActions, true);
    firstProspect.push(first);
    if (hash.length * 2 > mask) this.grow();
    return first;
  }

  /** As known, but not kept: lasts until `forget`. */
  passing(branches: Int32Array, count: number, numActions: number): number {
    return this.make(branches, count, numActions, false);
  }

  forget(first: number): void {
    this.truncate(first);
  }

  /** The prospect of one state without a decision: the beginning. */
  ofState(state: number): number {
    const prospect = this.atom.push(-1);
    this.enter(state, prospect);
    this.close(false);
    return prospect;
  }

  private truncate(prospect: number): void {
    const numParts = prospect === 0 ? 0 : this.partStart.data[prospect]!;
    const numBranches = prospect === 0 ? 0 : this.branchStart.data[prospect]!;
    const numWitnesses = prospect === 0 ? 0 : this.witnessStart.data[prospect]!;
    this.atom.length = prospect;
    this.isMentioned.length = prospect;
    this.branchStart.length = prospect;
    this.partStart.length = prospect;
    this.witnessStart.length = prospect;
    this.branchStart.push(numBranches);
    this.partStart.push(numParts);
    this.witnessStart.push(numWitnesses);
    this.branch.length = numBranches;
    this.part.length = numBranches;
    this.size.length = numParts;
    this.sum.length = numParts;
    this.minRank.length = numParts;
    this.belief.length = numParts;
    this.witness.length = numWitnesses;
    this.witnessPart.length = numWitnesses;
  }

  private make(branches: Int32Array, count: number, numActions: number, isKept: boolean): number {
    const { firstState } = this.space;
    const first = this.atom.length;
    for (let a = 0; a < numActions; a++) {
      const prospect = this.atom.push(-1);
      for (let k = 0; k < count; k++) this.enter(firstState[branches[k]!]! + a, prospect);
      this.close(isKept);
    }
    return first;
  }

  private enter(state: number, prospect: number): void {
    const { isKey, byState } = this.space;
    if (isKey[state] === 1) {
      if (this.atom.data[prospect] === -1) this.atom.data[prospect] = this.numAtoms++;
      this.completedState.push(state);
      this.completedBy.push(this.atom.data[prospect]!);
    }
    const end = byState.start[state + 1]!;
    for (let k = byState.start[state]!; k < end; k++) this.branch.push(byState.item[k]!);
  }

  /** All states of the newest prospect have been entered. */
  private close(isKept: boolean): void {
    const from = this.branchStart.data[this.branchStart.length - 1]!;
    const to = this.branch.length;
    const prospect = this.atom.length - 1;
    this.isMentioned.push(to > from || this.atom.data[prospect]! >= 0 ? 1 : 0);
    if (to === from + 1) this.putOnly(from, isKept);
    else if (to > from) this.split(from, to, isKept);
    this.branchStart.push(to);
    this.partStart.push(this.size.length);
    this.witnessStart.push(this.witness.length);
  }

  private putOnly(at: number, isKept: boolean): void {
    const only = this.branch.data[at]!;
    this.part.push(0);
    this.putPart(1, hashOfBranch(only), this.rankOf[only]!);
    if (!isKept) return;
    const { start, ofBranch, witness } = this.space.scopes;
    const set = ofBranch[only]!;
    this.witness.append(witness, start[set]!, start[set + 1]!);
    while (this.witnessPart.length < this.witness.length) this.witnessPart.push(0);
  }

  private putPart(size: number, sum: number, minRank: number): void {
    this.size.push(size);
    this.sum.push(sum);
    this.minRank.push(minRank);
    this.belief.push(-1);
  }

  private split(from: number, to: number, isKept: boolean): void {
    const { overlap, branch, part, size, sum, minRank, rankOf } = this;
    const { ofBranch } = this.space.scopes;
    overlap.begin();
    for (let k = from; k < to; k++) part.push(overlap.add(ofBranch[branch.data[k]!]!));
    const firstPart = size.length;
    const numParts = overlap.end();
    for (let p = 0; p < numParts; p++) this.putPart(0, 0, 0x7fffffff);
    for (let k = from; k < to; k++) {
      const own = overlap.partOfNode[part.data[k]!]!;
      const b = branch.data[k]!;
      const at = firstPart + own;
      part.data[k] = own;
      size.data[at]! += 1;
      sum.data[at] = sum.data[at]! + hashOfBranch(b);
      if (rankOf[b]! < minRank.data[at]!) minRank.data[at] = rankOf[b]!;
    }
    if (!isKept) return;
    for (let k = 0; k < overlap.numMet; k++) {
      const I = overlap.met[k]!;
      this.witness.push(I);
      this.witnessPart.push(overlap.partAt(I));
    }
  }

  private equals(g: number, branches: Int32Array, count: number): boolean {
    const { deciding, decidingStart } = this;
    const start = decidingStart.data[g]!;
    const end = g + 1 < decidingStart.length ? decidingStart.data[g + 1]! : deciding.length;
    if (end - start !== count) return false;
    for (let k = 0; k < count; k++) if (deciding.data[start + k] !== branches[k]) return false;
    return true;
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let g = 0; g < this.hash.length; g++) {
      let slot = this.hash.data[g]! & mask;
      while (this.slots[slot] !== -1) slot = (slot + 1) & mask;
      this.slots[slot] = g;
    }
  }
}
