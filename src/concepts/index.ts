/** Registry of the solution concepts. */
import type { Concept } from '../augmented/concept.ts';
import { errors } from '../errors.ts';
import { ccert } from './ccert.ts';
import { cert } from './cert.ts';
import { comm } from './comm.ts';
import { efcce } from './efcce.ts';
import { efce } from './efce.ts';
import { nash } from './nash.ts';
import { nfcce } from './nfcce.ts';
import { nfccert } from './nfccert.ts';

/** Every solution concept with a mediator; NASH has none. */
export const concepts: readonly Concept[] = [nfcce, efcce, efce, nfccert, ccert, cert, comm];

/** What every concept has, with or without a mediator. */
export type NamedConcept = Pick<Concept, 'name' | 'title' | 'source'>;

/** Every concept that a problem may name. */
export const allConcepts: readonly NamedConcept[] = [nash, ...concepts];

/** Whether a concept has a mediator: objectives, constraints and instruments are his. */
export function hasMediator(name: string): boolean {
  return concepts.some((concept) => concept.name === name);
}

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

/**
 * Every concept that contains one, itself left out: the nearest first, and of those of a step the ones whose mediator remembers
 * everything, whose size is no more than polynomial.
 * @throws InputError on an unknown name
 */
export function containing(name: string): Concept[] {
  const found: Concept[] = [];
  for (let step = conceptOf(name).within; step.length > 0; ) {
    const fresh = step.map(conceptOf).filter((concept) => !found.includes(concept));
    found.push(...fresh.sort((a, b) => Number(b.memory === 'full') - Number(a.memory === 'full')));
    step = [...new Set(fresh.flatMap(({ within }) => within))];
  }
  return found;
}
