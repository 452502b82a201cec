/** Middle of an odd number of figures. */
export function median(figures: readonly number[]): number {
  return Float64Array.from(figures).sort()[figures.length >> 1] as number;
}
