/** Minimising a convex function of some tens of variables in a box, by cutting planes near the best point so far. */
import { solveLp } from '../../node/highs.ts';

interface Plane {
  /** The function is at least offset + slope · x. */
  readonly offset: number;
  readonly slope: readonly number[];
}

/** Of each side of the box, how far from the best point the first steps go, */
const FIRST_REACH = 0.25;
/** and how that changes with a better point and with none. */
const WIDER = 1.5;
const NARROWER = 0.8;

export class CuttingPlanes {
  best: { readonly value: number; readonly point: readonly number[] };
  /** What planes allow anywhere in the box: no point has less, if planes are below the function. */
  least = Number.NEGATIVE_INFINITY;
  private readonly largest: readonly number[];
  private readonly planes: Plane[] = [];
  private reach = FIRST_REACH;

  /** @param largest the box is from 0 to these */
  constructor(largest: readonly number[]) {
    this.largest = largest;
    this.best = { value: Number.POSITIVE_INFINITY, point: largest.map((own) => own / 2) };
  }

  /** Where to look next. */
  async next(): Promise<readonly number[]> {
    if (this.planes.length === 0) return this.best.point;
    const { point } = this.best;
    const near = (sign: number) => point.map((own, k) => own + sign * this.reach * this.largest[k]!);
    this.least = (
      await this.lowest(
        this.largest.map(() => 0),
        this.largest,
      )
    ).value;
    const lower = near(-1).map((own) => Math.max(0, own));
    const upper = near(1).map((own, k) => Math.min(this.largest[k]!, own));
    return (await this.lowest(lower, upper)).point;
  }

  add(point: readonly number[], value: number, slope: readonly number[]): void {
    const offset = value - slope.reduce((sum, own, k) => sum + own * point[k]!, 0);
    this.planes.push({ offset, slope });
    const isBetter = value < this.best.value;
    this.reach *= isBetter ? WIDER : NARROWER;
    if (isBetter) this.best = { value, point };
  }

  /** Minimises the largest of the planes between bounds: variables are the point and that largest value. */
  private async lowest(
    lower: readonly number[],
    upper: readonly number[],
  ): Promise<{ value: number; point: readonly number[] }> {
    const { planes } = this;
    const n = lower.length;
    const zeros = lower.map(() => 0);
    const lp = {
      numRows: planes.length,
      numColumns: n + 1,
      cost: Float64Array.from([...zeros, 1]),
      columnLower: Float64Array.from([...lower, Number.NEGATIVE_INFINITY]),
      columnUpper: Float64Array.from([...upper, Number.POSITIVE_INFINITY]),
      rowLower: Float64Array.from(planes, ({ offset }) => offset),
      rowUpper: new Float64Array(planes.length).fill(Number.POSITIVE_INFINITY),
      rowStart: Int32Array.from({ length: planes.length + 1 }, (_, row) => row * (n + 1)),
      columnIndex: Int32Array.from(planes.flatMap(() => [...zeros.keys(), n])),
      values: Float64Array.from(planes.flatMap(({ slope }) => [...slope.map((own) => 0 - own), 1])),
    };
    const { status, objective, primal } = await solveLp(lp, { method: 'simplex' });
    // rounding alone can spoil so small a program: then there is nothing better
    if (status !== 'optimal') return { value: this.least, point: this.best.point };
    return {
      value: objective,
      point: Array.from(primal.subarray(0, n), (own, k) => Math.min(upper[k]!, Math.max(lower[k]!, own))),
    };
  }
}
