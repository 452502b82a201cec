import type { Parameter } from './kernel.ts';

/** Iteration t counts t to this power in the averages. */
export function averaging(power: number): Parameter {
  return {
    name: 'averaging',
    description: 'iteration t has weight t to this power in the averages',
    default: power,
    min: 0,
    max: 20,
    step: 0.5,
  };
}
