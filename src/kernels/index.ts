/** Registry of the algorithms; each is one file in assembly/ with a plain twin in test/oracle/. */
import { cfr } from './cfr.ts';
import { cfrPlus } from './cfr-plus.ts';
import type { Algorithm } from './kernel.ts';
import { omwu } from './omwu.ts';
import { rm } from './rm.ts';
import { rmPlus } from './rm-plus.ts';

export const algorithms: readonly Algorithm[] = [cfrPlus, cfr, rmPlus, rm, omwu];
