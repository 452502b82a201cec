import type { BeliefSpace, Scopes } from './belief-space.ts';

/** Splits sets of branches into connected components: branches whose scopes overlap, directly or through others. */
export class Components {
  private readonly scope: Scopes;
  private readonly setSeen: Int32Array;
  private readonly setLeader: Int32Array;
  private readonly infosetSeen: Int32Array;
  private readonly infosetSet: Int32Array;
  private readonly rank: Int32Array;
  /** Per set: its smallest rank, -1 until it is asked for. */
  private readonly firstRank: Int32Array;
  private readonly partSeen: Int32Array;
  private readonly partOf: Int32Array;
  private readonly itemPart: Int32Array;
  private readonly sorted: Int32Array;
  private stamp = 0;
  private numParts = 0;

  constructor({ numBranches, scope }: BeliefSpace, rank: Int32Array) {
    this.scope = scope;
    this.setSeen = new Int32Array(scope.sets.size);
    this.setLeader = new Int32Array(scope.sets.size);
    this.rank = rank;
    this.firstRank = new Int32Array(scope.sets.size).fill(-1);
    this.partSeen = new Int32Array(scope.sets.size);
    this.partOf = new Int32Array(scope.sets.size);
    this.itemPart = new Int32Array(numBranches);
    this.infosetSeen = new Int32Array(rank.length);
    this.infosetSet = new Int32Array(rank.length);
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
      const set = ofBranch[items[k]!]!;
      if (setSeen[set] === stamp) continue;
      setSeen[set] = stamp;
      setLeader[set] = set;
      this.numParts++;
      this.joinOverlapping(set, stamp);
    }
    if (this.numParts === 1) {
      for (let k = 0; k < length; k++) sorted[k] = items[k]!;
      this.emitPart(0, length, emit);
      return;
    }
    const starts = this.partStarts(items, length);
    for (let part = 0; part + 1 < starts.length; part++)
      this.emitPart(starts[part]!, starts[part + 1]!, emit);
  }

  /** Puts the items into `sorted` part by part; returns where each part starts, and the end. */
  private partStarts(items: Int32Array, length: number): number[] {
    const { partOf, sorted, itemPart } = this;
    const { ofBranch } = this.scope;
    const stamp = this.stamp;
    const sizes: number[] = [];
    for (let k = 0; k < length; k++) {
      const leader = this.find(ofBranch[items[k]!]!);
      if (this.partSeen[leader] !== stamp) {
        this.partSeen[leader] = stamp;
        partOf[leader] = sizes.push(0) - 1;
      }
      const part = partOf[leader]!;
      itemPart[k] = part;
      sizes[part]! += 1;
    }
    const starts = [0];
    for (const size of sizes) starts.push(starts[starts.length - 1]! + size);
    const fill = starts.slice();
    for (let k = 0; k < length; k++) {
      const part = itemPart[k]!;
      const slot = fill[part]!;
      sorted[slot] = items[k]!;
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
      if (k > start && sorted[k]! < sorted[k - 1]!) inOrder = false;
      const set = ofBranch[sorted[k]!]!;
      if (firstRank[set] === -1) firstRank[set] = smallestRank(this.scope, set, this.rank);
      const r = firstRank[set]!;
      if (r < minRank) minRank = r;
    }
    const members = sorted.subarray(start, end);
    if (!inOrder) members.sort();
    emit(members, end - start, minRank);
  }

  private joinOverlapping(set: number, stamp: number): void {
    const { infosetSeen, infosetSet, setLeader } = this;
    const { sets } = this.scope;
    const end = sets.end(set);
    for (let k = sets.start(set); k < end; k++) {
      const I = sets.pool[k]!;
      if (infosetSeen[I] !== stamp) {
        infosetSeen[I] = stamp;
        infosetSet[I] = set;
        continue;
      }
      const one = this.find(set);
      const other = this.find(infosetSet[I]!);
      if (one === other) continue;
      setLeader[other] = one;
      this.numParts--;
    }
  }

  private find(set: number): number {
    const { setLeader } = this;
    let leader = set;
    while (setLeader[leader] !== leader) {
      setLeader[leader] = setLeader[setLeader[leader]!]!;
      leader = setLeader[leader]!;
    }
    return leader;
  }
}

function smallestRank({ sets }: Scopes, set: number, rank: Int32Array): number {
  let smallest = Number.POSITIVE_INFINITY;
  const end = sets.end(set);
  for (let k = sets.start(set); k < end; k++) smallest = Math.min(smallest, rank[sets.pool[k]!]!);
  return smallest;
}
