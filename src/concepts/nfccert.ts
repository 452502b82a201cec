import type { Concept } from '../augmented/concept.ts';

/** A player may be silent from the start; the mediator notices at its first turn. */
export const nfccert: Concept = {
  name: 'NFCCERT',
  title: 'normal-form coarse certification equilibrium',
  source: 'Zhang and Sandholm, NeurIPS 2022',
  memory: 'full',
  reports: 'truth-or-silence',
  deviation: 'before-play',
  within: [],
};
