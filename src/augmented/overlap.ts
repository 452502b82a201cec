import type { Scopes } from './scopes.ts';

/** Joins scopes that overlap, directly or through others, as they are added one by one: a union-find. */
export class Overlap {
  private readonly scopes: Scopes;
  private readonly seenSet: Int32Array;
  private readonly nodeOfSet: Int32Array;
  private readonly seenWitness: Int32Array;
  private readonly nodeOfWitness: Int32Array;
  /** Per node: another of its part with a smaller number, or itself. */
  private readonly above: Int32Array;
  /** Per node, once all are there: its part. Parts are numbered as their first nodes are. */
  readonly partOfNode: Int32Array;
  /** The witnesses that have been met: met[0 .. numMet - 1]. */
  readonly met: Int32Array;
  numMet = 0;
  private stamp = 0;
  private numNodes = 0;

  constructor(scopes: Scopes, numInfosets: number) {
    this.scopes = scopes;
    this.seenSet = new Int32Array(scopes.numSets);
    this.nodeOfSet = new Int32Array(scopes.numSets);
    this.seenWitness = new Int32Array(numInfosets);
    this.nodeOfWitness = new Int32Array(numInfosets);
    this.met = new Int32Array(numInfosets);
    this.above = new Int32Array(scopes.numSets);
    this.partOfNode = new Int32Array(scopes.numSets);
  }

  begin(): void {
    this.stamp++;
    this.numNodes = 0;
    this.numMet = 0;
  }

  /** @returns a node of the set's part */
  add(set: number): number {
    const { stamp } = this;
    if (this.seenSet[set] === stamp) return this.nodeOfSet[set]!;
    const { above, seenWitness, nodeOfWitness } = this;
    const { start, witness } = this.scopes;
    this.seenSet[set] = stamp;
    const node = this.numNodes++;
    this.nodeOfSet[set] = node;
    above[node] = node;
    const end = start[set + 1]!;
    for (let k = start[set]!; k < end; k++) {
      const I = witness[k]!;
      if (seenWitness[I] === stamp) this.join(node, nodeOfWitness[I]!);
      else {
        seenWitness[I] = stamp;
        nodeOfWitness[I] = node;
        this.met[this.numMet++] = I;
      }
    }
    return node;
  }

  /** Numbers the parts. @returns how many there are */
  end(): number {
    const { above, partOfNode, numNodes } = this;
    let numParts = 0;
    for (let node = 0; node < numNodes; node++) {
      // The first node of a part is above all others, and was met before them.
      const other = above[node]!;
      if (other === node) partOfNode[node] = numParts++;
      else partOfNode[node] = partOfNode[other]!;
    }
    return numParts;
  }

  /** The part whose scopes an infoset is in, or -1. */
  partAt(infoset: number): number {
    return this.seenWitness[infoset] === this.stamp ? this.partOfNode[this.nodeOfWitness[infoset]!]! : -1;
  }

  private join(one: number, other: number): void {
    const a = rootOf(this.above, one);
    const b = rootOf(this.above, other);
    if (a < b) this.above[b] = a;
    else this.above[a] = b;
  }
}

/** The smallest number of a part, to which the path is halved on the way. */
export function rootOf(above: Int32Array, node: number): number {
  let at = node;
  while (above[at] !== at) {
    const next = above[above[at]!]!;
    above[at] = next;
    at = next;
  }
  return at;
}
