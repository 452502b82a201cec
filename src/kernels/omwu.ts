import type { Algorithm } from './kernel.ts';

export const omwu: Algorithm = {
  name: 'omwu',
  title: 'Optimistic multiplicative weights, dilated entropy, restarts to the uniform average',
  source: 'Lee, Kroer and Luo, NeurIPS 2021, arXiv 2106.14326',
  parameters: [
    {
      name: 'stepSize',
      description:
        'step of every decision point, over the root of the sum of squares of how its values moved',
      default: 1,
      min: 0.001,
      max: 1000,
    },
  ],
  remembers: ['previous', 'last', 'spread'],
  /** Exponents of f64: exp is a polynomial for it, and weights that differ by less than f32 can tell decide. */
  precisions: ['f64'],
  exportName: 'omwu',
};
