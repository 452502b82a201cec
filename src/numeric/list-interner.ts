import { GrowableInt32 } from './growable.ts';

/** The first bits of a hash say which table, the last ones where in it. */
const TABLE_BITS = 6;
const TABLE_SHIFT = 32 - TABLE_BITS;

/**
 * Numbers distinct lists of int32 from 0; equal lists get equal numbers. Flat storage, open addressing in tables that grow
 * one by one, so that no single call takes long because of them.
 */
export class ListInterner {
  private readonly items = new GrowableInt32();
  private readonly ends = new GrowableInt32();
  /** Slots are pairs: hash, number of the list or -1. */
  private readonly tables = Array.from({ length: 2 ** TABLE_BITS }, () => new Int32Array(32).fill(-1));
  private readonly inTable = new Int32Array(2 ** TABLE_BITS);
  private numSlots = 16 * 2 ** TABLE_BITS;

  get size(): number {
    return this.ends.length;
  }

  get bytes(): number {
    return this.items.bytes + this.ends.bytes + 2 * this.numSlots * Int32Array.BYTES_PER_ELEMENT;
  }

  /** Storage of all lists; replaced when it grows, so read it anew after an `intern`. */
  get pool(): Int32Array {
    return this.items.data;
  }

  /** The list is pool[start .. end - 1]. */
  start(id: number): number {
    return id === 0 ? 0 : this.ends.data[id - 1]!;
  }

  end(id: number): number {
    return this.ends.data[id]!;
  }

  length(id: number): number {
    return this.ends.data[id]! - this.start(id);
  }

  /** The list, as a view that is valid until the next `intern`. */
  list(id: number): Int32Array {
    return this.items.data.subarray(this.start(id), this.ends.data[id]!);
  }

  /** The number of list[0 .. length - 1]. */
  intern(list: Int32Array, length: number): number {
    const hash = hashOfList(list, 0, length);
    const table = hash >>> TABLE_SHIFT;
    const slots = this.tables[table] as Int32Array;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (let id = slots[slot + 1]!; id >= 0; id = slots[slot + 1]!) {
      if (slots[slot] === hash && this.equals(id, list, length)) return id;
      slot = (slot + 2) & mask;
    }
    const id = this.size;
    slots[slot] = hash;
    slots[slot + 1] = id;
    this.items.reserve(this.items.length + length);
    const { data } = this.items;
    for (let k = 0; k < length; k++) data[this.items.length++] = list[k]!;
    this.ends.push(this.items.length);
    this.inTable[table]! += 1;
    if ((this.inTable[table] as number) * 4 > mask) this.grow(table);
    return id;
  }

  private equals(id: number, list: Int32Array, length: number): boolean {
    if (this.length(id) !== length) return false;
    const { data } = this.items;
    const start = this.start(id);
    for (let k = 0; k < length; k++) if (data[start + k] !== list[k]) return false;
    return true;
  }

  private grow(table: number): void {
    const old = this.tables[table] as Int32Array;
    const slots = new Int32Array(old.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let k = 0; k < old.length; k += 2) {
      if (old[k + 1]! < 0) continue;
      let slot = (old[k]! << 1) & mask;
      while (slots[slot + 1] !== -1) slot = (slot + 2) & mask;
      slots[slot] = old[k]!;
      slots[slot + 1] = old[k + 1]!;
    }
    this.tables[table] = slots;
    this.numSlots += old.length / 2;
  }
}

/** A 32-bit hash of list[from .. from + length - 1]. */
export function hashOfList(list: Int32Array, from: number, length: number): number {
  let hash = length;
  for (let k = from; k < from + length; k++) {
    hash = Math.imul(hash ^ list[k]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash | 0;
}
