/**
 * Numbers distinct beliefs from 0. A belief is a list of groups of branches, which is kept until it is dropped: lists lie in
 * chunks, and a chunk all of whose beliefs were dropped is used again.
 */
import { GrowableInt32 } from '../numeric/growable.ts';
import { hashOfList } from '../numeric/list-interner.ts';

const CHUNK_BITS = 16;
const CHUNK = 2 ** CHUNK_BITS;
const CHUNK_MASK = CHUNK - 1;
/** The first bits of a hash say which table, the last ones where in it: tables grow one by one, and no call takes long. */
const TABLE_BITS = 6;
const TABLE_SHIFT = 32 - TABLE_BITS;
const FIRST_SLOTS = 16;
const DROPPED = -1;

export class BeliefTable {
  /** Per belief: where its list lies, or DROPPED. */
  private readonly place = new GrowableInt32();
  private readonly chunks: Int32Array[] = [];
  /** Per chunk: how many of its beliefs have not been dropped. */
  private readonly alive: number[] = [];
  /** Chunks that can be used again. */
  private readonly spare: number[] = [];
  private filled = CHUNK;
  private current = -1;
  private numChunkItems = 0;
  /** Slots are pairs: hash, belief. */
  private readonly tables = Array.from({ length: 2 ** TABLE_BITS }, () =>
    new Int32Array(2 * FIRST_SLOTS).fill(-1),
  );
  private readonly inTable = new Int32Array(2 ** TABLE_BITS);
  private numSlots = FIRST_SLOTS * 2 ** TABLE_BITS;

  get size(): number {
    return this.place.length;
  }

  get bytes(): number {
    return this.place.bytes + Int32Array.BYTES_PER_ELEMENT * (this.numChunkItems + 2 * this.numSlots);
  }

  /** The chunk that a belief lies in: its length is at `offset`, its groups follow. */
  chunk(belief: number): Int32Array {
    return this.chunks[this.place.data[belief]! >>> CHUNK_BITS]!;
  }

  offset(belief: number): number {
    return this.place.data[belief]! & CHUNK_MASK;
  }

  /** Lets go of a belief that will not be met again. */
  drop(belief: number): void {
    const k = this.place.data[belief]! >>> CHUNK_BITS;
    this.place.data[belief] = DROPPED;
    const left = this.alive[k]! - 1;
    this.alive[k] = left;
    if (left === 0 && k !== this.current) this.free(k);
  }

  /** The number of a belief whose list is met for the first time, for sure. */
  add(list: Int32Array, from: number, length: number): number {
    const at = this.roomFor(length + 1);
    const chunk = this.chunks[this.current]!;
    chunk[at] = length;
    for (let k = 0; k < length; k++) chunk[at + 1 + k] = list[from + k]!;
    return this.place.push(this.current * CHUNK + at);
  }

  /** The number of list[from .. from + length - 1]. */
  intern(list: Int32Array, from: number, length: number): number {
    const hash = hashOfList(list, from, length);
    const table = hash >>> TABLE_SHIFT;
    const slots = this.tables[table]!;
    const mask = slots.length - 1;
    let slot = (hash << 1) & mask;
    for (let belief = slots[slot + 1]!; belief >= 0; belief = slots[slot + 1]!) {
      if (slots[slot] === hash && this.equals(belief, list, from, length)) return belief;
      slot = (slot + 2) & mask;
    }
    const added = this.add(list, from, length);
    slots[slot] = hash;
    slots[slot + 1] = added;
    this.inTable[table]! += 1;
    if (this.inTable[table]! * 4 > mask) this.grow(table);
    return added;
  }

  private equals(belief: number, list: Int32Array, from: number, length: number): boolean {
    const place = this.place.data[belief]!;
    if (place === DROPPED) return false;
    const chunk = this.chunks[place >>> CHUNK_BITS]!;
    const at = place & CHUNK_MASK;
    if (chunk[at] !== length) return false;
    for (let k = 0; k < length; k++) if (chunk[at + 1 + k] !== list[from + k]) return false;
    return true;
  }

  /** Where so many items fit in the current chunk. */
  private roomFor(length: number): number {
    if (this.filled + length > CHUNK) this.beginChunk(length);
    const at = this.filled;
    this.filled += length;
    this.alive[this.current]! += 1;
    return at;
  }

  private beginChunk(length: number): void {
    const left = this.current;
    const used = length <= CHUNK ? this.spare.pop() : undefined;
    this.current = used ?? this.chunks.length;
    this.filled = 0;
    if (left >= 0 && this.alive[left] === 0) this.free(left);
    if (used !== undefined) return;
    const room = Math.max(CHUNK, length);
    this.numChunkItems += room;
    this.chunks.push(new Int32Array(room));
    this.alive.push(0);
  }

  private free(k: number): void {
    const { length } = this.chunks[k]!;
    if (length === CHUNK) this.spare.push(k);
    else {
      this.numChunkItems -= length;
      this.chunks[k] = new Int32Array(0);
    }
  }

  /** Twice the slots, but for those of beliefs that were dropped. */
  private grow(table: number): void {
    const old = this.tables[table]!;
    let numKept = 0;
    for (let k = 1; k < old.length; k += 2)
      if (old[k]! >= 0 && this.place.data[old[k]!] !== DROPPED) numKept++;
    const length = numKept * 8 > old.length ? old.length * 2 : old.length;
    const slots = new Int32Array(length).fill(-1);
    const mask = length - 1;
    for (let k = 0; k < old.length; k += 2) {
      const belief = old[k + 1]!;
      if (belief < 0 || this.place.data[belief] === DROPPED) continue;
      let slot = (old[k]! << 1) & mask;
      while (slots[slot + 1] !== -1) slot = (slot + 2) & mask;
      slots[slot] = old[k]!;
      slots[slot + 1] = belief;
    }
    this.tables[table] = slots;
    this.inTable[table] = numKept;
    this.numSlots += (length - old.length) / 2;
  }
}
