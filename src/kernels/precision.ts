/** What kernels compute in. Averages are f64 always, and so is the certificate. */
import { BLOCK } from './layout.ts';

export const precisions = ['f64', 'f32'] as const;
export type Precision = (typeof precisions)[number];

/** Numbers of a kernel in its memory. */
export type Numbers = Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

export function bytesPerNumber(precision: Precision): number {
  return precision === 'f64' ? 8 : 4;
}

/** Decision points per block. */
export function lanesOf(precision: Precision): number {
  return BLOCK / bytesPerNumber(precision);
}

/** A view of `count` numbers. */
export function numbersAt(
  precision: Precision,
  buffer: ArrayBuffer,
  address: number,
  count: number,
): Numbers {
  return precision === 'f64'
    ? new Float64Array(buffer, address, count)
    : new Float32Array(buffer, address, count);
}
