import { finish, inPieces, type Work } from '../work.ts';

const ADDING = 'adding up payoffs';

/** Inner product with compensated summation (Neumaier 1974): the error does not grow with the length. */
export function dot(x: Float64Array, y: Float64Array): number {
  return finish(multiplying(x, y));
}

/** As dot. */
export function* multiplying(x: Float64Array, y: Float64Array): Work<number> {
  let total = 0;
  let totalLost = 0;
  yield* inPieces(x.length, ADDING, 'sequences', (from, to) => {
    let sum = total;
    let lost = totalLost;
    for (let k = from; k < to; k++) {
      const term = x[k]! * y[k]!;
      const next = sum + term;
      lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
      sum = next;
    }
    total = sum;
    totalLost = lost;
  });
  return total + totalLost;
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
    const sum = this.sum[at]!;
    const next = sum + term;
    const lost = Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    this.lost[at]! += lost;
    this.sum[at] = next;
  }

  /** The sums, in the vector's own storage: call it last. */
  *finishing(): Work<Float64Array> {
    const { sum, lost } = this;
    yield* inPieces(sum.length, ADDING, 'sequences', (from, to) => {
      for (let k = from; k < to; k++) sum[k]! += lost[k]!;
    });
    return sum;
  }
}
