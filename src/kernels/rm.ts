import type { Algorithm } from './kernel.ts';
import { precisions } from './precision.ts';

export const rm: Algorithm = {
  name: 'rm',
  title: 'Regret matching at every decision point, simultaneous updates, uniform averages',
  source: 'Hart and Mas-Colell 2000; Zinkevich et al. 2007',
  parameters: [],
  remembers: [],
  precisions: precisions,
  exportName: 'rm',
};
