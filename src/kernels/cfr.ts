import type { Algorithm } from './kernel.ts';
import { precisions } from './precision.ts';

export const cfr: Algorithm = {
  name: 'cfr',
  title: 'CFR: regret matching, alternating updates, uniform averages',
  source: 'Zinkevich, Johanson, Bowling and Piccione, NeurIPS 2007',
  parameters: [],
  remembers: [],
  precisions: precisions,
  exportName: 'cfr',
};
