/**
 * Hash map from pairs of int32 to a non-negative int32, in flat typed arrays (open addressing, linear probing).
 */
export class PairMap {
  size = 0;
  private mask: number;
  private first: Int32Array;
  private second: Int32Array;
  private value: Int32Array;

  constructor(capacity = 1024) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 2)));
    this.mask = slots - 1;
    this.first = new Int32Array(slots);
    this.second = new Int32Array(slots);
    this.value = new Int32Array(slots).fill(-1);
  }

  /** The value of (a, b), or -1. */
  get(a: number, b: number): number {
    return this.value[this.slot(a, b)] as number;
  }

  set(a: number, b: number, value: number): void {
    let slot = this.slot(a, b);
    if (this.value[slot] === -1) {
      if (this.size * 2 > this.mask) {
        this.grow();
        slot = this.slot(a, b);
      }
      this.size++;
      this.first[slot] = a;
      this.second[slot] = b;
    }
    this.value[slot] = value;
  }

  get bytes(): number {
    return 3 * this.value.byteLength;
  }

  private slot(a: number, b: number): number {
    const { first, second, value, mask } = this;
    let slot = mixPair(a, b) & mask;
    while (value[slot] !== -1 && (first[slot] !== a || second[slot] !== b)) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { first, second, value } = this;
    const slots = (this.mask + 1) * 2;
    this.mask = slots - 1;
    this.first = new Int32Array(slots);
    this.second = new Int32Array(slots);
    this.value = new Int32Array(slots).fill(-1);
    for (let old = 0; old < value.length; old++) {
      if (value[old] === -1) continue;
      const slot = this.slot(first[old] as number, second[old] as number);
      this.first[slot] = first[old] as number;
      this.second[slot] = second[old] as number;
      this.value[slot] = value[old] as number;
    }
  }
}

/** A 32-bit hash of two int32 (the finaliser of MurmurHash3). */
function mixPair(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
