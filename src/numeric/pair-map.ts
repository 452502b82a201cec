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
    return part.slots[part.slot(hash, a, b) + VALUE]!;
  }

  set(a: number, b: number, value: number): void {
    const hash = mixPair(a, b);
    const part = this.parts[hash >>> PART_SHIFT]!;
    let slot = part.slot(hash, a, b);
    if (part.slots[slot + VALUE] === -1) {
      if (part.isFull) {
        this.numSlots += part.numSlots;
        part.grow();
        slot = part.slot(hash, a, b);
      }
      this.size++;
      part.size++;
      part.slots[slot] = a;
      part.slots[slot + 1] = b;
    }
    part.slots[slot + VALUE] = value;
  }

  get bytes(): number {
    return WIDTH * Int32Array.BYTES_PER_ELEMENT * this.numSlots;
  }
}

/** The first bits of a hash say which part, the last ones where in it. */
const PART_BITS = 6;
const PART_SHIFT = 32 - PART_BITS;
const NUM_PARTS = 2 ** PART_BITS;

/** A slot is a pair, its value or -1, and a word of padding: all of it lies in one line of a cache. */
const WIDTH_BITS = 2;
const WIDTH = 2 ** WIDTH_BITS;
const VALUE = 2;

class Part {
  size = 0;
  slots: Int32Array;

  /** @param numSlots a power of two */
  constructor(numSlots: number) {
    this.slots = new Int32Array(WIDTH * numSlots).fill(-1);
  }

  get numSlots(): number {
    return this.slots.length >>> WIDTH_BITS;
  }

  get isFull(): boolean {
    return this.size * 2 >= this.numSlots;
  }

  /** Where the slot of a pair begins, or the free one where it goes. */
  slot(hash: number, a: number, b: number): number {
    const { slots } = this;
    const mask = slots.length - 1;
    let slot = (hash << WIDTH_BITS) & mask;
    while (slots[slot + VALUE] !== -1 && (slots[slot] !== a || slots[slot + 1] !== b))
      slot = (slot + WIDTH) & mask;
    return slot;
  }

  grow(): void {
    const old = this.slots;
    this.slots = new Int32Array(2 * old.length).fill(-1);
    for (let from = 0; from < old.length; from += WIDTH) {
      if (old[from + VALUE] === -1) continue;
      const slot = this.slot(mixPair(old[from]!, old[from + 1]!), old[from]!, old[from + 1]!);
      for (let k = 0; k < WIDTH; k++) this.slots[slot + k] = old[from + k]!;
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
