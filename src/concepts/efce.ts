import type { Concept } from '../augmented/concept.ts';

/** At an infoset, after seeing the recommendation, a player may play another action and leave. */
export const efce: Concept = {
  name: 'EFCE',
  title: 'extensive-form correlated equilibrium',
  source: 'von Stengel and Forges, Mathematics of Operations Research 2008',
  memory: 'private',
  reports: 'none',
  deviation: 'after-recommendation',
  within: ['EFCCE', 'CERT'],
};
