/** Arithmetic modulo one prime, in doubles: products of two residues are below 2^52, and exact. */

/** The largest prime below 2^26. */
export const PRIME = 67_108_859;

const INVERSE = 1 / PRIME;

/** The residue, 0 .. PRIME - 1, of a whole number of at most 2^52. */
export function residue(value: number): number {
  const rest = value - Math.floor(value * INVERSE) * PRIME;
  if (rest < 0) return rest + PRIME;
  return rest >= PRIME ? rest - PRIME : rest;
}

/** a - b c of residues. */
export function minusProduct(a: number, b: number, c: number): number {
  const rest = a - residue(b * c);
  return rest < 0 ? rest + PRIME : rest;
}

/** 1 / a of a residue that is not 0, by Euclid. */
export function inverse(a: number): number {
  let [large, small, before, now] = [PRIME, a, 0, 1];
  while (small > 1) {
    const quotient = Math.floor(large / small);
    [large, small] = [small, large - quotient * small];
    [before, now] = [now, before - quotient * now];
  }
  return residue(now);
}
