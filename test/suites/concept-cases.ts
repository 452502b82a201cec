/** The concepts with their variants, and what follows from their definitions. */
import type { ProblemOptions } from '../../src/problem/identity.ts';

export interface ConceptCase {
  readonly name: string;
  readonly options: ProblemOptions & { readonly concept: string };
}

export const PRIVATE_CASES = (['NFCCE', 'EFCCE', 'EFCE'] as const).map((concept) => ({
  name: concept,
  concept,
  options: { concept },
}));

const fullCase = (
  name: string,
  concept: 'NFCCERT' | 'CCERT' | 'CERT' | 'COMM',
  publicState: boolean,
  announced: boolean,
) => ({ name, concept, publicState, announced, options: { concept, publicState, announced } });

export const FULL_CASES = [
  fullCase('NFCCERT announced', 'NFCCERT', false, true),
  fullCase('NFCCERT', 'NFCCERT', false, false),
  fullCase('CCERT', 'CCERT', false, false),
  fullCase('CERT', 'CERT', false, false),
  fullCase('COMM', 'COMM', false, false),
  fullCase('COMM with public states', 'COMM', true, false),
];

export const CASES: readonly ConceptCase[] = [...PRIVATE_CASES, ...FULL_CASES];

/** Pairs (smaller, larger): the first has no more equilibria, so its best objective is no larger. */
export const INCLUSIONS: readonly (readonly [string, string])[] = [
  ['EFCE', 'EFCCE'],
  ['EFCCE', 'NFCCE'],
  ['CERT', 'CCERT'],
  ['CCERT', 'NFCCERT'],
  // Told before play, the mediator knows more than when it has to notice.
  ['NFCCERT', 'NFCCERT announced'],
  ['NFCCE', 'NFCCERT'],
  ['EFCCE', 'CCERT'],
  ['EFCE', 'CERT'],
  ['COMM', 'CERT'],
  // Fewer lies are possible.
  ['COMM', 'COMM with public states'],
  ['COMM with public states', 'CERT'],
];
