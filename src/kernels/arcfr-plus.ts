import type { Algorithm } from './kernel.ts';
import { predictiveParameters } from './pcfr-plus.ts';
import { precisions } from './precision.ts';

export const arcfrPlus: Algorithm = {
  name: 'arcfr+',
  title:
    'Autoregressive CFR+: points play ahead by as much as their last regrets have been coming again; quartic averages',
  source:
    'Farina, Kroer and Sandholm 2021, arXiv 2007.14358, with steps that are measured at each decision point',
  parameters: [
    ...predictiveParameters(1, 0.75, 4),
    {
      name: 'memory',
      description: 'weight of the last but one regret against the last in what is measured',
      default: 0.95,
      min: 0,
      max: 1,
    },
  ],
  remembers: ['previous', 'correlation'],
  precisions: precisions,
  exportName: 'arcfrPlus',
};
