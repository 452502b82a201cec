import { apcfrPlus } from './apcfr-plus.ts';
import type { Algorithm } from './kernel.ts';
import { pdhg } from './pdhg.ts';

export const apcfrPlusPdhg: Algorithm = {
  ...apcfrPlus,
  name: 'apcfr+pdhg',
  title: 'apcfr+ until the gap of its averages is 1e-3 of the range, then pdhg from there, to high accuracy',
  source: `${apcfrPlus.source}; ${pdhg.source}`,
  remembers: ['previous', 'program'],
  precisions: pdhg.precisions,
  second: { exportName: pdhg.exportName, gap: 1e-3 },
};
