/** Append-only typed arrays that double: flat storage for structures whose size is known only once built. */
import type { Work } from '../work.ts';

/** Entries copied between two yields: about 1 ms. */
const COPIED = 2 ** 19;

/** `copy` does entries from one number up to another. */
function* copyingPieces(length: number, copy: (from: number, to: number) => void): Work<void> {
  for (let from = 0; from < length; from += COPIED) {
    const to = Math.min(length, from + COPIED);
    copy(from, to);
    if (to < length) yield { doing: 'copying what was built', done: to, unit: 'numbers' };
  }
}

export class GrowableInt32 {
  data: Int32Array;
  length = 0;
  constructor(capacity = 1024) {
    this.data = new Int32Array(capacity);
  }
  push(value: number): number {
    if (this.length === this.data.length) this.reserve(this.length + 1);
    this.data[this.length] = value;
    return this.length++;
  }
  /** Makes room for `capacity` entries in all; entries past `length` are 0. */
  reserve(capacity: number): void {
    if (capacity <= this.data.length) return;
    const grown = new Int32Array(Math.max(capacity, this.data.length * 2));
    grown.set(this.data.subarray(0, this.length));
    this.data = grown;
  }
  append(from: Int32Array, start: number, end: number): void {
    this.reserve(this.length + end - start);
    for (let k = start; k < end; k++) this.data[this.length++] = from[k]!;
  }
  get bytes(): number {
    return this.data.byteLength;
  }
  pop(): number {
    return this.data[--this.length]!;
  }
  /** The entries so far, without a copy: valid until the next push. */
  view(): Int32Array {
    return this.data.subarray(0, this.length);
  }
  /** A copy of exactly `length` entries. */
  toArray(): Int32Array {
    return this.data.slice(0, this.length);
  }
  /** As toArray, and lets go of everything: twice the memory is needed for one array at a time alone. */
  *taking(): Work<Int32Array> {
    const copy = new Int32Array(this.length);
    yield* copyingPieces(this.length, (from, to) => copy.set(this.data.subarray(from, to), from));
    this.data = new Int32Array(0);
    this.length = 0;
    return copy;
  }
}

export class GrowableFloat64 {
  data: Float64Array;
  length = 0;
  constructor(capacity = 1024) {
    this.data = new Float64Array(capacity);
  }
  push(value: number): number {
    if (this.length === this.data.length) this.reserve(this.length + 1);
    this.data[this.length] = value;
    return this.length++;
  }
  /** Makes room for `capacity` entries in all. */
  reserve(capacity: number): void {
    if (capacity <= this.data.length) return;
    const grown = new Float64Array(Math.max(capacity, this.data.length * 2));
    grown.set(this.data.subarray(0, this.length));
    this.data = grown;
  }
  append(from: Float64Array, start: number, end: number): void {
    this.reserve(this.length + end - start);
    for (let k = start; k < end; k++) this.data[this.length++] = from[k]!;
  }
  get bytes(): number {
    return this.data.byteLength;
  }
  /** The entries so far, without a copy: valid until the next push. */
  view(): Float64Array {
    return this.data.subarray(0, this.length);
  }
  toArray(): Float64Array {
    return this.data.slice(0, this.length);
  }
  /** As toArray, and lets go of everything: twice the memory is needed for one array at a time alone. */
  *taking(): Work<Float64Array> {
    const copy = new Float64Array(this.length);
    yield* copyingPieces(this.length, (from, to) => copy.set(this.data.subarray(from, to), from));
    this.data = new Float64Array(0);
    this.length = 0;
    return copy;
  }
}
