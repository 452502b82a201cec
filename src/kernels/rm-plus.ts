import type { Algorithm } from './kernel.ts';
import { precisions } from './precision.ts';

export const rmPlus: Algorithm = {
  name: 'rm+',
  title: 'Regret matching+ at every decision point, simultaneous updates, uniform averages',
  source: 'Tammelin 2014, arXiv 1407.5042',
  parameters: [],
  remembers: [],
  precisions: precisions,
  exportName: 'rmPlus',
};
