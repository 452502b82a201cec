/** Registry of the algorithms; each is one file in assembly/ with a plain twin in test/oracle/. */
import { apcfrPlus } from './apcfr-plus.ts';
import { apcfrPlusPdhg } from './apcfr-plus-pdhg.ts';
import { arcfrPlus } from './arcfr-plus.ts';
import { cfr } from './cfr.ts';
import { cfrPlus } from './cfr-plus.ts';
import { dcfr } from './dcfr.ts';
import { ipcfrPlus } from './ipcfr-plus.ts';
import type { Algorithm } from './kernel.ts';
import { omwu } from './omwu.ts';
import { pcfrPlus } from './pcfr-plus.ts';
import { pdhg } from './pdhg.ts';
import { rm } from './rm.ts';
import { rmPlus } from './rm-plus.ts';

/** Every algorithm, by the names that `kernel` takes. */
export const algorithms: readonly Algorithm[] = [
  arcfrPlus,
  apcfrPlus,
  cfrPlus,
  pcfrPlus,
  ipcfrPlus,
  dcfr,
  cfr,
  rmPlus,
  rm,
  omwu,
  pdhg,
  apcfrPlusPdhg,
];

/** The name that stands for whatever is fastest on a problem of its size. */
export const AUTO = 'auto';

/** From here on arcfr+ took fewer seconds on five of the six cells measured, and up to 1.1 times as many on the other. */
const MANY_PAYOFFS = 2e6;

/**
 * To 1e-8, apcfr+pdhg took fewer seconds than apcfr+ on ten of the twelve cells measured. To this it took 0.02 to 0.5 times as
 * many on six and 1.2 to 3.3 times on five; to 1e-4, more on most.
 */
const FINE_TOLERANCE = 1e-6;

/**
 * What `auto` is on a problem with so many payoffs, as measured by `npm run bench -- algorithms`, by
 * `npm run bench -- high-accuracy` and on larger cells.
 * @param finest tolerance at which a kernel in f64 is to close by itself; Infinity where it need not
 */
export function automaticAlgorithm(numPayoffs: number, finest: number): Algorithm {
  if (numPayoffs >= MANY_PAYOFFS) return arcfrPlus;
  return finest <= FINE_TOLERANCE ? apcfrPlusPdhg : apcfrPlus;
}

/** @throws Error when there is none of this name: options are validated before */
export function algorithmNamed(name: string): Algorithm {
  const algorithm = algorithms.find((candidate) => candidate.name === name);
  if (algorithm === undefined) throw new Error(`no algorithm is called ${name}`);
  return algorithm;
}
