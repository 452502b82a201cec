/** What an exact point and exact duals of a restricted LP say of the mediator and of the deviations, in fractions. */
import type { Deviator } from '../augmented/augmented-game.ts';
import type { Flow } from '../augmented/decision-dag.ts';
import type { ExactFlow } from '../certificate/exact.ts';
import type { RestrictedLp } from './restricted.ts';

/** Probabilities of decisions that the LP says nothing of are whole numbers over this. */
const PARTS = 2 ** 16;

/** The mediator's flow. @param point of the LP */
export function exactMediator({ column }: RestrictedLp, { numerators, denominator }: ExactFlow): ExactFlow {
  return { numerators: Array.from(column, (c) => (c < 0 ? 0n : numerators[c]!)), denominator };
}

/**
 * Deviations times their multipliers.
 * @param duals of the LP's rows
 * @param deviators with whole payoffs, as in the LP
 * @param middle what deviators do where the LP says nothing, roughly
 */
export function exactDeviations(
  { rows }: RestrictedLp,
  { numerators, denominator }: ExactFlow,
  deviators: readonly Deviator[],
  middle: readonly Flow[],
): ExactFlow[] {
  return deviators.map((deviator, k) => {
    const own = Array.from(rows[k]!, (r) => (r < 0 ? 0n : numerators[r]!));
    const scaled = { numerators: own, denominator: denominator * BigInt(deviator.range) };
    return completed(deviator, scaled, rows[k]!, middle[k]!);
  });
}

/** The flow also of points that have no rows. */
function completed({ treeplex }: Deviator, given: ExactFlow, row: Int32Array, middle: Flow): ExactFlow {
  const { numPoints, numSequences, firstSequence, parentStart, parent } = treeplex;
  const parentOf = (p: number) => parent[parentStart[p]!]!;
  const below = new Int32Array(numSequences);
  let most = 0;
  for (let p = 0; p < numPoints; p++) {
    const first = firstSequence[p]!;
    if (row[first]! >= 0) continue;
    const own = below[parentOf(p)]! + 1;
    below.fill(own, first, firstSequence[p + 1]!);
    most = Math.max(most, own);
  }
  const whole = BigInt(PARTS) ** BigInt(most);
  const numerators = given.numerators.map((n) => n * whole);
  for (let p = 0; p < numPoints; p++) {
    const first = firstSequence[p]!;
    const inflow = numerators[parentOf(p)]!;
    if (row[first]! >= 0 || inflow === 0n) continue;
    const parts = partsOf(middle.subarray(first, firstSequence[p + 1]!));
    parts.forEach((part, k) => {
      numerators[first + k] = (inflow * BigInt(part)) / BigInt(PARTS);
    });
  }
  return { numerators, denominator: given.denominator * whole };
}

/** Whole numbers that add up to PARTS, roughly as the weights are to one another. */
function partsOf(weights: Float64Array): number[] {
  const sum = weights.reduce((all, own) => all + own, 0);
  const parts = Array.from(weights, (own) => (sum > 0 ? Math.floor((own / sum) * PARTS) : 0));
  const likeliest = weights.indexOf(Math.max(...weights));
  parts[likeliest]! += PARTS - parts.reduce((all, own) => all + own, 0);
  return parts;
}
