import { arcfrPlus } from './arcfr-plus.ts';
import { cfr } from './cfr.ts';
import { cfrPlus } from './cfr-plus.ts';
import { dcfr } from './dcfr.ts';
import { ipcfrPlus } from './ipcfr-plus.ts';
import { omwu } from './omwu.ts';
import { pcfrPlus } from './pcfr-plus.ts';
import { pdhg } from './pdhg.ts';
import { rm } from './rm.ts';
import { rmPlus } from './rm-plus.ts';
import type { TwinRun } from './twin.ts';

/** The twin of each algorithm of the registry, or of its first part, by name. */
export const twins: Readonly<Record<string, TwinRun>> = {
  'arcfr+': arcfrPlus,
  'apcfr+': pcfrPlus,
  'apcfr+pdhg': pcfrPlus,
  'cfr+': cfrPlus,
  'pcfr+': pcfrPlus,
  'ipcfr+': ipcfrPlus,
  dcfr,
  cfr,
  'rm+': rmPlus,
  rm,
  omwu,
  pdhg,
};
