import type { Concept } from '../augmented/concept.ts';

/** A player may report any infoset consistent with its claims, and play any action. */
export const comm: Concept = {
  name: 'COMM',
  title: 'communication equilibrium',
  source: 'Forges 1986, Myerson 1986; extensive form: Zhang and Sandholm, NeurIPS 2022',
  memory: 'full',
  reports: 'any-consistent',
  deviation: 'after-recommendation',
  within: ['CERT'],
};
