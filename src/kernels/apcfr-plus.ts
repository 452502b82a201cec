import type { Algorithm } from './kernel.ts';
import { predictiveParameters } from './pcfr-plus.ts';

export const apcfrPlus: Algorithm = {
  name: 'apcfr+',
  title: 'Asymmetric PCFR+: only the mediator plays ahead, by half a step; cubic averages',
  source: 'after Meng et al. 2025, "Asymmetric predictive CFR+"; steps measured here',
  parameters: predictiveParameters(0.5, 0, 3),
  remembers: ['previous'],
  run: (exports) => exports.pcfrPlus,
};
