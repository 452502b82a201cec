/** Registry of the solution concepts of a mediated game; NASH, which has no mediator, is in `augmented/nash.ts`. */
import type { Concept } from '../augmented/concept.ts';
import { ccert } from './ccert.ts';
import { cert } from './cert.ts';
import { comm } from './comm.ts';
import { efcce } from './efcce.ts';
import { efce } from './efce.ts';
import { nfcce } from './nfcce.ts';
import { nfccert } from './nfccert.ts';

export const concepts: readonly Concept[] = [nfcce, efcce, efce, nfccert, ccert, cert, comm];
