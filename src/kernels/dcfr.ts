import { averaging } from './averaging.ts';
import type { Algorithm } from './kernel.ts';
import { precisions } from './precision.ts';

const power = { min: 0, max: 20, step: 0.5 };

export const dcfr: Algorithm = {
  name: 'dcfr',
  title: 'Discounted CFR: regrets fade, alternating updates, quadratic averages',
  source: 'Brown and Sandholm 2019, arXiv 1809.04040',
  parameters: [
    {
      name: 'alpha',
      description: 'positive regrets fade by t^alpha / (t^alpha + 1)',
      default: 1.5,
      ...power,
    },
    { name: 'beta', description: 'negative regrets fade by t^beta / (t^beta + 1)', default: 0, ...power },
    averaging(2),
  ],
  remembers: [],
  precisions: precisions,
  exportName: 'dcfr',
};
