import type { Concept } from '../augmented/concept.ts';

/** A player may leave before play, and then gets no recommendation. */
export const nfcce: Concept = {
  name: 'NFCCE',
  title: 'normal-form coarse correlated equilibrium',
  source: 'Moulin and Vial 1978; extensive form: Celli, Coniglio and Gatti 2019',
  memory: 'private',
  reports: 'none',
  deviation: 'before-play',
  within: ['NFCCERT'],
};
