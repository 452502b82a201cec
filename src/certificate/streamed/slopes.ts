/** Sparse sums by weight, and by player, in a stack that a walk builds from its leaves up. */
export class Slopes {
  private readonly numWeights: number;
  private key = new Int32Array(1024);
  private amount = new Float64Array(1024);
  private readonly sum: Float64Array;
  /** Sums that are being gathered have an entry of `touched`. */
  private readonly isTouched: Uint8Array;
  private readonly touched: Int32Array;
  /** By player: what `gather` last found under direct play. */
  readonly direct: Float64Array;
  length = 0;

  constructor(numWeights: number, numPlayers: number) {
    this.numWeights = numWeights;
    const size = numWeights + numPlayers + 1;
    this.sum = new Float64Array(size);
    this.isTouched = new Uint8Array(size);
    this.touched = new Int32Array(size);
    this.direct = new Float64Array(numPlayers + 1);
  }

  clear(): void {
    this.length = 0;
  }

  /** Adds to a weight's sum. */
  put(weight: number, amount: number): void {
    if (this.length === this.key.length) this.grow();
    this.key[this.length] = weight;
    this.amount[this.length++] = amount;
  }

  /** Adds to what a player gets under direct play. */
  putDirect(player: number, amount: number): void {
    this.put(this.numWeights + player, amount);
  }

  /** Entries from `start` on become one per sum. */
  gather(start: number): void {
    const { key, amount, sum, isTouched, touched, length, numWeights, direct } = this;
    let count = 0;
    for (let k = start; k < length; k++) {
      const at = key[k]!;
      if (isTouched[at] === 0) {
        isTouched[at] = 1;
        touched[count++] = at;
        sum[at] = amount[k]!;
      } else sum[at]! += amount[k]!;
    }
    direct.fill(0);
    for (let k = 0; k < count; k++) {
      const at = touched[k]!;
      isTouched[at] = 0;
      key[start + k] = at;
      amount[start + k] = sum[at]!;
      if (at >= numWeights) direct[at - numWeights] = sum[at]!;
    }
    this.length = start + count;
  }

  /** Multiplies entries from `start` to `end` - 1. */
  scale(start: number, end: number, by: number): void {
    for (let k = start; k < end; k++) this.amount[k]! *= by;
  }

  /** Lets go of entries from `start` on, but for those from `from` to `end` - 1. */
  keep(start: number, from: number, end: number): void {
    this.key.copyWithin(start, from, end);
    this.amount.copyWithin(start, from, end);
    this.length = start + end - from;
  }

  /** Per weight, the sum of its entries. */
  total(): Float64Array {
    const out = new Float64Array(this.numWeights);
    for (let k = 0; k < this.length; k++) {
      const at = this.key[k]!;
      if (at < this.numWeights) out[at]! += this.amount[k]!;
    }
    return out;
  }

  private grow(): void {
    const key = new Int32Array(2 * this.key.length);
    key.set(this.key);
    this.key = key;
    const amount = new Float64Array(2 * this.amount.length);
    amount.set(this.amount);
    this.amount = amount;
  }
}
