import type { Algorithm } from './kernel.ts';
import { predictiveParameters } from './pcfr-plus.ts';
import { precisions } from './precision.ts';

export const ipcfrPlus: Algorithm = {
  name: 'ipcfr+',
  title: 'Predictive CFR+ whose regrets never become shorter, so that its last iterates converge',
  source: 'after IREG-PRM+, arXiv 2510.04407',
  parameters: predictiveParameters(1, 1, 2),
  remembers: ['previous'],
  precisions: precisions,
  exportName: 'ipcfrPlus',
};
