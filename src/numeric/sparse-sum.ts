import type { GrowableFloat64, GrowableInt32 } from './growable.ts';

/** Adds up sparse rows over 0 .. size - 1. */
export class SparseSum {
  private readonly value: Float64Array;
  private readonly isTouched: Uint8Array;
  private touched: Int32Array;
  private count = 0;

  constructor(size: number) {
    this.value = new Float64Array(size);
    this.isTouched = new Uint8Array(size);
    this.touched = new Int32Array(size);
  }

  add(column: Int32Array, value: Float64Array, start: number, end: number): void {
    for (let e = start; e < end; e++) {
      const c = column[e]!;
      if (this.isTouched[c] === 0) {
        this.isTouched[c] = 1;
        this.touched[this.count++] = c;
      }
      this.value[c]! += value[e]!;
    }
  }

  /** Appends the sum, columns ascending and zeros left out, and starts anew. */
  drain(column: GrowableInt32, value: GrowableFloat64): void {
    const { isTouched } = this;
    if (this.count * DENSE > isTouched.length) {
      for (let c = 0; c < isTouched.length; c++) if (isTouched[c] === 1) this.drainOne(c, column, value);
    } else {
      const touched = this.touched.subarray(0, this.count).sort();
      for (let k = 0; k < touched.length; k++) this.drainOne(touched[k]!, column, value);
    }
    this.count = 0;
  }

  private drainOne(c: number, column: GrowableInt32, value: GrowableFloat64): void {
    if (this.value[c] !== 0) {
      column.push(c);
      value.push(this.value[c]!);
    }
    this.value[c] = 0;
    this.isTouched[c] = 0;
  }
}

/** From one place touched in so many on, going through all is faster than sorting. */
const DENSE = 16;
