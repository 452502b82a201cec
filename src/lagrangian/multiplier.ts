/**
 * Control of the multiplier of the direct Lagrangian: start small, raise it while it, and not the number of
 * iterations, is what keeps the certificate open.
 */

/** What a look knows, in scaled units (objective by R_M, gains by R_i), at the current multiplier. */
export interface Look {
  /** c' mu of the averaged mediator. */
  readonly objective: number;
  /** Sum of the deviators' exact gains against it, >= 0. */
  readonly totalGain: number;
  /** Largest of those gains. */
  readonly equilibriumGap: number;
  /** max over mu of the Lagrangian at the averaged deviations. */
  readonly lagrangianBound: number;
}

/** Largest multiplier that the control sets: beyond it, steps of the objective drown in the penalty's rounding. */
export const MAX_MULTIPLIER = 2 ** 20;

/**
 * The saddle gap at multiplier m is (bound - objective) + m * totalGain. The saddle has converged well enough to judge m
 * when the gap is under half of the penalty m * totalGain; a penalty that is still paid then means that m is below the
 * game's threshold, whatever more iterations bring.
 * @returns the multiplier to go on with, the same or larger
 */
export function nextMultiplier(multiplier: number, look: Look, tolerance: number): number {
  const { objective, totalGain, equilibriumGap, lagrangianBound } = look;
  if (equilibriumGap <= tolerance) return multiplier;
  const penalty = multiplier * totalGain;
  const saddleGap = lagrangianBound - objective + penalty;
  if (saddleGap > penalty / 2) return multiplier;
  return Math.min(multiplier * 2, MAX_MULTIPLIER);
}
