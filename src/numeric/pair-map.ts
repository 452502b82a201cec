/**
 * Hash map from pairs of int32 to a non-negative int32, in flat typed arrays (open addressing, linear probing). Its parts
 * grow one by one, so that no single call takes long however large it is.
 */
export class PairMap {
  size = 0;
  private readonly parts: Part[];
  private numSlots: number;

  constructor(capacity = 1024) {
    const slots = 2 ** Math.max(4, Math.ceil(Math.log2((capacity * 2) / NUM_PARTS)));
    this.parts = Array.from({ length: NUM_PARTS }, () => new Part(slots));
    this.numSlots = NUM_PARTS * slots;
  }

  /** The value of (a, b), or -1. */
  get(a: number, b: number): number {
    const hash = mixPair(a, b);
    const part = this.parts[hash >>> PART_SHIFT]!;
    return part.value[part.slot(hash, a, b)]!;
  }

  set(a: number, b: number, value: number): void {
    const hash = mixPair(a, b);
    const part = this.parts[hash >>> PART_SHIFT]!;
    let slot = part.slot(hash, a, b);
    if (part.value[slot] === -1) {
      if (part.isFull) {
        this.numSlots += part.value.length;
        part.grow();
        slot = part.slot(hash, a, b);
      }
      this.size++;
      part.size++;
      part.first[slot] = a;
      part.second[slot] = b;
    }
    part.value[slot] = value;
  }

  get bytes(): number {
    return 3 * Int32Array.BYTES_PER_ELEMENT * this.numSlots;
  }
}

/** The first bits of a hash say which part, the last ones where in it. */
const PART_BITS = 6;
const PART_SHIFT = 32 - PART_BITS;
const NUM_PARTS = 2 ** PART_BITS;

class Part {
  size = 0;
  first: Int32Array;
  second: Int32Array;
  value: Int32Array;

  /** @param slots a power of two */
  constructor(slots: number) {
    this.first = new Int32Array(slots);
    this.second = new Int32Array(slots);
    this.value = new Int32Array(slots).fill(-1);
  }

  get isFull(): boolean {
    return this.size * 2 >= this.value.length;
  }

  slot(hash: number, a: number, b: number): number {
    const { first, second, value } = this;
    const mask = value.length - 1;
    let slot = hash & mask;
    while (value[slot] !== -1 && (first[slot] !== a || second[slot] !== b)) slot = (slot + 1) & mask;
    return slot;
  }

  grow(): void {
    const { first, second, value } = this;
    const slots = value.length * 2;
    this.first = new Int32Array(slots);
    this.second = new Int32Array(slots);
    this.value = new Int32Array(slots).fill(-1);
    for (let old = 0; old < value.length; old++) {
      if (value[old] === -1) continue;
      const a = first[old]!;
      const b = second[old]!;
      const slot = this.slot(mixPair(a, b), a, b);
      this.first[slot] = a;
      this.second[slot] = b;
      this.value[slot] = value[old]!;
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
