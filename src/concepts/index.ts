/** Registry of the solution concepts of a mediated game; NASH, which has no mediator, is in `augmented/nash.ts`. */
import type { Concept } from '../augmented/concept.ts';
import { errors } from '../errors.ts';
import { ccert } from './ccert.ts';
import { cert } from './cert.ts';
import { comm } from './comm.ts';
import { efcce } from './efcce.ts';
import { efce } from './efce.ts';
import { nfcce } from './nfcce.ts';
import { nfccert } from './nfccert.ts';

/** Every solution concept with a mediator; NASH has none. */
export const concepts: readonly Concept[] = [nfcce, efcce, efce, nfccert, ccert, cert, comm];

/** @throws InputError on an unknown name */
export function conceptOf(name: string): Concept {
  const concept = concepts.find((candidate) => candidate.name === name);
  if (concept === undefined)
    throw errors.unknownName(
      'concept of a mediated game',
      name,
      concepts.map((candidate) => candidate.name),
    );
  return concept;
}
