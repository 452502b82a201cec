import type { Concept } from '../augmented/concept.ts';

/** A player may fall silent, or disobey and be silent from then on; it cannot lie. */
export const cert: Concept = {
  name: 'CERT',
  title: 'certification equilibrium',
  source: 'Forges and Koessler 2005; extensive form: Zhang and Sandholm, NeurIPS 2022',
  memory: 'full',
  reports: 'truth-or-silence',
  deviation: 'after-recommendation',
  within: ['CCERT'],
};
