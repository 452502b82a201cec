/** How far a solve has come, for a progress bar. */

/**
 * From 0 to 1: how much of the way from its first openness to 1 a certificate has come, on a logarithmic scale,
 * because solvers close a certificate by a factor, not by an amount, per iteration.
 * @param first openness at the first checkpoint, and @param now the present one: at most 1 when solved
 */
export function closedFraction(first: number, now: number): number {
  if (!(now > 1)) return 1;
  if (!(first > now) || first === Number.POSITIVE_INFINITY) return 0;
  return 1 - Math.log(now) / Math.log(first);
}
