/** Bounds on the rounding of f64 arithmetic (Higham 2002, chapters 3 and 4): round to nearest, no overflow. */

/** Unit roundoff: one operation is right up to a factor of 1 ± UNIT. */
export const UNIT = 2 ** -53;

/** Twice as much, so that the rounding of adding it does not count. */
const STEP = 2 ** -52;

/** At least the exact value of the one operation that `result` was rounded from. */
export function up(result: number): number {
  return result + Math.abs(result) * STEP;
}

/** a + b less what f64 makes of it, exactly (Knuth's TwoSum). */
export function lostBy(a: number, b: number): number {
  const sum = a + b;
  const rest = sum - a;
  return a - (sum - rest) + (b - rest);
}

/** a + b rounded up, where it has to be rounded at all. */
export function upSum(a: number, b: number): number {
  const sum = a + b;
  return lostBy(a, b) > 0 ? up(sum) : sum;
}

/** Relative error of `count` roundings one after the other, on values without cancellation; `count` below 2^40. */
export function roundings(count: number): number {
  return 1.001 * UNIT * count;
}
