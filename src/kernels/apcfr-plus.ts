import type { Algorithm } from './kernel.ts';
import { predictiveParameters } from './pcfr-plus.ts';
import { precisions } from './precision.ts';

export const apcfrPlus: Algorithm = {
  name: 'apcfr+',
  title: 'Asymmetric PCFR+: only the mediator plays ahead, by half a step; cubic averages',
  source:
    'after Meng et al. 2025, arXiv 2503.12770, whose fixed steps are for both; these were measured here',
  parameters: predictiveParameters(0.5, 0, 3),
  remembers: ['previous'],
  precisions: precisions,
  exportName: 'pcfrPlus',
};
