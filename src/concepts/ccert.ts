import type { Concept } from '../augmented/concept.ts';

/** At an infoset a player may fall silent for ever; who reports obeys. */
export const ccert: Concept = {
  name: 'CCERT',
  title: 'coarse certification equilibrium',
  source: 'Zhang and Sandholm, NeurIPS 2022',
  memory: 'full',
  reports: 'truth-or-silence',
  deviation: 'before-recommendation',
  within: ['NFCCERT'],
};
