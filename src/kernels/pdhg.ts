import type { Algorithm } from './kernel.ts';

export const pdhg: Algorithm = {
  name: 'pdhg',
  title: 'Reflected Halpern PDHG on the linear program, restarts; the last iterate stands for averages',
  source: 'Lu and Yang 2024, arXiv 2407.16144; Lu, Peng and Yang 2025, arXiv 2507.14051',
  parameters: [],
  remembers: ['previous', 'program'],
  /** For what f32 can tell apart the others are sooner there. */
  precisions: ['f64'],
  exportName: 'pdhg',
};
