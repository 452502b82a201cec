/** Results for programs: one JSON object on one line, whose keys are a contract. */

/**
 * A result as one line. Numbers are printed in full precision; NaN and infinities, which JSON does not have, are null.
 * Typed arrays are not expected.
 */
export function jsonLine(result: object): string {
  return `${JSON.stringify(result)}\n`;
}

/** What the process cost, beside what the report says about the solve. */
export interface Measured {
  /** Largest resident memory of the process so far. */
  readonly peakBytes: number;
}

/** A report with what only the process knows; `version` stays last. */
export function withMeasures<Reported extends { readonly version: string }>(
  { version, ...report }: Reported,
  { peakBytes }: Measured,
): Omit<Reported, 'version'> & Measured & { readonly version: string } {
  return { ...report, peakBytes, version };
}
