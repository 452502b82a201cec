import type { Concept } from '../augmented/concept.ts';

/** At an infoset, before seeing the recommendation, a player may leave. */
export const efcce: Concept = {
  name: 'EFCCE',
  title: 'extensive-form coarse correlated equilibrium',
  source: 'Farina, Bianchi and Sandholm, AAAI 2020',
  memory: 'private',
  reports: 'none',
  deviation: 'before-recommendation',
  within: ['NFCCE', 'CCERT'],
};
