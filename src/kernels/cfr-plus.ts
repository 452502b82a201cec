import { averaging } from './averaging.ts';
import type { Algorithm } from './kernel.ts';
import { precisions } from './precision.ts';

export const cfrPlus: Algorithm = {
  name: 'cfr+',
  title: 'CFR+: regret matching+, alternating updates, linear averages',
  source: 'Tammelin 2014, arXiv 1407.5042',
  parameters: [averaging(1)],
  remembers: [],
  precisions: precisions,
  exportName: 'cfrPlus',
};
