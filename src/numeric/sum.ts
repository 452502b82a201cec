/** Inner product with compensated summation (Neumaier 1974): the error does not grow with the length. */
export function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  let lost = 0;
  for (let k = 0; k < x.length; k++) {
    const term = (x[k] as number) * (y[k] as number);
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

/** A vector whose entries are compensated sums, as of `dot`. */
export class VectorSum {
  private readonly sum: Float64Array;
  private readonly lost: Float64Array;

  constructor(length: number) {
    this.sum = new Float64Array(length);
    this.lost = new Float64Array(length);
  }

  add(at: number, term: number): void {
    const sum = this.sum[at] as number;
    const next = sum + term;
    const lost = Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    this.lost[at] = (this.lost[at] as number) + lost;
    this.sum[at] = next;
  }

  /** The sums, in the vector's own storage: call it last. */
  finish(): Float64Array {
    const { sum, lost } = this;
    for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + (lost[k] as number);
    return sum;
  }
}
